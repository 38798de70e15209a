"""Dockerfile, compose.yaml and the units of docs/operate.md name only what there is."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path
from subprocess import PIPE

import environ
import pytest
import yaml
from django.core.management import get_commands, load_command_class

from candidates.services.claims import lease_of
from connections.providers import PROVIDERS
from tests.providers.http_servers import free_port

from .reading import ROOT, blocks, page
from .test_readme import SETTINGS

COMPOSE = yaml.safe_load(page("compose.yaml"))
SERVICES = COMPOSE["services"]
OURS = ("web", "worker", "migrate")
DOCKERFILE = page("Dockerfile")
[SERVE] = [json.loads(line) for line in re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)]
LONGEST_CALL = max(lease_of(provider.timeouts) for provider in PROVIDERS.values()).total_seconds()
STARTED_WITHIN = 30  # seconds


def manage_py(words: list[str]) -> None:
    """Fail where this is no command line of manage.py."""
    name, *options = words[words.index("manage.py") + 1 :]
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(options)


def seconds(duration: str) -> int:
    number, unit = int(duration[:-1]), duration[-1]
    return number * {"s": 1, "m": 60}[unit]


# compose.yaml


def test_compose_runs_web_worker_database_and_queue():
    assert set(SERVICES) == {*OURS, "database", "queue"}
    assert SERVICES["database"]["image"] == "postgres:17"
    assert "--appendonly yes" in " ".join(SERVICES["queue"]["command"])
    assert set(COMPOSE["volumes"]) == {"database", "queue", "uploads"}


@pytest.mark.parametrize("name", OURS)
def test_our_services_are_set_by_variables_that_settings_read(name):
    service = SERVICES[name]

    assert set(service["environment"]) <= set(SETTINGS)
    assert service["env_file"] == ".env"
    assert service["image"] == "atsconnect"


def test_what_compose_fills_in_is_in_the_example_of_an_env_file():
    filled_in = set(re.findall(r"\$\{(\w+)", page("compose.yaml")))

    assert filled_in == {"POSTGRES_PASSWORD"}
    assert filled_in <= set(re.findall(r"^#?(\w+)=", page(".env.example"), re.MULTILINE))


@pytest.mark.parametrize("name", ["web", "worker", "database", "queue"])
def test_what_goes_on_running_is_watched_and_restarted(name):
    service = SERVICES[name]

    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["worker", "migrate"])
def test_the_commands_of_compose_exist(name):
    manage_py(SERVICES[name]["command"])


def test_the_workers_health_is_asked_with_a_command_that_exists():
    manage_py(SERVICES["worker"]["healthcheck"]["test"])


def test_web_waits_for_the_migrations_and_those_for_the_database():
    waits = SERVICES["web"]["depends_on"]

    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert SERVICES["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert SERVICES["migrate"]["restart"] == "no"


def test_nothing_but_the_web_is_published_and_that_to_this_machine_alone():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_a_worker_that_is_stopped_may_finish_the_longest_call():
    assert seconds(SERVICES["worker"]["stop_grace_period"]) > LONGEST_CALL


# Dockerfile


def test_the_image_is_built_from_hashed_requirements_and_runs_without_rights():
    lines = DOCKERFILE.splitlines()

    assert "--require-hashes -r requirements/prod.txt" in DOCKERFILE
    assert "--hash=sha256:" in page("requirements/prod.txt")
    assert lines.index("USER atsconnect") > lines.index("COPY . .")
    assert SERVE[0] == "gunicorn"
    assert re.search(r"^gunicorn==", page("requirements/prod.txt"), re.MULTILINE)


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """A folder with the files that .dockerignore lets into the image, and no others."""
    folder = tmp_path_factory.mktemp("image")
    for line in page(".dockerignore").splitlines():
        source = ROOT / line.removeprefix("!")
        if not line.startswith("!") or not source.exists():
            continue
        target = folder / line.removeprefix("!")
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return folder


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ALLOWED_HOSTS": "atsconnect.example.org",
        "HTTPS": "true",
        "BEHIND_PROXY": "true",
        "DATABASE_URL": f"sqlite:///{folder}/var/db.sqlite3",
        "HUEY_URL": f"sqlite:///{folder}/var/queue.sqlite3",
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def test_only_what_is_named_gets_into_the_image():
    first, *others = [line for line in page(".dockerignore").splitlines() if line[:1] != "#"]

    let_in = {line.removeprefix("!") for line in others if line.startswith("!")}

    assert first == "*"
    assert let_in == {
        *("LICENSE", "atsconnect", "candidates", "connections", "locale", "manage.py"),
        *("requirements/prod.txt", "static", "templates"),
    }


@pytest.fixture(scope="module")
def web(image) -> Iterator[int]:
    """The port that the image's command serves, on a database that compose's command migrated."""
    port = free_port()
    replaced = {"0.0.0.0:8000": f"127.0.0.1:{port}", "/dev/shm": str(image)}
    serve = [replaced.get(word, word) for word in SERVE[1:]]
    migrate = SERVICES["migrate"]["command"][1:]
    around = {"cwd": image, "env": environment(image)}
    subprocess.run([sys.executable, *migrate], check=True, capture_output=True, **around)
    process = subprocess.Popen([sys.executable, "-m", "gunicorn", *serve], **around)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(STARTED_WITHIN)


def web_check(port: int) -> int:
    """Run the health check of compose's web against a port; its exit code."""
    check = SERVICES["web"]["healthcheck"]["test"][3].replace("8000", str(port))
    return subprocess.run([sys.executable, "-c", check], check=False, stderr=PIPE).returncode


def test_the_images_command_serves_what_the_health_check_asks_for(web):
    assert web_check(web) == 0


def test_the_health_check_fails_where_nothing_answers():
    assert web_check(free_port()) == 1


def test_a_machine_can_ask_whether_the_image_is_ready_without_naming_the_site(web):
    asking = http.client.HTTPConnection("127.0.0.1", web, timeout=STARTED_WITHIN)

    asking.request("GET", "/readyz")
    answer = asking.getresponse()

    assert answer.status == 503
    assert json.load(answer) == {"database": "ok", "queue": "ok", "worker": "down"}
    asking.close()


def test_what_is_scaled_is_a_service_that_can_run_more_than_once():
    scaled = re.findall(r"--scale (\w+)=", page("docs/operate.md") + page("compose.yaml"))

    assert set(scaled) == {"worker"}
    assert not {"container_name", "ports", "hostname"} & set(SERVICES["worker"])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while True:
        web = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            web.request("GET", "/")
            web.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        finally:
            web.close()


# docs/operate.md


UNITS = [block for block in blocks(page("docs/operate.md"), "ini") if "[Service]" in block]


@pytest.mark.parametrize("unit", UNITS, ids=["web", "worker"])
def test_the_units_run_commands_that_exist(unit):
    parsed = ConfigParser(interpolation=None)
    parsed.optionxform = str
    parsed.read_string(unit)

    folder = parsed["Service"]["WorkingDirectory"]
    program, *options = shlex.split(parsed["Service"]["ExecStart"])

    assert Path(program).parent == Path(folder, ".venv/bin")
    if options[0] == "manage.py":
        manage_py(options)
        assert int(parsed["Service"]["TimeoutStopSec"]) > LONGEST_CALL
    else:
        assert [Path(program).name, options[0]] == SERVE[:2]


def test_the_env_file_of_a_server_sets_what_settings_read():
    [server] = [block for block in blocks(page("docs/operate.md"), "ini") if "[" not in block]

    names = [line.partition("=")[0] for line in server.splitlines()]

    assert set(names) <= set(SETTINGS)


def test_operators_are_told_of_settings_that_exist():
    words = set(re.findall(r"`([A-Z][A-Z_]+)(?:=\w+)?`", page("docs/operate.md")))

    assert words - {"POSTGRES_PASSWORD", "ERROR"} <= set(SETTINGS)


@pytest.mark.parametrize("file", [".env.example", "docs/operate.md"])
def test_the_example_of_mail_is_sent_over_tls(file):
    [url] = re.findall(r"^#?EMAIL_URL=(.+)$", page(file), re.MULTILINE)

    assert environ.Env.email_url_config(url)["EMAIL_USE_TLS"]


# .pre-commit-config.yaml


def test_the_hooks_run_the_tools_of_the_environment():
    hooks = yaml.safe_load(page(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    dev = page("requirements/dev.txt")

    for hook in hooks:
        tool = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert re.search(rf"^{tool}==", dev, re.MULTILINE), tool
        assert hook["language"] == "system"
