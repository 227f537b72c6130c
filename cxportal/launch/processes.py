"""The portal's processes: started together, ended together."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 7.0
TICK_SECONDS = 0.1


class Processes:
    """Children that live and die with this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._is_stopping = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)

    def start(self, name: str, *arguments: str) -> None:
        """Start Python with these arguments; `name` is for people."""
        self._children[name] = subprocess.Popen((sys.executable, *arguments), cwd=self._folder)

    def wait_for(self, is_true: Callable[[], bool]) -> bool:
        """Wait until it is true; false when a child ended or somebody stopped us before."""
        while not is_true():
            if self._is_stopping or self._ended():
                return False
            time.sleep(TICK_SECONDS)
        return True

    def run(self) -> str:
        """Wait for a signal or the end of a child, then end them all.

        :return: the words for what went wrong, empty after a signal
        """
        self.wait_for(lambda: self._is_stopping)
        ended = [] if self._is_stopping else self._ended()
        self._end_all()
        return " ".join(f"The {name} ended with code {child.returncode}." for name, child in ended)

    def _ended(self) -> Sequence[tuple[str, subprocess.Popen[bytes]]]:
        return [(name, child) for name, child in self._children.items() if child.poll() is not None]

    def _end_all(self) -> None:
        for child in self._children.values():
            child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children.values():
            try:
                child.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True
