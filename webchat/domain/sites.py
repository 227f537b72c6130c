"""Which sites show the chat, and whether somebody is there to answer."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from acd.domain import opening
from acd.models import Queue
from cxportal.core.origins import as_browsers_send_it
from webchat.models import Site

DEMO = "shop"
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")


class UnknownSiteError(Exception):
    """There is no such site in use."""


@dataclass(frozen=True, slots=True)
class Door:
    """A site as its visitors find it; `opens_at` is when it opens where it is closed and will open."""

    site: Site
    is_open: bool
    opens_at: datetime | None

    @property
    def ancestors(self) -> list[str]:
        """Origins whose pages may show the chat, the portal's own among them."""
        allowed = (_origin_of(address) for address in self.site.allowed_origins)
        return list(dict.fromkeys((as_browsers_send_it(settings.SITE_URL), *filter(None, allowed))))

    def holds(self, page: str) -> bool:
        """Say whether a page is one of the site's; a frame on its own names none.

        :param page: its address, as the script on it says: `frame-ancestors` is what keeps other pages out
        """
        return not page or _origin_of(page) in self.ancestors


def find(slug: str, *, now: datetime) -> Door:
    """The site at this address.

    :param now: in the site's time zone or any other
    :raises UnknownSiteError: there is none, or it or its queue is out of use
    """
    site = Site.objects.select_related("queue").filter(slug=slug, is_active=True, queue__is_active=True).first()
    if site is None:
        raise UnknownSiteError(slug)
    hours = list(site.queue.opening_hours.all())
    return Door(site, opening.is_open(hours, now=now), opening.next_opening(hours, now=now))


def _origin_of(address: object) -> str:
    """The origin of an address, nothing where it has none that a header may hold."""
    try:
        origin = as_browsers_send_it(str(address))
    except ValueError:  # a port that is no number, a name that is none
        return ""
    return origin if _ORIGIN.fullmatch(origin) else ""


def open_demo_shop(queue_name: str) -> None:
    """Let the demo shop ask in a queue, unless it is open already."""
    queue = Queue.objects.get(name=queue_name)
    Site.objects.get_or_create(slug=DEMO, defaults={"name": "Garden Shop", "queue": queue})
