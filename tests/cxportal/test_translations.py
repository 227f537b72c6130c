"""Every text of the portal in every language that people can choose."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import to_locale

from tests.factories import make_user, turn_mfa_on
from tests.steps import half_in

TRANSLATED = [code for code, _ in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
TAG = re.compile(r"</?[a-z]+")
LOGIN_PAGES = {
    "en": ("Log in", "Login", "Next", "Need help logging in?", "Change language"),
    "es": ("Iniciar sesión", "Usuario", "Siguiente", "¿Necesita ayuda para iniciar sesión?", "Cambiar idioma"),
    "fr": ("Se connecter", "Identifiant", "Suivant", "Besoin d’aide pour vous connecter\u202f?", "Changer de langue"),
    "pt-br": ("Entrar", "Usuário", "Avançar", "Precisa de ajuda para entrar?", "Alterar idioma"),
}

TOKEN_PAGES = {
    "en": ("MFA Token", "Login"),
    "es": ("Código MFA", "Iniciar sesión"),
    "fr": ("Code MFA", "Se connecter"),
    "pt-br": ("Código MFA", "Entrar"),
}


def catalogue(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"


def entries(code: str) -> list[str]:
    """The blocks of a catalogue after its header."""
    return catalogue(code).read_text(encoding="utf-8").strip().split("\n\n")[1:]


def msgfmt(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    command = ("msgfmt", "--check", *arguments)
    return subprocess.run(command, capture_output=True, check=True, timeout=30, env=os.environ | {"LC_ALL": "C"})


def client_in(code: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    return client


def missing(words: tuple[str, ...], page: str) -> list[str]:
    """Those of the words that no element of the page has as its whole text."""
    return [each for each in words if not re.search(rf">\s*{re.escape(each)}\s*<", page)]


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_a_guess(code: str) -> None:
    counted = msgfmt("--statistics", "--output-file=-", catalogue(code)).stderr.decode()
    assert re.fullmatch(r"\d+ translated messages\.\n", counted)
    assert [entry for entry in entries(code) if entry.startswith(("#~", "#, fuzzy", "#|"))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_keep_the_placeholders_and_tags_of_their_source(code: str) -> None:
    odd = []
    for entry in entries(code):
        source, *translations = entry.split("\nmsgstr")
        expected = [set(part.findall(source)) for part in (PLACEHOLDER, TAG)]
        odd += [text for text in translations if [set(part.findall(text)) for part in (PLACEHOLDER, TAG)] != expected]
    assert odd == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_fit_into_an_attribute(code: str) -> None:
    texts = [text for entry in entries(code) for text in entry.split("\nmsgstr")[1:]]
    assert [text for text in texts if r"\"" in text and "<a href=" not in text] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_compiled_translations_are_those_of_the_text_file(code: str) -> None:
    assert msgfmt("--output-file=-", catalogue(code)).stdout == catalogue(code).with_suffix(".mo").read_bytes()


def test_all_languages_have_expected_pages() -> None:
    assert list(LOGIN_PAGES) == list(TOKEN_PAGES) == [code for code, _ in settings.LANGUAGES]


@pytest.mark.django_db
@pytest.mark.parametrize("code", LOGIN_PAGES)
def test_the_login_page_speaks_the_language_of_the_cookie(code: str) -> None:
    page = client_in(code).get("/login/").content.decode()
    assert f'<html lang="{code}"' in page
    assert missing(LOGIN_PAGES[code], page) == []


@pytest.mark.django_db
@pytest.mark.parametrize("code", TOKEN_PAGES)
def test_the_button_of_the_token_page_logs_in_and_names_no_field(code: str) -> None:
    user = make_user()
    turn_mfa_on(user)
    page = half_in(user.username, client=client_in(code)).get("/login/").content.decode()
    assert missing(TOKEN_PAGES[code], page) == []
