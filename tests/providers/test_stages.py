"""The later calls of each vendor: which there are, what they carry, how answers are read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connections.providers import PROVIDERS
from connections.providers.candidate import Answer, Attachment, Candidate
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    ProviderUnavailable,
)
from connections.providers.outcomes import Receipt
from connections.providers.stages import Stage
from connections.providers.types import RateLimit

from .contract_cases import (
    KEY,
    REFERENCE,
    ZOE,
    answer,
    every_provider,
    provider_of,
    staged,
)

CV = Attachment("cv.pdf", type="resume", content="Y3Y=", content_type="application/pdf")
LETTER = Attachment("", "https://files.example/to/my%20letter.PDF?x=1", "cover_letter")
NOTHING = Attachment("lost.pdf")
USER = "018b4bfb-5ece-70b1-ad5e-862a9433aa00"
ON_BEHALF = (Answer(path=("remote_user_id",), value=USER),)
APPLIED = replace(ZOE, job_id="j-1", attachments=(CV, LETTER, NOTHING))
UNAPPLIED = replace(ZOE, attachments=(CV, LETTER, NOTHING))
WRAPPED = replace(UNAPPLIED, answers=ON_BEHALF)


# Which there are


@pytest.mark.parametrize(
    ("slug", "candidate", "keys"),
    [
        pytest.param("unified", ZOE, [], id="unified-nothing-more"),
        pytest.param("unified", APPLIED, ["application", "file-1", "file-2"], id="unified-all"),
        pytest.param("unified", UNAPPLIED, ["file-1", "file-2"], id="unified-without-a-job"),
        pytest.param("stackone", ZOE, [], id="stackone-nothing-more"),
        pytest.param("stackone", APPLIED, ["application", "file-1"], id="stackone-all"),
        pytest.param("stackone", UNAPPLIED, [], id="stackone-without-a-job"),
        pytest.param(
            "stackone",
            replace(APPLIED, attachments=(LETTER, CV)),
            ["application", "file-2"],
            id="a-file-keeps-its-number",
        ),
        pytest.param("bindbee", APPLIED, [], id="bindbee-files-are-inline"),
        pytest.param("bindbee", WRAPPED, ["file-1", "file-2"], id="bindbee-wrapped"),
        pytest.param("truto", APPLIED, [], id="truto"),
        pytest.param("panora", APPLIED, [], id="panora"),
    ],
)
def test_which_calls_follow_the_candidate(slug, candidate, keys):
    stages = provider_of(slug).stages(candidate)

    assert [stage.key for stage in stages] == keys


def test_a_stage_is_named_for_a_person_and_tells_what_it_needs():
    stages = provider_of("stackone").stages(replace(APPLIED, attachments=(CV,)))

    assert stages == (
        Stage(key="application", label="Application for the job"),
        Stage(key="file-1", label="File cv.pdf", needs="application"),
    )


def test_a_file_without_a_name_is_named_by_its_address_else_by_its_number():
    files = (LETTER, Attachment(url="https://[broken"), Attachment(content="Y3Y="))

    stages = provider_of("unified").stages(Candidate(attachments=files))

    assert [stage.label for stage in stages] == ["File my letter.PDF", "File 2", "File 3"]


# What they carry


@pytest.mark.parametrize(
    ("slug", "candidate", "key", "path", "body"),
    [
        pytest.param(
            *("stackone", APPLIED, "application", "/unified/ats/applications"),
            {"candidate_id": "c-77", "job_id": "j-1"},
            id="stackone-application",
        ),
        pytest.param(
            *("stackone", APPLIED, "file-1", "/unified/ats/applications/a-77/documents/upload"),
            {
                "name": "cv.pdf",
                "content": "Y3Y=",
                "file_format": {"value": "pdf", "source_value": "application/pdf"},
                "category": {"value": "resume"},
            },
            id="stackone-file",
        ),
        pytest.param(
            *("unified", APPLIED, "application", "/ats/5de520f96e439b002043d8dc/application"),
            {"candidate_id": "c-77", "job_id": "j-1"},
            id="unified-application",
        ),
        pytest.param(
            *("unified", APPLIED, "file-1", "/ats/5de520f96e439b002043d8dc/document"),
            {
                "candidate_id": "c-77",
                "application_id": "a-77",
                "job_id": "j-1",
                "type": "RESUME",
                "filename": "cv.pdf",
                "document_data": "Y3Y=",
            },
            id="unified-file",
        ),
        pytest.param(
            *("unified", APPLIED, "file-2", "/ats/5de520f96e439b002043d8dc/document"),
            {
                "candidate_id": "c-77",
                "application_id": "a-77",
                "job_id": "j-1",
                "type": "COVER_LETTER",
                "filename": "my letter.PDF",
                "document_url": "https://files.example/to/my%20letter.PDF?x=1",
            },
            id="unified-file-by-address",
        ),
        pytest.param(
            *("bindbee", WRAPPED, "file-1", "/api/ats/v1/candidates/c-77/attachments"),
            {
                "attachment_type": "RESUME",
                "file_name": "cv.pdf",
                "file_content": "Y3Y=",
                "content_type": "application/pdf",
                "remote_user_id": USER,
            },
            id="bindbee-file",
        ),
        pytest.param(
            *("bindbee", WRAPPED, "file-2", "/api/ats/v1/candidates/c-77/attachments"),
            {
                "attachment_type": "COVER_LETTER",
                "file_name": "my letter.PDF",
                "file_url": "https://files.example/to/my%20letter.PDF?x=1",
                "remote_user_id": USER,
            },
            id="bindbee-file-by-address",
        ),
    ],
)
def test_what_a_later_call_carries(slug, candidate, key, path, body):
    request = staged(slug, candidate, key=key)

    assert request.url == PROVIDERS[slug].base_urls[0].value + path
    assert (request.method, request.query, request.json) == ("POST", (), body)
    assert request.headers.get("X-Idempotency-Key") == (KEY if slug == "bindbee" else None)


@pytest.mark.parametrize("slug", ["stackone", "unified", "bindbee"])
def test_a_later_call_has_the_headers_of_the_create_call(slug):
    candidate = WRAPPED if slug == "bindbee" else APPLIED
    create = provider_of(slug).build_request(candidate, reference=REFERENCE, idempotency_key=KEY)

    request = staged(slug, candidate, key="file-1")

    assert request.headers == create.headers
    assert request.secrets == create.secrets


def test_a_file_goes_to_unified_without_the_application_where_there_is_none():
    body = staged("unified", APPLIED, key="file-1", remote_ids={"candidate": "c-77"}).json

    assert "application_id" not in body
    assert body["job_id"] == "j-1"


def test_an_id_is_quoted_in_a_path():
    ids = {"candidate": "c/1", "application": "a/2?"}

    assert staged("stackone", APPLIED, key="file-1", remote_ids=ids).url.endswith(
        "/unified/ats/applications/a%2F2%3F/documents/upload"
    )
    assert staged("bindbee", WRAPPED, key="file-1", remote_ids=ids).url.endswith(
        "/api/ats/v1/candidates/c%2F1/attachments"
    )


@pytest.mark.parametrize(
    ("name", "content_type", "file_format"),
    [
        pytest.param("cv.DOCX", "", {"value": "docx"}, id="ending"),
        pytest.param("a.tar.gz", "", {"value": "gz"}, id="last-ending"),
        pytest.param(
            "cv", "application/pdf", {"value": "pdf", "source_value": "application/pdf"}, id="type"
        ),
        pytest.param("cv.~~~", "", None, id="no-such-format"),
        pytest.param("cv", "", None, id="unknown"),
    ],
)
def test_stackone_is_told_the_format_where_it_is_known(name, content_type, file_format):
    file = Attachment(name, content="Y3Y=", content_type=content_type)

    body = staged("stackone", replace(APPLIED, attachments=(file,)), key="file-1").json

    assert body.get("file_format") == file_format


def test_unified_is_told_a_file_name_with_an_ending():
    file = Attachment("cv", content="Y3Y=", content_type="application/pdf")

    body = staged("unified", replace(APPLIED, attachments=(file,)), key="file-1").json

    assert body["filename"] == "cv.pdf"


# What cannot be sent


@pytest.mark.parametrize(
    ("slug", "candidate", "key", "words"),
    [
        pytest.param("stackone", UNAPPLIED, "application", "no job", id="stackone-no-job"),
        pytest.param("unified", UNAPPLIED, "application", "no job", id="unified-no-job"),
        pytest.param("stackone", APPLIED, "file-2", "not its address", id="stackone-by-address"),
        pytest.param("stackone", APPLIED, "file-9", "no longer among", id="stackone-gone"),
        pytest.param("unified", APPLIED, "file-3", "neither content", id="unified-nothing"),
        pytest.param("unified", APPLIED, "file-9", "no longer among", id="unified-gone"),
        pytest.param("bindbee", WRAPPED, "file-3", "neither content", id="bindbee-nothing"),
        pytest.param("bindbee", WRAPPED, "file-9", "no longer among", id="bindbee-gone"),
        pytest.param("truto", APPLIED, "file-1", "nothing after", id="truto"),
        pytest.param("panora", APPLIED, "application", "nothing after", id="panora"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(slug, candidate, key, words):
    with pytest.raises(CandidateRejected) as refused:
        staged(slug, candidate, key=key)

    assert words in refused.value.message


def test_a_file_of_stackone_waits_for_its_application():
    with pytest.raises(CandidateRejected) as refused:
        staged("stackone", APPLIED, key="file-1", remote_ids={"candidate": "c-77"})

    assert refused.value.message == "The file needs an application, and there is none."


@pytest.mark.parametrize(
    ("size", "is_refused"),
    [
        pytest.param(5 * 1024 * 1024, False, id="five-megabytes"),
        pytest.param(5 * 1024 * 1024 + 1, True, id="a-byte-more"),
    ],
)
def test_bindbee_takes_files_up_to_5_megabytes(size, is_refused):
    padding = -size % 3
    content = "A" * ((size + 2) // 3 * 4 - padding) + "=" * padding
    candidate = replace(WRAPPED, attachments=(Attachment("big.pdf", content=content),))
    try:
        staged("bindbee", candidate, key="file-1")
    except CandidateRejected as error:
        refusal = error.field_errors
    else:
        refusal = ()

    assert [error.path for error in refusal] == ([("attachments", 0)] if is_refused else [])


@pytest.mark.parametrize(
    ("slug", "candidate", "names"),
    [
        pytest.param("unified", APPLIED, ["lost.pdf"], id="unified"),
        pytest.param("stackone", APPLIED, ["my letter.PDF", "lost.pdf"], id="stackone"),
        pytest.param(
            "stackone", UNAPPLIED, ["cv.pdf", "my letter.PDF", "lost.pdf"], id="without-a-job"
        ),
        pytest.param("bindbee", WRAPPED, ["lost.pdf"], id="bindbee"),
    ],
)
def test_the_create_call_warns_of_files_that_no_call_carries(slug, candidate, names):
    request = provider_of(slug).build_request(candidate, reference=REFERENCE, idempotency_key=KEY)

    assert [text.split(" was not sent")[0] for text in request.warnings] == [
        f"The file {name}" for name in names
    ]


# How answers are read

CREATED = {"statusCode": 201, "message": "…", "timestamp": "2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("slug", "key", "body", "receipt"),
    [
        pytest.param(
            *("stackone", "application", {**CREATED, "data": {"id": "a-1", "remote_id": "9"}}),
            Receipt(remote_id="a-1", ats_id="9"),
            id="stackone-application",
        ),
        pytest.param("stackone", "file-1", {}, Receipt(remote_id=""), id="stackone-file"),
        pytest.param(
            *("stackone", "file-1"),
            {
                "unified_warnings": [{"message": "The category was passed over"}],
                "provider_errors": [{"raw": {"message": "Virus scan pending"}}],
            },
            Receipt(
                remote_id="",
                warnings=(
                    "The category was passed over.",
                    "The ATS says: Virus scan pending.",
                ),
            ),
            id="stackone-file-with-warnings",
        ),
        pytest.param(
            "unified", "application", {"id": "a-1"}, Receipt(remote_id="a-1"), id="unified"
        ),
        pytest.param("unified", "file-1", {"id": "d-1"}, Receipt(remote_id="d-1"), id="document"),
        pytest.param("bindbee", "file-1", {}, Receipt(remote_id=""), id="bindbee-object"),
        pytest.param("bindbee", "file-1", "f-1", Receipt(remote_id="f-1"), id="bindbee-text"),
        pytest.param("bindbee", "file-1", {"id": 7}, Receipt(remote_id="7"), id="bindbee-id"),
    ],
)
def test_a_later_call_is_proved(slug, key, body, receipt):
    assert provider_of(slug).read_stage(key, answer(201, body)) == receipt


@pytest.mark.parametrize(
    ("slug", "key", "body"),
    [
        pytest.param("stackone", "application", {**CREATED, "data": {"id": None}}, id="no-id"),
        pytest.param("stackone", "application", {**CREATED, "data": None}, id="no-data"),
        pytest.param("stackone", "file-1", b"<html>", id="stackone-page"),
        pytest.param("stackone", "file-1", b"", id="stackone-nothing"),
        pytest.param("unified", "application", {"candidate_id": "c-1"}, id="unified-no-id"),
        pytest.param("unified", "file-1", {"filename": "cv.pdf"}, id="unified-file-no-id"),
        pytest.param("bindbee", "file-1", {"success": False, "error": "No"}, id="bindbee-failure"),
        pytest.param("bindbee", "file-1", b"<html>", id="bindbee-page"),
        pytest.param("bindbee", "file-1", [], id="bindbee-list"),
        pytest.param("truto", "file-1", {"id": "1"}, id="truto"),
    ],
)
def test_anything_else_proves_nothing(slug, key, body):
    with pytest.raises(DeliveryUnknown):
        provider_of(slug).read_stage(key, answer(201, body))


def test_an_error_behind_a_good_status_is_an_error_of_the_stage():
    body = {**CREATED, "statusCode": 422, "message": "Unprocessable"}

    with pytest.raises(CandidateRejected) as refused:
        provider_of("stackone").read_stage("file-1", answer(200, body))

    assert refused.value.message.startswith("The ATS did not accept the file.")


@every_provider
@pytest.mark.parametrize(
    ("status", "kind", "key", "words"),
    [
        (400, CandidateRejected, "application", "The ATS did not accept the application."),
        (422, CandidateRejected, "file-2", "The ATS did not accept the file."),
        (409, CandidateExists, "application", "that this application exists already."),
        (409, CandidateExists, "file-1", "that this file exists already."),
    ],
)
def test_a_refusal_speaks_of_what_was_refused(slug, status, kind, key, words):
    body = {"message": "emails[0].email and first_name are wrong", "detail": "No"}

    error = provider_of(slug).read_stage_error(key, answer(status, body))

    if slug not in ("truto", "panora"):  # which read the statuses in their own way
        assert type(error) is kind
        assert words in error.message
    assert "candidate" not in error.message
    assert error.field_errors == ()


@every_provider
@pytest.mark.parametrize("status", [401, 403, 404, 408, 429, 500, 501, 503])
def test_an_error_of_a_stage_is_of_the_kind_that_it_is_of_a_candidate(slug, status):
    response = answer(
        status, {"message": "Too many requests to Unified.to"}, **{"retry-after": "3"}
    )
    provider = provider_of(slug)

    error = provider.read_stage_error("application", response)

    whole = provider.read_error(response)
    assert type(error) is type(whole)
    assert (error.retry_after, error.response) == (whole.retry_after, whole.response)
    assert type(error) in (ConnectionRefused, ProviderUnavailable, DeliveryUnknown)


# What a vendor is known for


@pytest.mark.parametrize(
    ("slug", "limits"),
    [
        ("unified", ()),
        ("stackone", (RateLimit(1000, 60, "key"),)),
        ("panora", (RateLimit(100, 60, "address"),)),
        ("truto", (RateLimit(500, 10, "key"), RateLimit(50, 10, "account"))),
        ("bindbee", (RateLimit(200, 60, "account"),)),
    ],
)
def test_the_limits_are_those_that_the_vendor_publishes(slug, limits):
    assert provider_of(slug).rate_limits == limits


def test_only_panora_cannot_be_searched():
    vendors = PROVIDERS.values()

    assert [each.slug for each in vendors if not each.is_searchable_by_email] == ["panora"]
