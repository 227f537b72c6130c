"""Recovery codes over HTTP, in parallel, and what the sign-in with one opens."""

from collections import Counter
from functools import partial

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import PendingLogin
from cxportal.core.audit.names import Name
from cxportal.core.limits import store
from cxportal.core.models import AuditRecord
from mfa.domain import guesses, recovery
from tests.attack.doors import to_token_step
from tests.factories import make_user, turn_mfa_on
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, SALVO, LIMIT = 10, 20, 5


def test_twenty_posts_of_one_recovery_code_to_two_workers_sign_in_once_in_ten_rounds(site: str) -> None:
    successes, statuses, left = [], set(), []
    for _ in range(ROUNDS):
        user = make_user(Role.MANAGER)
        turn_mfa_on(user)
        code = recovery.make(user.pk, now=timezone.now())[0]
        browsers = [to_token_step(site, user) for _ in range(SALVO)]
        answers = together([partial(browser.give, recovery_code=code) for browser in browsers])
        statuses |= {answer.status_code for answer in answers}
        successes.append(sum(browser.is_in() for browser in browsers))
        left.append(recovery.standing(user.pk).left)

    assert successes == [1] * ROUNDS
    assert left == [9] * ROUNDS
    assert statuses <= {200, 302, 429}
    assert AuditRecord.objects.filter(name=Name.RECOVERY_CODE_USED).count() == ROUNDS


def test_fifty_parallel_wrong_recovery_codes_of_fifty_half_sign_ins_are_judged_five_times(site: str) -> None:
    user = make_user(Role.MANAGER)
    turn_mfa_on(user)
    code = recovery.make(user.pk, now=timezone.now())[0]
    browsers = [to_token_step(site, user) for _ in range(50)]

    answers = together([partial(browser.give, recovery_code="zzzzz-zzzzz") for browser in browsers])

    assert AuditRecord.objects.filter(name=Name.LOGIN_FAIL).count() <= LIMIT + 2
    assert Counter(answer.status_code for answer in answers)[429] >= 50 - LIMIT - 2
    assert store.read(guesses.recovery_counter_of(user.pk)).total == LIMIT
    late = to_token_step(site, user).give(recovery_code=code)
    assert (late.status_code, recovery.standing(user.pk).left) == (429, 10)
    assert PendingLogin.objects.exists()
