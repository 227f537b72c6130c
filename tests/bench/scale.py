"""What a hundred times as many people change."""

from statistics import median

from tests.bench import crowd, figures, journey, people, usage
from tests.bench.server import Site, serving
from tests.bench.visitor import Visitor

ROUNDS = 5
SIGN_INS = 60
WARM_UP = 15
MOST_GROWTH = 1.1
LIST_LIMIT = 150.0  # ms, p95
LOOKS = 40
LISTS = {
    "first page": "/system/users/",
    "page 3,000": "/system/users/?page=3000",
    "by name": "/system/users/?sort=name",
    "longest not logged in": "/system/users/?sort=last_login",
    "MFA off": "/system/users/?mfa=off",
    "search of a name": "/system/users/?q=okafor",
    "search of two words": "/system/users/?q=garcia+chloe",
    "search of one login": "/system/users/?q=user0054321",
    "search without an answer": "/system/users/?q=nobody-of-this-name",
}


def measure(few: Site, many: Site) -> None:
    """Print what a sign-in takes among few and among many people, round by round in turn."""
    figures.show_title("1,000 people against 100,000")
    times: dict[str, list[float]] = {few.name: [], many.name: []}
    costs: dict[str, list[float]] = {few.name: [], many.name: []}
    for number in range(ROUNDS):
        for site in (few, many) if number % 2 == 0 else (many, few):
            middle, cost = _round(site, number)
            times[site.name].append(middle)
            costs[site.name].append(cost)
    growth = median(times[many.name]) / median(times[few.name])
    dearer = median(costs[many.name]) / median(costs[few.name])
    rows = [
        [site.name, figures.milliseconds(median(times[site.name])), figures.milliseconds(median(costs[site.name]))]
        for site in (few, many)
    ]
    figures.show_table(["", "sign-in, p50 ms", "processor ms"], rows)
    figures.show_verdict("time of a sign-in among 100,000 : among 1,000", growth, MOST_GROWTH)
    figures.show_verdict("processor time of it", dearer, MOST_GROWTH)


def _round(site: Site, number: int) -> tuple[float, float]:
    first = number * (WARM_UP + SIGN_INS)
    names = [people.login_name(at) for at in range(first, first + WARM_UP + SIGN_INS)]
    with serving(site) as server:
        crowd.send(journey.sign_in, names[:WARM_UP], port=server.port, clients=1)
        with usage.processor_time(server.pid, site.cluster.pid) as spent:
            outcome = crowd.send(journey.sign_in, names[WARM_UP:], port=server.port, clients=1)
    return figures.percentile(outcome.totals, 50), spent.seconds / SIGN_INS


def measure_lists(many: Site) -> None:
    """Print how long the list of people takes an administrator."""
    figures.show_title("System > Users among 100,000 people (ms)")
    with serving(many) as server:
        visitor = Visitor(server.port)
        journey.sign_in(visitor, people.ADMINISTRATOR)
        for _ in range(2):
            for path in LISTS.values():
                visitor.open("warm-up", path)
        for _ in range(LOOKS):
            for name, path in LISTS.items():
                visitor.open(name, path)
        visitor.close()
    rows = [[name, *figures.spread(visitor.times[name])] for name in LISTS]
    figures.show_table(["", "p50", "p95", "p99"], rows)
    for name in LISTS:
        figures.show_verdict(f"{name}, p95", 1000 * figures.percentile(visitor.times[name], 95), LIST_LIMIT, unit=" ms")
