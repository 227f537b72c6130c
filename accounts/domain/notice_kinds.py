"""What people are told by mail."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind of mail.

    :param next_step: what to do now, before a link
    :param page: where the link leads, by the name of its address
    :param somebody_has_the_password: whoever did it knows the password, so it is the first thing to change
    """

    subject: Promise
    sentence: Promise
    next_step: Promise | str = ""
    page: str = ""
    somebody_has_the_password: bool = True


class Notice(Enum):
    """What a person is told by mail."""

    MFA_ON = Words(
        _("MFA was turned on"),
        _("MFA was turned on for your account. From now on logging in takes a code from your phone as well."),
    )
    MFA_OFF = Words(
        _("MFA was turned off"),
        _("MFA was turned off in My Profile. From now on your password alone logs you in."),
    )
    MFA_MOVED = Words(
        _("MFA was moved to a new phone"),
        _("MFA was moved to a new phone. Codes of the old phone no longer work."),
    )
    MFA_TAKEN_OFF = Words(
        _("MFA was turned off for your account"),
        _(
            "An administrator turned MFA off for your account. From now on your password alone logs you in. "
            "Codes of the old phone no longer work, and all your sessions have ended."
        ),
        _("Turn MFA on again:"),
        "mfa_setting",
        somebody_has_the_password=False,
    )
    RECOVERY_CODE_USED = Words(
        _("A recovery code was used"),
        _("Somebody logged in to your account with a recovery code instead of a code from your phone."),
        _("If you have a new phone, set it up:"),
        "mfa_setting",
    )
    RECOVERY_CODES_MADE = Words(
        _("New recovery codes"),
        _("New recovery codes were made for your account. The old ones no longer work."),
    )
    PASSWORD_CHANGED = Words(
        _("Your password was changed"),
        _("The password of your account was changed, and all other sessions have ended."),
        somebody_has_the_password=False,
    )
    EMAIL_CHANGED = Words(
        _("Your email address was changed"),
        _("The email address of your account was changed. Mails about it no longer come to this one."),
        somebody_has_the_password=False,
    )
    WRONG_CODES = Words(
        _("Right password, wrong codes"),
        _(
            "Somebody gave the right password of your account and then wrong codes. "
            "If this was not you, change your password now."
        ),
    )
    NEW_DEVICE = Words(
        _("Login from a new device"),
        _("Somebody logged in to your account from a device that it has not seen before."),
    )
    THICK_CLIENT_REFUSED = Words(
        _("A connector was refused"),
        _(
            "The Agent App or the Salesforce Connector gave the right password of your account "
            "and was refused, since MFA is on. Use the Agent Panel in a browser."
        ),
    )

    @property
    def subject(self) -> Promise:
        return self.value.subject

    @property
    def sentence(self) -> Promise:
        return self.value.sentence

    @property
    def next_step(self) -> Promise | str:
        return self.value.next_step

    @property
    def page(self) -> str:
        return self.value.page

    @property
    def somebody_has_the_password(self) -> bool:
        return self.value.somebody_has_the_password
