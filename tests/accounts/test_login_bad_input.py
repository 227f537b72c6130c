"""Whatever is thrown at the sign-in is refused in words, and the sign-in goes on."""

import pytest
from django.test import Client

from tests.factories import code_of, make_user, turn_mfa_on
from tests.steps import give, half_in, is_in, step

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
BODIES = [
    ("unknown charset", f"{FORM}; charset=nonsense", b"token=123456"),
    ("other charset", f"{FORM}; charset=utf-16", "token=123456".encode("utf-16")),
    ("multipart without boundary", "multipart/form-data", b"token=123456"),
    ("multipart with unknown charset", "multipart/form-data; boundary=x; charset=nonsense", b"--x--"),
    ("broken multipart", "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
    ("json", "application/json", b'{"token": ["123456"]}'),
    ("broken json", "application/json", b"{"),
    ("plain text", "text/plain", b"token=123456"),
    ("no type", "", b"token=123456"),
    ("bytes that are no text", FORM, b"token=\xff\xfe%ff%00"),
    ("one megabyte", FORM, b"token=" + b"1" * 1_000_000),
    ("many fields", FORM, b"&".join(b"token%d=1" % number for number in range(2000))),
    ("arrays", FORM, b"token[]=123456&token[0]=1"),
    ("empty", FORM, b""),
]


@pytest.mark.parametrize(("content_type", "body"), [body[1:] for body in BODIES], ids=[body[0] for body in BODIES])
def test_a_strange_body_is_refused_and_the_sign_in_goes_on(content_type: str, body: bytes) -> None:
    user = make_user()
    secret = turn_mfa_on(user)
    client = half_in(user.username)

    response = client.generic("POST", "/login/", body, content_type)
    was_in = is_in(client)
    give(client, token=code_of(secret))

    assert response.status_code in {200, 400, 413}
    assert "6.69.25" in response.content.decode()
    assert (was_in, is_in(client)) == (False, True)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "NONSENSE"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    response = client.generic(method, "/login/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert "6.69.25" in response.content.decode()


@pytest.mark.parametrize("path", ["/login/%00", "/login/?next=%00", "/nowhere/%ff", "/login/?next=%ff%fe", "/%2e%2e/"])
def test_strange_addresses_get_a_page(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code in {200, 400, 404}
    assert "6.69.25" in response.content.decode()


@pytest.mark.parametrize("field", ["username", "password", "not_you", "language"])
@pytest.mark.parametrize("value", ["", "\0", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a" * 10_000])
def test_strange_values_never_break_a_step(client: Client, field: str, value: str) -> None:
    give(client, username="ana")

    response = give(client, **{field: value})

    assert response.status_code in {200, 302}
    assert step(client) in {"username", "password"}


def test_an_unknown_host_is_refused(client: Client) -> None:
    response = client.get("/login/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "6.69.25" in response.content.decode()
