"""One submission through the service layer against the bare POST of the same body.

The service layer checks the form, keeps the submission, claims it, opens an attempt, sends and
settles; the bare side is `requests.Session.post`. The vendor waits 0, 50 or 200 ms.

A session that stays open has its connection ready; ours is opened for each POST, on purpose. So
the figure is given for a session of its own for each POST, too.
"""

from __future__ import annotations

import json
import sys

from benchmarks.figures import Row, command, interleaved, ms, ratio
from benchmarks.places import PLACES, Missing
from benchmarks.vendor import vendor

DELAYS = {0: 101, 50: 41, 200: 21}  # milliseconds of the vendor: pairs


def run() -> list[Row]:
    rows: list[Row] = []
    with vendor() as url:
        for name, make in PLACES.items():
            try:
                with make() as place:
                    rows += place.measure("benchmarks.service_layer", url, place.database)
            except Missing as missing:
                print(f"  {name} is left out: {missing}.", flush=True)
    return rows


def measure(url: str, database: str) -> list[Row]:
    import requests

    from benchmarks.candidate import bare_call, connect, submit
    from candidates.forms import FormFields
    from candidates.models import Submission
    from candidates.services.delivery import submission_deliver

    rows: list[Row] = []
    with requests.Session() as session:
        for delay, pairs in DELAYS.items():
            connection = connect(f"{url}/{delay}", name=f"Benchmark {delay}")
            fields = FormFields.of(connection, None)
            call = bare_call(connection, fields)
            ours, bare, fresh = interleaved(
                pairs,
                lambda c=connection, f=fields: submission_deliver(submit(c, f).pk),
                lambda call=call: session.post(**call, timeout=30).raise_for_status(),
                lambda call=call: requests.post(**call, timeout=30).raise_for_status(),
            )
            if Submission.objects.exclude(status="delivered").exists():
                raise RuntimeError("A submission was not delivered.")
            rows.append(
                {
                    "database": database,
                    "vendor_ms": delay,
                    "service_layer_ms": ms(ours),
                    "bare_post_ms": ms(bare),
                    "bare_post_in_a_fresh_session_ms": ms(fresh),
                    "ratio": ratio(ours, bare),
                    "ratio_to_a_fresh_session": ratio(ours, fresh),
                    "pairs": pairs,
                    "command": command("service_layer"),
                }
            )
            print(
                f"  {database}, vendor {delay} ms: service layer {ms(ours)} ms, "
                f"bare POST {ms(bare)} ms, ratio {ratio(ours, bare)}; in a fresh session "
                f"{ms(fresh)} ms, ratio {ratio(ours, fresh)}",
                file=sys.stderr,
                flush=True,
            )
    return rows


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(*sys.argv[1:])))
