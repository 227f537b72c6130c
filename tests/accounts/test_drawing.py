"""A picture is drawn anew from whatever was uploaded, or refused."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from accounts.domain import drawing

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 160, 20), (20, 20, 220), (255, 255, 255)
SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9" height="9"/></svg>'


def image_of(size: tuple[int, int] = (400, 300), colour: tuple[int, ...] = RED, mode: str = "RGB") -> Image.Image:
    return Image.new(mode, size, colour)


def file_of(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def drawn_from(data: bytes) -> drawing.Drawn:
    return drawing.draw(io.BytesIO(data))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def colour_at(content: bytes, place: tuple[int, int] = (128, 128)) -> tuple[int, ...]:
    found = opened(content).convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return tuple(int(value) for value in found)


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


def halves(left: tuple[int, int, int], right: tuple[int, int, int], size: tuple[int, int] = (400, 400)) -> Image.Image:
    image = image_of(size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


MODES = {"PNG": "RGB RGBA L P 1", "JPEG": "RGB L CMYK 1", "WEBP": "RGB RGBA L"}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in MODES.items() for mode in modes.split()])
@pytest.mark.parametrize("size", [(400, 300), (30, 900), (1, 1), (256, 256)])
def test_every_kind_and_size_becomes_two_squares(kind: str, mode: str, size: tuple[int, int]) -> None:
    drawn = drawn_from(file_of(image_of(size).convert(mode), kind))

    found = [(image.format, image.mode, image.size) for image in map(opened, (drawn.large, drawn.small))]
    assert found == [("WEBP", "RGB", (256, 256)), ("WEBP", "RGB", (96, 96))]


def test_the_middle_is_kept_and_white_shines_through() -> None:
    wide = image_of((900, 300), BLUE)
    wide.paste(RED, (300, 0, 600, 300))
    see_through = image_of((300, 300), (*RED, 0), "RGBA")

    assert is_near(colour_at(drawn_from(file_of(wide)).large, (5, 5)), RED)
    assert is_near(colour_at(drawn_from(file_of(see_through)).large), WHITE)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "place"), [(1, (40, 128)), (3, (215, 128)), (6, (128, 40)), (8, (128, 215)), (2, (215, 128))]
)
def test_a_picture_stands_upright_and_tells_nothing_else(kind: str, orientation: int, place: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "taken at home"
    data = file_of(halves(RED, BLUE), kind, exif=exif)

    drawn = drawn_from(data)

    assert is_near(colour_at(drawn.large, place), RED)
    assert (b"taken at home" in data, b"taken at home" in drawn.large) == (True, False)
    assert [dict(opened(content).getexif()) for content in (drawn.large, drawn.small)] == [{}, {}]
    assert opened(drawn.large).info.keys() <= {"background", "loop", "duration", "timestamp"}


def test_equal_content_has_an_equal_name_and_other_content_another() -> None:
    one, same, other = (drawn_from(file_of(image_of(colour=colour))) for colour in (RED, RED, GREEN))

    assert (one.digest == same.digest, one.digest == other.digest, len(one.digest)) == (True, False, 32)


POLYGLOTS = {
    "script after a JPEG": file_of(image_of(), "JPEG") + SCRIPT,
    "script in a JPEG's comment": file_of(image_of(), "JPEG", comment=SCRIPT),
    "script after a PNG": file_of(image_of(), "PNG") + SCRIPT,
    "page after a WebP": file_of(image_of(), "WEBP") + b"<html>" + SCRIPT,
}


@pytest.mark.parametrize("case", POLYGLOTS)
def test_nothing_that_is_not_pixels_survives(case: str) -> None:
    drawn = drawn_from(POLYGLOTS[case])

    assert SCRIPT in POLYGLOTS[case]
    assert b"script" not in drawn.large + drawn.small


def moving(kind: str) -> bytes:
    return file_of(image_of(), kind, save_all=True, append_images=[image_of(colour=BLUE)], duration=100)


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is that large."""
    row = b"\0" * (width // 8 + 1)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * 10)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def many_scans() -> bytes:
    data = file_of(image_of((64, 64)), "JPEG", progressive=True)
    start = data.index(drawing._START_OF_SCAN)
    return data[:-2] + data[start:-2] * 40 + data[-2:]


WHOLE = file_of(halves(RED, GREEN, (900, 900)).effect_spread(40), "JPEG")
REFUSED: dict[str, tuple[type[drawing.PictureError], bytes]] = {
    "nothing": (drawing.UnreadableError, b""),
    "text": (drawing.UnreadableError, b"hello"),
    "SVG": (drawing.UnreadableError, SVG),
    "HTML": (drawing.UnreadableError, b"<html>" + SCRIPT),
    "GIF": (drawing.UnreadableError, file_of(image_of(), "GIF")),
    "BMP": (drawing.UnreadableError, file_of(image_of(), "BMP")),
    "TIFF": (drawing.UnreadableError, file_of(image_of(), "TIFF")),
    "PDF": (drawing.UnreadableError, file_of(image_of(), "PDF")),
    "GIF that calls itself PNG": (drawing.UnreadableError, b"\x89PNG\r\n\x1a\n" + file_of(image_of(), "GIF")),
    "half a JPEG": (drawing.UnreadableError, WHOLE[: len(WHOLE) // 2]),
    "half a PNG": (drawing.UnreadableError, file_of(image_of().effect_spread(9))[:200]),
    "half a WebP": (drawing.UnreadableError, file_of(image_of(), "WEBP")[:60]),
    "head of a JPEG": (drawing.UnreadableError, WHOLE[:30]),
    "moving PNG": (drawing.MovingError, moving("PNG")),
    "moving WebP": (drawing.MovingError, moving("WEBP")),
    "25 megapixels": (drawing.TooManyPixelsError, bomb(5000, 5000)),
    "120 megapixels": (drawing.TooManyPixelsError, bomb(12_000, 10_000)),
    "2 500 megapixels": (drawing.TooManyPixelsError, bomb(50_000, 50_000)),
    "no pixels": (drawing.UnreadableError, bomb(0, 0)),
    "a JPEG of a thousand passes": (drawing.UnreadableError, many_scans()),
    "more than two megabytes": (drawing.LargeFileError, file_of(image_of()) + b"\0" * drawing.LARGEST_FILE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_gives_no_picture_is_refused(case: str) -> None:
    kind, data = REFUSED[case]

    with pytest.raises(drawing.PictureError) as refused:
        drawn_from(data)

    assert type(refused.value) is kind


@pytest.mark.parametrize("at", range(20, 600, 40))
def test_bytes_that_fell_over_are_refused_or_drawn_and_nothing_else(at: int) -> None:
    data = bytearray(WHOLE[:4000])
    data[at : at + 6] = b"\xff\x00\xff\xd8\x00\xff"

    try:
        drawn = drawn_from(bytes(data))
    except drawing.PictureError:
        return
    assert opened(drawn.large).size == (256, 256)


def test_a_still_jpeg_of_several_images_gives_its_first() -> None:
    data = file_of(image_of(), "MPO", save_all=True, append_images=[image_of(colour=BLUE)])

    assert is_near(colour_at(drawn_from(data).large), RED)
