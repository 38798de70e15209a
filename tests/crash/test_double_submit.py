"""A hundred times the same form at once, to the pages as they run: one row, one call."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import requests
from django.conf import settings

from tests.commands.processes import eventually
from tests.private_servers import free_port

from . import tables as database
from .cells import Cell, environment, template

TIMES = 100
THREADS = 25  # of the pages


def test_a_form_that_is_sent_a_hundred_times_at_once_is_one_candidate(tmp_path):
    with (
        template("sqlite", [], tmp_path / "template") as empty,
        empty.copy(tmp_path / "cell") as url,
        Cell([], url, tmp_path / "cell") as cell,
        Pages(url, tmp_path / "cell") as pages,
    ):
        form = pages.form_for("stackone")
        with ThreadPoolExecutor(TIMES) as clicks:
            answers = list(clicks.map(pages.send, [form] * TIMES))
        cell.start()
        cell.wait_until_quiet()
        rows, received = database.tables(url)["submissions"], cell.sandbox.store.received()

    assert [row["status"] for row in rows] == ["delivered"]
    assert set(answers) == {(302, f"/candidates/{rows[0]['id']}/")}
    assert [each.candidate_id for each in received] == [rows[0]["remote_id"]]


class Pages:
    """The pages in a process of their own, and a recruiter who is logged in."""

    def __init__(self, url, folder):
        self.address = f"http://127.0.0.1:{free_port()}"
        self.environment = environment(url, folder)
        self.url = url
        self.together = threading.Barrier(TIMES)

    def __enter__(self):
        make_login = (
            "from django.contrib.auth.models import User;"
            "User.objects.create_superuser('rita', password='correct horse battery')"
        )
        self.run("manage.py", "shell", "--command", make_login).wait(timeout=60)
        gunicorn = ("-m", "gunicorn", "atsconnect.wsgi", "--threads", str(THREADS))
        bind = ("--bind", urlsplit(self.address).netloc, "--log-level", "warning")
        self.gunicorn = self.run(*gunicorn, *bind)
        eventually(self.answers, "The pages do not answer.")
        self.recruiter = requests.Session()
        self.recruiter.trust_env = False
        login = f"{self.address}/accounts/login/"
        self.recruiter.get(login, timeout=30)
        said = {"username": "rita", "password": "correct horse battery", **self.token()}
        self.recruiter.post(login, data=said, timeout=30)
        return self

    def __exit__(self, *_error):
        self.recruiter.close()
        self.gunicorn.terminate()
        self.gunicorn.wait(timeout=60)

    def run(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=settings.BASE_DIR, env=self.environment
        )

    def answers(self):
        try:
            return requests.get(f"{self.address}/accounts/login/", timeout=30).ok
        except requests.ConnectionError:
            return False

    def form_for(self, vendor):
        """Open the form; what its page would send for a candidate."""
        connections = database.tables(self.url)["connections"]
        chosen = next(each["id"] for each in connections if each["provider"] == vendor)
        address = f"{self.address}/candidates/new/?connection={chosen}"
        page = self.recruiter.get(address, timeout=30).text
        token = re.search(r'name="form_token" value="([^"]+)"', page)
        assert token, page
        names = {"first_name": "Zoë", "last_name": "van der Berg"}
        return {"connection": chosen, "form_token": token[1], "action": "send", **names}

    def token(self):
        return {"csrfmiddlewaretoken": self.recruiter.cookies["csrftoken"]}

    def send(self, form):
        """Press Send, when all the others do; where the answer leads."""
        self.together.wait(timeout=60)
        answer = requests.post(
            f"{self.address}/candidates/new/",
            data={**form, **self.token()},
            cookies=self.recruiter.cookies,
            allow_redirects=False,
            timeout=90,
        )
        return answer.status_code, answer.headers.get("Location", answer.text[:2000])
