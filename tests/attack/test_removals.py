"""The list of removals stays in step with the product."""

import subprocess

import pytest

from cxportal.env import BASE_DIR
from tests.attack.removals import Removal, every

REMOVALS = every()


@pytest.mark.parametrize("removal", REMOVALS, ids=lambda removal: removal.name)
def test_each_removal_names_tests_that_exist_and_still_fits(removal: Removal) -> None:
    fits = subprocess.run(
        ("git", "apply", "--check", removal.path), cwd=BASE_DIR, check=False, capture_output=True, text=True
    )

    assert removal.caught_by
    assert fits.stderr == ""
    for test in removal.caught_by:
        file, _, name = test.partition("::")
        assert f"def {name.split('[')[0].split('::')[-1]}(" in (BASE_DIR / file).read_text()
