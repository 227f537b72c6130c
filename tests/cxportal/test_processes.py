"""Processes that start and end together."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cxportal.launch import processes
from cxportal.launch.processes import Processes

STUBBORN = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("deaf").touch()
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """Give the signals back to pytest."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def test_a_process_that_will_not_end_is_ended_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.2)
    group = Processes(tmp_path)
    group.start("deaf one", "-c", STUBBORN)
    assert group.wait_for((tmp_path / "deaf").exists)
    group.start("short one", "-c", "raise SystemExit(3)")
    assert group.run() == "The short one ended with code 3."


def test_a_signal_ends_them_without_a_word(tmp_path: Path) -> None:
    group = Processes(tmp_path)
    group.start("sleeper", "-c", "import time; time.sleep(60)")
    signal.raise_signal(signal.SIGHUP)
    assert not group.wait_for(lambda: False)
    assert group.run() == ""
