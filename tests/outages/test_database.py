"""The database goes away and comes back."""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from tests.cxportal.launching import SIGN_IN, Portal, launch
from tests.outages.browser import Visitor, missing, told
from tests.plugins.postgres import DURABLE, Cluster, free_port

CREDENTIALS = {"client": "agent-app", "username": "nobody", "password": "nothing that opens"}
REFUSED: tuple[int, bool, list[str]] = (503, True, [])


@pytest.fixture
def place() -> Iterator[tuple[Portal, Cluster, int]]:
    """A portal on a PostgreSQL of its own, in a folder that the server's own user may enter."""
    with TemporaryDirectory(prefix="cxportal-outage-") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        cluster = Cluster.start(folder / "postgres", DURABLE)  # it is stopped as by a power cut
        portal = launch(folder, port, DATABASE_URL=cluster.url("postgres"))
        yield portal, cluster, port
        portal.end()
        cluster.stop()


def socket_opens(visitor: Visitor, port: int) -> bool:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.http.cookies.items())
    own = f"http://127.0.0.1:{port}"
    try:
        with connect(f"ws://127.0.0.1:{port}/ws/floor/", origin=Origin(own), additional_headers={"Cookie": cookies}):
            return True
    except InvalidStatus:
        return False


def test_without_the_database_nobody_gets_in_or_on_and_with_it_all_goes_on(place: tuple[Portal, Cluster, int]) -> None:
    portal, cluster, port = place
    people = {role: (name, password) for role, name, password in SIGN_IN.findall(portal.text)}
    manager, late = Visitor(port), Visitor(port)
    assert manager.sign_in(*people["Manager"]).status_code == 302
    assert (manager.open("/floor/").status_code, socket_opens(manager, port)) == (200, True)
    late.open("/login/")
    late.send("/login/", username=people["Agent"][0])
    late.open("/login/")

    cluster.halt()

    assert (manager.http.get("/healthz").status_code, missing(manager)) == (200, (503, ["database"]))
    pages = [manager.open(path) for path in ("/", "/floor/", "/profile/", "/profile/mfa/", "/api/v1/docs")]
    pages += [late.send("/login/", password=people["Agent"][1]), manager.send("/logout/")]
    assert [told(page) for page in pages] == [REFUSED] * len(pages)
    assert {page.headers["Retry-After"] for page in pages} == {"10"}
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert [page.headers.get("Set-Cookie") for page in pages] == [None] * len(pages)
    api = manager.http.post("/api/v1/session", json=CREDENTIALS)
    assert (api.status_code, api.json()["code"], api.headers["Retry-After"]) == (503, "unavailable", "10")
    assert (
        manager.http.get("/api/v1/me", headers={"Authorization": f"Bearer {'a' * 43}"}).json()["code"] == "unavailable"
    )
    assert not socket_opens(manager, port)
    assert told(Visitor(port).open("/login/"))[0] == 200

    cluster.resume()

    deadline = time.monotonic() + 10
    while missing(manager)[0] != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert manager.open("/floor/").status_code == 200
    assert late.send("/login/", password=people["Agent"][1]).headers["Location"] == "/agent/"
    assert late.is_in()
    assert socket_opens(manager, port)
    log = portal.text
    assert ("/floor/ (OperationalError)" in log, "Traceback" in log) == (True, False)
    assert [password for _, password in people.values() if log.count(password) > 1] == []
