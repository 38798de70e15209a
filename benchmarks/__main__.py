"""Run every benchmark, print its ratios, keep them in ``benchmarks/results/``.

Each figure is a median of interleaved pairs (A, B, A, B, …), so that a machine whose speed
drifts drifts for both.
"""

from __future__ import annotations

import os
import tempfile

if __name__ == "__main__":
    folder = tempfile.mkdtemp(prefix="atsconnect-bench-")
    os.environ.update(
        {
            "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/db.sqlite3"),
            "HUEY_URL": f"sqlite:///{folder}/queue.sqlite3",
            "ALLOWED_API_HOSTS": "127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "atsconnect.settings",
        }
    )
    import django

    django.setup()
    from benchmarks.service_layer import run

    run()
