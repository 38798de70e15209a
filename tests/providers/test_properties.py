"""Whatever a vendor answers and whatever a recruiter enters: never a surprise."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import cycle

import pytest
from django import forms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candidates.forms.names import field_name, path_of
from candidates.services.records import message_text, request_text, response_text
from connections.forms import form_field
from connections.providers import PROVIDERS
from connections.providers.candidate import Answer, Candidate
from connections.providers.errors import (
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.outcomes import ConnectionCheck, Receipt
from connections.providers.standard import STANDARD_BY_NAME, STANDARD_FIELDS
from connections.providers.types import (
    FieldKind,
    FieldSpec,
    LiveFields,
    Response,
)
from connections.services import storable

from .any_json import any_json, fixture, spoilt, values_for
from .contract_cases import KEY, REFERENCE, ZOE, at, every_provider, outcome, provider_of

CALLS = {
    "unified": {
        "connection": fixture("unified", "connection"),
        "integrations": fixture("unified", "integrations"),
        "metadata": fixture("unified", "metadata"),
    },
    "stackone": {
        "custom_fields": fixture("stackone", "live_fields")["custom_fields"],
        "account_meta": fixture("stackone", "live_fields")["account_meta"],
    },
    "panora": {
        "connections": fixture("panora", "connections"),
        "attributes": fixture("panora", "attributes"),
    },
    "truto": {
        "capabilities": {"integration": {"name": "lever", "label": "Lever"}},
        "job_form_fields": fixture("truto", "job_form_fields"),
    },
    "bindbee": {"meta": fixture("bindbee", "meta")},
}
"""What each vendor's `read_fields` is given, as it should be."""

OPTIONS = {"stackone": {"heartbeat": True, "unified_custom_fields": ["shoe"]}}
few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def answers(draw, slug):
    """Draw the answers to a vendor's calls: some missing, some spoilt, some anything at all."""
    drawn = {}
    for name, good in CALLS[slug].items():
        match draw(st.integers(0, 5)):
            case 0:
                continue
            case 1:
                drawn[name] = draw(any_json)
            case _:
                drawn[name] = draw(spoilt(good))
    return drawn


@st.composite
def responses(draw, statuses):
    body = draw(st.binary(max_size=30) | any_json.map(lambda value: json.dumps(value).encode()))
    waits = draw(st.none() | st.text(max_size=12) | st.integers().map(str))
    return Response(
        status=draw(statuses),
        body=body,
        headers={} if waits is None else {"retry-after": waits},
    )


def must_be_good(live):
    """Check that live fields can be stored, shown and asked."""
    paths = [spec.path for spec in live.extra]
    assert len(set(paths)) == len(paths)
    assert live.standard.keys() <= STANDARD_BY_NAME.keys()
    assert all(isinstance(note, str) and note.strip() for note in live.notes)
    kept = json.loads(json.dumps(storable(live.as_json()), allow_nan=False))
    for spec in LiveFields.from_json(kept).extra:
        assert spec.label.strip(), spec
        assert FieldSpec.from_json(json.loads(json.dumps(spec.as_json()))) == spec
        field = form_field(spec)
        assert field.prepare_value(spec.default) is not NotImplemented
        if spec.kind not in (FieldKind.GROUP, FieldKind.ROWS):
            assert field.get_bound_field(forms.Form(), "x").as_widget()
        assert path_of(field_name(spec.path)) == spec.path


@every_provider
def test_no_json_breaks_the_reading_of_fields(slug):
    @few
    @given(answers(slug))
    def check(drawn):
        must_be_good(provider_of(slug).read_fields(drawn))

    check()


@every_provider
def test_no_json_breaks_the_reading_of_a_receipt(slug):
    @few
    @given(responses(st.integers(200, 299)))
    def check(response):
        provider = provider_of(slug)
        receipt = outcome(lambda: provider.read_receipt(response))
        if isinstance(receipt, ProviderError):
            assert receipt.message.strip()
            assert isinstance(receipt, DeliveryUnknown) or slug == "stackone"  # its heartbeats
        else:
            assert isinstance(receipt, Receipt)
            assert receipt.remote_id.strip()
            assert isinstance(receipt.ats_id, str)
            assert receipt.url == "" or receipt.url.startswith("http")
        json.loads(response_text(response, provider))

    check()


@every_provider
def test_no_json_breaks_the_reading_of_an_error(slug):
    @few
    @given(responses(st.integers(100, 599).filter(lambda status: not 200 <= status < 300)))
    def check(response):
        provider = provider_of(slug)
        error = provider.read_error(response)

        assert isinstance(error, ProviderError)
        assert message_text(error.message, provider).strip()
        assert error.retry_after is None or 0 <= error.retry_after <= 86_400
        for each in error.field_errors:
            assert each.path
            assert all(type(part) in (str, int) for part in each.path)
            assert each.message.strip()

    check()


@every_provider
def test_no_answer_breaks_a_get(slug):
    """Any JSON to any GET: a result, ConnectionRefused or ProviderUnavailable; no check fails."""
    provider = provider_of(slug)
    asks = [
        provider.fetch_fields,
        lambda: provider.fetch_fields(job_id="j"),
        lambda: provider.fetch_candidate("1"),
        lambda: provider.find_candidates(ZOE, reference=REFERENCE),
        lambda: provider.find_candidates(
            Candidate(name="Zoë"), reference="", since=datetime(2026, 1, 1, tzinfo=UTC)
        ),
    ]

    @few
    @given(st.lists(responses(st.sampled_from([200, 200, 200, 404, 500])), min_size=1, max_size=4))
    def check(drawn):
        turn = cycle(drawn)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("connections.providers.http.send", lambda request, **_times: next(turn))
            for ask in asks:
                found = outcome(ask)
                if isinstance(found, ProviderError):
                    assert type(found) in (ConnectionRefused, ProviderUnavailable)
            for source in provider.sources:
                listed = outcome(lambda source=source: provider.fetch_options(source, ""))
                if not isinstance(listed, ProviderError):
                    assert all(each.value and each.label.strip() for each in listed)
            found = provider.check_connection()
        assert isinstance(found, ConnectionCheck)
        assert all(isinstance(line.detail, str) and line.detail for line in found.lines)

    check()


# What is entered


@pytest.fixture(scope="module")
def questions(sandbox_server):
    """Every question that the form of each vendor's sandbox account asks."""
    return {
        slug: (
            *provider_of(slug, options=OPTIONS.get(slug)).extra_fields,
            *provider_of(slug, at(sandbox_server, slug)).fetch_fields(job_id="post-1").extra,
        )
        for slug in PROVIDERS
    }


@st.composite
def candidates(draw, specs):
    """Draw what the form could make of its fields: the standard ones and the vendor's."""
    document = {}
    for spec in draw(st.lists(st.sampled_from(STANDARD_FIELDS), unique_by=lambda s: s.path)):
        value = draw(values_for(spec))
        if value not in (None, "", [], {}):
            document[spec.path[0]] = value
    answered = draw(st.lists(st.sampled_from(specs), unique_by=lambda s: s.path, max_size=6))
    return Candidate.from_document(
        document,
        tuple(
            Answer(path=spec.path, value=draw(values_for(spec)), wire=spec.wire)
            for spec in answered
        ),
    )


@every_provider
def test_whatever_the_form_takes_becomes_a_request_or_is_refused_in_words(slug, questions):
    @settings(few, max_examples=80)
    @given(candidates(questions[slug]))
    def check(candidate):
        provider = provider_of(slug, options=OPTIONS.get(slug))
        kept = Candidate.from_document(
            json.loads(json.dumps(candidate.as_document())), candidate.answers
        )
        request = outcome(
            lambda: provider.build_request(kept, reference=REFERENCE, idempotency_key=KEY)
        )
        if isinstance(request, ProviderError):
            assert type(request) in (CandidateRejected, ConnectionRefused)
            assert all(each.path and each.message for each in request.field_errors)
            return
        json.dumps(request.json, allow_nan=False)
        assert all(isinstance(part, str) for pair in request.query for part in pair)
        assert all(isinstance(value, str) for value in request.headers.values())
        assert all(isinstance(warning, str) and warning for warning in request.warnings)
        assert json.loads(request_text(request))["method"] == "POST"

    check()
