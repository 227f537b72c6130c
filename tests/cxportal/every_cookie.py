"""A program of its own: walk through a portal behind https until it has set all its cookies, and print them."""

import json
from typing import Any

import django
from django.core.management import call_command
from django.test import Client

HOST = "portal.example.com"
PASSWORD = "correct horse battery staple"


def walk() -> list[dict[str, Any]]:
    """What the portal sets, one cookie a row."""
    from accounts.enums import Role  # noqa: PLC0415 - after the settings
    from tests.factories import code_of, make_user, turn_mfa_on  # noqa: PLC0415

    user = make_user(Role.MANAGER)
    code = code_of(turn_mfa_on(user))
    browser = Client(headers={"host": HOST})
    seen: dict[str, Any] = {}

    def note() -> None:
        seen.update({name: morsel for name, morsel in browser.cookies.items() if morsel.value})

    browser.get("/login/", secure=True)
    for answer in ({"language": "en"}, {"username": user.username}, {"password": PASSWORD}, {"token": code}):
        browser.post("/login/", answer, secure=True)
        note()
    browser.get(f"/password/reset/{'x' * 43}/", secure=True)
    note()
    browser.post("/profile/", {"language": "en", "theme": "dark"}, secure=True)
    note()
    return [{"name": name} | dict(morsel) for name, morsel in sorted(seen.items())]


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(json.dumps(walk()))  # noqa: T201 - the answer
