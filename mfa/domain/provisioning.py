"""The `otpauth://` address that a QR code carries (Google's Key Uri Format)."""

import pyotp

from mfa.domain import totp


def issuer_of(brand: str) -> str:
    """The brand without the colon, which separates issuer from account in a label."""
    return brand.replace(":", "")


def uri(secret: bytes, *, brand: str, username: str) -> str:
    """The address that binds an authenticator app to an account; each part percent-encoded (RFC 3986 §2.1).

    SHA-1, 6 digits and 30 s are the format's defaults and stay unsaid: some apps stumble over them.
    """
    code_maker = pyotp.TOTP(totp.key_of(secret), digits=totp.DIGITS, interval=totp.PERIOD)
    return code_maker.provisioning_uri(name=username, issuer_name=issuer_of(brand))
