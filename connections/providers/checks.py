"""The four lines of a connection check."""

from __future__ import annotations

from typing import Literal

from .errors import ProviderError, ProviderUnavailable
from .outcomes import CheckLine, ConnectionCheck
from .types import _


def check_of(*lines: CheckLine, ats_name: str = "") -> ConnectionCheck:
    """Return a check with all four lines; those not given could not be found out."""
    given = {line.name: line for line in lines}
    names: tuple[Literal["reach", "key", "account", "write"], ...] = (
        "reach",
        "key",
        "account",
        "write",
    )
    unknown = _("Could not be found out.")
    return ConnectionCheck(
        lines=tuple(given.get(name) or CheckLine(name, None, unknown) for name in names),
        ats_name=ats_name,
    )


def failed_check(error: ProviderError) -> ConnectionCheck:
    """Return the check that a failed first call amounts to."""
    status = error.response.status if error.response else None
    reached = CheckLine("reach", True, _("The vendor answers."))
    if status is None:
        return check_of(CheckLine("reach", False, error.message))
    if status in (401, 403):
        return check_of(reached, CheckLine("key", False, error.message))
    if status == 404:
        return check_of(reached, CheckLine("account", False, error.message))
    if isinstance(error, ProviderUnavailable):
        return check_of(CheckLine("reach", False, error.message))
    return check_of(reached, CheckLine("account", False, error.message))
