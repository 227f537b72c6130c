"""Mails about an account, in the language of the person who gets them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.domain.notice_kinds import Notice
from accounts.models import User
from cxportal.core.audit.log import COMMAND_LINE, NOWHERE, Source
from cxportal.core.mail import queue_mail

__all__ = ["Notice", "tell"]


def tell(user: User, notice: Notice, *, now: datetime, source: Source = NOWHERE, actor: User | None = None) -> None:
    """Tell a person what happened to the account, in the caller's transaction.

    :param actor: somebody else who did it
    """
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = _words(user, now=now) | _words_of(notice) | _words_about(source, actor)
        subject = f"{settings.BRAND_NAME}: {notice.subject}"
        text = render_to_string("accounts/mail/notice.txt", words)
        html = render_to_string("accounts/mail/notice.html", words | {"subject": subject})
        queue_mail(user.email, subject, text, html)


def _words(user: User, *, now: datetime) -> dict[str, Any]:
    return {
        "name": user.get_short_name(),
        "username": user.username,
        "at": timezone.localtime(now),
        "language": translation.get_language(),
        "is_right_to_left": translation.get_language_bidi(),
        "brand": settings.BRAND_NAME,
        "site_url": settings.SITE_URL,
        "support_email": settings.SUPPORT_EMAIL,
    }


def _words_of(notice: Notice) -> dict[str, Any]:
    return {
        "sentence": notice.sentence,
        "next_step": notice.next_step,
        "page": notice.page,
        "somebody_has_the_password": notice.somebody_has_the_password,
    }


def _words_about(source: Source, actor: User | None) -> dict[str, Any]:
    is_command = actor is None and source.device == COMMAND_LINE.device
    return {
        "address": source.address,
        "device": "" if is_command else source.device,
        "actor": actor.get_full_name() if actor else "",
        "is_command": is_command,
    }
