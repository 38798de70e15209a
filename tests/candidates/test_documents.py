"""The shell's candidate document is checked like the form, and nobody has to guess a key."""

import base64
import json

import pytest

from candidates.services.documents import InvalidDocument, document_form, document_read
from connections.models import FieldCatalog
from connections.providers.candidate import Answer, Attachment

pytestmark = pytest.mark.django_db

ADA = {"first_name": "Ada", "last_name": "Moreau"}
ASKED = {"additional_attributes.source_id": 12, "additional_attributes.seniority": "jr"}
"""What the sandbox's ATS behind Bindbee asks of everybody."""


@pytest.fixture
def bindbee(connect):
    return connect("bindbee")


@pytest.fixture
def read(bindbee, tmp_path):
    """Return the candidate of a document for Bindbee."""

    def read(document):
        document = document_read(json.dumps({**ADA, "answers": ASKED, **document}))
        return document_form(bindbee, document, folder=tmp_path).candidate()

    return read


def refusal(read, document):
    with pytest.raises(InvalidDocument) as refused:
        read(document)
    return refused.value


@pytest.mark.parametrize("text", ["", "{", "[]", '"Ada"', "null", "[" * 100_000])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(InvalidDocument):
        document_read(text)


def test_every_kind_of_value_is_taken_as_the_form_takes_it(read):
    candidate = read(
        {
            "name": "Ada M. Moreau",
            "emails": [{"value": "ada@example.org"}],
            "phones": [{"value": "+33 6 12 34 56 78 ext. 9", "type": "mobile"}],
            "links": [{"url": "https://github.com/ada", "type": "GitHub"}],
            "address": {"city": "Lyon", "country_code": "FR"},
            "skills": ["Python", "SQL"],
            "origin": "Referred",
            "is_private": False,
            "date_of_birth": "1990-02-03",
            "hired_at": "2026-01-02T03:04:05+01:00",
            "experiences": [{"company": "Acme", "start": "2020-01-01"}],
            "title": None,
        }
    )

    assert candidate.as_document() == {
        **ADA,
        "name": "Ada M. Moreau",
        "emails": [{"value": "ada@example.org", "type": "personal"}],
        "phones": [{"value": "+33612345678", "type": "mobile", "extension": "9"}],
        "links": [{"url": "https://github.com/ada", "type": "github"}],
        "address": {"city": "Lyon", "country_code": "FR"},
        "skills": ["Python", "SQL"],
        "origin": "referred",
        "is_private": False,
        "date_of_birth": "1990-02-03",
        "hired_at": "2026-01-02T03:04:05+01:00",
        "experiences": [{"company": "Acme", "start": "2020-01-01"}],
    }


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param({**ASKED, "custom_fields.shirt": "M"}, id="object"),
        pytest.param(
            [
                *([key.split("."), value] for key, value in ASKED.items()),
                ["custom_fields.shirt", "M"],
            ],
            id="pairs",
        ),
    ],
)
def test_answers_are_an_object_or_a_list_of_pairs(read, answers):
    candidate = read({"answers": answers})

    assert candidate.answer("custom_fields", "shirt") == "M"
    assert candidate.answer("additional_attributes", "source_id") == 12


@pytest.mark.parametrize("value", [12, "12"])
def test_a_choice_keeps_the_type_of_its_value(read, value):
    candidate = read({"answers": {**ASKED, "additional_attributes.source_id": value}})

    assert candidate.answer("additional_attributes", "source_id") == 12


@pytest.mark.parametrize(
    ("document", "names"),
    [
        pytest.param({"nmae": "Ada"}, ["“nmae”", "first_name", "answers"], id="key"),
        pytest.param({"emails": [{"valeu": "x"}]}, ["“valeu”", "value"], id="key-of-a-row"),
        pytest.param(
            {"answers": {"custom_fields.shrit": "M"}},
            ["“custom_fields.shrit”", "custom_fields.shirt"],
            id="path",
        ),
        pytest.param(
            {"emails": [{"value": "a@example.org", "type": "home"}]},
            ["“home”", "personal, work, other"],
            id="kind",
        ),
        pytest.param(
            {"attachments": [{"ulr": "https://example.org/cv.pdf"}]},
            ["“ulr”", "file_name, path, type, url"],
            id="key-of-a-file",
        ),
    ],
)
def test_what_is_unknown_is_named_with_what_is_known(read, document, names):
    refused = refusal(read, document)

    assert [name for name in names if name not in refused.message] == []


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"first_name": ["Ada"]}, id="list-for-a-text"),
        pytest.param({"first_name": {"a": 1}}, id="object-for-a-text"),
        pytest.param({"emails": "ada@example.org"}, id="text-for-rows"),
        pytest.param({"emails": ["ada@example.org"]}, id="text-for-a-row"),
        pytest.param({"address": "Lyon"}, id="text-for-a-group"),
        pytest.param({"skills": "Python"}, id="text-for-texts"),
        pytest.param({"skills": [["Python"]]}, id="list-in-texts"),
        pytest.param({"answers": "shirt"}, id="text-for-answers"),
        pytest.param({"answers": [["custom_fields.shirt"]]}, id="pair-without-a-value"),
        pytest.param({"answers": [[[], "M"]]}, id="empty-path"),
        pytest.param({"attachments": {"url": "x"}}, id="object-for-files"),
        pytest.param({"attachments": [{"path": "no-such-file.pdf"}]}, id="no-such-file"),
        pytest.param({"attachments": [{"path": "."}]}, id="a-folder"),
        pytest.param({"attachments": [{"content": "not base64!"}]}, id="not-base64"),
        pytest.param({"attachments": [{"content": "aGk=", "type": "photo"}]}, id="kind-of-file"),
        pytest.param({"first_name": "A\x00"}, id="nul"),
        pytest.param({"first_name": "A\ud800"}, id="lone-surrogate"),
        pytest.param({"answers": {**ASKED, "extra_properties": {"a": "\ud800"}}}, id="in-json"),
        pytest.param({"answers": {**ASKED, "extra_properties": {"a": float("nan")}}}, id="nan"),
        pytest.param({"job_id": 7, "emails": [{"value": "nobody"}]}, id="no-address"),
        pytest.param({"answers": {}}, id="required-answer-missing"),
        pytest.param({"date_of_birth": "tomorrow"}, id="no-date"),
        pytest.param(
            {"answers": {**ASKED, "extra_properties": {"first_name": "X"}}}, id="overwrites"
        ),
    ],
)
def test_what_the_form_would_refuse_is_refused(read, document):
    refused = refusal(read, document)

    assert refused.message


def test_each_wrong_field_is_named(read):
    refused = refusal(read, {"emails": [{"value": "nobody"}], "date_of_birth": "tomorrow"})

    paths = [error["path"] for error in refused.errors]
    assert paths == [["emails", 0, "value"], ["date_of_birth"]]


def test_a_wrong_answer_is_named_by_its_path(read):
    answers = {
        **ASKED,
        "custom_fields.shirt": "XXL",
        "custom_fields.referee": {"name": "Eva", "years": "many"},
    }

    refused = refusal(read, {"answers": answers})

    paths = [error["path"] for error in refused.errors]
    assert paths == [["custom_fields", "shirt"], ["custom_fields", "referee", "years"]]


def test_an_empty_document_says_what_is_missing(connect, tmp_path):
    with pytest.raises(InvalidDocument) as refused:
        document_form(connect("stackone"), {}, folder=tmp_path)

    assert refused.value.errors == [
        {"path": ["last_name"], "message": "Enter a name or an e-mail address."}
    ]


def test_a_file_by_path_is_read_beside_the_document(read, tmp_path):
    (tmp_path / "cv.pdf").write_bytes(b"%PDF-1.7")

    candidate = read({"attachments": [{"path": "cv.pdf"}]})

    assert candidate.attachments == (
        Attachment(
            file_name="cv.pdf",
            type="resume",
            content=base64.b64encode(b"%PDF-1.7").decode(),
            content_type="application/pdf",
        ),
    )


def test_files_by_content_and_by_url_go_together(read):
    candidate = read(
        {
            "attachments": [
                {"content": "aGk=", "file_name": "note.txt", "type": "other"},
                {"url": "https://example.org/cv.pdf", "file_name": "cv.pdf"},
            ]
        }
    )

    assert [(each.file_name, each.url, each.content) for each in candidate.attachments] == [
        ("cv.pdf", "https://example.org/cv.pdf", ""),
        ("note.txt", "", "aGk="),
    ]


def test_a_large_file_is_refused(read, tmp_path):
    (tmp_path / "cv.pdf").write_bytes(bytes(10 * 1024 * 1024 + 1))

    assert "larger than 10 MB" in refusal(read, {"attachments": [{"path": "cv.pdf"}]}).message


def test_the_fields_of_the_documents_job_are_asked_for(connect, tmp_path):
    truto = connect("truto")
    answers = {
        "job_form_field_answers.g1.field0": "Because.",
        "job_form_field_answers.g2.field1": "No",
    }
    document = {**ADA, "job_id": "post-1", "answers": answers}

    candidate = document_form(truto, document, folder=tmp_path).candidate()

    assert (
        Answer(
            path=("job_form_field_answers", "g2", "field1"),
            value="No",
            wire={"group_id": "g2", "name": "field1"},
        )
        in candidate.answers
    )
    assert FieldCatalog.objects.get().job_id == "post-1"


def test_fresh_fields_are_not_asked_for_again(read, bindbee):
    read({})
    first = FieldCatalog.objects.get().fetched_at

    read({})

    assert FieldCatalog.objects.get().fetched_at == first


def test_the_document_itself_is_left_as_it_was(read):
    document = {"attachments": [], "answers": dict(ASKED)}
    before = json.dumps(document)

    read(document)

    assert json.dumps(document) == before
