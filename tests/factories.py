"""People for the tests."""

from base64 import b32encode
from datetime import datetime, timedelta
from typing import Any

import factory
import pyotp
from django.db import transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import Role
from accounts.models import User
from cxportal.core.models import OutboxMail
from mfa.domain import devices, totp

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory[User]):
    """A person with a name of their own; `password` is hashed on the way."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"person{number}")
    first_name = "Robin"
    last_name = factory.Sequence(lambda number: f"Person{number}")
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.com")
    role = Role.AGENT

    @classmethod
    def _create(cls, model_class: type[User], **fields: Any) -> User:
        password = fields.pop("password", PASSWORD)
        user = model_class(**fields)
        user.set_password(password)
        user.save()
        return user


def make_user(role: Role = Role.AGENT, username: str | None = None, password: str = PASSWORD, **fields: Any) -> User:
    """A person in the database who can sign in with `PASSWORD`."""
    if username is not None:
        fields["username"] = username
    user: User = UserFactory.create(role=role, password=password, **fields)
    return user


def turn_mfa_on(user: User) -> bytes:
    """Bind an authenticator app whose codes are all unused; the mail about it is taken out of the outbox again.

    :returns: its raw secret, for `code_of`
    """
    secret = totp.new_secret()
    with transaction.atomic():
        devices.bind(user.pk, secret=secret, last_step=-1, now=timezone.now())
    OutboxMail.objects.filter(to=user.email).delete()
    user.refresh_from_db()
    return secret


def wrong_codes(secret: bytes, count: int, now: datetime | None = None) -> list[str]:
    """Codes that the app shows at no time near this one."""
    present = now or timezone.now()
    near = {code_of(secret, present + timedelta(seconds=30 * step)) for step in range(-60, 61)}
    return [code for code in map("{:06d}".format, range(count + len(near))) if code not in near][:count]


def code_of(secret: bytes, now: datetime | None = None) -> str:
    """The code that an authenticator app shows for a raw secret."""
    return pyotp.TOTP(b32encode(secret).decode()).at(now or timezone.now())
