"""Redis goes away and comes back: nobody notices but `/readyz`."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.sync.client import connect
from websockets.typing import Origin

from tests.cxportal.launching import SIGN_IN, launch
from tests.outages.browser import Visitor, missing
from tests.plugins.postgres import free_port


@contextmanager
def redis(port: int) -> Iterator[None]:
    """A Redis that keeps nothing."""
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def ready_within(visitor: Visitor, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if missing(visitor) == (200, []):
            return True
        time.sleep(0.1)
    return False


def test_without_redis_everything_goes_on_and_readyz_names_it(tmp_path: Path) -> None:
    port, redis_port = free_port(), free_port()
    own = f"http://127.0.0.1:{port}"
    with redis(redis_port):
        portal = launch(tmp_path, port, REDIS_URL=f"redis://127.0.0.1:{redis_port}/0")
        people = {role: (name, password) for role, name, password in SIGN_IN.findall(portal.text)}
        manager, agent = Visitor(port), Visitor(port)
        manager.sign_in(*people["Manager"])
        assert ready_within(manager, 5)
        cookies = "; ".join(f"{name}={value}" for name, value in manager.http.cookies.items())
        floor = connect(
            f"ws://127.0.0.1:{port}/ws/floor/", origin=Origin(own), additional_headers={"Cookie": cookies}, legacy=True
        )
    try:
        assert (manager.http.get("/healthz").status_code, missing(manager)) == (200, (503, ["channel layer"]))
        assert agent.sign_in(*people["Agent"]).headers["Location"] == "/agent/"
        agent.open("/agent/")
        started = time.monotonic()
        assert agent.send("/agent/presence/", chosen="available").status_code == 302
        assert time.monotonic() - started < 3
        assert heard_of(floor, people["Agent"][0]) == "available"
        with redis(redis_port):
            assert ready_within(manager, 10)
    finally:
        floor.close()
        assert portal.end() == 0
    assert "Traceback" not in portal.text


def heard_of(floor: object, username: str) -> str:
    """The state that the floor tells next of an agent."""
    while True:
        message = json.loads(floor.recv(timeout=10))  # type: ignore[attr-defined]
        if message["type"] == "presence" and message["agent"]["username"] == username:
            return str(message["agent"]["state"])
