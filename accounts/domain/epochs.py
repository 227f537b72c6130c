"""End all that a person has open."""

from django.db.models import F

from accounts.domain import session_ends
from accounts.enums import Ended
from accounts.models import PendingLogin, Session, User
from accounts.signals import everything_ended
from mfa.domain import enrolment


def end_everything(user_id: int, *, why: Ended) -> None:
    """Void sessions, half sign-ins, API tokens, sockets and set-ups; call it inside a transaction.

    The epoch does it: each of them holds the number that it began with. The rows are deleted as well,
    so that nothing is left to look at.

    :param why: what the browsers are told that held the sessions
    """
    User.objects.filter(pk=user_id).update(epoch=F("epoch") + 1)
    session_ends.end(Session.objects.filter(user_id=user_id), why=why)
    PendingLogin.objects.filter(user_id=user_id).delete()
    enrolment.abandon(user_id)
    everything_ended.send(User, user_id=user_id, why=why)
