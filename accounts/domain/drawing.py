"""Make a profile picture out of whatever was uploaded: decoded, turned, cropped and drawn anew.

Nothing of the file is kept but pixels: no metadata, no second image, nothing that only looks like a picture.
"""

import hashlib
import io
import threading
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps

LARGEST_FILE = 2 * 1024 * 1024  # bytes
MOST_PIXELS = 20_000_000
MOST_SCANS = 64  # of a JPEG; those of cameras have a dozen, and each costs a pass over all pixels
LARGE, SMALL = 256, 96  # pixels, twice what pages show
KINDS = ("JPEG", "PNG", "WEBP")
MAY_MOVE = {"PNG", "WEBP"}  # a JPEG with several images is a still one of a newer camera
_AS_THEY_ARE = {"L", "LA", "RGB", "RGBA"}
_QUALITY = 84
_START_OF_SCAN = b"\xff\xda"
_BACKGROUND = (255, 255, 255)

_one_at_a_time = threading.Lock()  # a decoded picture takes up to 80 MB


class PictureError(Exception):
    """The file gives no picture."""


class LargeFileError(PictureError):
    """It has too many bytes."""


class UnreadableError(PictureError):
    """It is none of the kinds, broken, or cut off."""


class TooManyPixelsError(PictureError):
    """It would take too much memory."""


class MovingError(PictureError):
    """It has more than one frame."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A square picture in two sizes, as WebP.

    :param digest: names the content, in addresses
    """

    digest: str
    large: bytes
    small: bytes


def draw(file: IO[bytes]) -> Drawn:
    """Draw a picture anew.

    :raises PictureError: the file gives none
    """
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise LargeFileError
    try:
        with _one_at_a_time, Image.open(io.BytesIO(data), formats=KINDS) as image:
            _look_at(image, data)
            large = _square(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    except PictureError:
        raise
    except Exception as error:  # a decoder has many ways to give up
        raise UnreadableError from error
    both = _webp(large), _webp(large.resize((SMALL, SMALL), Image.Resampling.LANCZOS))
    return Drawn(hashlib.sha256(both[0]).hexdigest()[:32], *both)


def _look_at(image: Image.Image, data: bytes) -> None:
    """Refuse by what the file says of itself, before a pixel is decoded."""
    if image.width * image.height > MOST_PIXELS:
        raise TooManyPixelsError
    if image.format in MAY_MOVE and getattr(image, "n_frames", 1) > 1:
        raise MovingError
    if image.format not in MAY_MOVE and data.count(_START_OF_SCAN) > MOST_SCANS:
        raise UnreadableError


def _square(image: Image.Image) -> Image.Image:
    """The middle of the picture, upright, on white where it is see-through."""
    image.draft("RGB", (LARGE * 2, LARGE * 2))  # a JPEG is read no larger than needed
    plain = image if image.mode in _AS_THEY_ARE else image.convert("RGBA")
    fitted = ImageOps.fit(plain, (LARGE, LARGE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(fitted).convert("RGBA")
    drawn = Image.new("RGB", upright.size, _BACKGROUND)
    drawn.paste(upright, mask=upright.getchannel("A"))
    return drawn


def _webp(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "WEBP", quality=_QUALITY, method=4)
    return written.getvalue()
