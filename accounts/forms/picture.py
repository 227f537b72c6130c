"""A new profile picture."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = "image/png,image/jpeg,image/webp"


class PictureForm(forms.Form):
    """One file; what is in it, the domain finds out."""

    picture = forms.FileField(
        label=_("New picture"),
        allow_empty_file=True,
        help_text=_("PNG, JPEG or WebP, at most 2 MB. The middle of it is shown as a square."),
        error_messages={"required": _("Choose a picture"), "invalid": _("Choose a picture")},
        widget=forms.FileInput(attrs={"accept": KINDS}),
    )
