"""How many conversations one network and one site may begin, and how fast a customer may write."""

from datetime import timedelta

from django.conf import settings

from cxportal.core.limits.budgets import Budget
from cxportal.core.limits.rules import TokenBucket

STARTS_OF_A_NETWORK = Budget("chat-network", TokenBucket(settings.CHAT_NETWORK_STARTS, timedelta(minutes=10)))
"""Bursts of a family or an office, never a flood."""

STARTS_AT_A_SITE = Budget("chat-site", TokenBucket(settings.CHAT_SITE_STARTS, timedelta(minutes=10)))
"""Wherever they come from: no crowd of machines fills a queue without end."""

WRITING = Budget("chat-writing", TokenBucket(size=30, refill=timedelta(seconds=30)))
"""Messages of one customer."""
