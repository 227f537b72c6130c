"""The same beginning for every round."""

from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from accounts.models import EndedSession, PendingLogin, Session
from acd.models import PanelLink, PresenceInterval
from cxportal.core.models import Event, OutboxMail, StoredTally
from mfa.models import PendingDevice, RecoverySet, TotpDevice

LEFT_BEHIND = (
    *(Session, EndedSession, PendingLogin, PendingDevice, RecoverySet, StoredTally),
    *(PresenceInterval, PanelLink, Event, OutboxMail),
)


class Command(BaseCommand):
    """Forget every sign-in and enrolment of earlier rounds but for the log, and tidy tables and static files."""

    help = __doc__

    def handle(self, **options: Any) -> None:
        for model in LEFT_BEHIND:
            model._default_manager.all().delete()
        TotpDevice.objects.filter(user__username__startswith="enrol").delete()
        TotpDevice.objects.filter(last_step__gte=0).update(last_step=-1)
        cache.clear()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("ANALYZE")
        call_command("collectstatic", interactive=False, verbosity=0)
