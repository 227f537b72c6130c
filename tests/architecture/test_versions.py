"""Everything that runs is pinned, and the version is said once."""

import json
import re
from pathlib import Path

import pytest

from cxportal import __version__
from tests.architecture.sources import ROOT

PINNED = re.compile(r"[a-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^ ]+( ; [^#]+)?( +# .*)?")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_what_the_product_runs_with_is_what_the_tests_run_with() -> None:
    product, tests = (_pins(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))
    assert product.items() <= tests.items()


def test_packages_of_the_browser_are_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    assert {name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)} == {}


def test_the_changelog_starts_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[?([\d.]+)", changelog, re.MULTILINE)[0] == __version__


def _pins(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.partition("#")[0].partition(";")[0].strip().split("==") for line in lines)
