"""StackOne: its live fields, and that no JSON breaks the reading of anything."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from connections.providers.errors import CandidateRejected, ProviderError
from connections.providers.stackone import StackOne
from connections.providers.types import FieldKind, LiveFields, Response, Rule

from .stackone_cases import answered, fixture, provider


def test_each_definition_is_a_question():
    live = provider().read_fields(fixture("live_fields"))

    assert {spec.label: spec.kind for spec in live.extra} == {
        "Notice period": FieldKind.CHOICE,
        "Languages": FieldKind.MULTIPLE_CHOICE,
        "Years of experience": FieldKind.INTEGER,
        "Desired salary": FieldKind.DECIMAL,
        "Available from": FieldKind.DATE,
        "Willing to relocate": FieldKind.BOOLEAN,
        "Has a licence": FieldKind.BOOLEAN,
        "Cover note": FieldKind.TEXTAREA,
        "Nickname": FieldKind.TEXT,
        "Publication": FieldKind.URL,
        "Certificates": FieldKind.TEXT,
        "Shift": FieldKind.CHOICE,
        "Badge": FieldKind.TEXT,
        "Only known there": FieldKind.TEXT,
    }
    by_label = {spec.label: spec for spec in live.extra}
    assert by_label["Certificates"].multiple
    assert by_label["Shift"].choices == ((1, "1"), (True, "Yes"), ("opt_7", "Night"))
    assert "badge_scan" in by_label["Badge"].help_text
    assert by_label["Notice period"].help_text == "How soon they can start."


def test_the_accounts_metadata_marks_what_the_ats_keeps():
    live = provider().read_fields(fixture("live_fields"))

    assert live.standard["name"] == Rule(carried=True)
    assert live.standard["emails"] == Rule(carried=True)
    assert live.standard["phones"] == Rule(carried=False)
    assert live.standard.keys() == StackOne.standard_fields - {"job_id", "attachments"}


def test_metadata_without_fields_marks_nothing():
    live = provider().read_fields({"account_meta": {"models": {"employees": {}}}})

    assert live.standard == {}
    assert len(live.notes) == 1


def test_live_fields_survive_storage():
    live = provider().read_fields(fixture("live_fields"))

    assert LiveFields.from_json(json.loads(json.dumps(live.as_json()))) == live


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda part: (
        st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=8), part, max_size=4)
    ),
    max_leaves=12,
)
KNOWN_KEYS = st.sampled_from(
    [
        "data",
        "id",
        "remote_id",
        "name",
        "type",
        "value",
        "source_value",
        "options",
        "description",
        "statusCode",
        "message",
        "provider_errors",
        "raw",
        "errors",
        "field",
        "email",
        "models",
        "candidates",
        "create",
        "input",
        "defaultFields",
    ]
)
LIKELY_JSON = st.recursive(
    ANY_JSON,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(KNOWN_KEYS, part, max_size=6),
    max_leaves=20,
)


@settings(deadline=None)
@given(LIKELY_JSON, LIKELY_JSON)
def test_no_json_breaks_the_reading_of_live_fields(definitions, meta):
    live = provider().read_fields({"custom_fields": definitions, "account_meta": meta})

    assert LiveFields.from_json(live.as_json()) == live
    assert len({spec.path for spec in live.extra}) == len(live.extra)


@settings(deadline=None)
@given(LIKELY_JSON, st.integers(300, 599))
def test_no_json_breaks_the_reading_of_an_error(body, status):
    error = provider().read_error(answered(body, status))

    assert isinstance(error, ProviderError)
    assert error.message


@settings(deadline=None)
@given(LIKELY_JSON)
def test_any_success_is_a_receipt_or_a_provider_error(body):
    try:
        receipt = provider().read_receipt(answered(body))
    except ProviderError:
        return

    assert receipt.remote_id


def test_a_bottomless_answer_is_only_unknown():
    response = Response(status=422, body=b'{"provider_errors":' + b"[" * 5000 + b"]" * 5000 + b"}")

    error = provider().read_error(response)

    assert isinstance(error, CandidateRejected)
