"""Start the portal: `python -m cxportal.launch`."""

import os
import signal
import sys

import django

from cxportal import __version__, env
from cxportal.launch import address, keys
from cxportal.launch.preparation import prepare
from cxportal.launch.processes import Processes

# WhiteNoise opens files the synchronous way, and Django remarks on it for the first one.
QUIET = ("-W", "ignore:StreamingHttpResponse must consume synchronous iterators")
WEB = "uvicorn cxportal.asgi:application --lifespan off --no-access-log --no-proxy-headers --no-server-header"
LIMITS = "--ws-max-size 2097152"
GRACE = "--timeout-graceful-shutdown 4 --log-level warning"


def main() -> None:
    """Prepare what is missing, then run the web server and the workers until a signal comes."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing runs yet that would have to be ended first
    os.umask(0o077)  # what is written from here on is for the owner's eyes only
    place = address.chosen()
    address.claim(place)
    is_played = env.choice("SIMULATE", ("0", "1"), "0") == "1"
    keys.make_up_missing(env.VAR_DIR)
    if not env.text("SITE_URL", ""):
        os.environ["SITE_URL"] = place.url
    os.environ["DJANGO_SETTINGS_MODULE"] = "cxportal.settings"
    django.setup()
    prepare()
    processes = Processes(env.BASE_DIR)
    processes.start(
        "web server",
        *QUIET,
        "-m",
        *WEB.split(),
        *LIMITS.split(),
        *GRACE.split(),
        "--host",
        place.host,
        "--port",
        str(place.port),
    )
    if processes.wait_for(lambda: address.is_open(place)):
        processes.start("worker of routing", "manage.py", "acd_worker")
        processes.start("worker", "manage.py", "worker")
        print(f"CX Portal {__version__} is at {os.environ['SITE_URL']} (Ctrl-C ends it).", flush=True)  # noqa: T201
        if is_played:
            processes.start("simulation", "manage.py", "simulate")
    trouble = processes.run()
    if trouble:
        sys.exit(f"CX Portal stopped: {trouble}")


if __name__ == "__main__":
    main()
