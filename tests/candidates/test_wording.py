"""Well-known phrases of vendors in plain words; the vendor's own stay beside them."""

import pytest

from candidates.models import Submission
from candidates.services.complaints import complaints
from candidates.services.wording import plain
from connections.providers import PROVIDERS
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    FieldError,
)
from connections.providers.types import Choice, FieldKind, FieldSpec
from tests.factories import ConnectionFactory, SubmissionFactory

NEEDED = "Greenhouse needs this. Fill it in."
ADDRESS = "Greenhouse did not accept this address. Use a full one, like name@example.org."
PHONE = (
    "Greenhouse did not accept this number. Write it with the country code, like +33 6 12 34 56 78."
)
CHOICE = "Greenhouse does not offer this. Choose again."
SOURCE = FieldSpec(
    path=("custom", "source"), label="Source", kind=FieldKind.CHOICE, choices=(Choice(1, "One"),)
)


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("can't be blank", None, NEEDED),
        ("must not be empty", None, NEEDED),
        ("Field required", None, NEEDED),
        ("The field source is missing", None, NEEDED),
        ("value is not a valid email address", None, ADDRESS),
        ("must be a valid email", None, ADDRESS),
        ("must be an email", None, ADDRESS),
        ("has already been taken", None, "Greenhouse has this already, with another candidate."),
        (
            "is too long (maximum is 255 characters)",
            None,
            "Greenhouse takes at most 255 characters here. Shorten it.",
        ),
        (
            "String should have at most 1 character",
            None,
            "Greenhouse takes at most 1 character here. Shorten it.",
        ),
        (
            "is too short (minimum is 2 characters)",
            None,
            "Greenhouse needs at least 2 characters here.",
        ),
        ("is not included in the list", None, CHOICE),
        ("Input should be one of the allowed values: [12]", None, CHOICE),
        (
            "must be a URL address",
            None,
            "Greenhouse did not accept this link. Use a full address, like https://example.org.",
        ),
        ("must be a valid ISO 8601 date string", None, "Greenhouse needs a date here."),
        ("is not a number", None, "Greenhouse needs a number here."),
        ("Input should be a valid boolean", None, "Greenhouse needs yes or no here."),
        (
            "Posting does not exist",
            None,
            "Greenhouse does not know this. Choose or enter another one.",
        ),
        ("is invalid", FieldKind.EMAIL, ADDRESS),
        (
            "is invalid",
            FieldKind.PHONE,
            PHONE,
        ),
        ("is invalid", FieldKind.CHOICE, CHOICE),
        (
            "is invalid",
            FieldKind.TEXT,
            "Greenhouse did not accept this. Check it, and send again.",
        ),
        ("is invalid", None, "Greenhouse did not accept this. Check it, and send again."),
        ("The sum must be at most 10", None, ""),
        ("The moon is in the wrong phase", None, ""),
        ("", None, ""),
    ],
)
def test_a_phrase_is_said_plainly(said, kind, words):
    assert plain(said, ats="Greenhouse", kind=kind) == words


def test_an_ats_that_nobody_names_is_the_ats():
    assert plain("can't be blank", ats="") == "The ATS needs this. Fill it in."


@pytest.fixture
def refused(db) -> Submission:
    connection = ConnectionFactory(provider="stackone", ats_name="Greenhouse")
    return SubmissionFactory(connection=connection, specs=[SOURCE.as_json()])


def kept(error, row):
    provider = PROVIDERS["stackone"]({"api_key": "s3cret-key", "account_id": "a"})
    return [(each.path, each.message, each.raw) for each in complaints(error, row, provider)]


def at(*errors, message="The ATS did not accept the candidate."):
    return CandidateRejected(message, field_errors=tuple(FieldError(*each) for each in errors))


@pytest.mark.parametrize(
    ("error", "found"),
    [
        pytest.param(
            at((("emails", 0, "value"), "is invalid")),
            [(("emails", 0, "value"), ADDRESS, "is invalid")],
            id="plain-words-and-the-vendors",
        ),
        pytest.param(
            at((("custom", "source"), "is invalid")),
            [(("custom", "source"), CHOICE, "is invalid")],
            id="by-the-fields-kind",
        ),
        pytest.param(
            at((("title",), "Titles are for knights.")),
            [(("title",), "Titles are for knights.", "")],
            id="words-that-nobody-knows-stay",
        ),
        pytest.param(
            at((("candidate.emails[1].email",), "can't be blank")),
            [(("emails", 1, "value"), NEEDED, "can't be blank")],
            id="the-vendors-path",
        ),
        pytest.param(
            at((("moon",), "Source is required")),
            [(("custom", "source"), NEEDED, "Source is required")],
            id="words-where-the-path-leads-nowhere",
        ),
        pytest.param(
            at((("moon",), "is dark")), [(("moon",), "is dark", "")], id="nowhere-stays-as-it-is"
        ),
        pytest.param(
            at((("title",), "Not s3cret-key.")), [(("title",), "Not •••.", "")], id="no-secret"
        ),
        pytest.param(
            at(message="The ATS did not accept the candidate. Source is required. Be well."),
            [(("custom", "source"), NEEDED, "Source is required.")],
            id="the-required-field-that-is-not-named",
        ),
        pytest.param(
            at(message="The ATS did not accept the candidate. Email is invalid; phone is invalid"),
            [
                (("emails",), ADDRESS, "Email is invalid"),
                (
                    ("phones",),
                    PHONE,
                    "phone is invalid.",
                ),
            ],
            id="two-in-one-message",
        ),
        pytest.param(at(message="The ATS did not accept the candidate. No."), [], id="no-field"),
        pytest.param(ConnectionRefused("Email is invalid."), [], id="not-the-recruiters-matter"),
        pytest.param(DeliveryUnknown("Email is invalid."), [], id="unknown"),
    ],
)
def test_what_a_submission_keeps_of_a_refusal(refused, error, found):
    assert kept(error, refused) == found
