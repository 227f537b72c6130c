"""How much a form may send, and in which encoding. Doors without CSRF tokens read what they get by themselves."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from cxportal.core import errors

Handler = Callable[[HttpRequest], HttpResponse]

LONGEST_ADDRESS = 4096  # bytes, of path and query
LONGEST_HEADERS = 16 * 1024  # bytes, of all that are not cookies
LONGEST_COOKIES = 8 * 1024
UNREADABLE = "unreadable"  # the charset of a content type that makes no sense
_UTF_8 = {"utf-8", "utf8"}
_WITHOUT_BODY = {"GET", "HEAD"}


class IntakeMiddleware:
    """Refuse what is too much for any page, before anything reads it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Judge by what the request says of itself.

        :raises BadRequest: a form in another encoding
        :raises RequestDataTooBig: the body is larger than any page takes
        """
        if getattr(view, "csrf_exempt", False):
            return None
        if size_of_address(request.META) > LONGEST_ADDRESS:
            return errors.page(request, 414)
        if size_of_headers(request.META) > LONGEST_HEADERS or len(_cookies(request.META)) > LONGEST_COOKIES:
            return errors.page(request, 431)
        if size_of_body(request.META) > settings.REQUEST_MAX_BYTES:
            raise RequestDataTooBig("The body is larger than any page takes.")
        if request.method not in _WITHOUT_BODY and _charset(request) not in _UTF_8:
            raise BadRequest("A form in another encoding than UTF-8.")
        return None


def size_of_address(meta: Mapping[str, str]) -> int:
    """The length of path and query."""
    return len(meta.get("PATH_INFO", "")) + len(meta.get("QUERY_STRING", ""))


def size_of_headers(meta: Mapping[str, str]) -> int:
    """The length of all headers but the cookies, names included."""
    sizes = (
        len(name) + len(value) for name, value in meta.items() if name.startswith("HTTP_") and name != "HTTP_COOKIE"
    )
    return sum(sizes)


def size_of_body(meta: Mapping[str, str]) -> int:
    """How many bytes the body is said to have."""
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _charset(request: HttpRequest) -> str:
    return (request.content_params or {}).get("charset", "utf-8").lower()


def _cookies(meta: Mapping[str, str]) -> str:
    return meta.get("HTTP_COOKIE", "")
