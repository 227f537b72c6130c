"""The project's own source files, as text and as syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent.name for path in ROOT.glob("*/apps.py"))
PACKAGES = ["cxportal", *APPS]


def product_files() -> list[Path]:
    """Python files of the running product, written by people."""
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def domain_files() -> list[Path]:
    """Python files below a folder named `domain`."""
    return [path for path in product_files() if "domain" in path.parts]


def name_of(path: Path) -> str:
    """A file's path below the root."""
    return path.relative_to(ROOT).as_posix()


def tree_of(path: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything that is imported: `from a.b import c` is `a.b.c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls_of(tree: ast.AST) -> Iterator[str]:
    """What is called, as written: `auth.login`, `timezone.now`."""
    return (ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))
