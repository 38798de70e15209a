"""What every vendor's calls do against the sandbox ATS, on a real socket, under every variant."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from candidates.forms.names import field_name, path_of
from connections.forms import form_field
from connections.providers import http
from connections.providers.candidate import Candidate, Email
from connections.providers.errors import (
    IN_A_GET,
    ConnectionRefused,
    NotDelivered,
    ProviderError,
    ProviderUnavailable,
)
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import Choice, FieldKind, FieldSpec, LiveFields

from .contract_cases import (
    KEY,
    REFERENCE,
    ZOE,
    at,
    every_provider,
    every_variant,
    key_name,
    outcome,
    provider_of,
    wanted_by,
)
from .http_servers import Server, answer, free_port, says

REFUSED_FIELDS = {
    "unified-broken-ats",
    "unified-paused",
    "stackone-disabled",
    "truto-blocked",
    "truto-needs-reauth",
}
"""Variants under which not even the fields of a job can be asked for."""

ASKED_ANEW = {("title",), ("company",), ("remote_user_id",), ("job_requisition_id",)}
"""Bindbee's own questions, of which the ATS may say more."""

LINES = ["reach", "key", "account", "write"]


def post(slug, url, candidate, *, reference=REFERENCE, key=KEY):
    provider = provider_of(slug, url)
    request = provider.build_request(candidate, reference=reference, idempotency_key=key)
    return provider.read_receipt(http.send(request))


# Fields


@every_variant
def test_fields_are_fetched_or_refused_in_words(sandbox, slug, variant):
    provider = provider_of(slug, at(sandbox, slug, variant))
    if f"{slug}-{variant}" in REFUSED_FIELDS:
        with pytest.raises(NotDelivered) as refusal:
            provider.fetch_fields(job_id="post-1")
        assert refusal.value.message.endswith(".")
        return

    for job_id in (None, "post-1", "no-such-job"):
        live = provider.fetch_fields(job_id=job_id)

        assert LiveFields.from_json(live.as_json()) == live
        for spec in live.extra:
            assert FieldSpec.from_json(spec.as_json()) == spec
            assert form_field(spec).required == spec.required or spec.kind is FieldKind.BOOLEAN
            assert path_of(field_name(spec.path)) == spec.path
        paths = Counter(spec.path for spec in (*provider.extra_fields, *live.extra))
        assert {path for path, times in paths.items() if times > 1} <= ASKED_ANEW
        assert live.standard.keys() <= STANDARD_BY_NAME.keys()
        assert all(spec.label.strip() for spec in live.extra)
        assert all(note.endswith(".") for note in live.notes)


@every_provider
def test_a_connection_without_a_key_that_works_lists_nothing(sandbox, slug):
    provider = provider_of(slug, at(sandbox, slug), **{key_name(slug): "wrong"})

    for ask in (provider.fetch_fields, lambda: provider.fetch_options("jobs")):
        with pytest.raises((ConnectionRefused, ProviderUnavailable)):
            ask()


# Lists


@every_provider
def test_each_list_can_be_picked_from(sandbox, slug):
    provider = provider_of(slug, at(sandbox, slug))

    for source in provider.sources:
        choices = provider.fetch_options(source)

        assert choices, source
        assert all(isinstance(each, Choice) and each.value and each.label for each in choices)
        assert len({each.value for each in choices}) == len(choices), source


@every_provider
def test_a_list_can_be_searched_in_any_case(sandbox, slug):
    provider = provider_of(slug, at(sandbox, slug))
    for source in provider.sources:
        first = provider.fetch_options(source)[0]

        found = provider.fetch_options(source, first.label.swapcase())

        assert first in found, source
        assert provider.fetch_options(source, "no entry holds this") == ()


@every_provider
def test_a_list_that_the_vendor_lacks_is_empty(sandbox, slug):
    assert provider_of(slug, at(sandbox, slug)).fetch_options("spaceships") == ()
    assert sandbox.store.received() == []


# The check


@every_provider
def test_a_working_connection_passes_its_check(sandbox, slug):
    check = provider_of(slug, at(sandbox, slug)).check_connection()

    assert check.ok
    assert [line.name for line in check.lines] == LINES
    assert [line.ok for line in check.lines][:3] == [True, True, True]
    assert all(line.detail.endswith(".") for line in check.lines)
    assert check.ats_name != "" or slug == "panora"  # servers of its default dialect do not say


@every_provider
def test_a_wrong_key_fails_the_check_and_is_named(sandbox, slug):
    check = provider_of(slug, at(sandbox, slug), **{key_name(slug): "wrong"}).check_connection()

    lines = {line.name: line.ok for line in check.lines}
    assert not check.ok
    assert lines["reach"] is True
    assert lines["key"] is False


@every_provider
def test_a_key_that_may_only_read_is_not_said_to_write(sandbox, slug):
    provider = provider_of(slug, at(sandbox, slug), **{key_name(slug): "read-only-key"})

    lines = {line.name: line.ok for line in provider.check_connection().lines}

    assert lines["write"] is not True
    assert lines["key"] is True


@every_provider
def test_another_account_fails_the_check(sandbox, slug):
    other = {
        "unified": {"connection_id": "5de520f96e439b002043d8dd"},
        "stackone": {"account_id": "4718"},
        "panora": {"connection_token": "b0c1d2e3-0000-4000-8000-00000000000f"},
        "truto": {"integrated_account_id": "62f44730-dd91-461e-bd6a-aedd9e0ad79e"},
        "bindbee": {"connector_token": "another-token"},
    }

    check = provider_of(slug, at(sandbox, slug), **other[slug]).check_connection()

    lines = {line.name: line.ok for line in check.lines}
    assert lines["account"] is False
    assert lines["key"] is not False


@every_provider
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html><body>Welcome</body></html>", id="page"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="list"),
        pytest.param(b"null", id="null"),
        pytest.param(b'"text"', id="text"),
        pytest.param(b'{"items": 1, "data": {}, "result": null, "unified": []}', id="other"),
    ],
)
def test_a_check_survives_any_answer(slug, body):
    with Server(says(answer(body))) as server:
        check = provider_of(slug, server.url).check_connection()

    assert [line.name for line in check.lines] == LINES
    assert all(line.detail for line in check.lines)
    assert {line.name: line.ok for line in check.lines}["write"] is not True


@every_provider
def test_a_host_that_nobody_answers_at_fails_the_check(slug):
    check = provider_of(slug, f"http://127.0.0.1:{free_port()}").check_connection()

    assert [line.ok for line in check.lines] == [False, None, None, None]


# Looking candidates up


@every_provider
def test_a_created_candidate_is_found_by_e_mail_in_any_case(sandbox, slug):
    url = at(sandbox, slug)
    began = datetime.now(UTC) - timedelta(minutes=2)
    others = Candidate(first_name="Ada", last_name="Berg", emails=(Email("ada@home.example"),))
    post(slug, url, wanted_by(slug, others), key="another")
    receipt = post(slug, url, wanted_by(slug))
    sought = replace(ZOE, emails=(Email("ZOE@home.EXAMPLE"), Email("zoe@elsewhere.example")))

    found = provider_of(slug, url).find_candidates(sought, reference="", since=began)

    assert [match.remote_id for match in found] == [receipt.remote_id]
    assert "zoe@home.example" in [email.casefold() for email in found[0].emails]
    assert found[0].name == "Zoë van der Berg"
    assert found[0].created_at is not None
    assert found[0].created_at >= began.replace(microsecond=0)


@every_provider
def test_nobody_is_found_where_nobody_was_created(sandbox, slug):
    provider = provider_of(slug, at(sandbox, slug))

    assert provider.find_candidates(ZOE, reference=REFERENCE) == ()
    assert provider.find_candidates(Candidate(), reference=REFERENCE) == ()


@every_provider
def test_without_an_e_mail_the_name_is_looked_for(sandbox, slug):
    url, nameless = at(sandbox, slug), replace(ZOE, emails=())
    if slug == "unified":  # this ATS takes nobody without an e-mail
        receipt = post(slug, url, wanted_by(slug))
    else:
        receipt = post(slug, url, wanted_by(slug, nameless))

    found = provider_of(slug, url).find_candidates(nameless, reference="")

    assert [match.remote_id for match in found] == [receipt.remote_id]


@every_provider
def test_a_created_candidate_is_read_back(sandbox, slug):
    url = at(sandbox, slug)
    receipt = post(slug, url, wanted_by(slug))

    kept = provider_of(slug, url).fetch_candidate(receipt.remote_id)

    assert kept["id"] == receipt.remote_id
    assert "Zoe@Home.example" in str(kept)


@every_provider
@pytest.mark.parametrize("remote_id", ["none", "a/b", "../connections", "?x=1", "ü", ""])
def test_an_id_that_nobody_has_is_refused(sandbox, slug, remote_id):
    with pytest.raises((ConnectionRefused, ProviderUnavailable)):
        provider_of(slug, at(sandbox, slug)).fetch_candidate(remote_id)


# Faults


@every_provider
@pytest.mark.parametrize(
    "fault",
    ["400", "401", "403", "404", "408", "409", "429", "500", "501", "502", "503", "html", "empty"],
)
def test_a_get_that_goes_wrong_says_nothing_of_candidates(sandbox, slug, fault):
    """A fault of the connection meets every GET; only two errors can come of it."""
    provider = provider_of(slug, at(sandbox, slug, fault))

    for ask in (
        lambda: provider.fetch_options("jobs"),
        lambda: provider.find_candidates(ZOE, reference=REFERENCE),
        lambda: provider.fetch_candidate("1"),
        provider.fetch_fields,
    ):
        found = outcome(ask)
        if isinstance(found, ProviderError):
            assert type(found) in (ConnectionRefused, ProviderUnavailable)
            assert not found.field_errors
            assert not any(words in found.message for words in IN_A_GET)
    assert [line.name for line in provider.check_connection().lines] == LINES
