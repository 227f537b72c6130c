"""Browsers and systems by name. Whatever else a User-Agent header says is its writer's, and is told to nobody."""

import re
from functools import lru_cache

import ua_parser

LONGEST = 400  # characters; browsers stay below, and longer ones only cost parsing
_BROWSERS = frozenset(
    {
        "Amazon Silk",
        "Android",
        "Brave",
        "Chrome",
        "Chrome Mobile",
        "Chrome Mobile iOS",
        "Chrome Mobile WebView",
        "Chromium",
        "DuckDuckGo",
        "DuckDuckGo Mobile",
        "Edge",
        "Edge Mobile",
        "Electron",
        "Epiphany",
        "Firefox",
        "Firefox Mobile",
        "Firefox iOS",
        "HeadlessChrome",
        "IE",
        "MiuiBrowser",
        "Mobile Safari",
        "Mobile Safari UI/WKWebView",
        "Opera",
        "Opera Mobile",
        "Python Requests",
        "Safari",
        "Samsung Internet",
        "Vivaldi",
        "Yandex Browser",
        "curl",
        "okhttp",
    }
)
_SYSTEMS = frozenset(
    {
        "Android",
        "Chrome OS",
        "Debian",
        "Fedora",
        "FreeBSD",
        "Linux",
        "Mac OS X",
        "Tizen",
        "Ubuntu",
        "Windows",
        "iOS",
    }
)
_VERSION = re.compile(r"[0-9]{1,4}")


@lru_cache(maxsize=1024)
def in_words(user_agent: str) -> str:
    """What a person recognises, such as `Firefox 128 on Windows`; anybody can write one, so it decides nothing.

    :param user_agent: the header, at most `LONGEST` characters
    """
    found = ua_parser.parse(user_agent)
    system = found.os.family if found.os and found.os.family in _SYSTEMS else ""
    return " on ".join(part for part in (_browser_of(found.user_agent), system) if part)


def _browser_of(found: ua_parser.UserAgent | None) -> str:
    if found is None or found.family not in _BROWSERS:
        return ""
    version = found.major if found.major and _VERSION.fullmatch(found.major) else ""
    return f"{found.family} {version}".strip()
