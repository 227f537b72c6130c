"""Whichever worker Prometheus meets, it reads the numbers of all."""

import re

import httpx
import pytest

from tests.workers.server import two_workers

PAGES = 40
FOUND = re.compile(r'cxportal_requests_total\{status="4xx"\} (\d+)')


@pytest.mark.django_db(transaction=True)
def test_all_workers_answer_with_the_sum() -> None:
    own = {"Host": "testserver"}
    with two_workers() as url:
        for _ in range(PAGES):
            assert httpx.get(f"{url}/nowhere/", headers=own).status_code == 404
        answers = [httpx.get(f"{url}/metrics", headers=own).text for _ in range(PAGES)]

    assert {FOUND.findall(answer)[0] for answer in answers} == {str(PAGES)}
