"""Settings of the benchmarks: the product's own, but for the two switches that only a benchmark may have.

HASHER       `argon2` (the product's, default), `pbkdf2` (Django's default) or `fast` (MD5: leaves the hash out)
BENCH_TRACE  `1`: every answer tells its statements and hashes in `X-Bench-*` headers; not for timed runs
"""

import os

os.environ.setdefault("SECRET_KEY", "a-signing-key-that-only-the-benchmarks-know")
os.environ.setdefault("MFA_SECRET_KEYS", "dGhlLWtleS10aGF0LW9ubHktYmVuY2htYXJrcy1rbm8")
os.environ.setdefault("VAR_DIR", "var/bench")

from cxportal import env
from cxportal.settings import *  # noqa: F403
from cxportal.settings import INSTALLED_APPS, LOGGING, MIDDLEWARE, PASSWORD_HASHERS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench"]
LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
IS_TRACED = env.choice("BENCH_TRACE", ("0", "1"), "0") == "1"
if IS_TRACED:
    MIDDLEWARE = ["tests.bench.trace.TraceMiddleware", *MIDDLEWARE]
_HASHERS = {
    "argon2": PASSWORD_HASHERS,
    "pbkdf2": ["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    "fast": ["django.contrib.auth.hashers.MD5PasswordHasher"],
}
_COUNTED = {
    "argon2": ["tests.bench.hashers.CountedArgon2"],
    "pbkdf2": ["tests.bench.hashers.CountedPBKDF2"],
    "fast": ["tests.bench.hashers.CountedMD5"],
}
PASSWORD_HASHERS = (_COUNTED if IS_TRACED else _HASHERS)[env.choice("HASHER", tuple(_HASHERS), "argon2")]
