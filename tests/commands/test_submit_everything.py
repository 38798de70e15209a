"""From the shell into each ATS: every standard field, every answer, exactly as built."""

import json

import pytest

from candidates.models import Submission
from connections.providers.standard import STANDARD_FIELDS, UPLOAD
from tests.commands.candidate import EVERYTHING, UUIDS, answer_to, leaves
from tests.commands.shell import run

KNOWN_TO_PANORA = {
    "attachments": ["a77ac4e0-0000-4000-8000-000000000001"],
    "applications": ["a991ca70-0000-4000-8000-000000000001"],
}
METADATA_BY_HAND = [{"slug": "relocate", "format": "YES_NO", "value": True}]
BY_HAND = {"id": "cf_88", "name": "Badge", "value": "JSON by hand"}
ONLY_WRAPPED = {"remote_user_id": None, "job_requisition_id": None, "attachment_ids": None}

CASES = {
    "unified": (
        "",
        {"job_id": "9001"},
        {"metadata_items": METADATA_BY_HAND, "metadata.relocate": None},
    ),
    "stackone": (
        "",
        {"job_id": "job_1"},
        {"custom_fields_by_id": [BY_HAND], "custom_fields.cf_88": None},
    ),
    "panora": ("", {}, KNOWN_TO_PANORA),
    "truto": ("", {"job_id": "post-1"}, {}),
    "bindbee-flat": ("", {"job_id": UUIDS[0]}, {"applications": UUIDS, **ONLY_WRAPPED}),
    "bindbee-wrapped": (
        "~meta-empty",
        {"job_id": UUIDS[0], "stage_id": UUIDS[1], "attachments": []},
        {"applications": UUIDS, "attachment_ids": UUIDS},
    ),
}
"""The variant of the sandbox, and what of the candidate and of the answers is special to it."""


def answers_for(name, job_id, special):
    """Answer what `manage.py fields` lists; None leaves a question out."""
    fields = run("fields", name, "--job", job_id).json
    answers = {".".join(field["path"]): answer_to(field) for field in fields}
    return {path: value for path, value in {**answers, **special}.items() if value is not None}


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES)
def test_everything_arrives_as_it_was_built(sandbox, connect, tmp_path, case):
    variant, of_candidate, of_answers = CASES[case]
    connection = connect(case.partition("-")[0], variant=variant, name="Acme")
    document = {**EVERYTHING, **of_candidate}
    document["answers"] = answers_for("Acme", document["job_id"], of_answers)
    file = tmp_path / "ada.json"
    file.write_text(json.dumps(document), encoding="utf-8")

    sent = run("submit", "Acme", str(file), "--wait", "0")

    received, *followed = sandbox.store.received()
    assert (sent.code, sent.json["status"]) == (0, "delivered"), sent.out
    assert sent.json["remote_id"] == received.candidate_id
    submission = Submission.objects.get(pk=sent.json["id"])
    built = connection.as_provider().build_request(
        submission.as_candidate(),
        reference=sent.json["id"],
        idempotency_key=str(submission.attempts.get(stage=None).idempotency_key),
    )
    assert received.body == built.json
    assert [tuple(pair) for pair in received.query] == list(built.query)
    assert sent.json["warnings"] == list(built.warnings)
    assert lost(document["answers"], received) == []
    assert [each["status"] for each in sent.json["stages"]] == ["delivered"] * len(followed)
    assert [each.candidate_id for each in followed] == [received.candidate_id] * len(followed)
    assert silently_left_out(document, submission) == []


def lost(answers, received):
    """Return what was answered and did not arrive."""
    arrived = json.dumps([received.body, received.query]).casefold()
    return [
        leaf for leaf in leaves(answers) if json.dumps(leaf).strip('"').casefold() not in arrived
    ]


def silently_left_out(document, submission):
    """Return the fields that this vendor has no place for, and that no warning names."""
    carried = submission.connection.as_provider().standard_fields
    return [
        spec.path[0]
        for spec in STANDARD_FIELDS
        if document.get(spec.path[0])
        and spec.path[0] not in carried
        and not any(warning.startswith(spec.label) for warning in submission.warnings)
    ]


def test_the_candidate_has_every_standard_field():
    assert set(EVERYTHING) == {spec.path[0] for spec in STANDARD_FIELDS}
    for spec in STANDARD_FIELDS:
        parts = {part.path[-1] for part in spec.fields if part.path != UPLOAD}
        entry = EVERYTHING[spec.path[0]]
        assert parts == (set(entry[0] if isinstance(entry, list) else entry) if parts else set())
