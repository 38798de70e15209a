"""A database as the judge reads it: past Django, and past a server that is just restarting."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

Row = Mapping[str, Any]
TABLES = {
    "connections": "connections_connection",
    "submissions": "candidates_submission",
    "attempts": "candidates_attempt",
    "decisions": "candidates_decision",
    "looks": "candidates_look",
    "stages": "candidates_stage",
    "workers": "candidates_worker",
}
UUIDS = frozenset({"submission_id", "lease_token", "idempotency_key", "form_token"})
TIMES = frozenset(
    {
        *("created_at", "started_at", "ended_at", "settled_at", "queued_at"),
        *("look_after", "send_after", "lease_until", "seen_at", "made_at"),
    }
)
AWAY_FOR = 60  # seconds that a database may take to come back


def query(url: str, sql: str) -> list[dict[str, Any]]:
    """Return rows; wait for a server that is away for a while."""
    deadline = time.monotonic() + AWAY_FOR
    while True:
        try:
            return _query(url, sql)
        except (psycopg.OperationalError, sqlite3.OperationalError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def execute(url: str, sql: str) -> None:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as rows, rows:
            rows.execute(sql)
        return
    with psycopg.connect(url) as rows:
        rows.execute(sql)  # type: ignore[call-overload]


def tables(url: str) -> dict[str, list[Row]]:
    """Return everything, with keys and times alike on every database."""
    return {name: [_read(row) for row in _all(url, table)] for name, table in TABLES.items()}


def _all(url: str, table: str) -> list[dict[str, Any]]:
    if table == "connections_connection":
        return query(url, f"SELECT id, provider, name, paused_until, pause_kind FROM {table}")
    return query(url, f"SELECT * FROM {table} ORDER BY 1")


def _query(url: str, sql: str) -> list[dict[str, Any]]:
    if url.startswith("sqlite:///"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as rows:
            rows.row_factory = sqlite3.Row
            return [dict(row) for row in rows.execute(sql)]
    with psycopg.connect(url, row_factory=dict_row, connect_timeout=5) as rows:
        return rows.execute(sql).fetchall()  # type: ignore[call-overload,no-any-return]


def _read(row: dict[str, Any]) -> Row:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in UUIDS or (name == "id" and isinstance(value, str | UUID)):
        return str(UUID(str(value)))
    if name in TIMES:
        time = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    if name in ("candidate", "matches") and isinstance(value, str):
        return json.loads(value)
    return value
