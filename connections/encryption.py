"""Secrets at rest: a JSON field encrypted with the newest of FIELD_ENCRYPTION_KEYS.

Every key of the list can decrypt, so a key is rotated by putting a new one first and running
``manage.py rotate_keys``. A value that no key opens is an error for whoever reads it, never
ciphertext; the rest of its row can be read all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class UnreadableSecret(Exception):
    """None of FIELD_ENCRYPTION_KEYS opens what is stored."""


class Sealed(Mapping[str, Any]):
    """What none of the keys opens. Whoever looks into it gets UnreadableSecret."""

    def open(self) -> NoReturn:
        raise UnreadableSecret("None of FIELD_ENCRYPTION_KEYS opens the stored credentials.")

    def __getitem__(self, _name: str) -> NoReturn:
        self.open()

    def __iter__(self) -> Iterator[str]:
        self.open()

    def __len__(self) -> NoReturn:
        self.open()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must be a comma-separated list of 32-byte keys in URL-safe "
            "base64, the newest first."
        ) from error


def fernet() -> MultiFernet:
    """Return the cipher of the keys in force. Raise ImproperlyConfigured where there is none."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS))


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON that only the keys can read; it cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Sealed):  # nothing is written over what could not be read
            value.open()
        return fernet().encrypt(json.dumps(value).encode()).decode()

    def from_db_value(self, value: Any, *_arguments: Any) -> Any:
        return None if value is None else self._opened(value)

    def _opened(self, value: str) -> Any:
        try:
            return json.loads(fernet().decrypt(value.encode()))
        except InvalidToken:
            return Sealed()

    def to_python(self, value: Any) -> Any:
        """Open what a fixture holds; any other value is one already."""
        return self._opened(value) if isinstance(value, str) else value

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise the ciphertext: a fixture must not show the secret."""
        return str(self.get_prep_value(self.value_from_object(obj)))
