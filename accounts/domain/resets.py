"""A forgotten password: from the question to a link in a mail.

Who asks always gets one answer after the same work, since the request only leaves a row. The worker looks whose name
it is. So neither answer nor time tells which names there are. What was typed waits there sealed, and is kept nowhere
once the worker has looked: people type passwords there, too.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.domain import link_mails, links, usernames
from accounts.domain.password_tries import is_first
from accounts.domain.user_errors import NoMailError
from accounts.enums import LinkPurpose
from accounts.models import ResetRequest, User
from cxportal.core import mail_secrets
from cxportal.core.audit import log
from cxportal.core.audit.log import NOWHERE, Happening, Outcome, Source
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.limits.budgets import Budget, Counter, network_of
from cxportal.core.limits.rules import TokenBucket

_HOUR = timedelta(hours=1)
NAME = Budget("reset_name", TokenBucket(size=3, refill=_HOUR))
"""Asked for one login or mail address, known or not."""

PERSON = Budget("reset_person", TokenBucket(size=3, refill=_HOUR))
"""Sent to one person, whose login and mail address are two names."""

ADDRESS = Budget("reset_address", TokenBucket(size=60, refill=_HOUR))
"""Asked for from one source, which hundreds of people may share."""

KEPT = timedelta(hours=1)
MOST_PEOPLE = 5  # who share a mail address
BATCH = 50


def ask(typed_name: str, *, source: Source, language: str, now: datetime) -> None:
    """Leave the question for the worker, whoever's name it is.

    :param typed_name: a login or a mail address, at most 254 characters
    :param language: of the page
    :raises ThrottledError: too many were asked from there, or for this name
    """
    name = usernames.canonical(typed_name) or typed_name.casefold()
    _charge(ADDRESS.of(network_of(source.address)), source, now)
    _charge(NAME.of(name), source, now)
    ResetRequest.objects.create(
        sealed_name=mail_secrets.seal(typed_name),
        address=source.address,
        device=source.device[:120],
        language=language,
        asked_at=now,
    )


def answer_waiting(*, now: datetime) -> int:
    """Send links to those whose names were given, and say how many went.

    A worker takes a question by deleting it. One that dies in this moment loses it, and the person asks again.
    """
    waiting = ResetRequest.objects.order_by("pk")[:BATCH]
    return sum(_answer(request, now=now) for request in waiting if _claim(request))


def send_link(
    user: User, *, actor: User | None = None, source: Source = NOWHERE, language: str = "", now: datetime
) -> None:
    """Mail somebody a link to choose a new password; it changes nothing until it is used.

    :param actor: the administrator who asked for it, whom no budget holds back
    :raises NoMailError: nobody would get it
    """
    if not (user.email and user.is_active):
        raise NoMailError
    with transaction.atomic():
        key = links.make(user, LinkPurpose.RESET, now=now)
        link_mails.send(user, key, LinkPurpose.RESET, actor=actor, source=source, language=language, now=now)
        log.write(Happening(name=Name.PASSWORD_RESET_ASKED, actor=actor, subject=user, source=source), now=now)


def purge(*, now: datetime) -> int:
    """Delete questions that no worker came for."""
    return ResetRequest.objects.filter(asked_at__lt=now - KEPT).delete()[0]


def _charge(counter: Counter, source: Source, now: datetime) -> None:
    """Count the question; where it was the last one for now, write that down."""
    tally = store.charge(counter, now=now)
    if tally.until:
        happening = Happening(name=Name.RATE_LIMIT, outcome=Outcome.BLOCKED, source=source, reason=counter.budget.name)
        log.write(happening, now=now)


def _claim(request: ResetRequest) -> bool:
    return ResetRequest.objects.filter(pk=request.pk).delete()[0] == 1


def _answer(request: ResetRequest, *, now: datetime) -> int:
    try:
        people = _people_of(mail_secrets.unseal(request.sealed_name))
    except mail_secrets.UnsealError:  # the signing key has changed since; the person asks again
        return 0
    if not people:
        _write_refusal(request, None, "unknown", now=now)
    return sum(_answer_to(person, request, now=now) for person in people)


def _answer_to(person: User, request: ResetRequest, *, now: datetime) -> bool:
    if not is_first(PERSON.of(str(person.pk), subject_id=person.pk), now=now):
        _write_refusal(request, person, "throttled", now=now)
        return False
    try:
        send_link(person, source=_source_of(request), language=request.language, now=now)
    except NoMailError:
        _write_refusal(request, person, "no_mail" if person.is_active else "inactive", now=now)
        return False
    return True


def _people_of(typed_name: str) -> list[User]:
    """Whose login or stored mail address it is; the mail goes to the stored one, never to the typed one."""
    wanted = Q(username_key=usernames.canonical(typed_name)) | Q(stored_email=typed_name.strip().lower())
    people = User.objects.annotate(stored_email=Lower("email")).filter(wanted)
    return list(people.order_by("pk")[:MOST_PEOPLE])


def _write_refusal(request: ResetRequest, person: User | None, reason: str, *, now: datetime) -> None:
    """Write it down, without a name that is nobody's."""
    happening = Happening(
        name=Name.PASSWORD_RESET_ASKED,
        outcome=Outcome.BLOCKED if reason == "throttled" else Outcome.FAILURE,
        subject=person,
        source=_source_of(request),
        reason=reason,
    )
    log.write(happening, now=now)


def _source_of(request: ResetRequest) -> Source:
    return Source(request.address, request.device)
