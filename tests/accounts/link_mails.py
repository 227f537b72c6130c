"""The mails with links, as the tests read them."""

import re
from datetime import datetime

from django.core import mail as sent
from django.utils import timezone

from accounts.domain import resets
from cxportal.core import mail

LINK = re.compile(r"http://testserver(/(?:password/reset|invitation)/[\w-]{43}/)\n")


def work(now: datetime | None = None) -> None:
    """What the worker does within a second or two."""
    resets.answer_waiting(now=now or timezone.now())
    mail.send_due(now=timezone.now())


def link_in_last_mail() -> str:
    """The path of the link that was mailed last."""
    found = LINK.search(str(sent.outbox[-1].body))
    assert found, sent.outbox[-1].body
    return found.group(1)
