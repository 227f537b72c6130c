"""The command, against a portal of its own."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cxportal.env import BASE_DIR
from tests.cxportal.launching import Portal, environment, launch
from tests.plugins.postgres import free_port

FIGURES = re.compile(r"(\d+) customers, (\d+) answered, (\d+) left, (\d+) messages, (\d+) refusals, (\d+) lost lines")
LEFT_OVER = (
    "from acd.models import Contact, Desk; "
    "print(Contact.objects.exclude(state='closed').count(), Contact.objects.exclude(queue__name='Simulation').count(), "
    "Desk.objects.filter(is_ready=True).count(), Contact.objects.filter(ending='handled').count())"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A portal that runs, and its folder and port."""
    folder, port = tmp_path_factory.mktemp("play"), free_port()
    portal: Portal = launch(folder, port)
    yield folder, port
    portal.end()


def manage(place: tuple[Path, int], *arguments: str) -> subprocess.Popen[str]:
    folder, port = place
    settings = environment(folder, port, SITE_URL=f"http://127.0.0.1:{port}")
    return subprocess.Popen(
        (sys.executable, "manage.py", *arguments), cwd=BASE_DIR, env=settings, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def figures(text: str) -> list[int]:
    found = FIGURES.search(text)
    assert found, text
    return [int(number) for number in found.groups()]


@pytest.mark.slow
def test_customers_are_served_and_nothing_is_left_behind(place: tuple[Path, int]) -> None:
    play = manage(place, "simulate", "--minutes=0.15", "--speed=40", "--rate=10", "--agents=3")
    text, _ = play.communicate(timeout=60)
    customers, answered, _, messages, _, lost = figures(text)
    assert (play.returncode, lost) == (0, 0), text
    assert customers >= answered >= 3
    assert messages >= answered
    numbers, _ = manage(place, "shell", "-v0", "-c", LEFT_OVER).communicate(timeout=60)
    open_contacts, elsewhere, ready, handled = map(int, numbers.split())
    assert (open_contacts, elsewhere, ready) == (0, 0, 0)
    assert handled >= answered


def test_a_signal_ends_it_as_the_end_of_the_time_does(place: tuple[Path, int]) -> None:
    play = manage(place, "simulate", "--agents=1", "--rate=600")
    time.sleep(6)
    play.send_signal(signal.SIGTERM)
    text, _ = play.communicate(timeout=20)
    assert play.returncode == 0, text
    assert figures(text)[0] >= 1


def test_without_a_portal_it_says_so_in_one_line() -> None:
    with pytest.raises(CommandError, match=r"^Nothing answers at http://testserver\. Start the portal first\.$"):
        call_command("simulate")


@pytest.mark.parametrize(
    "argument", ["--rate=0", "--rate=x", "--rate=inf", "--rate=nan", "--speed=-1", "--agents=0", "--agents=1.5"]
)
def test_numbers_that_mean_nothing_are_refused(argument: str) -> None:
    with pytest.raises(CommandError, match=argument[2:6]):
        call_command("simulate", argument)


def test_a_portal_that_is_started_with_a_play_has_customers(tmp_path: Path) -> None:
    portal = launch(tmp_path, free_port(), SIMULATE="1")
    try:
        deadline = time.monotonic() + 30
        while "Simulation: the play begins" not in portal.text and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        code = portal.end()
    assert code == 0
    assert "Simulation: the play begins with 4 agents." in portal.text.splitlines()


def test_only_yes_and_no_say_whether_a_play_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="CX Portal cannot start: SIMULATE must be one of 0, 1, not 'yes'"):
        launch(tmp_path, free_port(), SIMULATE="yes")


@pytest.mark.slow
def test_a_play_goes_on_when_the_portal_comes_back(tmp_path: Path) -> None:
    place = tmp_path, free_port()
    portal = launch(*place)
    play = manage(place, "simulate", "--minutes=0.4", "--speed=40", "--rate=10", "--agents=2")
    try:
        time.sleep(8)
        portal.end()
        portal = launch(*place)
        text, _ = play.communicate(timeout=60)
        numbers, _ = manage(place, "shell", "-v0", "-c", LEFT_OVER).communicate(timeout=60)
    finally:
        portal.end()
    assert (play.returncode, figures(text)[5] > 0) == (0, True), text
    _, elsewhere, ready, handled = map(int, numbers.split())
    assert (elsewhere, ready) == (0, 0)
    assert handled > 0
