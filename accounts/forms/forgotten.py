"""Who forgot the password."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.login import name_input

LONGEST = 254  # of a mail address


class ForgottenForm(forms.Form):
    """A login or a mail address; whose it is, nobody here asks."""

    username = forms.CharField(
        label=_("Login or email"),
        max_length=LONGEST,
        error_messages={"required": _("Enter your login or your email")},
        widget=name_input(enter="send"),
    )
