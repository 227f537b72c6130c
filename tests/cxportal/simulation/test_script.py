"""When played customers and agents do what."""

from itertools import islice

from cxportal.simulation.domain import script


def test_the_same_seed_gives_the_same_play() -> None:
    first, second = (list(islice(script.customers("a", rate=6), 20)) for _ in range(2))
    assert first == second
    assert first != list(islice(script.customers("b", rate=6), 20))
    assert script.treatment("a", 1, 7) == script.treatment("a", 1, 7) != script.treatment("a", 2, 7)


def test_customers_come_at_the_rate_that_was_asked_for() -> None:
    gaps = [each.after for each in islice(script.customers("a", rate=30), 3000)]
    assert 1.9 < sum(gaps) / len(gaps) < 2.1


def test_customers_are_numbered_and_what_they_say_is_short_enough_for_the_chat() -> None:
    everybody = list(islice(script.customers("a", rate=6), 500))
    assert [each.number for each in everybody] == list(range(1, 501))
    assert {bool(each.email) for each in everybody} == {True, False}
    assert {each.stars for each in everybody} == {0, 2, 3, 4, 5}
    assert all(1 <= len(each.answers) <= 4 and each.patience >= 60 for each in everybody)


def test_a_rate_changes_when_customers_come_and_not_who_they_are() -> None:
    slow, fast = script.customer("a", 5, rate=1), script.customer("a", 5, rate=60)
    assert (slow.name, slow.question, slow.answers) == (fast.name, fast.question, fast.answers)
    assert round(slow.after / fast.after, 6) == 60


def test_agents_accept_nearly_everything() -> None:
    treatments = [script.treatment("a", 1, contact_id) for contact_id in range(2000)]
    fates = [each.accepts for each in treatments]
    assert fates.count(None) in range(30, 100)
    assert fates.count(False) in range(30, 100)
    assert all(len(each.replies) >= 3 for each in treatments)
    assert {each.rest > 0 for each in treatments} == {True, False}
