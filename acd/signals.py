"""What the parts of routing tell each other."""

from django.dispatch import Signal

room_made = Signal()
"""An agent may take a contact again, or one more: `agent_id` and `now`, sent after the change is written."""

contact_queued = Signal()
"""A contact waits: `queue_id` and `now`, sent after the change is written."""

demo_seeded = Signal()
"""The demo floor is complete: `queue_name` of its chat queue, sent inside the transaction that completes it."""
