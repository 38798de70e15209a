"""What leans on the database is run on PostgreSQL too, whatever the other tests run on."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.servers import postgres_database

HERE = Path(__file__).parent
TESTS = (
    "test_concurrency.py",
    "test_sweep.py",
    "test_delivery.py::test_an_answer_that_no_database_takes_is_stored_all_the_same",
    "test_delivery.py::test_a_claim_lasts_longer_than_the_longest_call",
    "test_retries.py::test_what_the_vendor_asks_to_wait_is_the_least",
)


def test_delivery_is_the_same_on_postgresql():
    with postgres_database() as url:
        tests = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-n",
                "0",
                *(f"{HERE / test}" for test in TESTS),
            ],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=300,
        )

    assert tests.returncode == 0, tests.stdout[-5000:]
