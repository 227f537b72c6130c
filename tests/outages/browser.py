"""A browser against a launched portal."""

import re

import httpx

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERSION = "6.69.25"
TRACES = ("Traceback", "OperationalError", "psycopg", "refused", "UnsealError", "Errno")


class Visitor:
    """A cookie jar, and the CSRF token of the page that was opened last."""

    def __init__(self, port: int) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20)
        self.token = ""

    def open(self, path: str) -> httpx.Response:
        """Read a page; a redirect is not followed."""
        page = self.http.get(path)
        found = CSRF.search(page.text)
        self.token = found.group(1) if found else self.token
        return page

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Post a form."""
        return self.http.post(path, data=fields | {"csrfmiddlewaretoken": self.token})

    def sign_in(self, username: str, password: str) -> httpx.Response:
        """Give name and password."""
        self.open("/login/")
        self.send("/login/", username=username)
        self.open("/login/")
        return self.send("/login/", password=password)

    def is_in(self) -> bool:
        """Say whether the browser holds a full session."""
        return self.http.get("/profile/").status_code == 200


def told(page: httpx.Response) -> tuple[int, bool, list[str]]:
    """Status, whether it is a page of ours, and what it gives away of the inside."""
    return page.status_code, VERSION in page.text, [trace for trace in TRACES if trace in page.text]


def missing(visitor: Visitor) -> tuple[int, list[str]]:
    """What `/readyz` says."""
    answer = visitor.http.get("/readyz")
    names: list[str] = answer.json()["missing"]
    return answer.status_code, names
