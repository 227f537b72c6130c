"""How many conversations one network and one site may begin: bursts of a family or an office, never a flood."""

from datetime import timedelta

from cxportal.core.limits.budgets import Budget
from cxportal.core.limits.rules import TokenBucket

STARTS_OF_A_NETWORK = Budget("chat-network", TokenBucket(size=60, refill=timedelta(minutes=10)))
STARTS_AT_A_SITE = Budget("chat-site", TokenBucket(size=2000, refill=timedelta(minutes=10)))
