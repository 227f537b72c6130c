"""The shapes that the API takes and gives."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import ConfigDict, Field

from accounts.domain.usernames import MAX_LENGTH
from accounts.enums import Role
from accounts.forms.login import PASSWORD_MAX_LENGTH
from accounts.models import User
from connectors.domain import sign_in, tokens
from connectors.enums import Client

_NO_NUL = r"^[^\x00]*$"
Name = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH, pattern=_NO_NUL)]
Password = Annotated[str, Field(min_length=1, max_length=PASSWORD_MAX_LENGTH, pattern=_NO_NUL)]


class SignIn(Schema):
    """Who wants in, with what, from where. Nothing is converted: a number is no text. Other fields are ignored."""

    model_config = ConfigDict(strict=True)

    client: Annotated[Client, Field(strict=False)]  # a word on the wire
    username: Name
    password: Password


class Person(Schema):
    """Who is signed in."""

    username: str
    name: str
    role: Role

    @classmethod
    def of(cls, user: User) -> Self:
        """The part of a person that clients may know."""
        return cls(username=user.username, name=user.get_full_name(), role=Role(user.role))


class Session(Schema):
    """A token, how long it lives (seconds), and whose it is."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    user: Person

    @classmethod
    def of(cls, signed_in: sign_in.SignedIn) -> Self:
        """What a client gets when it signs in."""
        return cls(
            access_token=signed_in.key,
            expires_in=int(tokens.LIFETIME.total_seconds()),
            user=Person.of(signed_in.user),
        )


class Problem(Schema):
    """Problem details (RFC 9457) with a stable code."""

    type: str
    title: str
    status: int
    detail: str
    code: str
