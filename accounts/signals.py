"""What other apps may want to hear of people."""

from django.dispatch import Signal

everything_ended = Signal()
"""All that a person had open has ended: `user_id` and `why`, sent inside the transaction that ends it."""
