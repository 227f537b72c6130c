"""What processes take of the machine."""

from collections.abc import Iterator
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
    root = psutil.Process(pid)
    # The root last: what of a child that ends meanwhile is missed there, stands here.
    return sum(map(_of_process, [*root.children(recursive=True), root]))


def _of_process(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:4]))
    except psutil.NoSuchProcess:
        return 0.0


def workers_memory(pid: int) -> list[tuple[float, float]]:
    """Of each child: resident memory, and what it shares with nobody, in MiB."""
    found = [child.memory_full_info() for child in psutil.Process(pid).children()]
    return [(memory.rss / MIB, memory.uss / MIB) for memory in found]
