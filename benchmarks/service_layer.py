"""One submission through the service layer against the bare POST of the same body.

The service layer checks the form, keeps the submission, claims it, opens an attempt, sends and
settles; the bare side is one `requests.Session.post`. The vendor waits 0, 50 or 200 ms.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

import requests
from django.core.management import call_command
from django.db import connection as database

from candidates.forms import CandidateForm, FormFields
from candidates.forms.data import form_data
from candidates.services import delivery
from candidates.services.submissions import submission_create
from connections.models import Connection

RESULTS = Path(__file__).parent / "results" / "service_layer.json"
PAIRS = 15
DOCUMENT = {
    "first_name": "Zoë",
    "last_name": "van der Berg",
    "emails": [{"value": "zoe@example.org", "type": "work"}],
    "phones": [{"value": "+33612345678", "type": "mobile"}],
    "title": "Data engineer",
    "tags": ["fair-2026", "python"],
}


class Vendor(BaseHTTPRequestHandler):
    """Answers every POST with an id, after `delay` seconds."""

    protocol_version = "HTTP/1.1"
    delay = 0.0
    number = 0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(Vendor.delay)
        Vendor.number += 1
        answer = json.dumps({"id": f"candidate-{Vendor.number}"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


def run() -> None:
    call_command("migrate", verbosity=0)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Vendor)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    connection = Connection.objects.create(
        name="Benchmark",
        provider="unified",
        credentials={"api_key": "key-of-the-benchmark", "connection_id": "5de520f96e439b0020"},
        base_url=url,
    )
    fields = FormFields.of(connection, None)
    session = requests.Session()
    session.trust_env = False
    body = _request_of(connection, fields)
    results = []
    for delay in (0.0, 0.05, 0.2):
        Vendor.delay = delay
        pairs = [
            (_seconds(lambda: _submit(connection, fields)), _seconds(lambda: _post(session, body)))
            for _pair in range(PAIRS + 2)
        ][2:]
        ours = statistics.median(pair[0] for pair in pairs)
        bare = statistics.median(pair[1] for pair in pairs)
        results.append(
            {
                "database": database.vendor,
                "vendor_ms": round(delay * 1000),
                "service_layer_ms": round(ours * 1000, 2),
                "bare_post_ms": round(bare * 1000, 2),
                "ratio": round(ours / bare, 3),
                "pairs": PAIRS,
            }
        )
        print(
            f"{database.vendor}, vendor {delay * 1000:.0f} ms: service layer {ours * 1000:.1f} ms, "
            f"bare POST {bare * 1000:.1f} ms, ratio {ours / bare:.2f}"
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"command": "make bench", "results": results}, indent=2) + "\n")
    server.shutdown()


def _seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def _form(connection: Connection, fields: FormFields) -> CandidateForm:
    data = form_data(fields, DOCUMENT, [])
    data["form_token"] = str(uuid4())
    form = CandidateForm(data, fields=fields, connection=connection)
    if not form.is_valid():
        raise RuntimeError(form.errors)
    return form


def _submit(connection: Connection, fields: FormFields) -> None:
    form = _form(connection, fields)
    submission = submission_create(
        connection=connection,
        candidate=form.candidate(),
        specs=fields.extra,
        created_by=None,
        form_token=form.token,
    )
    delivery.submission_deliver(submission.pk)
    submission.refresh_from_db()
    if submission.status != "delivered":
        raise RuntimeError(submission.message)


def _request_of(connection: Connection, fields: FormFields) -> dict[str, object]:
    request = connection.as_provider().build_request(
        _form(connection, fields).candidate(), reference=str(uuid4()), idempotency_key=str(uuid4())
    )
    return {"url": request.url, "json": request.json, "headers": dict(request.headers)}


def _post(session: requests.Session, body: dict[str, object]) -> None:
    session.post(**body, timeout=30).raise_for_status()  # type: ignore[arg-type]
