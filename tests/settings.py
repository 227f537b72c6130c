"""Settings of the tests: the product's own, on an environment that no machine can colour."""

import atexit
import os
import shutil
import tempfile

NAMES = (
    "ADDRESS_FAILURES",
    "ALLOWED_HOSTS",
    "AUDIT_KEYS",
    "BRAND_NAME",
    "CHAT_NETWORK_STARTS",
    "CHAT_SITE_STARTS",
    "DATABASE_URL",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "LOG_FORMAT",
    "METRICS_TOKEN",
    "MFA_TOLERANCE_STEPS",
    "REDIS_URL",
    "SITE_URL",
    "SUPPORT_EMAIL",
    "TIME_ZONE",
    "TRUSTED_PROXIES",
)
os.environ.update(dict.fromkeys(NAMES, ""))
os.environ["SITE_URL"] = "http://testserver"
os.environ["SECRET_KEY"] = "a-signing-key-that-only-the-tests-know"
os.environ["MFA_SECRET_KEYS"] = "dGhlLWtleS10aGF0LW9ubHktdGhlLXRlc3RzLWtub3c"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
if "TEST_VAR_DIR" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="cxportal-tests-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["TEST_VAR_DIR"] = _folder
os.environ["VAR_DIR"] = os.environ["TEST_VAR_DIR"]

from cxportal.settings import *  # noqa: E402, F403 - the environment comes first
from cxportal.settings import DATABASES, PASSWORD_HASHERS, STATIC_ROOT, STORAGES, VAR_DIR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(exist_ok=True)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
