"""The portal beside other portals: runs the programs of a folder that is named by `PEERS`.

That folder holds minimal sites of django-allauth, django-two-factor-auth and plain Django, and `compare.py`,
which starts each of them and us in turn on one core and drives them all with the same browser. Its
`setup.sh` makes their environments under `~/.cache/cx-peers`.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cxportal.env import BASE_DIR
from tests.bench import figures, verdicts
from tests.plugins.postgres import free_port

DESCRIPTION = Path(__file__).with_name("portal.json")
ENVIRONMENTS = Path.home() / ".cache" / "cx-peers"
OTHERS = "allauth,twofactor"
EVERYBODY = "plain,allauth,twofactor,portal"
LONGEST = 600  # seconds of one suite


@dataclass(frozen=True)
class Bench:
    """A copy of the peers' folder, with our description in it and a place of its own for what it makes."""

    folder: Path
    root: Path
    database_port: int

    def run(
        self, suite: str, *options: str, name: str, targets: str = EVERYBODY, description: str = "portal"
    ) -> dict[str, Any]:
        """Run a suite, print its tables, and give back the figures that it kept under a name."""
        begin = time.monotonic()
        command = (
            *(self.root / "client" / "bin" / "python", "compare.py", suite, "--db", "postgres", "--targets", targets),
            *("--portal", self.folder / f"{description}.json", "--port", free_port(), *options),
        )
        environment = os.environ | {
            "PROJECT": str(BASE_DIR),
            "VAR_DIR": str(self.root / "var"),
            "PEERS_ROOT": str(self.root),
            "BENCH_PG_PORT": str(self.database_port),
        }
        subprocess.run(list(map(str, command)), cwd=self.folder, env=environment, check=True, timeout=LONGEST)
        print(f"\n({suite}: {time.monotonic() - begin:.0f} s)\n", flush=True)
        found: dict[str, Any] = json.loads((self.folder / "results" / f"{name}.json").read_text(encoding="utf-8"))
        return found


def run(folder: Path) -> None:
    """Measure us beside the peers, or say in one line why not."""
    figures.show_title("Beside other portals")
    named = os.environ.get("PEERS", "")
    missing = _missing(Path(named)) if named else "name the folder of the peers' bench: make bench PEERS=<folder>"
    if missing:
        print(f"Left out: {missing}.")
        return
    bench = _prepare(Path(named), folder)
    verdicts.queries(bench.run("queries", "--hasher", "fast", name="queries_postgres"))
    verdicts.login(bench.run("login", *_rounds(5, clients=1, count=100), name="login_fast_postgres_1000_c1"))
    verdicts.enrol(bench.run("enrol", *_rounds(5, clients=1, count=40), name="enrol_fast_postgres_c1"))
    slow = ("--hasher", "pbkdf2", "-c", "8", "-n", "32", "--warmup", "8", "--rounds", "3")
    same, ours = (
        bench.run("login", *slow, name="login_pbkdf2_postgres_1000_c8", targets=f"{OTHERS},portal", description=which)
        for which in ("portal", "portal_production")
    )
    verdicts.production(ours, same)
    verdicts.replay(bench.run("replay", "--hasher", "fast", name="replay_postgres", targets=f"{OTHERS},portal"))
    options = ("--hasher", "pbkdf2", "-n", "6", "--rounds", "3")
    bench.run("faults", *options, name="faults_pbkdf2_postgres", description="portal_production")


def _missing(named: Path) -> str:
    wanted = [named / "compare.py", *(ENVIRONMENTS / name / "bin" / "python" for name in ("client", "allauth"))]
    absent = next((path for path in wanted if not path.exists()), None)
    return f"there is no {absent} (its setup.sh makes the environments)" if absent else ""


def _prepare(named: Path, folder: Path) -> Bench:
    bench = Bench(folder / "peers", folder / "peers-root", free_port())
    shutil.copytree(named, bench.folder, ignore=shutil.ignore_patterns("results", "__pycache__"))
    bench.root.mkdir()
    for environment in ENVIRONMENTS.iterdir():
        if (environment / "pyvenv.cfg").exists():
            (bench.root / environment.name).symlink_to(environment)
    ours = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    _write(bench.folder / "portal.json", ours)
    ours["name"] = "portal_production"
    ours["start"]["env"]["HASHER"] = "argon2"  # the product's own, whatever the peers hash with
    _write(bench.folder / "portal_production.json", ours)
    return bench


def _write(path: Path, description: dict[str, Any]) -> None:
    path.write_text(json.dumps(description), encoding="utf-8")


def _rounds(rounds: int, *, clients: int, count: int) -> Sequence[str]:
    return ("--hasher", "fast", "-c", str(clients), "-n", str(count), "--rounds", str(rounds))
