"""What machines ask: is it alive, is it ready, how does it stand.

They ask by plain HTTP, by IP address and without a session, so they are answered before any
middleware asks for HTTPS, for a known host or for a user. No answer says more than it must.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseNotFound,
)
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from .metrics import metrics_text
from .readiness import readiness

logger = logging.getLogger(__name__)


def probes_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer the probes; a middleware that comes before all others."""

    def answer(request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = probe(request)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Django would mail the admins each 503, as often as somebody asks.
        vars(response)["_has_been_logged"] = True
        return response

    return answer


def healthz(_request: HttpRequest) -> HttpResponse:
    """Tell that this process answers; nothing else is asked for it."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(_request: HttpRequest) -> HttpResponse:
    """Tell whether candidates can be taken and sent: database, queue, a worker that lives."""
    found = readiness()
    lines = json.dumps(found, indent=2) + "\n"
    status = 200 if set(found.values()) == {"ok"} else 503
    return HttpResponse(lines, content_type="application/json", status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Tell how everything stands, to who has the token; without a token set, nobody."""
    if not settings.METRICS_TOKEN:
        return HttpResponseNotFound()
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    is_known = constant_time_compare(token.strip(), settings.METRICS_TOKEN)
    if scheme.lower() != "bearer" or not is_known:
        headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
        return HttpResponse(status=401, headers=headers, content_type="text/plain")
    try:
        return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_LATEST)
    except (DatabaseError, InterfaceError):
        logger.exception("Counting for /metrics")
        return HttpResponse(status=503, content_type="text/plain")


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
