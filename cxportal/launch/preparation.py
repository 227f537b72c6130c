"""Bring database and static files in step with the code before the servers start."""

import hashlib

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError

from cxportal import env


def prepare() -> None:
    """Migrate, collect the static files where they changed, and fill an empty portal with the demo floor.

    :raises SystemExit: the database does not answer or refuses
    """
    try:
        call_command("migrate", interactive=False, verbosity=0)
        is_first_start = not get_user_model().objects.exists()
    except DatabaseError as error:
        env.refuse("DATABASE_URL", f"leads to a database that refuses: {str(error).strip().splitlines()[0]}.")
    _collect_static()
    if is_first_start:
        call_command("seed_demo")


def _collect_static() -> None:
    stamp = settings.VAR_DIR / "static.stamp"
    fingerprint = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint and settings.STATIC_ROOT.is_dir():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def _static_fingerprint() -> str:
    """A digest of every static file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path}:{storage.size(path)}:{storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
