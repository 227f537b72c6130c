"""Second factors. A person is known here by primary key and password check only."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django_otp.models import Device

from cxportal.core.limits.rules import Tally, ThrottledError
from mfa.domain import guesses, sealing, spending


class Sealed(models.Model):
    """A row with a sealed secret."""

    sealed_secret = models.BinaryField()

    class Meta:
        abstract = True

    @classmethod
    def seal_for(cls, user_id: int, secret: bytes) -> bytes:
        """Seal a secret so that it opens in this person's row of this table only."""
        return sealing.seal(secret, bound_to=f"{cls._meta.label_lower}:{user_id}")

    def unseal(self) -> bytes:
        """Open the secret.

        :raises UnsealError: its key is not in the ring, or it came from another row
        """
        return sealing.unseal(bytes(self.sealed_secret), bound_to=f"{self._meta.label_lower}:{self.user_id}")  # type: ignore[attr-defined]


class Stepped(Sealed):
    """The secret of codes, and the latest time step (RFC 6238 §4.2) whose code was used."""

    last_step = models.BigIntegerField(default=-1)

    class Meta:
        abstract = True


class TotpDevice(Stepped, Device):
    """The authenticator app that is bound to an account: a django-otp device, one a person."""

    bound_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user"], name="one_totp_device_a_user"),)

    @contextmanager
    def spent(self, code: str, *, now: datetime, is_sign_in: bool = False) -> Iterator[Tally]:
        """Accept a code once, in one transaction with what the block writes.

        The guess is counted before it is judged, outside of any transaction, so that no door can forget it.

        :param is_sign_in: the block completes a sign-in and forgets all guesses; elsewhere this one is taken back
        :raises ThrottledError: the code was not judged
        :raises CodeError: it is wrong or used
        :raises UnsealError: the secret can't be opened
        """
        secret = self.unseal()
        row = TotpDevice.objects.filter(pk=self.pk, confirmed=True, sealed_secret=self.sealed_secret)  # not moved since
        with guesses.counted(self.user_id, now=now) as tally, transaction.atomic():
            try:
                spending.spend(row, secret=secret, code=code, now=now, last_used_at=now)
            except spending.WrongCodeError as wrong:
                wrong.minutes = spending.minutes_off(secret, code, now=now)
                raise
            if not is_sign_in:
                guesses.take_back(self.user_id)
            yield tally

    def verify_token(self, token: str) -> bool:
        """Spend a code; django-otp's entry point.

        :param token: six ASCII digits
        """
        try:
            with self.spent(token, now=timezone.now()):
                return True
        except (spending.CodeError, sealing.UnsealError, ThrottledError):
            return False


class PendingDevice(Stepped):
    """A secret that was shown and not confirmed yet: ten minutes, one browser session, one a person."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_device")
    ticket_digest = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"unconfirmed device of {self.user_id}"


class RecoverySet(Sealed):
    """A person's recovery codes, one set a person. The sealed secret is the pepper that their digests are made with.

    `saved_at` is empty until the person says that the codes are saved.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_set")
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery codes of {self.user_id}"


class RecoveryCode(models.Model):
    """One code that was not used yet: a keyed digest, never the code. Using it deletes the row."""

    set = models.ForeignKey(RecoverySet, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["set", "digest"], name="one_recovery_code_a_digest"),)

    def __str__(self) -> str:
        return f"recovery code #{self.pk}"
