"""Requests behind an ASGI server use threads that stay, so that database connections stay."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cxportal.core.handlers import MOST_THREADS, AsgiHandler

pytestmark = pytest.mark.urls(__name__)
together = threading.Barrier(MOST_THREADS + 4, timeout=10)


def _where(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(threading.get_ident()))


def _where_together(request: HttpRequest) -> HttpResponse:
    together.wait()
    return _where(request)


_where.login_required = _where_together.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("where/", _where), path("together/", _where_together)]
SCOPE = {"type": "http", "method": "GET", "query_string": b"", "headers": [(b"host", b"testserver")]}


async def thread_of(handler: AsgiHandler, address: str = "/where/") -> bytes:
    server: Any = ApplicationCommunicator(handler, SCOPE | {"path": address})  # type: ignore[no-untyped-call]
    await server.send_input({"type": "http.request", "body": b""})
    await server.receive_output(timeout=10)
    body = await server.receive_output(timeout=10)
    await server.wait(timeout=10)
    return bytes(body["body"])


async def test_one_request_after_the_other_finds_the_same_thread() -> None:
    handler = AsgiHandler()

    assert len({await thread_of(handler) for _ in range(5)}) == 1


async def test_requests_at_once_have_a_thread_each_and_a_few_threads_stay() -> None:
    handler = AsgiHandler()

    at_once = await asyncio.gather(*(thread_of(handler, "/together/") for _ in range(together.parties)))
    later = {await thread_of(handler) for _ in range(3 * MOST_THREADS)}

    assert len(set(at_once)) == together.parties
    assert (len(later), later <= set(at_once)) == (MOST_THREADS, True)
