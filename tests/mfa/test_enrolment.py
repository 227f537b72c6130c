"""A set-up is finished once, whoever else hears of it."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from accounts import receivers
from mfa.domain import enrolment
from mfa.models import PendingDevice
from mfa.signals import factor_changed
from tests.factories import code_of, make_user

pytestmark = pytest.mark.django_db
UID = "follow a changed factor"


@pytest.fixture
def nobody_hears() -> Iterator[None]:
    """Second factors on their own, as if no app listened."""
    assert factor_changed.disconnect(dispatch_uid=UID)
    yield
    factor_changed.connect(receivers._follow, dispatch_uid=UID)


@pytest.mark.usefixtures("nobody_hears")
def test_a_finished_set_up_leaves_no_secret_behind() -> None:
    user, now = make_user(), timezone.now()
    set_up = enrolment.start(user.pk, now=now)

    enrolment.finish(user.pk, ticket=set_up.ticket, code=code_of(set_up.secret, now), now=now)

    assert not PendingDevice.objects.exists()
    with pytest.raises(enrolment.NoSetUpError):
        enrolment.current(user.pk, ticket=set_up.ticket, now=now)
