"""README's tables say what the code does."""

from __future__ import annotations

import ast
import re

import pytest
from django.core.management import call_command

from candidates.management.commands import submit
from candidates.models import Status
from connections.models import Connection
from connections.providers import PROVIDERS
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
    error_for,
)
from connections.providers.types import Response
from tests.factories import ACCOUNTS

from .reading import ROOT, commands, page, quoted, section, table

README = page("README.md")
ANSWERS = table(README, "The answer", "The status", "Who acts next")
STATUSES = (
    (CandidateRejected, Status.REJECTED),
    (ConnectionRefused, Status.FAILED),
    (ProviderUnavailable, Status.QUEUED),
    (DeliveryUnknown, Status.UNCONFIRMED),
)


def status_of(error: ProviderError) -> Status:
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def listed() -> dict[int, str]:
    """Return the code of the submission's status for each HTTP status in the table."""
    return {
        int(number): quoted(status)[0]
        for answer, status, _who in ANSWERS
        for number in re.findall(r"\b[345]\d\d\b", answer)
    }


def test_the_table_of_answers_holds_for_every_http_status():
    shown = {number: listed().get(number, "unconfirmed") for number in range(300, 600)}

    meant = {number: status_of(error_for(Response(status=number))).value for number in shown}

    assert meant == shown


def test_the_table_of_answers_tells_an_existing_candidate_apart():
    [row] = [row for row in ANSWERS if "409" in row[0]]

    error = error_for(Response(status=409))

    assert isinstance(error, CandidateExists)
    assert row[2] == "the recruiter looks at the candidate that exists"


def test_a_status_is_called_what_the_pages_call_it():
    shown = re.findall(r"\*?([A-Z][A-Za-z ]+?)\*? \(`([a-z]+)`\)", section(README, "How it works"))

    assert {code: label for label, code in shown} == {
        status.value: str(status.label) for status in Status
    }


VARIABLE = re.compile("[A-Z][A-Z_]+")


def variables_read(file: str) -> dict[str, str | None]:
    """Return the variables that a module reads, each with its default where that is a literal.

    Every reader takes the name first: ``flag("DEBUG", default=False)``.
    """
    found: dict[str, str | None] = {}
    for call in ast.walk(ast.parse(page(file))):
        match call:
            case ast.Call(func=ast.Attribute(attr="setdefault")):
                continue
            case ast.Call(args=[ast.Constant(value=str(name)), *rest]) if VARIABLE.fullmatch(name):
                given = [each.value for each in call.keywords if each.arg == "default"] + rest
                literal = given[0].value if given and isinstance(given[0], ast.Constant) else None
                found[name] = str(literal).lower() if isinstance(literal, bool) else literal
    return found


SETTINGS = variables_read("atsconnect/settings.py")
DEMO = variables_read("candidates/management/commands/demo.py")


def test_the_table_of_settings_names_every_variable_that_is_read():
    rows = table(README, "Variable", "Default", "Meaning")

    assert sorted(quoted(row[0])[0] for row in rows) == sorted({*SETTINGS, *DEMO})


@pytest.mark.parametrize("name", [*SETTINGS, *DEMO])
def test_the_table_of_settings_tells_the_default(name):
    rows = {row[0]: row[1] for row in table(README, "Variable", "Default", "Meaning")}
    default = {**SETTINGS, **DEMO}[name]

    shown = rows[f"`{name}`"]

    if default:
        assert shown == f"`{default}`"
    else:
        assert shown in ("required", "none", "SQLite in `var/`", "made up")


def test_the_example_of_an_env_file_names_every_setting():
    names = re.findall(r"^#?([A-Z_]+)=", page(".env.example"), re.MULTILINE)

    assert sorted(names) == sorted({*SETTINGS, "POSTGRES_PASSWORD"})


def test_the_exit_codes_are_those_of_submit():
    rows = table(README, "Exit code", "Meaning")

    meanings = {int(code): meaning for code, meaning in rows}

    assert set(meanings) == {*submit.EXIT.values(), submit.INVALID, 1}
    for status, code in submit.EXIT.items():
        assert status.value in meanings[code]


def test_the_table_of_vendors_names_what_each_needs():
    rows = table(README, "Vendor", "What you need", "Where it is found", "More")

    assert [(row[0], quoted(row[1])) for row in rows] == [
        (provider.name, [spec.path[0] for spec in provider.credential_fields])
        for provider in PROVIDERS.values()
    ]
    assert [re.search(r"\((.+)\)", row[3])[1] for row in rows] == [
        f"docs/providers/{slug}.md" for slug in PROVIDERS
    ]


CONNECTING = commands(section(README, "Connecting a vendor for real"))


def test_there_is_one_command_for_each_vendor():
    assert [words[words.index("--provider") + 1] for words in CONNECTING] == list(PROVIDERS)


@pytest.mark.django_db
@pytest.mark.parametrize("words", CONNECTING, ids=list(PROVIDERS))
def test_the_command_that_connects_a_vendor_works(words, sandbox, monkeypatch, capsys):
    slug = words[words.index("--provider") + 1]
    options = [*words[2:], "--base-url", f"{sandbox.url}/{slug}"]
    for word in words:
        if found := re.fullmatch(r"(\w+)=env:(\w+)", word):
            monkeypatch.setenv(found[2], ACCOUNTS[slug][found[1]])

    call_command(*options)

    assert Connection.objects.get(provider=slug).credentials == ACCOUNTS[slug]
    assert "sandbox-key" not in capsys.readouterr().out


def test_the_layout_names_folders_that_exist():
    rows = table(README, "Folder", "What is in it")

    folders = [folder for row in rows for folder in quoted(row[0])]

    assert all((ROOT / folder).is_dir() for folder in folders)
