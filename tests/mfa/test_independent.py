"""Our codes and addresses, read by implementations that we did not write."""

import hashlib
import json
import subprocess
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from cxportal.env import BASE_DIR
from mfa.domain import provisioning, qr, totp
from tests.mfa.test_qr import BRANDS, USERNAMES

WORDS = (b"one", b"two", b"three")
SECRETS = [*(hashlib.sha1(word, usedforsecurity=False).digest() for word in WORDS), bytes(20), b"\xff" * 20]
MOMENTS = [0, 59, 1_234_567_890, 2_000_000_000, 20_000_000_000]


def scanned(uri: str) -> str:
    return zxingcpp.read_barcodes(Image.open(BytesIO(qr.png(uri))).convert("L"))[0].text


def otpauth(uri: str, seconds: int) -> dict[str, object]:
    """What npm's otpauth makes of an address."""
    command = [str(BASE_DIR / "bin" / "node"), str(Path(__file__).with_name("read_uri.mjs")), uri, str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    understood: dict[str, object] = json.loads(done.stdout)
    return understood


@pytest.mark.parametrize("seconds", MOMENTS)
@pytest.mark.parametrize("secret", SECRETS, ids=totp.key_of)
def test_oathtool_makes_the_codes_that_we_make(secret: bytes, seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    command = ["oathtool", "--totp", "--base32", "--now", f"{moment:%Y-%m-%d %H:%M:%S} UTC", totp.key_of(secret)]

    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)

    assert done.stdout.strip() == totp.code_at(secret, totp.step_at(moment))


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("username", [USERNAMES[1], USERNAMES[3], USERNAMES[5]])
def test_another_app_reads_our_qr_code_as_we_meant_it(brand: str, username: str) -> None:
    secret = SECRETS[0]
    uri = scanned(provisioning.uri(secret, brand=brand, username=username))

    understood = otpauth(uri, 1_234_567_890)

    assert understood == {
        "issuer": provisioning.issuer_of(brand),
        "label": username,
        "algorithm": "SHA1",
        "digits": 6,
        "period": 30,
        "key": totp.key_of(secret),
        "code": totp.code_at(secret, 1_234_567_890 // 30),
    }
