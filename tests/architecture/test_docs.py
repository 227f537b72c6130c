"""What the documents name is there."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, name_of

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
MAX_DECISION_LINES = 40

FILE = re.compile(r"`([\w.-]+(?:/[\w.*-]+)+/?)`")  # `accounts/models.py`, `connectors/`, and no address: `/login/`
LINK = re.compile(r"\]\(([\w./-]+)\)")
MADE_AT_RUNTIME = ("var/", "VAR_DIR/")


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_file_that_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = [name for name in FILE.findall(text) if Path(name).suffix or name.endswith("/")]
    missing = [name for name in named if not name.startswith(MADE_AT_RUNTIME) and not any(ROOT.glob(name.rstrip("/")))]
    broken = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    assert (missing, broken) == ([], [])


def test_decisions_are_numbered_once_and_short() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(set(numbers)) == len(numbers)
    for path in DECISIONS:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith(f"# {int(path.name[:4])}. "), path.name
        assert lines[2].startswith("Status: "), path.name
        assert len(lines) <= MAX_DECISION_LINES, path.name


def test_the_readme_shows_the_two_setup_commands_first() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    commands = [line.partition("#")[0].strip() for line in blocks[0].splitlines()]
    assert commands == ["make run", "make test"]
