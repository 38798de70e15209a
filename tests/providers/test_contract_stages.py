"""What every vendor's later calls do at the sandbox ATS, on a real socket."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest

from connections.providers import http
from connections.providers.candidate import Answer, Attachment
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderUnavailable,
)

from .contract_cases import (
    JOBS,
    KEY,
    REFERENCE,
    ZOE,
    at,
    every_provider,
    key_name,
    outcome,
    provider_of,
    wanted_by,
)

CONTENT = b64encode(b"%PDF-1.7 Zo\xc3\xab").decode()
FILES = (
    Attachment("cv.pdf", type="resume", content=CONTENT, content_type="application/pdf"),
    Attachment("letter", "https://files.example.org/letter.pdf", "cover_letter"),
    Attachment("Zoë’s certificate.PDF", type="other", content=CONTENT),
)
ON_BEHALF = Answer(path=("remote_user_id",), value="018b4bfb-5ece-70b1-ad5e-040000000001")

KINDS = {
    "unified": ["candidate", "application", "file", "file", "file"],
    "stackone": ["candidate", "application", "file", "file"],
    "panora": ["candidate"],
    "truto": ["candidate"],
    "bindbee": ["candidate", "file", "file", "file"],
}
"""What arrives of ZOE with a job and FILES."""

every_staged = pytest.mark.parametrize(
    ("slug", "key"),
    [
        pytest.param("unified", "application"),
        pytest.param("unified", "file-1"),
        pytest.param("stackone", "application"),
        pytest.param("stackone", "file-1"),
        pytest.param("bindbee", "file-1"),
    ],
)


def zoe(slug, *, job_id="", files=FILES):
    """Return ZOE as the vendor's ATS takes her, so that her files need calls of their own."""
    candidate = wanted_by(slug, replace(ZOE, job_id=job_id or JOBS[slug], attachments=files))
    if slug != "bindbee":
        return candidate
    return replace(candidate, answers=(*candidate.answers, ON_BEHALF))


def create(provider, candidate):
    request = provider.build_request(candidate, reference=REFERENCE, idempotency_key=KEY)
    return {"candidate": provider.read_receipt(http.send(request)).remote_id}


def post_stage(provider, candidate, key, remote_ids):
    """Send one stage as the worker does; return its receipt, or raise what its answer means."""
    request = provider.build_stage(
        key, candidate, remote_ids=remote_ids, reference=REFERENCE, idempotency_key=KEY
    )
    response = http.send(request)
    if not 200 <= response.status < 300:
        raise provider.read_stage_error(key, response)
    return provider.read_stage(key, response)


def post_before(provider, candidate, key):
    """Create the candidate and what comes before the stage `key`; return the remote ids."""
    remote_ids = create(provider, candidate)
    for stage in provider.stages(candidate):
        if stage.key == key:
            break
        remote_ids[stage.key] = post_stage(provider, candidate, stage.key, remote_ids).remote_id
    return remote_ids


@every_provider
def test_every_later_call_is_taken_as_it_was_built(sandbox, slug):
    provider, candidate = provider_of(slug, at(sandbox, slug)), zoe(slug)
    remote_ids = create(provider, candidate)

    for stage in provider.stages(candidate):
        receipt = post_stage(provider, candidate, stage.key, remote_ids)
        remote_ids[stage.key] = receipt.remote_id
        assert receipt.warnings == ()
        assert receipt.remote_id or stage.key != "application"

    received = sandbox.store.received()
    assert [each.kind for each in received] == KINDS[slug]
    assert {each.candidate_id for each in received} == {remote_ids["candidate"]}
    assert all(each.stored for each in received)
    assert len(sandbox.store.candidates(slug, received[0].account)) == 1


@every_provider
def test_a_stage_needs_one_that_comes_before_it(slug):
    stages = provider_of(slug).stages(zoe(slug))
    keys = [stage.key for stage in stages]

    assert len(set(keys)) == len(keys)
    for position, stage in enumerate(stages):
        assert stage.needs in ("", *keys[:position])
        assert stage.label.strip()


def test_an_application_is_read_back_with_the_candidate(sandbox):
    provider, candidate = provider_of("stackone", at(sandbox, "stackone")), zoe("stackone")
    remote_ids = post_before(provider, candidate, "file-1")

    kept = provider.fetch_candidate(remote_ids["candidate"])

    assert kept["application_ids"] == [remote_ids["application"]]


# What goes wrong


@every_staged
@pytest.mark.parametrize(
    ("fault", "kind", "stored"),
    [
        ("invalid", CandidateRejected, False),
        ("401", ConnectionRefused, False),
        ("404", ConnectionRefused, False),
        ("409", CandidateExists, False),
        ("429", ProviderUnavailable, False),
        ("500", DeliveryUnknown, False),
        ("500-after", DeliveryUnknown, True),
        ("reset-after", DeliveryUnknown, True),
        ("truncated", DeliveryUnknown, True),
        ("html", DeliveryUnknown, True),
        ("empty", DeliveryUnknown, True),
    ],
)
def test_a_fault_of_the_connection_meets_one_stage_and_says_what_it_is(
    sandbox, slug, key, fault, kind, stored
):
    candidate = zoe(slug)
    remote_ids = post_before(provider_of(slug, at(sandbox, slug)), candidate, key)
    broken = provider_of(slug, at(sandbox, slug, f"stage-{fault}"))

    found = outcome(lambda: post_stage(broken, candidate, key, remote_ids))

    received = sandbox.store.received()[-1]
    assert type(found) is kind
    assert found.field_errors == ()
    assert (received.answer, received.stored) == (fault, stored)


@every_staged
def test_a_magic_value_meets_its_own_call_only(sandbox, slug, key):
    magic = "500-after@fault.test"
    files = [each._replace(file_name=f"{magic}.pdf") for each in FILES if key == "file-1"]
    job_id = magic if key == "application" else ""
    candidate = zoe(slug, job_id=job_id, files=(*files[:1], *FILES[len(files[:1]) :]))
    provider = provider_of(slug, at(sandbox, slug))
    remote_ids = post_before(provider, candidate, key)

    with pytest.raises(DeliveryUnknown):
        post_stage(provider, candidate, key, remote_ids)

    *before, last = sandbox.store.received()
    assert {each.answer for each in before} == {"created"}
    assert (last.answer, last.stored) == ("500-after", True)


@every_staged
def test_a_candidates_own_fault_does_not_follow_it(sandbox, slug, key):
    candidate = zoe(slug)
    ours = replace(candidate, emails=(candidate.emails[0]._replace(value="409-ours@fault.test"),))
    provider = provider_of(slug, at(sandbox, slug))
    http.send(provider.build_request(ours, reference=REFERENCE, idempotency_key=KEY))
    remote_ids = {"candidate": sandbox.store.received()[0].candidate_id}
    if key != "application" and slug == "stackone":
        application = post_stage(provider, ours, "application", remote_ids)
        remote_ids["application"] = application.remote_id

    post_stage(provider, ours, key, remote_ids)

    assert sandbox.store.received()[-1].answer == "created"


@every_staged
def test_a_candidate_or_an_application_that_is_gone_is_not_found(sandbox, slug, key):
    provider = provider_of(slug, at(sandbox, slug))
    gone = {"candidate": "018b4bfb-5ece-70b1-ad5e-000000000099", "application": "gone"}

    with pytest.raises(ConnectionRefused) as refused:
        post_stage(provider, zoe(slug), key, gone)

    assert "did not find" in refused.value.message
    assert not sandbox.store.received()[-1].stored


@every_staged
@pytest.mark.parametrize("key_sent", ["wrong", "read-only-key"])
def test_a_key_without_the_right_to_write_adds_nothing(sandbox, slug, key, key_sent):
    candidate = zoe(slug)
    remote_ids = post_before(provider_of(slug, at(sandbox, slug)), candidate, key)
    provider = provider_of(slug, at(sandbox, slug), **{key_name(slug): key_sent})

    with pytest.raises(ConnectionRefused):
        post_stage(provider, candidate, key, remote_ids)

    received = sandbox.store.received()[-1]
    assert (received.kind, received.stored) == (key.split("-")[0], False)


def test_a_file_that_is_too_large_for_bindbee_is_refused_there_too(sandbox):
    provider, candidate = provider_of("bindbee", at(sandbox, "bindbee")), zoe("bindbee")
    remote_ids = create(provider, candidate)
    request = provider.build_stage(
        "file-1", candidate, remote_ids=remote_ids, reference=REFERENCE, idempotency_key=KEY
    )
    large = {**request.json, "file_content": "AAAA" * (5 * 1024 * 1024 // 3 + 1)}

    response = http.send(replace(request, json=large))

    assert response.status == 413


# Somebody who exists already


@every_provider
def test_a_candidate_that_exists_already_is_found_as_an_older_one(sandbox, slug):
    candidate = replace(ZOE, emails=(ZOE.emails[0]._replace(value="409-exists@fault.test"),))
    provider = provider_of(slug, at(sandbox, slug))
    request = provider.build_request(
        wanted_by(slug, candidate), reference=REFERENCE, idempotency_key=KEY
    )

    response = http.send(request)

    (match,) = provider.find_candidates(candidate, reference=REFERENCE)
    assert isinstance(provider.read_error(response), CandidateExists)
    assert match.reference == ""
    assert match.created_at is None or match.created_at.year == 2020


def test_a_candidate_that_exists_as_ours_carries_our_reference(sandbox):
    candidate = replace(ZOE, emails=(ZOE.emails[0]._replace(value="409-ours@fault.test"),))
    provider = provider_of("unified", at(sandbox, "unified"))
    request = provider.build_request(
        wanted_by("unified", candidate), reference=REFERENCE, idempotency_key=KEY
    )

    response = http.send(request)

    (match,) = provider.find_candidates(candidate, reference=REFERENCE)
    assert isinstance(provider.read_error(response), CandidateExists)
    assert match.reference == REFERENCE
