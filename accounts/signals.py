"""What other apps may want to hear of people."""

from django.dispatch import Signal

everything_ended = Signal()
"""All that a person had open has ended: `user_id` and `why`, sent inside the transaction that ends it."""

others_ended = Signal()
"""A person has ended all that is open but one session: `user_id`, sent inside the transaction that ends it."""
