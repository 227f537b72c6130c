"""What people do in the benchmarks, step by step."""

import re
from base64 import b32encode

import pyotp

from tests.bench import people
from tests.bench.visitor import UnexpectedAnswerError, Visitor

LOGIN = "/login/"
MFA = "/profile/mfa/"
OPEN, NAME, PASSWORD_PAGE, PASSWORD, CODE_PAGE, CODE, HOME = SIGN_IN = (
    "open the login page",
    "send the name",
    "see the password page",
    "send the password",
    "see the code page",
    "send the code",
    "see the first page",
)
_KEY = re.compile(r'data-copy="([A-Z2-7]{32})"')


def sign_in(visitor: Visitor, username: str) -> None:
    """Log somebody in whose MFA is on.

    :raises UnexpectedAnswerError: the portal did not let them in
    """
    _give_password(visitor, username)
    visitor.open(CODE_PAGE, LOGIN)
    home = visitor.send(CODE, LOGIN, token=_code_of(b32encode(people.secret_of(username)).decode()))
    _see_home(visitor, home, username)


def enrol(visitor: Visitor, username: str) -> None:
    """Log somebody in and turn their MFA on.

    :raises UnexpectedAnswerError: the portal did not do it
    """
    _see_home(visitor, _give_password(visitor, username), username)
    visitor.open("see the MFA page", MFA)
    visitor.send("confirm the password", MFA, password=people.PASSWORD)
    shown = _KEY.search(visitor.page)
    if not shown:
        raise UnexpectedAnswerError(f"{username}: no key on the page of the QR code")
    visitor.open("see that MFA is on", visitor.send("send the token", MFA, token=_code_of(shown[1])))
    if "MFA is on" not in visitor.page:
        raise UnexpectedAnswerError(f"{username}: MFA is still off")


def _give_password(visitor: Visitor, username: str) -> str:
    visitor.open(OPEN, LOGIN)
    visitor.send(NAME, LOGIN, username=username)
    visitor.open(PASSWORD_PAGE, LOGIN)
    return visitor.send(PASSWORD, LOGIN, password=people.PASSWORD)


def _see_home(visitor: Visitor, home: str, username: str) -> None:
    visitor.open(HOME, home)
    if username not in visitor.page:
        raise UnexpectedAnswerError(f"{username}: the first page is somebody else's")


def _code_of(key: str) -> str:
    return pyotp.TOTP(key).now()
