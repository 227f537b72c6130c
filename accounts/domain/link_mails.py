"""The mails that carry a link to choose a password, in the language of the person who gets them."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.domain.links import LIFETIMES
from accounts.enums import LinkPurpose
from accounts.models import User
from cxportal.core.audit.log import NOWHERE, Source
from cxportal.core.mail import queue_mail

_PATHS: Mapping[LinkPurpose, str] = {
    LinkPurpose.RESET: "/password/reset/{key}/",
    LinkPurpose.INVITATION: "/invitation/{key}/",
}
_SUBJECTS: Mapping[LinkPurpose, Promise] = {
    LinkPurpose.RESET: gettext_lazy("Choose a new password"),
    LinkPurpose.INVITATION: gettext_lazy("You are invited"),
}


def send(
    user: User,
    key: str,
    purpose: LinkPurpose,
    *,
    now: datetime,
    source: Source = NOWHERE,
    actor: User | None = None,
    language: str = "",
) -> None:
    """Leave the mail for the worker, in the caller's transaction; it goes to the stored address.

    :param source: where it was asked for
    :param actor: the administrator who asked for it
    :param language: of whoever asked, for people who have chosen none
    """
    with translation.override(user.language or language or settings.LANGUAGE_CODE):
        words = {
            "name": user.get_short_name(),
            "username": user.username,
            "link": settings.SITE_URL + _PATHS[purpose].format(key=key),
            "until": timezone.localtime(now + LIFETIMES[purpose]),
            "address": "" if actor else source.address,
            "device": "" if actor else source.device,
            "actor": actor.get_full_name() if actor else "",
            "language": translation.get_language(),
            "brand": settings.BRAND_NAME,
            "site_url": settings.SITE_URL,
            "support_email": settings.SUPPORT_EMAIL,
        }
        template = f"accounts/mail/password_{purpose}"
        text, html = (render_to_string(f"{template}.{kind}", words) for kind in ("txt", "html"))
        queue_mail(user.email, f"{settings.BRAND_NAME}: {_SUBJECTS[purpose]}", text, html, secret=key)
