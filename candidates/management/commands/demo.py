"""Everything at once, for a look: ``make demo``."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from candidates.groups import ADMINS, RECRUITERS
from connections.apps import configure_network
from connections.models import Connection
from connections.services import catalog_refresh, connection_change, connection_check

HOST = "127.0.0.1"
STOP_WITHIN = 10  # seconds until a part that does not stop is killed
STARTED_WITHIN = 30  # seconds

CONNECTIONS: Mapping[str, tuple[str, Mapping[str, str], Mapping[str, str]]] = {
    "Acme via Unified.to": (
        "unified",
        {"api_key": "sandbox-key", "connection_id": "5de520f96e439b002043d8dc"},
        {},
    ),
    "Acme via StackOne": (
        "stackone",
        {"api_key": "sandbox-key", "account_id": "47187425466113776871"},
        {},
    ),
    "Acme via Panora": (
        "panora",
        {
            "api_key": "sandbox-key",
            "connection_token": "b0c1d2e3-0000-4000-8000-000000000001",
        },
        {"dialect": "current"},
    ),
    "Acme via Truto": (
        "truto",
        {
            "api_token": "sandbox-key",
            "integrated_account_id": "62f44730-dd91-461e-bd6a-aedd9e0ad79d",
        },
        {},
    ),
    "Acme via Bindbee": (
        "bindbee",
        {"api_key": "sandbox-key", "connector_token": "sandbox-token"},
        {},
    ),
}


class Command(BaseCommand):
    help = "Run web, worker and sandbox ATS on SQLite, with two logins and a connection a vendor."

    def handle(self, *args: Any, **options: Any) -> None:
        port, sandbox_port = _port("PORT", 8000), _port("SANDBOX_PORT", 8010)
        for name, number in (("PORT", port), ("SANDBOX_PORT", sandbox_port)):
            if _is_taken(number):
                raise CommandError(
                    f"Port {number} is taken. Stop what uses it, or set {name} to another one."
                )
        sandbox = f"{HOST}:{sandbox_port}"
        settings.ALLOWED_API_HOSTS = [*settings.ALLOWED_API_HOSTS, sandbox]
        configure_network()
        call_command("migrate", verbosity=0)
        password = _make_logins()
        environment = {
            **os.environ,
            "HTTPS": "false",
            "ALLOWED_API_HOSTS": ",".join(settings.ALLOWED_API_HOSTS),
        }
        signal.signal(signal.SIGTERM, _stop)
        parts: list[subprocess.Popen[bytes]] = []
        try:
            file = str(settings.VAR_DIR / "sandbox.jsonl")
            parts.append(
                _start(environment, "sandbox", "--port", str(sandbox_port), "--file", file)
            )
            _wait_for(sandbox_port, parts)
            self._make_connections(f"http://{sandbox}")
            parts.append(_start(environment, "worker", "--threads", "8"))
            parts.append(_start_web(environment, port))
            _wait_for(port, parts)
            self._greet(port, f"http://{sandbox}", password)
            while all(part.poll() is None for part in parts):
                time.sleep(0.2)
            raise CommandError("A part of the demo stopped by itself; see above.")
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            _stop_all(parts)

    def _make_connections(self, sandbox: str) -> None:
        for name, (slug, credentials, options) in CONNECTIONS.items():
            connection = Connection.objects.filter(name=name).first() or Connection(name=name)
            try:
                connection_change(
                    connection,
                    provider=slug,
                    base_url=f"{sandbox}/{slug}",
                    credentials=credentials,
                    options=options,
                )
            except ValidationError as error:
                self.stderr.write(f"{name}: {' '.join(error.messages)}")
                continue
            connection_check(connection)
            catalog_refresh(connection)

    def _greet(self, port: int, sandbox: str, password: str) -> None:
        self.stdout.write(
            f"""
ATSConnect is running.

  Add a candidate   http://{HOST}:{port}/
  What the ATS has  {sandbox}/
  Admin             http://{HOST}:{port}/admin/

  Log in as recruiter or admin; the password of both is {password}

Ctrl-C stops everything. What you enter is kept.
"""
        )
        self.stdout.flush()


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable, "") or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"{variable} must be a port between 1 and 65535, not “{text}”.")
    return int(text)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _make_logins() -> str:
    """Make `recruiter` and `admin` where they are missing; both get the password returned."""
    password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
    for name, group in (("recruiter", RECRUITERS), ("admin", ADMINS)):
        user, _created = User.objects.get_or_create(username=name)
        user.is_staff = user.is_superuser = name == "admin"
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=group))
    return password


def _start(environment: Mapping[str, str], *command: str) -> subprocess.Popen[bytes]:
    manage = str(settings.BASE_DIR / "manage.py")
    return subprocess.Popen(  # noqa: S603
        [sys.executable, manage, *command], env=environment, start_new_session=True
    )


def _start_web(environment: Mapping[str, str], port: int) -> subprocess.Popen[bytes]:
    gunicorn = [sys.executable, "-m", "gunicorn", "atsconnect.wsgi", "--threads", "8"]
    quiet = ["--bind", f"{HOST}:{port}", "--log-level", "warning"]
    return subprocess.Popen(  # noqa: S603
        [*gunicorn, *quiet], env=environment, cwd=settings.BASE_DIR, start_new_session=True
    )


def _wait_for(port: int, parts: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while time.monotonic() < deadline:
        if any(part.poll() is not None for part in parts):
            raise CommandError("A part of the demo did not start; see above.")
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CommandError(f"Nothing answered on port {port} within {STARTED_WITHIN} seconds.")


def _stop(*_signal: object) -> None:
    raise KeyboardInterrupt


def _stop_all(parts: list[subprocess.Popen[bytes]]) -> None:
    """Stop every part; a second signal meanwhile must not leave one behind."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for part in reversed(parts):
        if part.poll() is None:
            part.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for part in parts:
        try:
            part.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(part.pid, signal.SIGKILL)
            part.wait()
