"""Promises about the whole tree."""

import ast
import tomllib
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings

from tests.architecture.sources import APPS, PACKAGES, ROOT, calls_of, name_of, product_files, tree_of

MAX_LINES = 300
MEDIAN_LINES = 70
MAX_MODULE_LINES = 200


def test_a_session_becomes_somebodys_in_one_place() -> None:
    starters = [name_of(path) for path in product_files() if {"auth.login", "login"} & set(calls_of(tree_of(path)))]
    assert starters == ["accounts/sign_in.py"]


def test_passwords_and_codes_are_judged_where_the_tries_are_counted() -> None:
    calls = {name_of(path): set(calls_of(tree_of(path))) for path in product_files()}
    judges = {
        call: [name for name in calls if call in calls[name]]
        for call in ("user.check_password", "person.check_password", "spending.spend", "totp.matching_step")
    }
    assert judges == {
        "user.check_password": ["accounts/domain/login.py", "accounts/domain/proofs.py"],
        "person.check_password": [],
        "spending.spend": ["mfa/domain/enrolment.py", "mfa/models.py"],
        "totp.matching_step": ["mfa/domain/spending.py"],
    }


def test_there_is_no_second_user_interface_for_administrators() -> None:
    assert [app for app in settings.INSTALLED_APPS if app.startswith("django.contrib.admin")] == []


def test_every_app_is_installed_and_under_the_import_contracts() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    own = [app.partition(".")[0] for app in settings.INSTALLED_APPS if app.partition(".")[0] in PACKAGES]
    assert sorted(set(own)) == sorted(PACKAGES)
    assert sorted(config["tool"]["importlinter"]["root_packages"]) == sorted(PACKAGES)
    assert sorted(config["tool"]["coverage"]["run"]["source"]) == sorted(PACKAGES)


def test_no_file_is_longer_than_a_reader_bears() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in product_files()}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}
    assert median(length for length in lengths.values() if length) <= MEDIAN_LINES


def test_no_module_of_the_browser_is_longer_than_a_reader_bears() -> None:
    scripts = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in scripts}
    assert {name: length for name, length in lengths.items() if length > MAX_MODULE_LINES} == {}


@pytest.mark.parametrize("path", product_files(), ids=name_of)
def test_imports_stand_at_the_top(path: Path) -> None:
    functions = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inner = [node for it in functions for node in ast.walk(it) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in inner] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager"}
    assert [name_of(path) for path in product_files() if vague & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_tests_mirror_the_apps() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()}
    assert [app for app in APPS if app not in folders] == []
