"""The top menu of the portal, as the role allows."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain import policy
from accounts.domain.policy import Permission
from accounts.models import User


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, or a heading with entries below."""

    label: str
    url: str = ""
    is_current: bool = False
    children: list["Item"] = field(default_factory=list)


def top_menu(user: User, path: str) -> list[Item]:
    """The entries that this person may open."""
    entries = []
    if policy.may(user, Permission.FLOOR):
        entries.append(_item(_("Floor"), "floor", path))
    if children := _system(user, path):
        is_current = any(child.is_current for child in children)
        entries.append(Item(_("System"), is_current=is_current, children=children))
    return entries


def _system(user: User, path: str) -> list[Item]:
    pages = (
        (Permission.USERS, _("Users"), "users"),
        (Permission.ROUTING, _("Teams"), "teams"),
        (Permission.ROUTING, _("Queues"), "queues"),
        (Permission.ROUTING, _("Pause reasons"), "reasons"),
        (Permission.ROUTING, _("Dispositions"), "dispositions"),
        (Permission.ROUTING, _("Canned responses"), "canned"),
        (Permission.SECURITY, _("Security"), "security"),
        (Permission.AUDIT, _("Audit log"), "audit"),
    )
    return [_item(label, url_name, path) for permission, label, url_name in pages if policy.may(user, permission)]


def _item(label: str, url_name: str, path: str) -> Item:
    url = reverse(url_name)
    return Item(label, url, path.startswith(url))
