"""Files that begin to arrive before their last line is read."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse


def download(request: HttpRequest, *, name: str, content_type: str, pieces: Iterator[str]) -> StreamingHttpResponse:
    """Send a file piece by piece."""
    is_async = isinstance(request, ASGIRequest)
    response = StreamingHttpResponse(_in_thread(pieces) if is_async else pieces, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _in_thread(pieces: Iterator[str]) -> AsyncIterator[str]:
    """Read from the database in the request's thread, so that the event loop goes on."""
    read = sync_to_async(lambda: next(pieces, None))
    while (piece := await read()) is not None:
        yield piece
