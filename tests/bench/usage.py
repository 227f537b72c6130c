"""What processes take of the machine."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

MIB = 1024 * 1024


@dataclass
class Spent:
    """Processor time, in seconds."""

    seconds: float = 0.0


@contextmanager
def processor_time(*pids: int) -> Iterator[Spent]:
    """What these processes and their children spend during the block, children that ended meanwhile included."""
    before = sum(map(_of_tree, pids))
    spent = Spent()
    yield spent
    spent.seconds = sum(map(_of_tree, pids)) - before


def _of_tree(pid: int) -> float:
    """User and system time of each process, and of its children that have ended."""
    return sum(sum(process.cpu_times()[:4]) for process in _tree(pid))


def _tree(pid: int) -> Iterable[psutil.Process]:
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def workers_memory(pid: int) -> list[tuple[float, float]]:
    """Of each child: resident memory, and what it shares with nobody, in MiB."""
    found = [child.memory_full_info() for child in psutil.Process(pid).children()]
    return [(memory.rss / MIB, memory.uss / MIB) for memory in found]
