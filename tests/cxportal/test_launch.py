"""What `make run` starts: the whole portal, from nothing, on a port of its own."""

import socket
import subprocess
from pathlib import Path

import psutil
import pytest

from cxportal import __version__
from cxportal.env import BASE_DIR
from cxportal.launch import address
from cxportal.launch.address import Address
from tests.cxportal.launching import COMMAND, SIGN_IN, Portal, environment, get, launch
from tests.plugins.postgres import free_port

ROLES = ["Administrator", "Manager", "Supervisor", "Agent"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder and a port that the starts of this module share."""
    return tmp_path_factory.mktemp("launch"), free_port()


@pytest.fixture(scope="module")
def first(place: tuple[Path, int]) -> Portal:
    """A portal that was started on an empty folder, answered, and was ended."""
    portal = launch(*place)
    try:
        assert get(place[1], "/readyz") == 200
    finally:
        code = portal.end()
    assert code == 0
    return portal


def test_the_first_start_prints_one_sign_in_per_role(first: Portal) -> None:
    assert [role for role, _, _ in SIGN_IN.findall(first.text)] == ROLES


def test_it_says_where_it_is(first: Portal, place: tuple[Path, int]) -> None:
    line = f"CX Portal {__version__} is at http://127.0.0.1:{place[1]} (Ctrl-C ends it)."
    assert line in first.text.splitlines()


def test_made_up_secrets_are_for_the_owners_eyes_only(first: Portal, place: tuple[Path, int]) -> None:
    kept = place[0] / "var" / "secrets.env"
    lines = dict(line.split("=", 1) for line in kept.read_text().splitlines())
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert (sorted(lines), len(lines["SECRET_KEY"])) == (["MFA_SECRET_KEYS", "SECRET_KEY"], 64)


def test_the_end_frees_the_port(first: Portal, place: tuple[Path, int]) -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", place[1]))


def test_the_second_start_is_fast_and_keeps_everything(first: Portal, place: tuple[Path, int]) -> None:
    secrets = (place[0] / "var" / "secrets.env").read_text()
    second = launch(*place)
    try:
        assert get(place[1], "/login/") == 200
    finally:
        second.end()
    assert SIGN_IN.findall(second.text) == []
    assert (place[0] / "var" / "secrets.env").read_text() == secrets
    assert second.seconds < 5


def test_the_end_of_one_process_ends_the_other(first: Portal, place: tuple[Path, int]) -> None:
    portal = launch(*place)
    worker = next(it for it in psutil.Process(portal.process.pid).children() if "worker" in it.cmdline())
    worker.kill()
    assert portal.process.wait(10) == 1
    assert portal.text.splitlines()[-1] == "CX Portal stopped: The worker ended with code -9."


def refused(folder: Path, port: int | str, **settings: str) -> str:
    """What a start that is refused prints."""
    values = environment(folder, port, **settings)
    ended = subprocess.run(COMMAND, cwd=BASE_DIR, env=values, capture_output=True, text=True, check=False, timeout=30)
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as other:
        port = other.getsockname()[1]
        said = refused(tmp_path, port)
    assert said == f"CX Portal cannot start: PORT {port} on 127.0.0.1 cannot be used: address already in use.\n"


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file")
    said = refused(tmp_path, free_port())
    assert said == f"CX Portal cannot start: VAR_DIR {tmp_path / 'var'} cannot be written: file exists.\n"


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    said = refused(tmp_path, free_port(), DATABASE_URL=f"postgres://cx@127.0.0.1:{free_port()}/cx")
    assert said.startswith("CX Portal cannot start: DATABASE_URL leads to a database that refuses: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.5", "٨٠٠٠", "1" * 5000])
def test_a_malformed_port_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as stop:
        address.chosen()
    assert str(stop.value) == f"CX Portal cannot start: PORT must be a number from 1 to 65535, not {port!r}."


@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 300])
def test_a_foreign_host_is_refused(host: str) -> None:
    with pytest.raises(SystemExit, match=r"^CX Portal cannot start: (HOST|PORT) "):
        address.claim(Address(host, free_port()))


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("0.0.0.0", 9000, "http://127.0.0.1:9000"),
        ("::1", 8000, "http://[::1]:8000"),
        ("::", 8000, "http://[::1]:8000"),
        ("localhost", 80, "http://localhost"),
    ],
)
def test_the_address_for_people_follows_from_host_and_port(host: str, port: int, url: str) -> None:
    assert Address(host, port).url == url


def test_hosts_may_be_written_in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "[::1]")
    monkeypatch.setenv("PORT", "")
    assert address.chosen() == Address("::1", 8000)


def test_a_free_port_is_not_open() -> None:
    assert not address.is_open(Address("0.0.0.0", free_port()))
