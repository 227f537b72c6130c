"""QR codes as small PNG pictures, black on white with their quiet zone."""

from base64 import b64encode
from io import BytesIO

from PIL import Image
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_L

MODULE_PX = 5
QUIET_ZONE = 4  # modules, ISO/IEC 18004
_MASK = 3  # any mask is readable; choosing the prettiest costs four times the rest


def png(text: str) -> bytes:
    """The picture: one bit a pixel, five pixels a module, over 200 px for any `otpauth://` address."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_L, border=QUIET_ZONE, mask_pattern=_MASK)
    code.add_data(text, optimize=0)
    modules = code.get_matrix()
    side = len(modules)
    gray = Image.frombytes("L", (side, side), bytes(0 if dark else 255 for row in modules for dark in row))
    picture = gray.convert("1").resize((side * MODULE_PX, side * MODULE_PX), Image.Resampling.NEAREST)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def data_uri(text: str) -> str:
    """The picture as an address that needs no second request and can be fetched by nobody else."""
    return f"data:image/png;base64,{b64encode(png(text)).decode('ascii')}"
