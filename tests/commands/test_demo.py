"""``manage.py demo``: everything at once, from nothing, in a copy of the project."""

import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from candidates.management.commands import demo
from connections.providers import PROVIDERS
from tests.commands.processes import eventually, manage
from tests.commands.shell import run

PARTS = ("atsconnect", "candidates", "connections", "static", "templates", "manage.py")
PASSWORD = "demo password"


@pytest.fixture
def project(tmp_path):
    """A fresh copy of the project: its own var/, and secrets just made."""
    copy = tmp_path / "project"
    copy.mkdir()
    for name in (*PARTS, ".env.example"):
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy / name)
    subprocess.run([sys.executable, "-m", "atsconnect.env_file"], cwd=copy, check=True)
    return copy


@pytest.fixture
def environment():
    """The environment of somebody who only sets the ports and the password."""
    web, sandbox = free_ports(2)
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "PORT": str(web),
        "SANDBOX_PORT": str(sandbox),
        "DEMO_PASSWORD": PASSWORD,
    }


def free_ports(count):
    sockets = [socket.create_server(("127.0.0.1", 0)) for _each in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Browser:
    """A visitor without JavaScript."""

    def __init__(self, port):
        self._base = f"http://127.0.0.1:{port}"
        self._cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self._cookies)
        )

    def get(self, path):
        with self._opener.open(self._base + path, timeout=60) as answer:
            return answer.read().decode()

    def log_in(self, name):
        page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        entered = {"username": name, "password": PASSWORD, "csrfmiddlewaretoken": token}
        body = urllib.parse.urlencode({**entered, "next": "/candidates/"}).encode()
        with self._opener.open(self._base + "/accounts/login/", body, timeout=60) as answer:
            return answer.url


def received(environment):
    """Return the last names that the demo's sandbox ATS has."""
    address = f"http://127.0.0.1:{environment['SANDBOX_PORT']}/_sandbox/received"
    with urllib.request.urlopen(address) as answer:
        return [call["body"]["last_name"] for call in json.load(answer)]


def is_open(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) == 0


def children(pid):
    """Return the processes that `pid` started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:  # gone meanwhile
            continue
        if re.search(rf"^PPid:\s{pid}$", text, re.MULTILINE):
            found.append(status.parent)
    return found


def test_the_demo_runs_stops_and_runs_again_with_what_was_entered(project, environment):
    with manage("demo", project=project, environment=environment) as running:
        running.says("ATSConnect is running.")
        assert PASSWORD in running.output
        visitors = {name: Browser(environment["PORT"]) for name in ("recruiter", "admin")}
        for name, visitor in visitors.items():
            assert visitor.log_in(name).endswith("/candidates/")
        assert "Log out" in visitors["admin"].get("/admin/")
        form = visitors["recruiter"].get("/candidates/new/")
        assert [p.name for p in PROVIDERS.values() if f"Acme via {p.name}" not in form] == []

        candidate = project / "candidate.json"
        candidate.write_text(json.dumps({"last_name": "Moreau"}), encoding="utf-8")
        entered = ("submit", "Acme via StackOne", str(candidate))
        with manage(*entered, project=project, environment=environment) as submit:
            assert submit.running.wait() == 6, submit.output
        eventually(lambda: received(environment) == ["Moreau"], running.output)
        parts = children(running.running.pid)
        assert len(parts) == 3

        assert running.stop() == 0, running.output

    assert not any(part.exists() for part in parts)
    assert not is_open(environment["PORT"])
    assert not is_open(environment["SANDBOX_PORT"])

    with manage("demo", project=project, environment=environment) as running:
        running.says("ATSConnect is running.")
        assert received(environment) == ["Moreau"]
        visitor = Browser(environment["PORT"])
        visitor.log_in("admin")
        assert "Moreau" in visitor.get("/candidates/")


@pytest.mark.django_db
def test_a_password_is_made_up_where_none_is_given(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)

    first, second = demo._make_logins(), demo._make_logins()

    assert first != second
    users = {user.username: user for user in User.objects.all()}
    assert users.keys() == {"recruiter", "admin"}
    assert all(user.check_password(second) for user in users.values())
    assert [users[name].is_superuser for name in ("recruiter", "admin")] == [False, True]


@pytest.mark.parametrize("variable", ["PORT", "SANDBOX_PORT"])
def test_a_taken_port_is_a_clear_error(monkeypatch, variable):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for name, free in zip(("PORT", "SANDBOX_PORT"), free_ports(2), strict=True):
            monkeypatch.setenv(name, port if name == variable else str(free))

        refused = run("demo")

    assert (refused.code, refused.err) == (
        1,
        f"Port {port} is taken. Stop what uses it, or set {variable} to another one.",
    )


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_what_is_no_port_is_a_clear_error(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    refused = run("demo")

    assert refused.code == 1
    assert refused.err.startswith("PORT must be a port between 1 and 65535")
