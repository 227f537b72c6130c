"""A folder `domain/` is code without HTTP, forms or a clock of its own."""

from pathlib import Path

import pytest

from tests.architecture.sources import calls_of, domain_files, imports_of, name_of, tree_of

HTTP = (
    "channels",
    "django.contrib.messages",
    "django.forms",
    "django.http",
    "django.middleware",
    "django.shortcuts",
    "django.urls",
    "django.views",
    "django_htmx",
    "ninja",
)
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.utcnow",
    "datetime.datetime.now",
    "time.monotonic",
    "time.time",
    "timezone.now",
}


@pytest.mark.parametrize("path", domain_files(), ids=name_of)
def test_the_domain_knows_no_http(path: Path) -> None:
    found = [name for name in imports_of(tree_of(path)) if f"{name}.".startswith(tuple(f"{it}." for it in HTTP))]
    assert found == []


@pytest.mark.parametrize("path", domain_files(), ids=name_of)
def test_the_domain_is_told_what_time_it_is(path: Path) -> None:
    calls = list(calls_of(tree_of(path)))
    assert [call for call in calls if call in CLOCKS] == []
