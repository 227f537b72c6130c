"""What is too much or makes no sense is refused in words, by whatever server the portal stands behind."""

import io
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from cxportal.asgi import application as asgi
from cxportal.wsgi import application as wsgi

FORM = "application/x-www-form-urlencoded"
PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
MULTIPART = "multipart/form-data; boundary=x"
END = b"--x--\r\n"
SECRET = "a" * 32
COOKIE = (b"cookie", f"{settings.CSRF_COOKIE_NAME}={SECRET}".encode())
A_MILLION = b"a" * 1_000_000

BODIES: dict[str, tuple[int, str, bytes]] = {
    "an unknown charset": (400, f"{FORM}; charset=nonsense", b"username=a"),
    "a charset that is none of text": (400, f"{FORM}; charset=rot13", b"username=a"),
    "another charset": (400, f"{FORM}; charset=utf-16", b"username=a"),
    "multipart in another charset": (400, f"{MULTIPART}; charset=utf-16", PART % (b"username", b"", b"a") + END),
    "multipart without a boundary": (400, "multipart/form-data", b"username=a"),
    "multipart with a strange boundary": (400, f"multipart/form-data; boundary={'x' * 300}", b"--x--"),
    "a megabyte in a field": (413, FORM, b"username=" + A_MILLION),
    "a megabyte in a part": (413, MULTIPART, PART % (b"username", b"", A_MILLION) + END),
    "more than any page takes": (413, MULTIPART, PART % (b"f", b'; filename="f"', A_MILLION * 6) + END),
    "too many fields": (400, FORM, b"&".join(b"f%d=1" % number for number in range(500))),
    "too many parts": (400, MULTIPART, PART % (b"f", b"", b"1") * 500 + END),
    "too many files": (400, MULTIPART, PART % (b"f", b'; filename="f"', b"1") * 3 + END),
    "a file nobody asked for": (200, MULTIPART, PART % (b"f", b'; filename="../f"', b"\0") + END),
    "the charset that forms have": (302, f"{FORM}; charset=UTF-8", b"username=a"),
    "no type": (200, "", b"username=a"),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_is_taken_or_refused_with_a_page(case: str) -> None:
    status, content_type, body = BODIES[case]

    answer = Client(raise_request_exception=False).generic("POST", "/login/", body, content_type)

    assert answer.status_code == status
    assert status == 302 or "6.69.25" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/login/?next=/" + "a" * 4080, {}, 200),
        ("/login/?next=/" + "a" * 4090, {}, 414),
        ("/login/", {"x-much": "a" * 15_000}, 200),
        ("/login/", {"x-much": "a" * 16_000, "x-more": "a" * 1000}, 431),
        ("/login/", {"cookie": "a=" + "b" * 8000}, 200),
        ("/login/", {"cookie": "a=" + "b" * 8200}, 431),
    ],
)
def test_addresses_and_headers_have_a_longest_size(address: str, headers: dict[str, str], status: int) -> None:
    answer = Client().get(address, headers=headers)

    assert answer.status_code == status


STRANGE = [
    "text/plain; charset=nonsense",
    "text/plain; charset=rot13",
    f"{FORM}; charset=idna",
    f"{FORM}; charset=base64",
    "text/plain; charset*=nonsense''x",
    f"{FORM}; charset*=rot13''x",
    "multipart/form-data; boundary*=none''x",
]


@pytest.mark.parametrize("content_type", STRANGE)
@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 400)])
async def test_a_strange_content_type_is_refused_by_both_kinds_of_servers_with_a_body_only(
    content_type: str, method: str, status: int
) -> None:
    by_wsgi = through_wsgi(method, "/login/", content_type, b"username=a")
    by_asgi = await through_asgi(method, "/login/", content_type, [b"username=a"])

    assert (by_wsgi.status_code, by_asgi.status_code) == (status, status)
    assert b"6.69.25" in by_wsgi.content
    assert b"6.69.25" in by_asgi.content


async def test_a_query_of_other_bytes_is_read() -> None:
    assert (await through_asgi("GET", "/login/", "", [], query=b"next=\xff\xfe")).status_code == 200


async def test_a_form_in_chunks_is_read_like_any_other() -> None:
    pieces = [b"csrfmiddlewaretoken=", SECRET.encode(), b"&user", b"name=a"]

    answer = await through_asgi("POST", "/login/", FORM, pieces)

    assert (answer.status_code, answer.content) == (302, b"")


async def test_a_body_without_end_is_not_kept() -> None:
    answer = await through_asgi("POST", "/login/", MULTIPART, [A_MILLION] * 6, has_end=False)

    assert answer.status_code == 413
    assert b"6.69.25" in answer.content


async def test_a_body_that_says_that_it_is_too_large_is_not_waited_for() -> None:
    answer = await through_asgi("POST", "/login/", MULTIPART, [], says=b"10000000000", has_end=False)

    assert answer.status_code == 413


async def test_the_api_refuses_a_body_in_chunks_by_its_own_words() -> None:
    answer = await through_asgi("POST", "/api/v1/session", "application/json", [A_MILLION] * 7)

    assert answer.status_code == 413
    assert b'"too_large"' in answer.content


def through_wsgi(method: str, path: str, content_type: str, body: bytes) -> HttpResponse:
    """The answer to a WSGI server."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
    }
    server: Any = wsgi
    told: list[str] = []
    content = b"".join(server(environ, lambda status, headers: told.append(status)))
    return HttpResponse(content, status=int(told[0][:3]))


async def through_asgi(
    method: str,
    path: str,
    content_type: str,
    pieces: list[bytes],
    query: bytes = b"",
    *,
    says: bytes = b"",
    has_end: bool = True,
) -> HttpResponse:
    """The answer to an ASGI server, which passes a body of unknown length on as it comes."""
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(b"host", b"testserver"), (b"content-type", content_type.encode()), COOKIE],
    }
    scope["headers"] += [(b"content-length", says)] if says else []
    server: Any = ApplicationCommunicator(asgi, scope)  # type: ignore[no-untyped-call]
    for piece in pieces:
        await server.send_input({"type": "http.request", "body": piece, "more_body": True})
    if has_end:
        await server.send_input({"type": "http.request", "body": b""})
    start = await server.receive_output(timeout=10)
    body = await server.receive_output(timeout=10)
    return HttpResponse(body["body"], status=start["status"])
