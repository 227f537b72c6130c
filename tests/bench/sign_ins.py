"""How fast people sign in, step by step, and what a sign-in takes."""

from collections.abc import Mapping

from tests.bench import crowd, figures, journey, people, usage
from tests.bench.server import WORKERS, Site, serving, statements_of
from tests.bench.visitor import Visitor

CLIENTS = 8
WARM_UP = 24
MEASURED = 320
LOGIN_PAGE_LIMIT = 100.0  # ms, p99 while everybody signs in
MOST_STATEMENTS, MOST_WRITES = 19, 10


def statements(site: Site) -> Mapping[str, Mapping[str, int]]:
    """The statements of each step, by kind."""
    with serving(site, is_traced=True) as server:
        crowd.send(journey.sign_in, [people.login_name(1)], port=server.port, clients=1)
        visitor = Visitor(server.port)
        journey.sign_in(visitor, people.login_name(0))
        visitor.close()
    return {step: statements_of(visitor.headers[step]) for step in journey.SIGN_IN}


def measure(site: Site, asked: Mapping[str, Mapping[str, int]]) -> None:
    """Print sign-ins a second, the times and statements of the steps, and the memory of the workers."""
    with serving(site) as server:
        idle = usage.workers_memory(server.pid)
        names = [people.login_name(number) for number in range(WARM_UP + MEASURED)]
        crowd.send(journey.sign_in, names[:WARM_UP], port=server.port, clients=CLIENTS)
        with crowd.passer_by(server.port) as looks:
            outcome = crowd.send(journey.sign_in, names[WARM_UP:], port=server.port, clients=CLIENTS)
        busy = usage.workers_memory(server.pid)
    figures.show_title(f"Sign-ins with MFA: {CLIENTS} clients, {WORKERS} workers, PostgreSQL, Argon2id")
    print(f"- {outcome.per_second:.1f} whole sign-ins a second ({MEASURED} of them, {outcome.seconds:.1f} s)")
    _show_steps(outcome, asked)
    page = 1000 * figures.percentile(looks, 99)
    figures.show_verdict(
        f"login page for a passer-by meanwhile, p99 of {len(looks)}", page, LOGIN_PAGE_LIMIT, unit=" ms"
    )
    _show_budget(asked)
    for what, found in (("at rest", idle), ("after the sign-ins", busy)):
        shown = ", ".join(f"{rss:.0f} MiB ({uss:.0f} of its own)" for rss, uss in found)
        print(f"- memory of each worker {what}: {shown}")


def measure_own_cost(site: Site) -> None:
    """Print the processor time of a sign-in and of an enrolment without their hashes."""
    figures.show_title("Processor time without the password hash (one client)")
    for what, make, of, count in (
        ("sign-in", journey.sign_in, people.login_name, MEASURED),
        ("enrolment", journey.enrol, people.enrol_name, MEASURED // 4),
    ):
        with serving(site) as server:
            names = [of(number) for number in range(WARM_UP + count)]
            crowd.send(make, names[:WARM_UP], port=server.port, clients=1)
            with (
                usage.processor_time(server.pid) as portal,
                usage.processor_time(site.cluster.pid) as database,
            ):
                crowd.send(make, names[WARM_UP:], port=server.port, clients=1)
        ours, theirs = portal.seconds / count, database.seconds / count
        print(f"- {what}: {1000 * ours:.1f} ms in the portal, {1000 * theirs:.1f} ms in PostgreSQL", flush=True)


def _show_steps(outcome: crowd.Outcome, asked: Mapping[str, Mapping[str, int]]) -> None:
    rows = [
        [step, *figures.spread(outcome.times[step]), str(_count(asked[step])), str(_count(asked[step], figures.WRITES))]
        for step in journey.SIGN_IN
    ]
    rows.append(["the whole sign-in", *figures.spread(outcome.totals), *_sums(asked)])
    print()
    figures.show_table(["", "p50 ms", "p95 ms", "p99 ms", "statements", "writes"], rows)


def _show_budget(asked: Mapping[str, Mapping[str, int]]) -> None:
    count, writes = map(int, _sums(asked))
    figures.show_verdict("statements of a sign-in, BEGIN and COMMIT not counted", count, MOST_STATEMENTS)
    figures.show_verdict("of them writes", writes, MOST_WRITES)


def _sums(asked: Mapping[str, Mapping[str, int]]) -> list[str]:
    steps = asked.values()
    return [str(sum(map(_count, steps))), str(sum(_count(step, figures.WRITES) for step in steps))]


def _count(asked: Mapping[str, int], kinds: frozenset[str] | None = None) -> int:
    return sum(n for kind, n in asked.items() if (kind in kinds if kinds else kind not in figures.TRANSACTIONS))
