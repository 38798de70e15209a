"""What a connection of Unified.to, and the calls made through it, say about its health. Pure.

https://docs.unified.to/unified/connection/Retrieve_specific_connection
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from connections.providers.bodies import read_time
from connections.providers.checks import check_of, failed_check
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.outcomes import CheckLine, ConnectionCheck
from connections.providers.types import Json, _

from .live import candidate_support, text_of, texts_of

WRITE_PERMISSION: Final = "ats_candidate_write"
REACHED: Final = CheckLine("reach", True, _("Unified.to answers."))


def refused_check(error: ProviderError) -> ConnectionCheck:
    """Return the check where Unified.to did not describe the connection.

    This call never reaches the ATS, so a 401 is the API key's.
    """
    match error.response.status if error.response else None:
        case 401:
            text = _("Unified.to did not accept the API key. A key is valid in one region only.")
            return check_of(REACHED, CheckLine("key", False, text))
        case 400 | 404:
            text = _("Unified.to knows no connection with this id in this region.")
            return check_of(
                REACHED,
                CheckLine("key", True, _("The API key is accepted.")),
                CheckLine("account", False, text),
            )
    return failed_check(error)


def connection_check(
    connection: Mapping[str, Json], integrations: Json, *, job_error: ProviderError | None
) -> ConnectionCheck:
    """Return the check of a described connection.

    `job_error` is what came of asking the ATS for one job, None where it answered.
    """
    ats_name = text_of(connection.get("integration_name"))
    ats_name = ats_name or text_of(connection.get("integration_type")).title()
    support = candidate_support(integrations, connection)
    return check_of(
        REACHED,
        CheckLine("key", True, _("The API key is accepted.")),
        _account_line(connection, ats_name, job_error),
        _write_line(connection, support),
        ats_name=ats_name,
    )


def _account_line(
    connection: Mapping[str, Json], ats_name: str, job_error: ProviderError | None
) -> CheckLine:
    if "ats" not in texts_of(connection.get("categories")):
        return CheckLine("account", False, _("The connection does not lead to an ATS."))
    if connection.get("is_paused") is True:
        return CheckLine("account", False, _("The connection is paused at Unified.to."))
    status = job_error.response.status if job_error and job_error.response else None
    if status == 401 and job_error:
        return CheckLine("account", False, job_error.message)
    ats = ats_name or _("The ATS")
    if job_error is None:
        return CheckLine("account", True, _("{ats} answers.").format(ats=ats))
    if _is_unhealthy(connection):
        text = _("Unified.to reports that {ats} does not answer it.").format(ats=ats)
        return CheckLine("account", False, text)
    if isinstance(job_error, ConnectionRefused):
        text = _("The connection leads to {ats}. It lists no jobs, so this proves less.")
        return CheckLine("account", True, text.format(ats=ats))
    text = _("The connection leads to {ats}, which did not answer just now.")
    return CheckLine("account", None, text.format(ats=ats))


def _is_unhealthy(connection: Mapping[str, Json]) -> bool:
    failed = read_time(connection.get("last_unhealthy_at"))
    worked = read_time(connection.get("last_healthy_at"))
    return failed is not None and (worked is None or failed > worked)


def _write_line(connection: Mapping[str, Json], support: Mapping[str, Json]) -> CheckLine:
    methods = support.get("methods")
    if isinstance(methods, dict) and methods.get("create") is False:
        text = _("This ATS cannot create candidates through Unified.to.")
        return CheckLine("write", False, text)
    permissions = texts_of(connection.get("permissions"))
    if not permissions:
        return CheckLine("write", None, _("Unified.to does not tell the connection's permissions."))
    if WRITE_PERMISSION not in permissions:
        text = _("The connection lacks the permission {permission}.")
        return CheckLine("write", False, text.format(permission=WRITE_PERMISSION))
    return CheckLine("write", True, _("The connection may create candidates."))
