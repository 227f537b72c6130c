"""Password hashers that count what they do in a thread."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, MD5PasswordHasher, PBKDF2PasswordHasher

from accounts.hashers import BoundedArgon2PasswordHasher


class Tally(threading.local):
    """Hashes since the last reset, and the seconds in them."""

    count = 0
    seconds = 0.0
    is_inside = False

    def reset(self) -> None:
        self.count, self.seconds = 0, 0.0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count the outermost call: some hashers verify by encoding."""
        if self.is_inside:
            yield
            return
        start, self.is_inside = time.perf_counter(), True
        try:
            yield
        finally:
            self.is_inside = False
            self.count += 1
            self.seconds += time.perf_counter() - start


tally = Tally()


class _Counted(BasePasswordHasher):
    def encode(self, *args: Any, **options: Any) -> str:
        with tally.one():
            return super().encode(*args, **options)

    def verify(self, password: str, encoded: str) -> bool:
        with tally.one():
            return super().verify(password, encoded)


class CountedArgon2(_Counted, BoundedArgon2PasswordHasher):
    """The product's."""


class CountedPBKDF2(_Counted, PBKDF2PasswordHasher):
    """Django's default."""


class CountedMD5(_Counted, MD5PasswordHasher):
    """Next to no hash."""
