"""Delete old records so that the rest of the chain can still be checked."""

from datetime import datetime

from django.db import transaction

from cxportal.core.audit import chain
from cxportal.core.models import AuditAnchor, AuditLink, AuditRecord


class BrokenChainError(Exception):
    """The chain does not fit, so nothing is deleted that could show why."""


@transaction.atomic
def prune(*, before: datetime, now: datetime) -> AuditAnchor | None:
    """Delete the linked records from before a moment, and leave an anchor in their place.

    Only the beginning of the chain goes: the first record that is younger ends it.

    :returns: the anchor, or nothing where there was nothing to delete
    :raises BrokenChainError: the chain does not fit
    """
    if not chain.verify().is_whole:
        raise BrokenChainError
    younger = AuditLink.objects.filter(record__at__gte=before).order_by("number").first()
    old = AuditLink.objects.filter(number__lt=younger.number) if younger else AuditLink.objects.all()
    last = old.order_by("-number").first()
    if last is None:
        return None
    records = list(old.values_list("record_id", flat=True))
    anchor = AuditAnchor.objects.create(number=last.number, digest=last.digest, made_at=now, deleted=len(records))
    old.delete()
    AuditRecord.objects.filter(pk__in=records).delete()
    return anchor
