"""``manage.py submit``: what it takes, what it prints, what it exits with."""

import io
import json
import sys

import pytest

from candidates.models import Submission
from connections.models import Connection, FieldCatalog
from tests.commands.shell import run

pytestmark = pytest.mark.django_db

ADA = {"first_name": "Ada", "last_name": "Moreau", "emails": [{"value": "ada@example.org"}]}


@pytest.fixture
def acme(connect):
    return connect("stackone", name="Acme")


@pytest.fixture
def submit(acme, tmp_path):
    """Submit a document to Acme, worked off on the spot."""

    def submit(document, *arguments):
        file = tmp_path / "candidate.json"
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, encoding="utf-8")
        return run("submit", "Acme", str(file), *(arguments or ("--wait", "0")))

    return submit


def with_fault(name):
    return {**ADA, "emails": [{"value": f"{name}@fault.test"}]}


# What it exits with


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        pytest.param(ADA, "delivered", 0, id="delivered"),
        pytest.param(with_fault("invalid"), "rejected", 3, id="rejected"),
        pytest.param(with_fault("401"), "failed", 4, id="failed"),
        pytest.param(with_fault("500"), "unconfirmed", 5, id="unconfirmed"),
        pytest.param(with_fault("429"), "queued", 6, id="queued"),
    ],
)
def test_the_exit_code_tells_who_acts_next(sandbox, submit, document, status, code):
    sent = submit(document)

    assert (sent.code, sent.json["status"]) == (code, status)
    assert len(sandbox.store.received()) == 1
    assert Submission.objects.get().status == status


def test_one_json_object_tells_all(sandbox, submit):
    sent = submit({**ADA, "skills": ["Python"]})

    assert sent.json == {
        "id": str(Submission.objects.get().pk),
        "status": "delivered",
        "remote_id": sandbox.store.received()[0].candidate_id,
        "remote_url": "",
        "message": "",
        "field_errors": [],
        "warnings": ["Skills was not sent: StackOne has no place for it."],
        "stages": [],
    }


def test_a_refusal_names_the_field(submit):
    sent = submit(with_fault("invalid"))

    assert sent.json["message"]
    assert [error["path"] for error in sent.json["field_errors"]] == [["emails", 0, "value"]]


def test_without_wait_it_is_left_to_the_worker(
    sandbox, submit, wake_ups, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sent = submit(ADA, "--verbosity", "1")

    assert (sent.code, sent.json["status"]) == (6, "queued")
    assert [each.key for each in wake_ups] == [sent.json["id"]]
    assert sandbox.store.received() == []


def test_a_bug_is_no_outcome(submit, monkeypatch):
    monkeypatch.setattr("candidates.management.commands.submit.submission_create", None)

    with pytest.raises(TypeError):
        submit(ADA)

    assert not Submission.objects.exists()


# What it refuses, storing nothing


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param("{", "not valid JSON", id="no-json"),
        pytest.param({**ADA, "nmae": "Ada"}, "“nmae”. Known keys: address, answers,", id="key"),
        pytest.param(
            {**ADA, "answers": {"shirt": 1}}, "“shirt” in answers. Known paths:", id="path"
        ),
        pytest.param({}, "cannot be sent as it is", id="empty"),
        pytest.param({**ADA, "last_name": "A\x00"}, "character", id="nul"),
    ],
)
def test_an_invalid_document_is_refused_and_nothing_is_stored(sandbox, submit, document, words):
    sent = submit(document)

    assert (sent.code, sent.json["status"], sent.json["id"]) == (2, "invalid", None)
    assert words in sent.json["message"]
    assert words in sent.err
    assert not Submission.objects.exists()
    assert sandbox.store.received() == []


def test_an_invalid_value_is_named_by_its_path(submit):
    sent = submit({**ADA, "emails": [{"value": "nobody"}]})

    (error,) = sent.json["field_errors"]
    assert error["path"] == ["emails", 0, "value"]
    assert error["message"].startswith("Enter a full e-mail address")


def test_an_unknown_connection_is_refused():
    sent = run("submit", "Nobody", "-")

    assert (sent.code, sent.json["message"]) == (2, "The connection “Nobody” does not exist.")


def test_an_inactive_connection_is_refused(submit, acme):
    Connection.objects.update(is_active=False)

    sent = submit(ADA)

    assert (sent.code, sent.json["message"]) == (2, "The connection “Acme” is not active.")
    assert not Submission.objects.exists()


def test_a_file_that_is_not_there_is_refused(acme, tmp_path):
    sent = run("submit", "Acme", str(tmp_path / "nobody.json"))

    assert (sent.code, sent.json["status"]) == (2, "invalid")


def test_a_file_that_is_no_text_is_refused(acme, tmp_path):
    (tmp_path / "photo.json").write_bytes(b"\xff\xd8\xff")

    assert run("submit", "Acme", str(tmp_path / "photo.json")).code == 2


# Where the document comes from


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["no-file", "dash"])
def test_standard_input_is_read(acme, monkeypatch, arguments):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(ADA)))

    sent = run("submit", "Acme", *arguments, "--wait", "0")

    assert (sent.code, sent.json["status"]) == (0, "delivered")


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({"custom_fields.cf_84": "Addie"}, id="object"),
        pytest.param([[["custom_fields", "cf_84"], "Addie"]], id="pairs"),
    ],
)
def test_answers_arrive_in_both_forms(sandbox, submit, answers):
    sent = submit({**ADA, "answers": answers})

    (field,) = sandbox.store.received()[0].body["custom_fields"]
    assert (sent.code, field["id"], field["value"]) == (0, "cf_84", "Addie")


def test_files_by_path_and_by_address_arrive(sandbox, connect, tmp_path):
    connect("bindbee", name="Acme", variant="~meta-empty")
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.7")
    files = [
        {"path": "cv.pdf", "type": "resume"},
        {
            "url": "https://example.org/letter.pdf",
            "file_name": "letter.pdf",
            "type": "cover_letter",
        },
    ]
    document = tmp_path / "ada.json"
    document.write_text(json.dumps({**ADA, "attachments": files}), encoding="utf-8")

    sent = run("submit", "Acme", str(document), "--wait", "0")

    arrived = sandbox.store.received()[0].body["attachments"]
    assert sent.code == 0
    assert [(each.get("file_url"), each.get("file_content")) for each in arrived] == [
        ("https://example.org/letter.pdf", None),
        (None, "JVBERi0xLjc="),
    ]


# Only looking


def test_a_dry_run_shows_the_request_and_sends_nothing(sandbox, submit):
    shown = submit(ADA, "--dry-run")

    assert shown.code == 0
    assert shown.json["method"] == "POST"
    assert shown.json["url"] == f"{sandbox.url}/stackone/unified/ats/candidates"
    assert shown.json["body"]["first_name"] == "Ada"
    assert shown.json["headers"]["Authorization"] == "•••"
    assert "sandbox-key" not in shown.out + shown.err
    assert sandbox.store.received() == []
    assert not Submission.objects.exists()


def test_a_dry_run_names_what_is_not_carried(submit):
    shown = submit({**ADA, "skills": ["Python"]}, "--dry-run")

    assert shown.json["warnings"] == ["Skills was not sent: StackOne has no place for it."]


def test_a_dry_run_refuses_what_is_invalid(submit):
    assert submit({}, "--dry-run").code == 2


# The live fields


def test_a_vendor_that_does_not_tell_its_fields_holds_nothing_up(connect, tmp_path):
    connect("stackone", name="Acme", variant="~500")
    (tmp_path / "ada.json").write_text(json.dumps(ADA), encoding="utf-8")

    sent = run("submit", "Acme", str(tmp_path / "ada.json"), "--dry-run")

    assert sent.code == 0
    assert FieldCatalog.objects.get().error
