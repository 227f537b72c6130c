"""Pages from WSGI workers beside ASGI for the sockets, against ASGI for both: as many processes each."""

from dataclasses import dataclass, field
from statistics import median

from tests.bench import crowd, figures, journey, people, usage
from tests.bench.server import GUNICORN, UVICORN, WORKERS, Site, serving

ROUNDS = 4
CLIENTS = 8
WARM_UP = 16
SIGN_INS = 120
COMMANDS = {"gunicorn (WSGI)": GUNICORN, "uvicorn (ASGI)": UVICORN}


@dataclass
class Found:
    """What each round gave."""

    per_second: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    connections: list[float] = field(default_factory=list)

    @property
    def row(self) -> figures.Row:
        """Medians: a second, ms, ms, ms, a sign-in."""
        times = [figures.milliseconds(median(values)) for values in (self.p50, self.p95, self.processor)]
        return [f"{median(self.per_second):.1f}", *times, f"{median(self.connections):.1f}"]


def measure(site: Site) -> None:
    """Print sign-ins a second, their times and what they take, by both servers in turn."""
    figures.show_title(f"WSGI against ASGI for pages: {CLIENTS} clients, {WORKERS} processes, PostgreSQL, Argon2id")
    found = {name: Found() for name in COMMANDS}
    for number in range(ROUNDS):
        for name in COMMANDS if number % 2 == 0 else reversed(COMMANDS):
            _round(site, number, COMMANDS[name], found[name])
    head = ["", "sign-ins a second", "p50 ms", "p95 ms", "processor ms", "connections a sign-in"]
    figures.show_table(head, [[name, *values.row] for name, values in found.items()])
    wsgi, asgi = found.values()
    faster = median(wsgi.per_second) / median(asgi.per_second)
    dearer = median(asgi.processor) / median(wsgi.processor)
    print(f"- WSGI : ASGI, sign-ins a second {faster:.2f}; ASGI : WSGI, processor time of one {dearer:.2f}")


def _round(site: Site, number: int, command: tuple[str, ...], found: Found) -> None:
    first = number * (WARM_UP + SIGN_INS)
    names = [people.login_name(at) for at in range(first, first + WARM_UP + SIGN_INS)]
    with serving(site, command=command) as server:
        crowd.send(journey.sign_in, names[:WARM_UP], port=server.port, clients=CLIENTS)
        before = site.connections()
        with usage.processor_time(server.pid, site.cluster.pid) as spent:
            outcome = crowd.send(journey.sign_in, names[WARM_UP:], port=server.port, clients=CLIENTS)
        found.connections.append((site.connections() - before) / SIGN_INS)
    found.per_second.append(outcome.per_second)
    found.p50.append(figures.percentile(outcome.totals, 50))
    found.p95.append(figures.percentile(outcome.totals, 95))
    found.processor.append(spent.seconds / SIGN_INS)
