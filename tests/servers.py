"""The servers that some tests want beside Python: they skip without them, but not in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
import redis

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379")
REDIS_DATABASE = 15


def missing(server: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {server}.")
    pytest.skip(f"There is no {server} here.")


@contextmanager
def postgres_database(*, template: str = "template1") -> Iterator[str]:
    """Make a database, empty or a copy of another one; its URL. It is dropped afterwards."""
    name = f"atsconnect_{uuid4().hex[:12]}"
    try:
        server = psycopg.connect(f"{POSTGRES_URL}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        missing(f"PostgreSQL at {POSTGRES_URL}")
    with server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield f"{POSTGRES_URL}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def redis_database() -> Iterator[str]:
    """Return the URL of a Redis database for tests; what they put there is taken away again."""
    url = f"{REDIS_URL}/{REDIS_DATABASE}"
    server = redis.Redis.from_url(url)
    try:
        before = set(server.keys())
    except redis.ConnectionError:
        missing(f"Redis at {REDIS_URL}")
    try:
        yield url
    finally:
        if left := set(server.keys()) - before:
            server.delete(*left)
        server.close()
