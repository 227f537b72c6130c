"""The own profile picture, and everybody's as files."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.activity import background
from accounts.domain import drawing, pictures
from accounts.forms.picture import PictureForm
from accounts.views.access import SignedInRequest
from cxportal.core import client
from cxportal.core.limits.rules import ThrottledError

KEPT = 24 * 60 * 60  # seconds; the address changes with the picture


@require_http_methods(["GET", "HEAD", "POST"])
def change_picture(request: SignedInRequest) -> HttpResponse:
    """Show the own picture, and take another one or take it away."""
    if "remove" in request.POST:
        return _remove(request)
    form = PictureForm(request.POST, request.FILES) if request.method == "POST" else PictureForm()
    status = 200
    if form.is_valid():
        try:
            file = form.cleaned_data["picture"]
            pictures.keep(request.user, file, now=timezone.now(), source=client.source(request))
        except drawing.PictureError as error:
            form.add_error("picture", _why(error))
        except ThrottledError:
            form.add_error("picture", _("You changed your picture many times. Try again in a few minutes"))
            status = 429
        else:
            messages.success(request, _("Your picture is saved."))
            return redirect("profile")
    return render(request, "accounts/picture.html", {"form": form, "person": request.user}, status=status)


@background
@require_safe
def picture(request: SignedInRequest, user_id: int, digest: str, size: str) -> HttpResponseBase:
    """Show a picture to who sees the person; browsers keep it for that session."""
    content = pictures.find(request.user, user_id, digest=digest, size=size)
    if content is None:
        raise Http404
    etag = f'"{digest}-{size}"'
    headers = {
        "Cache-Control": f"private, max-age={KEPT}, immutable",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "ETag": etag,
        "Vary": "Cookie",
    }
    response = HttpResponse(bytes(content), content_type="image/webp", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _remove(request: SignedInRequest) -> HttpResponse:
    if pictures.remove(request.user, now=timezone.now(), source=client.source(request)):
        messages.success(request, _("Your picture is removed."))
    return redirect("profile")


def _why(error: drawing.PictureError) -> str:
    match error:
        case drawing.LargeFileError():
            return _("That file is larger than 2 MB. Choose a smaller one")
        case drawing.TooManyPixelsError():
            return _("That picture has more than 20 megapixels. Choose a smaller one")
        case drawing.MovingError():
            return _("That picture moves. Choose one that stands still")
    return _("That file cannot be read as a PNG, JPEG or WebP picture. Choose another one")
