"""A person's second factor, as System > Users sees it."""

from collections.abc import Collection

from mfa.domain import devices, recovery
from mfa.domain.recovery import Standing
from mfa.models import PendingDevice, TotpDevice


def find(user_id: int) -> TotpDevice | None:
    """The device that is bound to an account."""
    return devices.find(user_id)


def codes_of(user_id: int) -> Standing:
    """How a person's recovery codes stand."""
    return recovery.standing(user_id)


def hold(user_id: int) -> TotpDevice | None:
    """The same, locked with the set-up that could replace it until the transaction ends.

    Take it before the person's row: enrolment and sign-in lock in this order, too.
    """
    list(PendingDevice.objects.filter(user_id=user_id).select_for_update())
    return TotpDevice.objects.filter(user_id=user_id, confirmed=True).select_for_update().first()


def of_all(user_ids: Collection[int]) -> dict[int, TotpDevice]:
    """The bound devices of many people, by person."""
    return {device.user_id: device for device in TotpDevice.objects.filter(user_id__in=user_ids, confirmed=True)}


def hold_all(user_ids: Collection[int]) -> dict[int, TotpDevice]:
    """The same, locked with the set-ups that could replace them, in the order of `hold`."""
    list(PendingDevice.objects.filter(user_id__in=user_ids).order_by("user_id").select_for_update())
    bound = TotpDevice.objects.filter(user_id__in=user_ids, confirmed=True).order_by("user_id").select_for_update()
    return {device.user_id: device for device in bound}
