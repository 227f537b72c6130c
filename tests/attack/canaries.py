"""What must stay secret, and where it is looked for."""

import base64
import re
import subprocess
import zlib
from dataclasses import dataclass, field

import httpx
from django.core import signing
from django.db import connection

from tests.plugins.postgres import programs
from tests.workers.server import HttpBrowser

SIGNED = re.compile(rb"(\.?)([A-Za-z0-9_-]{16,}):[A-Za-z0-9]{6}:[A-Za-z0-9_-]{43}")


@dataclass
class Secrets:
    """What a journey has met that nobody else may see, by its name."""

    found: dict[str, str] = field(default_factory=dict)

    def spellings(self, name: str) -> set[bytes]:
        """A secret as text, base64 and hex; a key of base32 as the bytes that it stands for, too."""
        text = self.found[name].encode()
        raw = [text] + ([base64.b32decode(text)] if re.fullmatch(rb"[A-Z2-7]{32}", text) else [])
        spelt = {text}
        for value in raw:
            spelt |= {value.hex().encode(), value.hex().upper().encode()}
            spelt |= {base64.b64encode(value).rstrip(b"="), base64.urlsafe_b64encode(value).rstrip(b"=")}
        return spelt

    def met_in(self, haystack: bytes) -> list[str]:
        """The names of the secrets that stand in a text, or in what it carries signed and packed."""
        haystack = b"\n".join([haystack, *(unpacked(*found) for found in SIGNED.findall(haystack))])
        return [name for name in self.found if any(spelt in haystack for spelt in self.spellings(name))]


def unpacked(mark: bytes, value: bytes) -> bytes:
    """What a signed value holds: anybody can read it."""
    raw = signing.b64_decode(value)
    return zlib.decompress(raw) if mark else raw


class Witness(HttpBrowser):
    """A browser that keeps all that it is told."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.told: list[tuple[str, bytes]] = []
        self.http.event_hooks["response"].append(self._note)

    def _note(self, response: httpx.Response) -> None:
        response.read()
        head = "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "set-cookie")
        self.told.append((f"{response.request.method} {response.url}", head.encode() + response.content))


def dump() -> bytes:
    """Every row as SQL."""
    values = connection.settings_dict
    command = (
        programs() / "pg_dump",
        "-h",
        values["HOST"],
        "-p",
        str(values["PORT"]),
        "-U",
        values["USER"],
        values["NAME"],
    )
    return subprocess.run(command, capture_output=True, check=True).stdout
