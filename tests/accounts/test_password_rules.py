"""Which passwords people may choose, and what they are told about the others."""

import secrets
import string
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain import password_strength as strength
from accounts.domain import passwords
from accounts.domain.password_rules import judge_for
from accounts.domain.password_strength import Weakness, judge
from accounts.models import User

ANA = User(username="jruiz77", first_name="Ana", last_name="Ruiz-Ortega", email="ana.ruiz@acme-calls.example")
CHARACTERS = {
    "letters and digits": string.ascii_letters + string.digits,
    "small letters": string.ascii_lowercase,
    "all that is printed": string.printable[:94],
    "one-time passwords": passwords.ALPHABET,
}


def reasons(raw: str, user: User = ANA) -> list[str]:
    """What somebody is told who chooses this."""
    try:
        passwords.check_strength(raw, user)
    except passwords.WeakPasswordError as refusal:
        return refusal.reasons
    return []


@pytest.mark.parametrize(
    "raw",
    [
        "correct horse battery",
        "correct horse battery staple",
        " spaces count at both ends ",
        "пароль из нескольких слов",
        "密码可以是任何文字只要它足够长而且不常见",
        "mein hund heißt bello",
        "ana likes her purple lamps",
        "j4k9x2m7q1w8z5t",
        "seven purple lamps in a row",
        "é" * 15 + " krokodil unter dem tisch",
        "waxing gibbous moon " + "x" * 108,
    ],
)
def test_long_enough_and_not_what_others_choose_is_all_that_is_asked(raw: str) -> None:
    assert reasons(raw) == []


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("", "Use at least 15 characters. This has 0"),
        ("purple gibbons", "Use at least 15 characters. This has 14"),
        ("é" * 129, "Use at most 128 characters. This has 129"),
        ("purple\0gibbous lamps", "A password cannot hold a null character"),
    ],
)
def test_the_length_is_told_with_what_it_is(raw: str, said: str) -> None:
    assert reasons(raw) == [said]


@pytest.mark.parametrize("raw", ["x" * 14 + "é", "å" * 15])
def test_a_character_counts_once_whatever_it_takes_to_store_it(raw: str) -> None:
    assert "Use at least" not in reasons(raw)[0]


WEAK = [
    ("123456789012345", Weakness.NUMBERS),
    ("481516234248151", Weakness.NUMBERS),
    ("2024-01-01 2023-02-02", Weakness.NUMBERS),
    ("١٢٣٤٥٦٧٨٩٠١٢٣٤٥", Weakness.NUMBERS),
    ("aaaaaaaaaaaaaaa", Weakness.REPEATS),
    ("               ", Weakness.REPEATS),
    ("\t" * 15, Weakness.REPEATS),
    ("😀" * 15, Weakness.REPEATS),
    ("abababababababab", Weakness.REPEATS),
    ("krokodilkrokodil", Weakness.REPEATS),
    ("Пароль пароль ПАРОЛЬ", Weakness.REPEATS),
    ("contraseñacontraseña", Weakness.REPEATS),
    ("passwordpassword" * 8, Weakness.REPEATS),
    ("abcdefghijklmnopqrstuvwxyz", Weakness.WALKS),
    ("!QAZ2wsx#EDC4rfv", Weakness.WALKS),
    ("1q2w3e4r5t6y7u8i9o0p", Weakness.WALKS),
    ("1qaz2wsx3edc4rfv", Weakness.COMMON),
    ("qwertyuiopasdfg", Weakness.COMMON),
    ("Password12345678", Weakness.COMMON),
    ("P4$$w0rd!P4ssw0rd?", Weakness.COMMON),
    ("drowssapdrowssap1", Weakness.COMMON),
    ("Summer2024!Winter2025!", Weakness.COMMON),
    ("dragon monkey football master", Weakness.COMMON),
    ("monkey1 monkey2 monkey3", Weakness.COMMON),
    ("thisismypassword", Weakness.COMMON),
    ("manchesterunited", Weakness.COMMON),
    ("somanypickles27", Weakness.COMMON),
    ("jruiz77-jruiz77-1", Weakness.OWN_WORDS),
    ("Ruiz Ortega 2024!", Weakness.OWN_WORDS),
    ("RUIZORTEGA123456", Weakness.OWN_WORDS),
    ("ana.ruiz@acme-calls", Weakness.OWN_WORDS),
    ("acme calls 12345", Weakness.OWN_WORDS),
    ("CX Portal 20242025", Weakness.OWN_WORDS),
    ("cxportal.testserver", Weakness.OWN_WORDS),
    ("Welcome to CX Portal 1", Weakness.OWN_WORDS),
]


@pytest.mark.parametrize(("raw", "weakness"), WEAK)
def test_what_is_tried_first_is_refused_in_words_that_say_why(raw: str, weakness: Weakness) -> None:
    assert strength.judge(raw, own_words=frozenset(own_words())).weakness is weakness
    assert len(reasons(raw)) == 1


def own_words() -> list[str]:
    return ["jruiz77", "ruiz", "ruizortega", "acme", "calls", "portal", "cxportal", "testserver", "anaruiz"]


@pytest.mark.parametrize(
    "worn",
    [
        lambda word: word * max(2, -(-15 // len(word))),
        lambda word: word + "12345678901234"[: max(0, 15 - len(word))],
        lambda word: f"{word.title()}2024!{word}",
        lambda word: f"{word}!{word[::-1]}1234",
    ],
)
def test_the_3000_most_common_passwords_make_no_long_one(worn: Callable[[str], str]) -> None:
    common = list(strength._LISTS["more_passwords"])[: strength.COMMON]
    made = [worn(word) for word in common[::8] if len(word) >= 6 and word.isascii()]

    assert len(made) > 200
    assert [raw for raw in made if judge(raw).weakness is None] == []


def test_no_common_password_that_is_long_enough_is_taken() -> None:
    long = {word for name in strength._PASSWORD_LISTS for word in strength._LISTS[name] if len(word) >= 15}

    assert len(strength._LISTS["more_passwords"]) >= 3000
    assert [raw for raw in long if judge(raw).weakness is None] == []


@pytest.mark.parametrize("kind", CHARACTERS)
def test_what_a_password_manager_makes_up_is_never_refused(kind: str) -> None:
    made = ["".join(secrets.choice(CHARACTERS[kind]) for _ in range(20)) for _ in range(300)]

    assert [raw for raw in made if judge(raw).weakness] == []


@given(st.text(max_size=128))
@settings(deadline=None, max_examples=300)
def test_any_text_at_all_is_judged(raw: str) -> None:
    assert judge(raw, own_words=frozenset({"ana"})).guesses >= 0


@pytest.mark.parametrize(
    "raw",
    ["4@8({[<369&#!1/|0$5+7%2" * 6, "a4b@8({[<369&#!1/|0$5+7%2zse" * 5, "@4(3$7!0" * 16, "12" * 64, "1/1/1111" * 16],
)
def test_no_input_keeps_a_processor_busy(raw: str) -> None:
    started = time.thread_time()
    judge(raw[:128], own_words=frozenset({"ana", "ruiz"}))

    assert time.thread_time() - started < 0.5


def test_the_words_of_the_brand_count_for_nothing_where_nobody_is_known_yet() -> None:
    assert judge_for(None, "cx portal portal cx").weakness is Weakness.OWN_WORDS
    assert judge_for(None, "seven purple lamps in a row").weakness is None
