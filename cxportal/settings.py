"""Settings: everything that differs between two installations comes from the environment."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cxportal import __version__, env

BASE_DIR = env.BASE_DIR
VAR_DIR = env.VAR_DIR
VERSION = __version__

# What the site is called and where it is ------------------------------------------------------
BRAND_NAME = env.text("BRAND_NAME", "CX Portal")
SUPPORT_EMAIL = env.text("SUPPORT_EMAIL", "")
SITE_URL = env.site_url("SITE_URL", "http://127.0.0.1:8000")
SITE_HOST = urlsplit(SITE_URL).hostname or ""
IS_HTTPS = SITE_URL.startswith("https://")
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
IS_LOOPBACK = SITE_HOST in {"127.0.0.1", "localhost", "::1"}
ALLOWED_HOSTS = [SITE_HOST, *env.words("ALLOWED_HOSTS"), *(LOOPBACK_HOSTS if IS_LOOPBACK else [])]
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")

# Secrets --------------------------------------------------------------------------------------
DEBUG = False
SECRET_KEY = env.secret_key()
MFA_SECRET_KEYS = env.sealing_keys("MFA_SECRET_KEYS")
AUDIT_KEYS = env.long_words("AUDIT_KEYS", SECRET_KEY)
MFA_TOLERANCE_STEPS = int(env.choice("MFA_TOLERANCE_STEPS", ("0", "1"), "1"))
ADDRESS_FAILURES = env.count("ADDRESS_FAILURES", 100, least=10)
CHAT_NETWORK_STARTS = env.count("CHAT_NETWORK_STARTS", 60, least=1)
CHAT_SITE_STARTS = env.count("CHAT_SITE_STARTS", 2000, least=1)

# Apps and what a request passes through -------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "cxportal.core.static_files.UsedStaticFilesConfig",
    "django.forms",
    "django_otp",
    "django_filters",
    "django_htmx",
    "channels",
    "cxportal.core",
    "mfa",
    "accounts",
    "acd",
    "agentpanel",
    "floor",
    "webchat",
    "connectors",
    "cxportal.simulation",
]
MIDDLEWARE = [
    "cxportal.core.middleware.ForwardedMiddleware",
    "cxportal.core.middleware.HeadersMiddleware",
    "cxportal.core.metrics.middleware.CountingMiddleware",
    "cxportal.core.middleware.HostMiddleware",
    "cxportal.core.middleware.CanonicalHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cxportal.core.intake.IntakeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.session_middleware.SessionLifeMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.middleware.FactorMiddleware",
    "accounts.middleware.NewPasswordMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cxportal.core.middleware.RefusedMethodMiddleware",
    "cxportal.core.limits.middleware.ThrottledMiddleware",
]
ROOT_URLCONF = "cxportal.urls"
ASGI_APPLICATION = "cxportal.asgi.application"
WSGI_APPLICATION = "cxportal.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "cxportal.core.template_loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "cxportal.core.context_processors.site",
                "accounts.context_processors.people",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "cxportal.core.templatetags.cx"],
        },
    },
]
FORM_RENDERER = "cxportal.core.forms.FormRenderer"
CSRF_FAILURE_VIEW = "cxportal.core.errors.csrf_failure"
REQUEST_MAX_BYTES = 5 * 1024 * 1024  # files included
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 2

# Data -----------------------------------------------------------------------------------------
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may hold the database, and mails with links
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.redis_url("REDIS_URL")
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "cxportal"},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}

# Who signs in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "accounts.hashers.BoundedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # reads what an import may bring
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.domain.password_rules.LengthValidator"},
    {"NAME": "accounts.domain.password_rules.GuessableValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "accounts.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Cookies and headers --------------------------------------------------------------------------
_PREFIX = "__Host-" if IS_HTTPS else ""
SESSION_COOKIE_NAME = f"{_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{_PREFIX}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_PREFIX}language"
SIGN_IN_COOKIE_NAME = f"{_PREFIX}signin"
LINK_COOKIE_NAME = f"{_PREFIX}link"
DEVICE_COOKIE_NAME = f"{_PREFIX}device"
THEME_COOKIE_NAME = f"{_PREFIX}theme"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_COOKIE_AGE = None  # as long as the browser is open, as the session
MESSAGES_COOKIE_NAME = f"{_PREFIX}messages"
MESSAGE_STORAGE = "cxportal.core.message_cookie.Storage"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("cxportal.forwarded_proto", "https")  # no header: ForwardedMiddleware writes it
# The domain is the customer's: HSTS for its subdomains and preloading are not ours to commit.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSP_REPORT_PATH = "/csp-report/"
CSP_REPORT_GROUP = "csp"
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, SITE_URL.replace("http", "ws", 1)],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "report-uri": [CSP_REPORT_PATH],
        # Browsers that know report-to forget report-uri, and report over https only.
        **({"report-to": [CSP_REPORT_GROUP]} if IS_HTTPS else {}),
    }
}

# Files, language, time ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "media"}},
    "staticfiles": {"BACKEND": "cxportal.core.storage.ModuleManifestStorage"},
}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish")), ("fr", _("French")), ("pt-br", _("Brazilian Portuguese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")

# Mail and logs --------------------------------------------------------------------------------
_MAIL = env.email("EMAIL_URL", f"filemail:///{VAR_DIR / 'mail'}")
vars().update(_MAIL)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"{BRAND_NAME} <no-reply@{SITE_HOST}>")
LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"), "text")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "cxportal.core.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
    },
    "filters": {"discreet": {"()": "cxportal.core.logs.DiscreetFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # The servers' own words go the same way, as soon as they have loaded the portal.
    "loggers": {name: {"handlers": ["console"], "propagate": False} for name in ("gunicorn.error", "uvicorn")}
    # Addresses of requests hold keys of links: no list of them, whatever uvicorn was started with.
    | {"uvicorn.access": {"handlers": [], "propagate": False}},
}
