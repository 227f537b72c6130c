"""What others may want to hear of second factors."""

from django.dispatch import Signal

factor_changed = Signal()
"""A factor was bound, moved or turned off: `user_id`, sent inside the transaction that changes it."""
