"""Figures and how they are printed."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path

TRANSACTIONS = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"})
WRITES = frozenset({"INSERT", "UPDATE", "DELETE"})
Row = Sequence[str]


def percentile(values: Sequence[float], percent: int) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"


def spread(times: Sequence[float]) -> Row:
    """Median, p95 and p99 in milliseconds."""
    return [milliseconds(percentile(times, percent)) for percent in (50, 95, 99)]


def show_title(title: str) -> None:
    print(f"\n## {title}\n", flush=True)


def show_table(head: Row, rows: Sequence[Row]) -> None:
    """Print a Markdown table: words to the left, figures to the right."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print(f"| {' | '.join(cells)} |")
        if row is head:
            print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    print(flush=True)


def show_verdict(what: str, value: float, bound: float, *, unit: str = "", at_least: bool = False) -> None:
    """Print a figure beside its target."""
    is_met = value >= bound if at_least else value <= bound
    word = "at least" if at_least else "at most"
    print(f"- {what}: {value:.4g}{unit} ({word} {bound:g}{unit}: {'met' if is_met else 'MISSED'})", flush=True)


def machine() -> str:
    """What this was measured on, in one line."""
    models = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) // 1024 for line in _lines("/proc/meminfo")), 0)
    cores, model = len(os.sched_getaffinity(0)), models[0] if models else "an unknown kind"
    return f"{cores} cores of {model}, {memory} MiB, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
