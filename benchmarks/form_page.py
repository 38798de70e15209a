"""The form of fifty questions beside Django admin's add form for a model with the same fifty.

Forty are standard, ten are what the ATS asks. Both as they open and as they come back with seven
errors; within one process, and over HTTP from gunicorn. The admin's form is Django's own, with
the same middleware.
"""

from __future__ import annotations

import gzip
import http.client
import json
import re
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from benchmarks.figures import Row, command, interleaved, ms, ratio
from benchmarks.places import PLACES, Missing, Place
from benchmarks.web import web

PAIRS = 60
SETTINGS = "benchmarks.form_settings"
OURS, ADMIN = "/candidates/new/", "/admin/form_admin/candidate/add/"
ERRORS = 7
URLENCODED = "application/x-www-form-urlencoded"


def run() -> list[Row]:
    rows: list[Row] = []
    for name, make in PLACES.items():
        try:
            with make() as place:
                rows += _measure(place)
        except Missing as missing:
            print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def _measure(place: Place) -> list[Row]:
    [made] = place.measure("benchmarks.form_page", "prepare", DJANGO_SETTINGS_MODULE=SETTINGS)
    rows = place.measure("benchmarks.form_page", "measure", DJANGO_SETTINGS_MODULE=SETTINGS)
    with web(place, SETTINGS) as port:
        rows += _over_http(port, made)
    for row in rows:
        row |= {"database": place.database, "pairs": PAIRS, "command": command("form_page")}
        print(
            f"  {place.name}, {row['where']}, {row['page']}: form {row['form_ms']} ms, admin "
            f"{row['admin_ms']} ms, {row['times_faster']} times faster; {row['form_bytes']} bytes, "
            f"admin {row['admin_bytes']}, {row['bytes_ratio']} of it",
            flush=True,
        )
    return rows


def _row(where: str, page: str, ours: Callable[[], bytes], admin: Callable[[], bytes]) -> Row:
    """Measure two ways to one page, each of which returns its HTML."""
    form, add_form = ours(), admin()
    _check(page, form, add_form)
    times, admin_times = interleaved(PAIRS, ours, admin)
    return {
        "where": where,
        "page": page,
        "form_ms": ms(times),
        "admin_ms": ms(admin_times),
        "times_faster": round(1 / ratio(times, admin_times), 2),
        "form_bytes": len(form),
        "form_bytes_gzipped": len(gzip.compress(form, 6)),
        "admin_bytes": len(add_form),
        "bytes_ratio": round(len(form) / len(add_form), 3),
    }


def _check(page: str, form: bytes, add_form: bytes) -> None:
    """Raise RuntimeError unless both pages hold the questions, and the errors."""
    for html, lists in ((form, rb'<ul class="errorlist"'), (add_form, rb'<ul class="errorlist"')):
        named = {name for name in re.findall(rb'name="([^"]+)"', html) if b"csrf" not in name}
        wanted = ERRORS if page == "with errors" else 0
        if len(named) < 50 or len(re.findall(lists, html)) != wanted:
            raise RuntimeError(f"{len(named)} names, {len(re.findall(lists, html))} errors.")


def prepare() -> list[Row]:
    """Make the connection, a recruiter and an admin, each with a session."""
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    from benchmarks.candidate import connect
    from benchmarks.form_questions import admin_answers, ask, our_answers

    connection = connect("http://127.0.0.1:9/panora", provider="panora")
    ask(connection)
    sessions = {}
    for name, rights in (
        ("recruiter", {}),
        ("admin", {"is_staff": True, "is_superuser": True}),
    ):
        tab = Client()
        user = User.objects.create(username=name, **rights)
        tab.force_login(user, "connections.permissions.PermissionsBackend")
        sessions[name] = tab.cookies[settings.SESSION_COOKIE_NAME].value
    return [{**sessions, "form": our_answers(connection), "add_form": admin_answers()}]


def measure() -> list[Row]:
    """Measure within this process."""
    from django.contrib.auth.models import User
    from django.test import Client

    from benchmarks.form_questions import admin_answers, our_answers
    from connections.models import Connection

    tabs = {}
    for name in ("recruiter", "admin"):
        tabs[name] = Client(headers={"host": "127.0.0.1"})
        user = User.objects.get(username=name)
        tabs[name].force_login(user, "connections.permissions.PermissionsBackend")
    form, add_form = urlencode(our_answers(Connection.objects.get())), urlencode(admin_answers())
    recruiter, admin = tabs["recruiter"], tabs["admin"]
    return [
        _row(
            "in process",
            "as it opens",
            lambda: recruiter.get(OURS).content,
            lambda: admin.get(ADMIN).content,
        ),
        _row(
            "in process",
            "with errors",
            lambda: recruiter.post(OURS, form, content_type=URLENCODED).content,
            lambda: admin.post(ADMIN, add_form, content_type=URLENCODED).content,
        ),
    ]


def _over_http(port: int, made: dict[str, Any]) -> list[Row]:
    form = _Tab(port, OURS, made["recruiter"], made["form"])
    add_form = _Tab(port, ADMIN, made["admin"], made["add_form"])
    return [
        _row("over HTTP", "as it opens", form.get, add_form.get),
        _row("over HTTP", "with errors", form.post, add_form.post),
    ]


class _Tab:
    """A browser's tab on one page."""

    def __init__(self, port: int, path: str, session: str, answers: dict[str, str]) -> None:
        self._port, self._path = port, path
        self._cookie = f"sessionid={session}"
        status, headers, page = self._ask("GET", None)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.decode())
        cookie = re.search(r"csrftoken=\w+", str(headers.get_all("Set-Cookie")))
        if status != 200 or token is None or cookie is None:
            raise RuntimeError(f"{path} was answered with {status}.")
        self._cookie += f"; {cookie[0]}"
        self._body = urlencode({**answers, "csrfmiddlewaretoken": token[1]})

    def get(self) -> bytes:
        return self._page("GET", None)

    def post(self) -> bytes:
        return self._page("POST", self._body)

    def _page(self, method: str, body: str | None) -> bytes:
        status, _headers, page = self._ask(method, body)
        if status != 200:
            raise RuntimeError(f"{self._path} was answered with {status}.")
        return page

    def _ask(self, method: str, body: str | None) -> tuple[int, Any, bytes]:
        server = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        headers = {"Cookie": self._cookie, "Content-Type": URLENCODED}
        server.request(method, self._path, body, headers)
        answer = server.getresponse()
        page = answer.read()
        server.close()
        return answer.status, answer.headers, page


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "measure": measure}[sys.argv[1]]()))
