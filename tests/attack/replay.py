"""Take each protection out of a copy of the tree and see its tests fail.

`python -m tests.attack.replay [NAME ...]` prints a line a protection and exits with 1 where one was not missed,
where a patch no longer fits, or where a test fails on the whole product too.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from cxportal.env import BASE_DIR
from tests.attack.removals import Removal, every

AT_ONCE = 2
PATIENCE = 300  # seconds for the tests of one removal
PASSED, FAILED = 0, 1  # pytest's exit codes; all others mean that nothing was learnt


def main(names: Sequence[str]) -> int:
    """Replay the named removals, or all."""
    removals = [removal for removal in every() if not names or removal.name in names]
    if unknown := set(names) - {removal.name for removal in removals}:
        _say(f"There is no removal called {', '.join(sorted(unknown))}.")
        return 1
    tests = sorted({test for removal in removals for test in removal.caught_by})
    with _copy() as tree:
        if _run(tree, tests) != PASSED:
            _say("These tests fail on the whole product, so nothing can be learnt from them.")
            return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        is_fine = list(pool.map(_replay, removals))
    _say(f"{sum(is_fine)} of {len(removals)} protections were missed when they were gone.")
    return 0 if all(is_fine) else 1


def _replay(removal: Removal) -> bool:
    started = time.monotonic()
    with _copy() as tree:
        applied = subprocess.run(
            ("git", "apply", "--unsafe-paths", f"--directory={tree}", removal.path),
            cwd="/",
            check=False,
            capture_output=True,
        )
        verdict = "the patch does not fit" if applied.returncode else _verdict(_run(tree, removal.caught_by))
    _say(f"{removal.name}: {verdict} ({time.monotonic() - started:.0f} s)")
    return verdict == "caught"


def _verdict(exit_code: int) -> str:
    return {FAILED: "caught", PASSED: "NOT CAUGHT"}.get(exit_code, f"the tests did not run (exit code {exit_code})")


def _run(tree: Path, tests: Sequence[str]) -> int:
    """The worst exit code; browser tests need a process of their own."""
    in_browser = [test for test in tests if test.startswith("tests/e2e/")]
    others = [test for test in tests if test not in in_browser]
    return max(_pytest(tree, them) for them in (others, in_browser) if them)


def _pytest(tree: Path, tests: Sequence[str]) -> int:
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *tests)
    try:
        return subprocess.run(command, cwd=tree, check=False, capture_output=True, timeout=PATIENCE).returncode
    except subprocess.TimeoutExpired:
        return FAILED


@contextmanager
def _copy() -> Iterator[Path]:
    """The tree as it stands, without what git does not hold."""
    folder = Path(tempfile.mkdtemp(prefix="cxportal-removal-"))
    listing = subprocess.run(
        ("git", "ls-files", "-z", "-co", "--exclude-standard"), cwd=BASE_DIR, capture_output=True, check=True
    )
    try:
        for name in filter(None, listing.stdout.decode().split("\0")):
            if (BASE_DIR / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(BASE_DIR / name, folder / name)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
