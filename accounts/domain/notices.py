"""Mails about an account, in the language of the person who gets them."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from cxportal.core.mail import queue_mail


def mfa_turned_off(user: User, *, actor: User | None, now: datetime) -> None:
    """Tell a person that somebody turned their MFA off, in the caller's transaction.

    :param actor: nobody for a command
    """
    with translation.override(user.language or settings.LANGUAGE_CODE):
        words = {
            "name": user.get_short_name(),
            "username": user.username,
            "administrator": actor.get_full_name() if actor else "",
            "at": timezone.localtime(now),
            "language": translation.get_language(),
            "brand": settings.BRAND_NAME,
            "site_url": settings.SITE_URL,
            "support_email": settings.SUPPORT_EMAIL,
        }
        subject = _("%(brand)s: MFA was turned off for your account") % {"brand": settings.BRAND_NAME}
        text = render_to_string("accounts/mail/mfa_turned_off.txt", words)
        html = render_to_string("accounts/mail/mfa_turned_off.html", words)
    queue_mail(user.email, subject, text, html)
