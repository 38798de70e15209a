"""What Panora's answers prove about a connection."""

from __future__ import annotations

from collections.abc import Mapping

from connections.providers.checks import check_of, failed_check
from connections.providers.errors import ProviderError
from connections.providers.outcomes import CheckLine, ConnectionCheck
from connections.providers.types import Json, _

from .errors import refused_part
from .fields import NOT_KEPT, ats_slug

REACHED = CheckLine("reach", True, _("Panora answers."))
KEY_WORKS = CheckLine("key", True, _("The API key is accepted."))


def passed_check(own: Mapping[str, Json] | None) -> ConnectionCheck:
    """Return the check after Panora showed `own`, our entry, or else took the token (None)."""
    if own is None:
        account = CheckLine(
            "account", True, _("The connection token is accepted; Panora does not name the ATS.")
        )
        return check_of(REACHED, KEY_WORKS, account, _write(""))
    slug = ats_slug(own)
    return check_of(REACHED, KEY_WORKS, _account(own), _write(slug), ats_name=slug.capitalize())


def refused_check(error: ProviderError) -> ConnectionCheck:
    """Return the check that a failed call amounts to.

    Panora answers 500 where another vendor answers 401; older servers without a reason.
    """
    if error.response is None or error.response.status != 500:
        return failed_check(error)
    match refused_part(error.response):
        case "key":
            return check_of(REACHED, CheckLine("key", False, error.message))
        case "account":
            return check_of(REACHED, KEY_WORKS, CheckLine("account", False, error.message))
    text = _("Panora failed; older servers answer so to a wrong key or token as well.")
    return check_of(REACHED, CheckLine("account", False, f"{text} {error.message}"))


def missing_check(message: str) -> ConnectionCheck:
    """Return the check of a connection without a token, for which nothing is asked."""
    return check_of(CheckLine("account", False, message))


def _account(own: Mapping[str, Json]) -> CheckLine:
    vertical, status = own.get("vertical"), own.get("status")
    if vertical != "ats":
        text = _("The connection token is not for an ATS, but for “{vertical}”.")
        return CheckLine("account", False, text.format(vertical=vertical))
    if status != "valid":
        text = _("Panora calls the connection “{status}”; connect the ATS there again.")
        return CheckLine("account", False, text.format(status=status))
    return CheckLine("account", True, _("The connection token is known and valid."))


def _write(slug: str) -> CheckLine:
    if slug in ("", *NOT_KEPT):
        return CheckLine("write", None, _("Only a created candidate proves the right to create."))
    text = _("Panora's last release creates candidates in Ashby only; for {ats} it may fail.")
    return CheckLine("write", None, text.format(ats=slug.capitalize()))
