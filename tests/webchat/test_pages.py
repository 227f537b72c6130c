"""The frame, the script and the demo shop, as strangers get them."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from acd.models import Queue
from tests.acd.work import make_queue
from webchat.models import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Site:
    queue = make_queue(greeting="Hello from the garden")
    origins = ["https://shop.example"]
    return Site.objects.create(slug="garden", name="Garden", queue=queue, allowed_origins=origins)


def test_the_frame_may_be_held_by_the_pages_of_its_site_alone(client: Client, site: Site) -> None:
    answer = client.get("/chat/garden/")

    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors {settings.SITE_URL} https://shop.example;" in f"{policy};"
    assert "X-Frame-Options" not in answer.headers
    assert answer.cookies == {}
    assert json.loads(answer.context["origins"]) == [settings.SITE_URL, "https://shop.example"]
    assert "Hello from the garden" in answer.content.decode()


def test_only_origins_stand_in_the_policy(client: Client, site: Site) -> None:
    site.allowed_origins = ["https://Shop.example:443/path", "*", "https://a.example; script-src *", "http://[::1", 5]
    site.save()

    policy = client.get("/chat/garden/").headers["Content-Security-Policy"]

    assert f"frame-ancestors {settings.SITE_URL} https://shop.example;" in f"{policy};"


def test_other_pages_stay_out_of_frames(client: Client) -> None:
    answer = client.get("/login/")

    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_script_may_be_loaded_by_any_page(client: Client, site: Site) -> None:
    answer = client.get("/chat/garden/widget.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/chat/nowhere/", "/chat/nowhere/widget.js", "/chat/demo/"])
def test_unknown_sites_are_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_sites_out_of_use_are_not_found(client: Client, site: Site) -> None:
    Queue.objects.update(is_active=False)

    assert client.get("/chat/garden/").status_code == 404


def test_the_demo_floor_has_a_shop_that_asks_in_support(client: Client) -> None:
    call_command("seed_demo", stdout=io.StringIO())

    answer = client.get("/chat/demo/")

    assert answer.status_code == 200
    assert "/chat/shop/widget.js" in answer.content.decode()
    assert Site.objects.get(slug="shop").queue.name == "Support"


def test_a_closed_queue_says_when_it_opens(client: Client, site: Site) -> None:
    site.queue.opening_hours.create(weekday=0, opens_at="00:00", closes_at="00:01")

    page = client.get("/chat/garden/").content.decode()

    assert "data-is-closed" in page
    assert "We are back on Monday 00:00." in page
