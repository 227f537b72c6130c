"""The QR code, read by a reader that we did not write."""

from base64 import b64decode
from io import BytesIO
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import zxingcpp
from PIL import Image

from mfa.domain import provisioning, qr, totp

SECRET = bytes(range(20))
BRANDS = ["CX Portal", "A ? & % # B", "Müller & Söhne", "Call 📞 us", "a/b+c=d", "CX: Portal"]
USERNAMES = ["ana", "ana.ruiz+x@example.com", "a-b_c.d", "мария", "محمد", "田中"]


def read(text: str) -> str:
    picture = Image.open(BytesIO(qr.png(text)))
    return zxingcpp.read_barcodes(picture.convert("L"))[0].text


@pytest.mark.parametrize("username", USERNAMES)
@pytest.mark.parametrize("brand", BRANDS)
def test_a_scanned_code_holds_account_issuer_and_secret_and_nothing_else(brand: str, username: str) -> None:
    uri = read(provisioning.uri(SECRET, brand=brand, username=username))

    parts = urlsplit(uri)
    issuer = brand.replace(":", "")
    assert (parts.scheme, parts.netloc, parts.fragment) == ("otpauth", "totp", "")
    assert unquote(parts.path.removeprefix("/")) == f"{issuer}:{username}"
    assert parse_qsl(parts.query, strict_parsing=True) == [("secret", totp.key_of(SECRET)), ("issuer", issuer)]


def test_the_picture_is_large_small_and_black_on_white() -> None:
    uri = provisioning.uri(SECRET, brand="CX Portal", username="ana.ruiz")
    png = qr.png(uri)
    picture = Image.open(BytesIO(png)).convert("L")

    assert min(picture.size) >= 200
    assert len(png) < 2000
    assert sorted(set(picture.tobytes())) == [0, 255]
    assert picture.getpixel((0, 0)) == 255
    assert picture.getpixel((4 * qr.MODULE_PX, 4 * qr.MODULE_PX)) == 0


def test_the_picture_travels_in_the_page() -> None:
    head, data = qr.data_uri("text").split(",")

    assert head == "data:image/png;base64"
    assert b64decode(data) == qr.png("text")
