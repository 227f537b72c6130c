"""The protections, each as a patch that takes it out, with the tests that must notice."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "removals"
CAUGHT_BY = re.compile(r"^# caught by: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Removal:
    """A patch under `removals/`.

    :param caught_by: node ids of tests that fail with the protection gone
    """

    path: Path
    caught_by: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.stem


def read(path: Path) -> Removal:
    """Read a patch; its first lines name the tests, one in each `# caught by:`."""
    return Removal(path, tuple(CAUGHT_BY.findall(path.read_text())))


def every() -> list[Removal]:
    """All removals, by name."""
    return [read(path) for path in sorted(FOLDER.glob("*.patch"))]
