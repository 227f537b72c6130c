"""A customer chats from a page of another site; agents answer in their panels."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from accounts.models import User
from acd.models import Contact, Membership, Message, Queue
from tests.acd.work import make_queue
from tests.e2e.browser import Screen, axe, sign_in
from tests.factories import make_user
from webchat.models import Site

LINE = """
window.WebSocket = class extends WebSocket {
  constructor(url) {
    super(window.isCut ? `${url}no/such/socket/` : url);
    window.line = this;
  }
};
"""  # a line that a test may cut


@contextmanager
def shop_with(tag: str) -> Iterator[str]:
    """A page of another site that holds one tag, and its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=en><title>Shop</title>{tag}<h1>Shop</h1>".encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()


@pytest.fixture
def queue() -> Queue:
    return make_queue(greeting="Hello from the shop", wrap_up_seconds=60)


@pytest.fixture
def site(queue: Queue) -> Site:
    return Site.objects.create(slug=f"shop-{queue.pk}", name="Lamps", queue=queue)


@pytest.fixture
def shop(site: Site, base_url: str) -> Iterator[str]:
    with shop_with(f'<script src="{base_url}/chat/{site.slug}/widget.js"></script>') as origin:
        site.allowed_origins = [origin]
        site.save()
        yield f"{origin}/lamps/?secret=1"


def agent_in(queue: Queue, name: str) -> User:
    agent = make_user(first_name=name, last_name="Agent")
    Membership.objects.create(agent=agent, queue=queue)
    return agent


def opened(page: Page, shop: str) -> FrameLocator:
    page.goto(shop)
    page.get_by_role("button", name="Chat").click()
    return page.frame_locator("iframe")


def ask(chat: FrameLocator | Page, question: str = "Where is my lamp?") -> None:
    chat.get_by_label("Name").fill("Ada Byron")
    chat.get_by_label("Email").fill("ada@example.com")
    chat.get_by_label("Question").fill(question)
    chat.get_by_role("button", name="Start chat").click()


def test_a_customer_of_another_site_talks_to_agents(
    page: Page, new_context: Callable[..., BrowserContext], shop: str, queue: Queue
) -> None:
    ana = new_context().new_page()
    sign_in(ana, agent_in(queue, "Ana"))
    ana.get_by_role("button", name="Available").click()

    chat = opened(page, shop)
    expect(chat.get_by_text("Hello from the shop")).to_be_visible()
    ask(chat)
    ana.get_by_role("button", name="Accept").click()
    expect(chat.get_by_text("You are talking to Ana.")).to_be_visible()
    ana.get_by_label("Message").fill("On its way: https://example.com/track")
    ana.get_by_role("button", name="Send").click()

    link = chat.get_by_role("link", name="https://example.com/track")
    assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer nofollow", "_blank")
    chat.get_by_label("Message").fill("<b>Thank you</b>")
    chat.get_by_role("button", name="Send").click()
    expect(ana.get_by_text("<b>Thank you</b>").last).to_be_visible()

    page.reload()
    expect(chat.get_by_text("<b>Thank you</b>")).to_be_visible()
    chat.get_by_role("button", name="Leave").click()
    chat.get_by_role("button", name="4").click()
    expect(chat.get_by_role("button", name="4")).to_have_attribute("aria-pressed", "true")
    ana.get_by_role("button", name="Finish").click()

    contact = Contact.objects.get(queue=queue)
    assert (contact.rating, contact.page) == (4, shop.partition("?")[0])
    texts = list(Message.objects.filter(contact=contact, author="customer").values_list("text", flat=True))
    assert texts == ["Where is my lamp?", "<b>Thank you</b>"]
    assert page.context.cookies() == []
    assert page.frames[1].evaluate("() => { try { return localStorage.length } catch { return 0 } }") == 0


def test_what_is_written_without_a_line_is_delivered_once(page_at: Screen, shop: str, queue: Queue) -> None:
    page = page_at(1440, "light")  # its console may tell of refused handshakes
    page.add_init_script(LINE)
    chat = opened(page, shop)
    ask(chat)
    expect(chat.get_by_text("You are number 1 in the queue.")).to_be_visible()

    page.add_init_script("window.isCut = true")
    page.frames[1].evaluate("isCut = true, line.close()")
    for text in ("One", "Two"):
        chat.get_by_label("Message").fill(text)
        chat.get_by_role("button", name="Send").click()
    expect(chat.get_by_text("Not sent yet")).to_have_count(2)
    expect(chat.get_by_text("Connection lost.")).to_be_visible()
    page.reload()
    expect(chat.get_by_text("Not sent yet")).to_have_count(2)

    page.frames[1].evaluate("isCut = false")
    expect(chat.get_by_text("Not sent yet")).to_have_count(0, timeout=10_000)
    said = Message.objects.filter(contact__queue=queue).order_by("number").values_list("text", flat=True)
    assert list(said) == ["Where is my lamp?", "One", "Two"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_everybody_can_chat(page_at: Screen, site: Site, width: int, scheme: str) -> None:
    page = page_at(width, scheme)
    page.goto(f"/chat/{site.slug}/")
    expect(page.get_by_label("Question")).to_be_visible()
    seen = {"form": axe(page)}
    page.get_by_role("button", name="Start chat").click()
    expect(page.get_by_label("Name")).to_be_focused()
    ask(page)
    expect(page.get_by_text("You are number 1 in the queue.")).to_be_visible()
    seen["talk"] = axe(page)
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("button", name="Start a new chat")).to_be_visible()
    seen["over"] = axe(page)
    assert seen == {"form": [], "talk": [], "over": []}
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_sample_shop_shows_the_chat(page: Page, queue: Queue) -> None:
    Site.objects.get_or_create(slug="shop", defaults={"name": "Shop", "queue": queue})
    page.goto("/chat/demo/")
    expect(page.frame_locator("iframe").get_by_role("button", name="Start chat")).to_be_visible()
    assert axe(page) == []
    page.frame_locator("iframe").get_by_role("button", name="Hide the chat").click()
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()


def test_a_page_of_nobody_holds_an_empty_frame(page_at: Screen, site: Site, base_url: str) -> None:
    with shop_with(f'<script src="{base_url}/chat/{site.slug}/widget.js"></script>') as origin:
        page = page_at(1440, "light")  # its console tells of the refused frame
        chat = opened(page, origin)
        expect(page.locator("iframe")).to_be_visible()
        page.wait_for_load_state("networkidle")
        expect(chat.get_by_label("Question")).to_have_count(0)


def test_a_closed_site_says_when_it_opens(page: Page, site: Site) -> None:
    yesterday = (timezone.localtime().weekday() - 1) % 7
    site.queue.opening_hours.create(weekday=yesterday, opens_at="08:30", closes_at="08:31")
    page.goto(f"/chat/{site.slug}/")
    expect(page.get_by_text("Nobody is here right now.")).to_be_visible()
    expect(page.get_by_text("We are back on")).to_contain_text("08:30")
    expect(page.get_by_role("button", name="Start chat")).to_be_hidden()
