"""Mails about an account, in the language of the person who gets them."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.mail import queue_mail


class Notice(Enum):
    """What a person is told by mail: the subject, and the sentence that says what happened."""

    MFA_ON = gettext_lazy("MFA was turned on"), gettext_lazy("MFA was turned on for your account.")
    MFA_OFF = gettext_lazy("MFA was turned off"), gettext_lazy("MFA was turned off in My Profile of your account.")
    MFA_MOVED = gettext_lazy("MFA was moved to a new phone"), gettext_lazy("MFA was moved to a new phone.")
    RECOVERY_CODE_USED = (
        gettext_lazy("A recovery code was used"),
        gettext_lazy("Somebody logged in to your account with a recovery code."),
    )
    RECOVERY_CODES_MADE = (
        gettext_lazy("New recovery codes"),
        gettext_lazy("New recovery codes were made for your account. The old ones no longer work."),
    )
    PASSWORD_CHANGED = (
        gettext_lazy("Your password was changed"),
        gettext_lazy("The password of your account was changed, and all other sessions have ended."),
    )
    WRONG_CODES = (
        gettext_lazy("Right password, wrong codes"),
        gettext_lazy(
            "Somebody gave the right password of your account and then wrong codes. "
            "If this was not you, change your password now."
        ),
    )
    NEW_DEVICE = (
        gettext_lazy("Login from a new device"),
        gettext_lazy("Somebody logged in to your account from a device that it has not seen before."),
    )
    THICK_CLIENT_REFUSED = (
        gettext_lazy("A connector was refused"),
        gettext_lazy(
            "The Agent App or the Salesforce Connector gave the right password of your account "
            "and was refused, since MFA is on. Use the Agent Panel in a browser."
        ),
    )

    @property
    def subject(self) -> Promise:
        return self.value[0]

    @property
    def sentence(self) -> Promise:
        return self.value[1]


def tell(user: User, notice: Notice, *, now: datetime, source: Source = NOWHERE, actor: User | None = None) -> None:
    """Tell a person what happened to the account, in the caller's transaction.

    :param actor: somebody else who did it
    """
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = _words(user, now=now) | {
            "sentence": notice.sentence,
            "address": source.address,
            "device": source.device,
            "actor": actor.get_full_name() if actor else "",
        }
        subject = f"{settings.BRAND_NAME}: {notice.subject}"
        _queue(user, subject, "notice", words)


def mfa_turned_off(user: User, *, actor: User | None, now: datetime) -> None:
    """Tell a person that somebody turned their MFA off, in the caller's transaction.

    :param actor: nobody for a command
    """
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = _words(user, now=now) | {"administrator": actor.get_full_name() if actor else ""}
        subject = _("%(brand)s: MFA was turned off for your account") % {"brand": settings.BRAND_NAME}
        _queue(user, subject, "mfa_turned_off", words)


def _words(user: User, *, now: datetime) -> dict[str, Any]:
    return {
        "name": user.get_short_name(),
        "username": user.username,
        "at": timezone.localtime(now),
        "language": translation.get_language(),
        "brand": settings.BRAND_NAME,
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
    }


def _queue(user: User, subject: str, template: str, words: Mapping[str, Any]) -> None:
    text = render_to_string(f"accounts/mail/{template}.txt", dict(words))
    html = render_to_string(f"accounts/mail/{template}.html", dict(words))
    queue_mail(user.email, subject, text, html)
