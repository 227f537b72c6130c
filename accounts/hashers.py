"""Argon2id with OWASP's parameters, and never more at once than there are cores."""

import os
from threading import BoundedSemaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

_free_cores = BoundedSemaphore(len(os.sched_getaffinity(0)))


class BoundedArgon2PasswordHasher(Argon2PasswordHasher):
    """m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet).

    A hash keeps a core busy and 19 MiB filled. Waiting for a free core costs nobody anything, keeps
    memory bounded and leaves the other threads fast.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with _free_cores:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with _free_cores:
            return super().verify(password, encoded)
