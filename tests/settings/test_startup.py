"""Starting with a wrong environment: an error that names the variable, and no traceback."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from atsconnect.env_file import ROOT, write_env_file

RIGHT = {
    "SECRET_KEY": "Zk3v9Qx7Lm2Rt8Wp5Yb1Nd6Hc4-Zk3v9Qx7Lm2Rt8Wp5Yb1Nd6Hc4",
    "FIELD_ENCRYPTION_KEYS": "ZGVwbG95LWNoZWNrLWRlcGxveS1jaGVjay1kZXBsb3k=",
    "ALLOWED_HOSTS": "atsconnect.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The project as it is fetched: without a .env."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("atsconnect", "candidates", "connections", "templates", "static"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", ".env.example"):
        shutil.copy(ROOT / name, root / name)
    return root


def manage(root: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing in the environment but this."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("DEBUG", "maybe"),
        ("HTTPS", "2"),
        ("HUEY_URL", "amqp://localhost"),
        ("SEND_FOR_HOURS", "a day"),
        ("DEFAULT_REGION", "France"),
        ("PROXY_URL", "proxy.example:3128"),
        ("CA_BUNDLE", "/no/such/file.pem"),
        ("ALLOWED_API_HOSTS", "https://ats.example.org/"),
        ("FIELD_ENCRYPTION_KEYS", None),
        ("FIELD_ENCRYPTION_KEYS", "short"),
        ("DATABASE_URL", "oracle-of-delphi"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("EMAIL_URL", "pigeon://"),
        ("LOG_LEVEL", "LOUD"),
        ("CALL_TIMEOUTS", "5,20"),
        ("LEASE_MARGIN", "0"),
        ("LOOK_AFTER", "soon"),
        ("SWEEP_EVERY", "-60"),
        ("ADMIN_EMAILS", "ada"),
    ],
)
def test_a_wrong_variable_is_named(checkout, name, value):
    environment = {**RIGHT, name: value} if value is not None else dict(RIGHT)
    if value is None:
        del environment[name]

    run = manage(checkout, "migrate", "--check", **environment)

    said = run.stdout + run.stderr
    assert run.returncode != 0
    assert name in said
    assert "Traceback" not in said
    assert not [secret for secret in RIGHT.values() if secret in said]


def test_production_settings_pass_the_deployment_check(checkout):
    run = manage(checkout, "check", "--deploy", "--fail-level", "WARNING", **RIGHT)

    assert run.returncode == 0, run.stderr
    assert "identified no issues (0 silenced)" in run.stdout + run.stderr


def test_the_generated_env_file_is_enough_to_start(checkout, tmp_path):
    root = tmp_path / "own"
    shutil.copytree(checkout, root)
    write_env_file(root)

    run = manage(root, "check")

    assert run.returncode == 0, run.stderr


def test_the_environment_wins_over_the_env_file(checkout, tmp_path):
    root = tmp_path / "own"
    shutil.copytree(checkout, root)
    write_env_file(root)

    run = manage(root, "check", DEBUG="maybe")

    assert "DEBUG" in run.stderr


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copy(ROOT / ".env.example", tmp_path)
    return tmp_path


def read(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_an_env_file_has_fresh_secrets_and_is_for_its_owner_only(folder):
    assert write_env_file(folder) is True

    values = read(folder)
    assert len(values["SECRET_KEY"]) >= 50
    assert Fernet(values["FIELD_ENCRYPTION_KEYS"])
    assert values["HTTPS"] == "false"
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600


def test_an_env_file_is_never_written_over(folder):
    (folder / ".env").write_text("SECRET_KEY=mine\n")

    assert write_env_file(folder) is False

    assert (folder / ".env").read_text() == "SECRET_KEY=mine\n"


def test_two_env_files_share_no_secret(folder):
    write_env_file(folder)
    first = read(folder)
    (folder / ".env").unlink()

    write_env_file(folder)

    second = read(folder)
    assert first["SECRET_KEY"] != second["SECRET_KEY"]
    assert first["FIELD_ENCRYPTION_KEYS"] != second["FIELD_ENCRYPTION_KEYS"]
