"""``manage.py sandbox``: a process of its own that keeps what arrived."""

import json
import os
import re
import socket
import urllib.request

import pytest
from django.conf import settings

from connections.providers import PROVIDERS, http
from connections.providers.candidate import Candidate
from tests.commands.processes import manage
from tests.commands.shell import run
from tests.factories import ACCOUNTS


@pytest.fixture
def sandbox_process(tmp_path):
    """Run the sandbox on any free port, with a file; its process."""

    def start():
        arguments = ("sandbox", "--port", "0", "--file", str(tmp_path / "arrived.jsonl"))
        return manage(*arguments, project=settings.BASE_DIR, environment=os.environ)

    return start


def address(process):
    process.says("The sandbox ATS is at http://")
    return re.search(r"http://127\.0\.0\.1:\d+", process.output)[0]


def names_received(url):
    with urllib.request.urlopen(f"{url}/_sandbox/received") as answer:
        return [call["body"]["last_name"] for call in json.load(answer)]


def send(url, name):
    stackone = PROVIDERS["stackone"](ACCOUNTS["stackone"], base_url=f"{url}/stackone")
    candidate = Candidate(last_name=name)
    return http.send(stackone.build_request(candidate, reference="r", idempotency_key="k"))


def test_the_sandbox_keeps_what_arrived_over_a_restart(sandbox_process):
    with sandbox_process() as first:
        assert send(address(first), "Moreau").status == 201
        assert first.stop() == 0

    with sandbox_process() as second:
        send(address(second), "Berg")
        assert names_received(address(second)) == ["Moreau", "Berg"]
        assert second.stop() == 0


def test_a_taken_port_is_a_clear_error():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refused = run("sandbox", "--port", str(port))

    assert refused.code == 1
    assert refused.err.startswith(f"Port {port} cannot be used")
