"""Reading settings from the environment: what is wrong is said with the variable's name."""

from __future__ import annotations

import os
import re
import sqlite3
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import django
import environ
from django.core.exceptions import ImproperlyConfigured
from phonenumbers import SUPPORTED_REGIONS

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


def flag(name: str, *, default: bool) -> bool:
    """Return the truth of variable `name`; anything but a clear yes or no is an error."""
    value = os.environ.get(name, "").strip().lower()
    if name not in os.environ:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not “{value}”.")


def number(name: str, *, default: int, minimum: int) -> int:
    """Return the whole number in variable `name`."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {minimum}.")
    return int(value)


def seconds(name: str, *, default: float) -> float:
    """Return the seconds, above zero, in variable `name`."""
    text = os.environ.get(name, "").strip()
    found = seconds_list(name, length=1) if text else (default,)
    return found[0]


def seconds_list(name: str, *, default: str = "", length: int | None = None) -> tuple[float, ...]:
    """Return the comma-separated seconds in variable `name`, each above zero; () for none."""
    given = words(name) or [word for word in default.split(",") if word]
    try:
        found = tuple(float(word) for word in given)
    except ValueError:
        found = (0.0,)
    if any(not 0 < each < 1_000_000 for each in found) or (
        found and length not in (None, len(found))
    ):
        wanted = "seconds" if length in (None, 1) else f"{length} numbers of seconds"
        raise ImproperlyConfigured(f"{name} must be {wanted} above zero, separated by commas.")
    return found


def mail_addresses(name: str) -> list[Any]:
    """Return the comma-separated addresses in variable `name`, as this Django takes them."""
    addresses = words(name)
    if wrong := [each for each in addresses if not re.fullmatch(r"[^@\s]+@[^@\s]+", each)]:
        raise ImproperlyConfigured(f"{name} must be e-mail addresses; {wrong[0]} is none.")
    return addresses if django.VERSION >= (6, 0) else [("", each) for each in addresses]


def words(name: str, *, default: str = "") -> list[str]:
    """Return the comma-separated parts of variable `name`, without the empty ones."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def region(name: str) -> str:
    """Return the two-letter region in variable `name`, or "" where there is none."""
    value = os.environ.get(name, "").strip().upper()
    if value and value not in SUPPORTED_REGIONS:
        raise ImproperlyConfigured(f"{name} must be a two-letter country code, like FR.")
    return value


def web_url(name: str) -> str:
    """Return the http or https URL in variable `name`, or "" where there is none."""
    value = os.environ.get(name, "").strip()
    if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).hostname):
        raise ImproperlyConfigured(f"{name} must be an address like http://proxy.example:3128.")
    return value


def public_url(name: str) -> str:
    """Return the https address in variable `name`, or "" where there is none."""
    value = os.environ.get(name, "").strip()
    parts = urlsplit(value)
    if value and (parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment):
        raise ImproperlyConfigured(f"{name} must be an address like https://ats.example.org.")
    return value.rstrip("/")


def file_path(name: str) -> str:
    """Return the path of an existing file in variable `name`, or "" where there is none."""
    value = os.environ.get(name, "").strip()
    if value and not Path(value).is_file():
        raise ImproperlyConfigured(f"{name} names a file that does not exist: {value}.")
    return value


class QueueFile(sqlite3.Connection):
    """The queue's file: a power cut may take the last wake-ups with it, and the sweep finds them.

    So nothing waits for the disk here, as what waits is written to the database's.
    """

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.execute("PRAGMA synchronous=NORMAL")


def queue_engine(name: str, *, default: str) -> tuple[str, dict[str, object]]:
    """Return the class of huey, and its arguments, for the URL in variable `name`.

    ``sqlite:////absolute/path``, ``redis://host:6379/0`` or ``postgres://user@host/database``.
    """
    url = os.environ.get(name, "").strip() or default
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        file = Path(unquote(parts.path[1:]))
        file.parent.mkdir(parents=True, exist_ok=True)
        return "SqliteHuey", {"filename": str(file), "timeout": 30, "factory": QueueFile}
    if parts.scheme in ("redis", "rediss", "unix"):
        return "RedisHuey", {"url": url}
    if parts.scheme in ("postgres", "postgresql"):
        # `migrate` and the worker make its tables: settings can be read where it is away, too.
        return "PostgresHuey", {"dsn": url, "create_tables": False}
    raise ImproperlyConfigured(f"{name} must start with sqlite:///, redis:// or postgres://.")


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the database URL in variable `name`: SQLite or PostgreSQL."""
    url = os.environ.get(name, "").strip() or default
    try:
        with warnings.catch_warnings(action="ignore"):
            settings: dict[str, Any] = environ.Env.db_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured):
        settings = {}
    engine = settings.get("ENGINE", "")
    known = engine.endswith((".sqlite3", ".postgresql"))
    if not known or settings.get("NAME") in (None, "", ":memory:"):
        raise ImproperlyConfigured(
            f"{name} must be sqlite:///, followed by a file, or postgres://, by a database."
        )
    return settings


def mail(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the mail server URL in variable `name`."""
    url = os.environ.get(name, "").strip() or default
    try:
        settings: dict[str, Any] = environ.Env.email_url_config(url)
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"{name} must be an address like smtp+tls://user:password@mail.example.org:587."
        ) from error
    if django.VERSION < (6, 1):
        return settings
    names = {
        "host": "EMAIL_HOST",
        "port": "EMAIL_PORT",
        "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD",
        "use_tls": "EMAIL_USE_TLS",
        "use_ssl": "EMAIL_USE_SSL",
        "file_path": "EMAIL_FILE_PATH",
    }
    options = {option: settings[key] for option, key in names.items() if settings.get(key)}
    return {"MAILERS": {"default": {"BACKEND": settings["EMAIL_BACKEND"], "OPTIONS": options}}}


def time_zone(name: str, *, default: str) -> str:
    """Return the time zone's name in variable `name`."""
    value = os.environ.get(name, "").strip() or default
    if value not in available_timezones():
        raise ImproperlyConfigured(f"{name} must be a time zone like Europe/Paris, not “{value}”.")
    return value


def log_level(name: str, *, default: str) -> str:
    """Return the level of log in variable `name`."""
    value = os.environ.get(name, "").strip().upper() or default
    if value not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise ImproperlyConfigured(
            f"{name} must be DEBUG, INFO, WARNING, ERROR or CRITICAL, not “{value}”."
        )
    return value
