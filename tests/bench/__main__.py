"""Print what the portal costs: `make bench`, or `make bench PEERS=<folder>` with other portals beside it."""

import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench import audit, figures, gateways, peers, refusals, scale, sign_ins
from tests.bench.server import make_site
from tests.plugins.postgres import DURABLE, Cluster, PostgresMissingError

FEW, MANY, ENROLMENTS = 1_000, 100_000, 200


def main() -> None:
    """Run every benchmark on a database that is thrown away afterwards."""
    print(f"# CX Portal on {figures.machine()}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="cxportal-bench-"))
    folder.chmod(0o755)
    try:
        _run_own(folder)
        peers.run(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run_own(folder: Path) -> None:
    try:
        cluster = Cluster.start(folder / "postgres", DURABLE)
    except PostgresMissingError as missing:
        sys.exit(str(missing))
    try:
        slow = make_site(cluster, folder, count=FEW, hasher="argon2")
        few = make_site(cluster, folder, count=FEW, hasher="fast", enrol=ENROLMENTS)
        sign_ins.measure(slow, sign_ins.statements(few))
        sign_ins.measure_own_cost(few)
        refusals.measure(slow)
        gateways.measure(slow)
        many = make_site(cluster, folder, count=MANY, hasher="fast")
        scale.measure(few, many)
        scale.measure_lists(many)
        audit.measure(cluster, folder)
    finally:
        cluster.stop()


if __name__ == "__main__":
    main()
