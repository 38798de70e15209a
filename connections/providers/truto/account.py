"""What Truto tells about an integrated account, read into the lines of a check.

https://github.com/trutohq/truto-skills
"""

from __future__ import annotations

from collections.abc import Mapping

from connections.providers.checks import check_of
from connections.providers.errors import ConnectionRefused, ProviderError
from connections.providers.outcomes import CheckLine, ConnectionCheck
from connections.providers.types import Json, _

BROKEN: Mapping[str, str] = {
    "connecting": _("The account is still being connected in Truto."),
    "post_install_error": _("Connecting the account in Truto ended with an error."),
    "validation_error": _("Truto could not validate the account."),
    "needs_reauth": _("The ATS refused Truto's credentials. Reconnect the account in Truto."),
}
"""The states of an account that carries no calls; any other does."""


def ats_label(*answers: Json) -> str:
    """Return the name of the ATS behind the account, as a person writes it."""
    for key in ("label", "name"):
        for answer in answers:
            match answer:
                case {"integration": {**integration}} if isinstance(integration.get(key), str):
                    return str(integration[key])
    return ""


def is_lever(capabilities: Json) -> bool:
    match capabilities:
        case {"integration": {"name": str(name)}}:
            return name.lower().startswith("lever")
    return False


def account_check(
    capabilities: Json, account: Json, *, refusal: ProviderError | None = None
) -> ConnectionCheck:
    """Return the check of an account that was found.

    `refusal` is what became of a call to the ATS itself, None where it was answered.
    """
    name = ats_label(capabilities, account)
    return check_of(
        CheckLine("reach", True, _("Truto answers.")),
        CheckLine("key", True, _("Truto accepts the API token.")),
        _account_line(capabilities, account, refusal, name),
        _write_line(capabilities, account),
        ats_name=name,
    )


def _account_line(
    capabilities: Json, account: Json, refusal: ProviderError | None, name: str
) -> CheckLine:
    match capabilities:
        case {"account": {"is_blocked": True}}:
            return CheckLine("account", False, _("The account is blocked at Truto."))
    for answer in (capabilities, {"account": account}):
        match answer:
            case {"account": {"status": str(status)}} if status in BROKEN:
                return CheckLine("account", False, BROKEN[status])
    if refusal and _is_of_the_account(refusal):
        return CheckLine("account", False, refusal.message)
    if not name:
        return CheckLine("account", True, _("The account is active."))
    return CheckLine(
        "account", True, _("The account is active and leads to {ats}.").format(ats=name)
    )


def _is_of_the_account(refusal: ProviderError) -> bool:
    """Tell a refused account from a list that this ATS does not have."""
    status = refusal.response.status if refusal.response else None
    return isinstance(refusal, ConnectionRefused) and status in (401, 403, 503)


def _write_line(capabilities: Json, account: Json) -> CheckLine:
    match account:
        case {"is_sandbox": True}:
            return CheckLine(
                "write", False, _("This is a sandbox account of Truto; it can be read only.")
            )
    match capabilities:
        case {"unified": [*resources]}:
            for resource in resources:
                match resource:
                    case {"resource": "candidates", "methods": [*methods]}:
                        return _methods_line(methods)
    return CheckLine("write", None, _("Truto does not say whether candidates can be created."))


def _methods_line(methods: list[Json]) -> CheckLine:
    if "create" in methods:
        return CheckLine("write", True, _("Candidates can be created."))
    return CheckLine(
        "write", False, _("Truto does not create candidates in this account with this API token.")
    )
