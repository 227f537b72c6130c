"""What played customers and agents say; texts of a play, not of the portal."""

NAMES = (
    "Alba Serrano", "Ben Whitaker", "Carla Moretti", "David Osei", "Elif Kaya", "Fabio Nunes", "Grace Holloway",
    "Hugo Lefèvre", "Irene Castillo", "Jonas Becker", "Karin Nyström", "Leo Tanaka", "Mina Haddad", "Nils Aaltonen",
    "Olga Petrova", "Paulo Ribeiro", "Quinn Murphy", "Rosa Delgado", "Samir Patel", "Tess van Dijk",
)  # fmt: skip
QUESTIONS = (
    "Where is my order? It should have been here on Monday.",
    "I would like to return a watering can that leaks.",
    "Do you deliver to the islands?",
    "The invoice shows an amount that I do not know.",
    "Can I change the address of an order that is on its way?",
    "Which of your roses grow in the shade?",
    "My voucher is not taken at the checkout.",
    "I have been charged twice for the herb garden.",
)
ANSWERS = (
    "It is the one from last week.",
    "Yes, I have tried that already.",
    "One moment, I am looking for the number.",
    "The number is 20-4471.",
    "That would be fine with me.",
    "No, it was not mentioned anywhere.",
    "Ah, I see. I had not thought of that.",
)
GREETINGS = ("Hello {name}, how can I help you?", "Good day {name}, I am looking into it.", "Hello {name}! One moment.")
REPLIES = (
    "Thank you. Could you tell me which order it is?",
    "I see it here. It left our house this morning.",
    "I have asked the warehouse and will know in a moment.",
    "I can send you a new one at no cost.",
    "The amount goes back to your account within three days.",
    "I have changed that for you.",
)
PARTINGS = ("You are welcome. Have a good day!", "Then that is settled. Goodbye!", "Thank you for writing to us.")
NOTES = ("", "", "Asked about an order.", "Was friendly about the delay.", "Wants to be told when it is back in stock.")
