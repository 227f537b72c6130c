"""What the demo floor routes: a queue for chats with every agent in it, and what agents choose from."""

from accounts.enums import Role
from accounts.models import User
from acd.enums import Channel, WrapUpMode
from acd.models import CannedResponse, Disposition, Membership, Queue

QUEUE = "Support"
DISPOSITIONS = ("Solved", "Follow-up needed", "Wrong department", "No answer from the customer")
RESPONSES = {
    "hello": "Hello, thank you for writing to us. How can I help you?",
    "moment": "One moment, I am looking it up for you.",
    "more": "Is there anything else that I can do for you?",
    "bye": "Thank you for your time, and have a good day!",
}
DEFAULTS = {
    "channel": Channel.CHAT,
    "wrap_up_mode": WrapUpMode.TIMED,
    "wrap_up_seconds": 60,
    "greeting": "Welcome! Somebody will be with you in a moment.",
}


def seed() -> None:
    """Add what is missing; what managers have changed stays."""
    queue, is_new = Queue.objects.get_or_create(name=QUEUE, defaults=DEFAULTS)
    for name in DISPOSITIONS:
        disposition, _ = Disposition.objects.get_or_create(name=name)
        if is_new:
            queue.dispositions.add(disposition)
    for shortcut, text in RESPONSES.items():
        CannedResponse.objects.get_or_create(shortcut=shortcut, defaults={"text": text})
    agents = User.objects.filter(role=Role.AGENT, is_active=True).exclude(memberships__queue=queue)
    Membership.objects.bulk_create(Membership(agent=agent, queue=queue) for agent in agents)
