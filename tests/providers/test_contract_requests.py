"""What every vendor's create call carries: all that was entered, or a warning that names it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from candidates.models import Status
from candidates.services.delivery import submission_deliver
from candidates.services.records import BLANK, request_record
from candidates.services.submissions import submission_correct, submission_send_again
from connections.providers import http
from connections.providers.candidate import ROW_TYPES, Address, Candidate, Email, Link, Phone
from connections.providers.standard import STANDARD_BY_NAME
from tests.factories import SubmissionFactory

from .contract_cases import (
    FULL,
    KEY,
    REFERENCE,
    all_built,
    at,
    built,
    every_provider,
    provider_of,
    wanted_by,
)
from .http_servers import Server, answer, says

TAKES_A_KEY = {"truto": "Idempotency-Key", "bindbee": "X-Idempotency-Key"}


class Leaf(NamedTuple):
    """One value that was entered, and the words by which a warning may name it."""

    place: str
    value: Any
    names: tuple[str, ...]
    label: str


def leaves(candidate: Candidate) -> Iterator[Leaf]:
    for name in candidate.filled():
        label, value = STANDARD_BY_NAME[name].label, getattr(candidate, name)
        parts = {part.path[0]: part.label for part in STANDARD_BY_NAME[name].fields}
        match value:
            case Address():
                for each in fields(value):
                    if text := getattr(value, each.name):
                        yield Leaf(f"address.{each.name}", text, (parts[each.name],), label)
            case tuple() if name in ROW_TYPES:
                for number, row in enumerate(value):
                    words = tuple(each for each in row if isinstance(each, str) and each)
                    for key, each in row._asdict().items():
                        if each and key not in ("type", "content_type"):
                            yield Leaf(f"{name}.{number}.{key}", each, words, label)
            case tuple():
                for number, each in enumerate(value):
                    yield Leaf(f"{name}.{number}", each, (each,), label)
            case str() if name == "name":  # it may go as first and last name
                yield from (Leaf(name, word, (), label) for word in value.split())
            case _:
                yield Leaf(name, value, (), label)


def is_sent(value: Any, *requests: Any) -> bool:
    """Tell whether one of the requests holds `value` as words of their own."""
    told = [[request.json, request.query] for request in requests]
    wire = json.dumps(told, ensure_ascii=False).casefold()
    if isinstance(value, datetime):
        value = value.strftime("%Y-%m-%dT%H:%M:%SZ")
    words = re.escape(str(value).casefold())
    return re.search(rf"(?<!\w){words}(t00:00:00z)?(?!\w)", wire) is not None


def is_named(leaf: Leaf, request: Any) -> bool:
    """Tell whether a warning names the value, its row, its part or its field."""
    return any(
        warning.startswith((f"{leaf.label} was not sent", f"The {leaf.label.lower()} was not sent"))
        or any(
            re.search(rf"(?<!\w){re.escape(word)}(?!\w)", warning, re.IGNORECASE)
            for word in leaf.names
        )
        for warning in request.warnings
    )


def lost(slug: str, candidate: Candidate) -> list[str]:
    """Return what neither the create call nor a later one carries, and no warning names."""
    requests = all_built(slug, candidate)
    return [
        leaf.place
        for leaf in leaves(candidate)
        if not is_sent(leaf.value, *requests) and not is_named(leaf, requests[0])
    ]


# Nothing is dropped in silence


@every_provider
def test_what_was_entered_is_sent_or_named_in_a_warning(slug):
    assert lost(slug, FULL) == []


@every_provider
def test_each_field_alone_is_sent_or_named_in_a_warning(slug):
    for name in FULL.filled():
        alone = Candidate(**{name: getattr(FULL, name)})
        assert lost(slug, alone) == []


@every_provider
def test_each_part_of_the_address_alone_is_sent_or_named_in_a_warning(slug):
    for each in fields(Address):
        alone = Candidate(address=Address(**{each.name: getattr(FULL.address, each.name)}))
        assert lost(slug, alone) == []


@every_provider
def test_no_warning_is_given_for_what_is_sent(slug):
    for name in FULL.filled():
        alone = Candidate(**{name: getattr(FULL, name)})
        request = built(slug, alone)
        unsent = f"{STANDARD_BY_NAME[name].label} was not sent"
        if any(warning.startswith(unsent) for warning in request.warnings):
            assert request.json == built(slug, Candidate()).json, name
            assert request.query == built(slug, Candidate()).query, name


@every_provider
@pytest.mark.parametrize("name", ["is_private", "can_email"])
def test_yes_and_no_are_told_apart(slug, name):
    bodies = [built(slug, Candidate(**{name: said})) for said in (True, False, None)]

    if any(each.warnings for each in bodies):
        assert [len(each.warnings) for each in bodies] == [1, 1, 0]
    else:
        assert len({json.dumps(each.json) for each in bodies}) == 3


@every_provider
@pytest.mark.parametrize("name", ["emails", "phones", "links"])
def test_kinds_are_told_apart_or_named_in_a_warning(slug, name):
    """A kind is lost where two of them lead to the same request and no warning."""
    row = {"emails": Email("a@b.example"), "phones": Phone("+331"), "links": Link("https://a.b")}
    kinds = next(p for p in STANDARD_BY_NAME[name].fields if p.path == ("type",)).choices
    told = []
    for kind in kinds:
        request = built(slug, Candidate(**{name: (row[name]._replace(type=kind.value),)}))
        if not any(row[name][0] in warning for warning in request.warnings):
            told.append(json.dumps(request.json))

    assert told
    assert len(set(told)) == len(told)


# Whatever is entered, it can be built


@every_provider
def test_an_empty_candidate_builds(slug):
    request = built(slug, Candidate())

    assert isinstance(request.json, dict)
    assert request.warnings == ()


@every_provider
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ren\u00e9e \u5c71\u7530 \u0395\u03bb\u03ad\u03bd\u03b7", id="letters"),
        pytest.param("\U0001f9d1\u200d\U0001f680 \u202eabc\u2066", id="emoji-and-directions"),
        pytest.param('"; DROP TABLE -- <b>&amp;\\ %00 {{x}}', id="signs"),
        pytest.param("a\n\tb\x7f", id="white-space"),
        pytest.param("x" * 200_000, id="long"),
    ],
)
def test_any_text_arrives_as_it_was_entered(sandbox, slug, text):
    provider = provider_of(slug, at(sandbox, slug))
    candidate = wanted_by(slug, Candidate(last_name=text, emails=(Email("a@b.example"),)))
    request = provider.build_request(candidate, reference=REFERENCE, idempotency_key=KEY)

    response = http.send(request)

    (received,) = sandbox.store.received()
    assert received.body == request.json
    assert is_sent(text, request) or text in json.loads(json.dumps(request.json)).values()
    assert provider.read_receipt(response).remote_id == received.candidate_id


# The reference and the key


@every_provider
def test_another_key_changes_nothing_but_its_header(slug):
    first = built(slug, FULL, idempotency_key="key-1")
    second = built(slug, FULL, idempotency_key="key-2")

    assert replace(first, headers={}) == replace(second, headers={})
    changed = {name for name in first.headers if first.headers[name] != second.headers[name]}
    assert changed == {name for name in [TAKES_A_KEY.get(slug)] if name}
    assert all(second.headers[name] == "key-2" for name in changed)


@every_provider
def test_the_same_reference_makes_the_same_body(slug):
    first, second = built(slug, FULL), built(slug, FULL)
    other = built(slug, FULL, reference="5f3a1c2e-0000-4000-8000-000000000002")

    assert first == second
    assert ("external_identifier" in first.json) == (slug == "unified")
    assert (first.json == other.json) == (slug not in ("unified", "truto"))


@pytest.mark.django_db
@pytest.mark.parametrize("slug", TAKES_A_KEY)
def test_a_corrected_candidate_leaves_with_a_new_key(sandbox, connect, slug):
    submission = SubmissionFactory(connection=connect(slug), email="invalid@fault.test")
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == Status.REJECTED

    corrected = replace(submission.as_candidate(), emails=(Email("zoe@example.org", "work"),))
    submission_correct(submission, candidate=corrected, specs=(), user=None, revision=1)
    submission_deliver(submission.pk)

    submission.refresh_from_db()
    assert submission.status == Status.DELIVERED
    first, second = keys_received(sandbox, slug)
    assert first != second


@pytest.mark.django_db
@pytest.mark.parametrize("slug", TAKES_A_KEY)
def test_after_an_unknown_outcome_it_is_sent_again_with_the_same_key(sandbox, connect, slug):
    submission = SubmissionFactory(connection=connect(slug), email="500-after@fault.test")
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == Status.UNCONFIRMED

    submission_send_again(submission, user=None)
    submission_deliver(submission.pk)

    first, second = keys_received(sandbox, slug)
    assert first == second


def keys_received(sandbox, slug):
    return [each.headers[TAKES_A_KEY[slug].lower()] for each in sandbox.store.received()]


# On the wire


@every_provider
def test_what_is_recorded_is_what_leaves(slug):
    options = {"raw": "foo=bar&zoo=b c", "remote_query": {"a b": ["x~", "ü"]}, "remote_data": True}
    with Server(says(answer(b"{}"))) as server:
        provider = provider_of(slug, f"{server.url}/a/path/", options=options)
        request = provider.build_request(FULL, reference=REFERENCE, idempotency_key=KEY)
        http.send(request)
    record = request_record(request)
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    sent = {name.lower(): value for name, _, value in (each.partition(": ") for each in lines)}

    assert line == f"POST {record['url'].removeprefix(server.url)} HTTP/1.1"
    assert json.loads(body) == record["body"]
    assert sent["content-type"] == "application/json"
    for name, value in record["headers"].items():
        assert value in (sent[name.lower()], BLANK)
    assert not any(secret in json.dumps(record) for secret in request.secrets)
