"""The profile picture: who may see whose, where it stands, and what an upload may be."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.domain import pictures
from accounts.enums import Role
from accounts.models import Picture, Team, User
from cxportal.core.audit.names import Name
from cxportal.core.models import AuditRecord
from tests.clients import signed_in
from tests.factories import make_user, turn_mfa_on
from tests.steps import half_in

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PAGE = "/profile/picture/"


def png(colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (300, 300), colour).save(written, "PNG")
    return written.getvalue()


def upload(user: User, data: bytes, name: str = "me.png", kind: str = "image/png") -> Any:  # noqa: ANN401
    return signed_in(user).post(PAGE, {"picture": SimpleUploadedFile(name, data, kind)})


def with_picture(role: Role = Role.AGENT, *teams: Team) -> User:
    user = make_user(role)
    user.teams.set(teams)
    assert upload(user, png()).status_code == 302
    user.refresh_from_db()
    return user


def address_of(user: User, size: str = "small") -> str:
    return f"/pictures/{user.pk}/{user.picture}/{size}/"


def records(user: User) -> list[tuple[str, str, str]]:
    found = AuditRecord.objects.filter(name=Name.UPLOAD, subject_id=user.pk).order_by("id")
    return list(found.values_list("actor_name", "outcome", "reason"))


@pytest.mark.parametrize("role", Role)
def test_everybody_uploads_a_picture_and_sees_it_on_the_own_pages(role: Role) -> None:
    user = with_picture(role)
    home = signed_in(user).get("/", follow=True).content.decode()
    profile = signed_in(user).get("/profile/").content.decode()

    assert f'src="{address_of(user)}"' in home
    assert f'src="{address_of(user, "large")}"' in profile
    assert records(user) == [(user.username, "success", "")]


@pytest.mark.parametrize(("size", "pixels"), [("large", 256), ("small", 96)])
def test_it_is_served_as_an_image_that_only_this_session_keeps(size: str, pixels: int) -> None:
    user = with_picture()
    browser = signed_in(user)

    answer = browser.get(address_of(user, size))
    again = browser.get(address_of(user, size), headers={"if-none-match": answer.headers["ETag"]})

    headers = ("Content-Type", "X-Content-Type-Options", "Cache-Control", "Vary", "Content-Security-Policy")
    assert [answer.headers[name] for name in headers] == [
        "image/webp",
        "nosniff",
        "private, max-age=86400, immutable",
        "Cookie, Accept-Language",
        "default-src 'none'; frame-ancestors 'none'; sandbox",
    ]
    assert Image.open(io.BytesIO(answer.content)).size == (pixels, pixels)
    assert (again.status_code, again.content) == (304, b"")


def test_another_picture_has_another_address_and_the_old_one_is_gone() -> None:
    user = with_picture()
    old = address_of(user)

    upload(user, png((30, 30, 200)))
    user.refresh_from_db()

    browser = signed_in(user)
    assert [browser.get(address).status_code for address in (old, address_of(user))] == [404, 200]


def test_a_removed_picture_is_gone_and_initials_are_back() -> None:
    user = with_picture()
    browser = signed_in(user)

    answer = browser.post(PAGE, {"remove": "yes"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/profile/")
    assert browser.get(address_of(user)).status_code == 404
    assert "<img" not in browser.get("/profile/").content.decode()
    assert (Picture.objects.count(), User.objects.get(pk=user.pk).picture) == (0, "")
    assert records(user)[-1] == (user.username, "success", "removed")
    assert browser.post(PAGE, {"remove": "yes"}).status_code == 302
    assert len(records(user)) == 2


def test_each_role_sees_the_faces_of_its_floor() -> None:
    sales, service = Team.objects.create(name="Sales"), Team.objects.create(name="Service")
    subject = with_picture(Role.AGENT, sales, service)
    viewers = {role: make_user(role) for role in Role}
    for role in (Role.SUPERVISOR, Role.AGENT):
        viewers[role].teams.set([sales, service])
    elsewhere = make_user(Role.SUPERVISOR)
    elsewhere.teams.set([Team.objects.create(name="Other")])

    seen = {role: signed_in(viewer).get(address_of(subject)).status_code for role, viewer in viewers.items()}

    assert seen == {Role.ADMINISTRATOR: 200, Role.MANAGER: 200, Role.SUPERVISOR: 200, Role.AGENT: 404}
    assert signed_in(elsewhere).get(address_of(subject)).status_code == 404
    assert signed_in(subject).get(address_of(subject)).status_code == 200


@pytest.mark.parametrize("change", ["digest", "owner", "size", "number"])
def test_an_address_that_is_not_quite_right_shows_nothing(change: str) -> None:
    subject, other = with_picture(), make_user()
    right = address_of(subject)
    wrong = {
        "digest": right.replace(subject.picture, "0" * 32),
        "owner": right.replace(f"/{subject.pk}/", f"/{other.pk}/"),
        "size": right.replace("small", "digest"),
        "number": right.replace(f"/{subject.pk}/", f"/{10**30}/"),
    }[change]

    assert signed_in(make_user(Role.ADMINISTRATOR)).get(wrong).status_code == 404


def test_half_a_sign_in_sees_no_face() -> None:
    subject = with_picture()
    turn_mfa_on(subject)

    assert half_in(subject.username).get(address_of(subject)).status_code == 302


def test_the_floor_and_the_lists_show_it() -> None:
    subject = with_picture()
    browser = signed_in(make_user(Role.ADMINISTRATOR))

    for page in ("/floor/", "/system/users/", f"/system/users/{subject.pk}/"):
        assert f"/pictures/{subject.pk}/{subject.picture}/" in browser.get(page).content.decode()


MOVING = io.BytesIO()
Image.new("RGB", (9, 9)).save(MOVING, "PNG", save_all=True, append_images=[Image.new("RGB", (9, 9), (9, 9, 9))])
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
UNREADABLE = "That file cannot be read as a PNG, JPEG or WebP picture. Choose another one"
REFUSALS = [
    ("no picture at all", b"hello", UNREADABLE, "Unreadable"),
    ("an empty file", b"", UNREADABLE, "Unreadable"),
    ("an SVG that calls itself PNG", SVG, UNREADABLE, "Unreadable"),
    ("half a picture", png()[:150], UNREADABLE, "Unreadable"),
    ("more than 2 MB", png() + b"\0" * 2**21, "That file is larger than 2 MB. Choose a smaller one", "LargeFile"),
    ("a moving picture", MOVING.getvalue(), "That picture moves. Choose one that stands still", "Moving"),
]


@pytest.mark.parametrize(
    ("data", "words", "reason"), [case[1:] for case in REFUSALS], ids=[case[0] for case in REFUSALS]
)
def test_a_bad_file_is_refused_in_words_and_the_old_picture_stays(data: bytes, words: str, reason: str) -> None:
    user = with_picture()

    answer = upload(user, data)

    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert User.objects.get(pk=user.pk).picture == user.picture
    assert records(user)[-1] == (user.username, "failure", reason)


def test_no_file_is_asked_for() -> None:
    answer = signed_in(make_user()).post(PAGE, {"picture": "just text"})

    assert (answer.status_code, "Choose a picture" in answer.content.decode()) == (200, True)


def test_a_body_above_all_limits_gets_a_page() -> None:
    answer = upload(make_user(), b"a" * 6_000_000)

    assert (answer.status_code, "6.69.25" in answer.content.decode()) == (413, True)


def test_the_name_and_the_type_of_a_file_decide_nothing() -> None:
    user = make_user()

    assert upload(user, png(), name="../../evil.html\0.svg", kind="text/html").status_code == 302
    assert signed_in(User.objects.get(pk=user.pk)).get("/profile/").status_code == 200


def test_after_ten_uploads_there_is_a_pause() -> None:
    user = make_user()
    statuses = [upload(user, b"x").status_code for _ in range(pictures.UPLOADS.rule.size)]  # type: ignore[attr-defined]

    answer = upload(user, png())

    assert set(statuses) == {200}
    assert (answer.status_code, "Try again in a few minutes" in answer.content.decode()) == (429, True)
    assert User.objects.get(pk=user.pk).picture == ""


def test_nobody_uploads_for_somebody_else() -> None:
    victim, user = make_user(), make_user()

    signed_in(user).post(PAGE, {"picture": SimpleUploadedFile("a.png", png()), "user": victim.pk, "owner": victim.pk})

    assert User.objects.get(pk=victim.pk).picture == ""
