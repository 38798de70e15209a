"""All settings, read from the environment; `.env` is read where present, the environment wins.

README lists the variables. There are no per-environment files.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import environ
from django.core.exceptions import ImproperlyConfigured
from huey.serializer import SignedSerializer

from . import __version__
from .environment import (
    database,
    file_path,
    flag,
    log_level,
    mail,
    mail_addresses,
    number,
    public_url,
    queue_engine,
    region,
    seconds,
    seconds_list,
    time_zone,
    web_url,
    words,
)
from .queue import queue
from .static_files import version_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

VERSION = __version__
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("SECRET_KEY must have at least 32 characters.")
DEBUG = flag("DEBUG", default=False)
HTTPS = flag("HTTPS", default=True)
ALLOWED_HOSTS = words("ALLOWED_HOSTS", default="localhost,127.0.0.1,[::1]")

# What ATSConnect talks to
FIELD_ENCRYPTION_KEYS = words("FIELD_ENCRYPTION_KEYS")
ALLOWED_API_HOSTS = words("ALLOWED_API_HOSTS")
DEFAULT_REGION = region("DEFAULT_REGION")
PROXY_URL = web_url("PROXY_URL")
CA_BUNDLE = file_path("CA_BUNDLE")
SEND_FOR = number("SEND_FOR_HOURS", default=24, minimum=1) * 3600  # seconds
FIELDS_FRESH_FOR = 300  # seconds
CALL_TIMEOUTS = seconds_list("CALL_TIMEOUTS", length=4)  # connect, send, read, whole call
LEASE_MARGIN = seconds("LEASE_MARGIN", default=30)
LOOK_AFTER = seconds_list("LOOK_AFTER", default="5,30,120,600")  # the attempt, each look
READ_BACK_AFTER = seconds_list("READ_BACK_AFTER", default="3,15,60,300,1800")  # the delivery
SWEEP_EVERY = seconds("SWEEP_EVERY", default=60)
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# The files that recruiters put in; web and worker share them
UPLOADS_DIR = BASE_DIR / env("UPLOADS_DIR", default="var/uploads")
FILE_UPLOAD_HANDLERS = [
    "candidates.uploading.Measured",  # first: it lets through no more than is taken
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PUBLIC_URL = public_url("PUBLIC_URL")
if PUBLIC_URL:
    ALLOWED_HOSTS.append(str(urlsplit(PUBLIC_URL).hostname))
ADMINS = mail_addresses("ADMIN_EMAILS")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_htmx",
    "huey.contrib.djhuey",
    "simple_history",
    "csp",
    "axes",
    "connections",
    "candidates",
]

_loaders: list[Any] = [
    "atsconnect.templates.LightLoader",
    "django.template.loaders.app_directories.Loader",
]
_loaders = [("django.template.loaders.cached.Loader", _loaders)]
if django.VERSION < (6, 0):  # later, {% partialdef %} is built in
    INSTALLED_APPS.append("template_partials")
    _loaders = [("template_partials.loader.Loader", _loaders)]

MIDDLEWARE = [
    "atsconnect.probes.probes_first",
    "django.middleware.security.SecurityMiddleware",
    "atsconnect.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "atsconnect.urls"
WSGI_APPLICATION = "atsconnect.wsgi.application"
FORM_RENDERER = "candidates.forms.renderer.FieldRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": _loaders,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": (
                ["template_partials.templatetags.partials"] if django.VERSION < (6, 0) else []
            ),
        },
    },
]

DATABASES = {"default": database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With synchronous=NORMAL a power cut can undo a commit, and a POST would be repeated.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_engine, _engine_options = queue_engine(
    "HUEY_URL", default=f"sqlite:///{VAR_DIR / 'queue.sqlite3'}"
)
HUEY = queue(
    _engine,
    serializer=SignedSerializer(secret=SECRET_KEY, salt="atsconnect.huey"),
    **_engine_options,
)

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "connections.permissions.PermissionsBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "candidates:home"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_VERBOSE = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
TIME_ZONE = time_zone("TIME_ZONE", default="UTC")
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATICFILES_DIRS = [BASE_DIR / "static"]
_version = version_of(BASE_DIR / "static")
STATIC_URL = f"static/{_version}/"
STATIC_ROOT = VAR_DIR / "static" / _version
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "atsconnect.static_files.VersionedFiles"},
}

vars().update(mail("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="ATSConnect <atsconnect@localhost>")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # two hundred rows of each kind are a form, too
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "candidates.views.keeping.csrf_failure"
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
if flag("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"huey": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": log_level("LOG_LEVEL", default="INFO")},
}
