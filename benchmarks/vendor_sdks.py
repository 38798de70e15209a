"""One create call through the vendors' own Python SDKs, through the service layer, and bare.

Each SDK is in an environment of its own, below var/bench, made when it is first asked for. The
vendor answers at once; SQLite keeps our rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import Row, command, ms, ratio, seconds
from benchmarks.places import VAR, Missing, in_sqlite
from benchmarks.vendor import vendor

PACKAGES = {"unified": "unified-python-sdk", "panora": "panora-sdk"}
PAIRS = 21


def run() -> list[Row]:
    rows: list[Row] = []
    with vendor() as url, in_sqlite() as place:
        for name, package in PACKAGES.items():
            try:
                python = _environment(name, package)
            except Missing as missing:
                print(f"  {package} is left out: {missing}.", flush=True)
                continue
            rows += place.measure("benchmarks.vendor_sdks", url, name, str(python))
    return rows


def _environment(name: str, package: str) -> Path:
    """Return the Python that has the SDK. Raise Missing where it cannot be installed."""
    folder = VAR / f"sdk-{name}"
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", package]
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    installed = subprocess.run(pip, stderr=subprocess.PIPE, text=True, check=False)
    if installed.returncode:
        raise Missing("pip could not install it")
    return python


def measure(url: str, name: str, python: str) -> list[Row]:
    import requests

    from benchmarks.candidate import bare_call, connect, submit
    from candidates.forms import FormFields
    from candidates.models import Submission
    from candidates.services.delivery import submission_deliver
    from connections.models import Pace

    connection = connect(f"{url}/0", name=name, provider=name)
    fields = FormFields.of(connection, None)
    call = bare_call(connection, fields)
    with requests.Session() as session, _sdk(name, f"{url}/0", python) as sdk:
        rounds = []
        for _round in range(2 + PAIRS):
            Pace.objects.all().delete()  # the vendor's limit is not what is measured
            rounds.append(
                (
                    sdk(),
                    seconds(lambda: submission_deliver(submit(connection, fields).pk)),
                    seconds(lambda: session.post(**call, timeout=30).raise_for_status()),
                )
            )
    if Submission.objects.exclude(status="delivered").exists():
        raise RuntimeError("A submission was not delivered.")
    by_sdk, ours, bare = (list(column) for column in zip(*rounds[2:], strict=True))
    row: Row = {
        "sdk": PACKAGES[name],
        "sdk_ms": ms(by_sdk),
        "service_layer_ms": ms(ours),
        "bare_post_ms": ms(bare),
        "sdk_to_bare": ratio(by_sdk, bare),
        "service_layer_to_sdk": ratio(ours, by_sdk),
        "pairs": PAIRS,
        "command": command("vendor_sdks"),
    }
    print(
        f"  {row['sdk']}: {row['sdk_ms']} ms, {row['sdk_to_bare']} × the bare POST; "
        f"the service layer {row['service_layer_to_sdk']} × the SDK",
        file=sys.stderr,
        flush=True,
    )
    return [row]


@contextmanager
def _sdk(name: str, url: str, python: str) -> Iterator[Callable[[], float]]:
    """Run the SDK in its own environment; what this gives makes a call, and returns its seconds."""
    script = Path(__file__).with_name("sdk_call.py")
    process = subprocess.Popen(
        [python, str(script), name, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def call() -> float:
        process.stdin.write("\n")
        process.stdin.flush()
        return float(json.loads(process.stdout.readline()))

    try:
        yield call
    finally:
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(*sys.argv[1:])))
