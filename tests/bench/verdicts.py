"""The peers' figures beside ours, as ratios of one run, and the targets they are held against."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from tests.bench import figures

Report = Mapping[str, Any]
Reports = Mapping[str, Sequence[Report]]
PEERS = ("allauth", "twofactor")


def queries(found: Mapping[str, Any]) -> None:
    """One hash each, whoever signs in."""
    ours = found["portal"]
    hashes = {
        "right password": _hashes(ours["login"]),
        "wrong password": _hashes(ours["wrong_password"]["traces"]),
        "unknown name": _hashes(ours["unknown_user"]["traces"]),
    }
    for who, count in hashes.items():
        figures.show_verdict(f"hashes of a sign-in, {who}", count, 1)


def login(found: Reports) -> None:
    """What a sign-in takes without its hash."""
    figures.show_verdict("processor time of a sign-in : allauth's", _ratio(found, _processor_time), 0.7)


def enrol(found: Reports) -> None:
    """What turning MFA on takes without its hash."""
    figures.show_verdict("processor time of an enrolment : allauth's", _ratio(found, _processor_time), 0.5)
    size = median(report["qr_bytes"] for report in found["portal"])
    figures.show_verdict("answer with the QR code", size / 1000, 10, unit=" kB")


def production(ours: Reports, same: Reports) -> None:
    """Sign-ins a second as each is installed, and with one hasher for all."""
    for peer in PEERS:
        faster = _ratio(ours, _per_second, of="portal_production", to=peer)
        figures.show_verdict(f"sign-ins a second, each with its own hasher : {peer}'s", faster, 5, at_least=True)
    print("  Most of that is the hasher: Argon2id with OWASP's parameters against Django's default PBKDF2.")
    for peer in PEERS:
        print(f"- with the same hasher (PBKDF2): {_ratio(same, _per_second, to=peer):.2f} x {peer}'s")


def replay(found: Mapping[str, Any]) -> None:
    """A code is good for one sign-in."""
    for how in ("in_turn", "together"):
        twice = found["portal"][how]["codes_used_more_than_once"]
        figures.show_verdict(f"codes that were used twice, sent {how.replace('_', ' ')}", twice, 0)


def _ratio(found: Reports, figure: Callable[[Report], float], *, of: str = "portal", to: str = "allauth") -> float:
    return median(map(figure, found[of])) / median(map(figure, found[to]))


def _processor_time(report: Report) -> float:
    return float(sum(report["cpu_ms_per_login"].values()))


def _per_second(report: Report) -> float:
    return float(report["per_second"])


def _hashes(traces: Sequence[Report]) -> int:
    return sum(trace["hash"][0] for trace in traces)
