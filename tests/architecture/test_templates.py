"""What the content security policy forbids is not in a template, and what every form needs is."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICONS = ROOT / "static" / "vendor" / "lucide"
STORES = (
    "https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2",
    "https://apps.apple.com/app/google-authenticator/id388497605",
)
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)[^>]*>", re.IGNORECASE),
    "style": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle=", re.IGNORECASE),
    "handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:.-]*)=", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
}
POST_FORM = re.compile(r"<form\b(?=[^>]*method=\"post\").*?</form>", re.DOTALL)
ADDRESS = re.compile(r"\b(?:src|href|action|srcset|data-src)=[\"']((?:https?:)?//[^\"']*)[\"']")
ICON = re.compile(r"{% (?:icon|symbol) [\"']([\w-]+)[\"']")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_holds_no_inline_script_style_or_handler(path: Path) -> None:
    assert [kind for kind, pattern in INLINE.items() if pattern.search(text_of(path))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_links_to_nothing_elsewhere_but_the_app_stores(path: Path) -> None:
    assert [address for address in ADDRESS.findall(text_of(path)) if address not in STORES] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_changes_something_carries_a_csrf_token(path: Path) -> None:
    assert [form for form in POST_FORM.findall(text_of(path)) if "{% csrf_token %}" not in form] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_icons_and_their_files_are_there(path: Path) -> None:
    assert [name for name in ICON.findall(text_of(path)) if not (ICONS / f"{name}.svg").is_file()] == []


def test_no_icon_is_kept_that_nothing_shows() -> None:
    shown = {name for path in TEMPLATES for name in ICON.findall(text_of(path))}
    assert {path.stem for path in ICONS.glob("*.svg")} == shown


def test_every_vendored_package_has_its_licence_and_version() -> None:
    packages = [path for path in (ROOT / "static" / "vendor").iterdir() if path.is_dir()]
    assert [path.name for path in packages if not ((path / "LICENSE").is_file() and (path / "VERSION").is_file())] == []
