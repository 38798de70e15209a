"""Bindbee's description of an ATS's fields: any shape is read, no required field is lost."""

from __future__ import annotations

import pytest

from connections.providers.types import Choice, FieldKind, LiveFields, Rule

from .bindbee_cases import fixture, provider

K = FieldKind


def read(meta: object) -> LiveFields:
    return provider().read_fields({"meta": meta})


# The variants that are told apart

EXPECTED = [
    (("title",), K.TEXT, False),
    (("model_fields", "preferred_name"), K.TEXT, False),
    (("additional_attributes", "source_id"), K.CHOICE, True),
    (("additional_attributes", "seniority"), K.CHOICE, True),
    (("additional_attributes", "cover_note"), K.TEXTAREA, False),
    (("additional_attributes", "notice_weeks"), K.INTEGER, False),
    (("additional_attributes", "salary"), K.DECIMAL, False),
    (("additional_attributes", "available_from"), K.DATE, False),
    (("additional_attributes", "interview_at"), K.DATETIME, False),
    (("additional_attributes", "relocates"), K.BOOLEAN, False),
    (("custom_fields", "shirt"), K.CHOICE, False),
    (("custom_fields", "languages"), K.MULTIPLE_CHOICE, False),
    (("custom_fields", "keywords"), K.TEXT, False),
    (("custom_fields", "referee_email"), K.EMAIL, False),
    (("custom_fields", "portfolio_url"), K.URL, False),
    (("custom_fields", "referee"), K.GROUP, False),
    (("custom_fields", "certificates"), K.ROWS, False),
    (("custom_fields", "anything"), K.JSON, False),
]


@pytest.mark.parametrize("name", ["meta", "meta_list", "meta_schema"])
def test_the_same_fields_are_read_from_every_shape(name):
    live = read(fixture(name))

    assert [(spec.path, spec.kind, spec.required) for spec in live.extra] == EXPECTED
    assert live.standard == {"first_name": Rule(required=True), "last_name": Rule(required=True)}
    assert live.notes == ()


@pytest.mark.parametrize("name", ["meta", "meta_list", "meta_schema"])
def test_choices_keep_the_type_of_their_value_and_have_labels(name):
    by_path = {spec.path[-1]: spec for spec in read(fixture(name)).extra}

    assert by_path["source_id"].choices == (
        Choice(12, "Referral"),
        Choice(14, "Job board"),
        Choice(15, "Agency"),
    )
    assert by_path["seniority"].choices == (Choice("jr", "Junior"), Choice("sr", "Senior"))
    assert by_path["source_id"].label == "Source"
    assert by_path["source_id"].help_text == "Candidate source"


def test_an_ats_that_is_not_described_leaves_a_note():
    live = read(fixture("meta_failed"))

    note = "Bindbee does not describe which fields this ATS wants. It says: not supported."
    assert live == LiveFields(notes=(note,))


def test_an_ats_that_asks_for_nothing_leaves_no_note():
    assert read(fixture("meta_empty")) == LiveFields()


def test_a_schema_of_a_model_within_a_request_is_read():
    live = read(fixture("meta_merge"))

    assert [(spec.path, spec.required) for spec in live.extra] == [
        (("model_fields", "nationality"), True),
        (("integration_params", "org"), True),
        (("custom_fields", "brand"), False),
    ]
    assert live.standard == {"first_name": Rule(required=True)}


def test_fields_that_changed_are_read_as_they_are_now():
    by_path = {spec.path[-1]: spec for spec in read(fixture("changed_fields")).extra}

    assert "notice_weeks" not in by_path
    assert by_path["notice_period"].kind is K.INTEGER
    assert by_path["consent"].required


# Shapes of a section

LONE = {"name": "a", "type": "string", "required": True}


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        pytest.param({"a": {"type": "date"}}, [("a", K.DATE, False)], id="a-descriptors"),
        pytest.param([{"key": "a", "mandatory": "true"}], [("a", K.TEXT, True)], id="b-list"),
        pytest.param([{"id": 7, "type": "bool"}], [("7", K.BOOLEAN, False)], id="b-number-as-name"),
        pytest.param([{"a": {"required": True}}], [("a", K.TEXT, True)], id="b-list-of-mappings"),
        pytest.param(["a", "b"], [("a", K.TEXT, False), ("b", K.TEXT, False)], id="c-names"),
        pytest.param(
            {"type": "object", "properties": {"a": {}, "b": {}}, "required": ["b", "c"]},
            [("a", K.TEXT, False), ("b", K.TEXT, True), ("c", K.TEXT, True)],
            id="d-schema",
        ),
        pytest.param(
            {"anyOf": [{"type": "null"}, {"type": "object", "properties": {"a": {}}}]},
            [("a", K.TEXT, False)],
            id="d-nullable-schema",
        ),
        pytest.param(
            {"properties": {"a": {}}, "b": {"type": "string", "required": True}},
            [("a", K.TEXT, False), ("b", K.TEXT, True)],
            id="d-beside-a-schema",
        ),
        pytest.param(
            {"a": "integer", "b": "date, required"},
            [("a", K.INTEGER, False), ("b", K.DATE, True)],
            id="e-types",
        ),
        pytest.param({"a": [1, 2]}, [("a", K.CHOICE, False)], id="f-values"),
        pytest.param(
            {"a": None, "b": True, "c": 1.5, "d": "2025-12-31T00:00:00", "e": 4},
            [
                ("a", K.TEXT, False),
                ("b", K.BOOLEAN, False),
                ("c", K.DECIMAL, False),
                ("d", K.TEXT, False),
                ("e", K.INTEGER, False),
            ],
            id="g-examples",
        ),
        pytest.param(LONE, [("a", K.TEXT, True)], id="a-lone-descriptor"),
        pytest.param(
            {"type": "string", "name": "string"},
            [("type", K.TEXT, False), ("name", K.TEXT, False)],
            id="fields-called-type-and-name",
        ),
        pytest.param({}, [], id="empty"),
        pytest.param([], [], id="empty-list"),
        pytest.param(None, [], id="null"),
    ],
)
@pytest.mark.parametrize("name", ["additional_attributes", "custom_fields"])
def test_every_shape_of_a_section_is_read(name, section, expected):
    live = read({"success": True, "data": {name: section}, "error": None})

    assert [(s.path, s.kind, s.required) for s in live.extra] == [
        ((name, field), kind, required) for field, kind, required in expected
    ]


@pytest.mark.parametrize(
    ("section", "required"),
    [
        pytest.param(True, False, id="a-flag"),
        pytest.param("see the manual", False, id="a-text"),
        pytest.param({"type": "object", "required": True}, True, id="a-free-object"),
        pytest.param({"type": "object", "additionalProperties": True}, False, id="any-keys"),
        pytest.param([{"type": "string", "required": True}], True, id="no-name"),
        pytest.param([[["deep"]]], False, id="lists-of-lists"),
    ],
)
def test_a_shape_that_nobody_thought_of_is_one_json_box(section, required):
    (box,) = read({"data": {"custom_fields": section}}).extra

    assert (box.path, box.kind, box.required) == (("custom_fields",), K.JSON, required)


def test_what_can_be_read_is_read_beside_the_box():
    live = read({"data": {"custom_fields": ["a", 5]}})

    assert [spec.path for spec in live.extra] == [("custom_fields", "a"), ("custom_fields",)]


def test_a_required_section_that_says_nothing_of_its_fields_is_a_required_box():
    live = read(
        {"properties": {"additional_attributes": {}}, "required": ["additional_attributes"]}
    )

    assert [(s.path, s.required) for s in live.extra] == [(("additional_attributes",), True)]


@pytest.mark.parametrize("answer", [None, {"data": None}, {"success": False, "data": {"a": {}}}])
def test_no_description_is_told(answer):
    live = read(answer)

    assert (live.extra, len(live.notes)) == ((), 1)


def test_an_answer_that_is_no_object_gives_a_box_for_each_section():
    live = read("unexpected")

    assert [spec.path for spec in live.extra] == [("additional_attributes",), ("custom_fields",)]


# Where the sections stand


@pytest.mark.parametrize(
    "meta",
    [
        pytest.param({"model_fields": {"additional_attributes": {"s": LONE}}}, id="in-the-model"),
        pytest.param([{"name": "additional_attributes", "fields": [LONE]}], id="in-a-list"),
        pytest.param({"additional_fields": [LONE]}, id="another-name"),
        pytest.param({"data": {"additional_attributes": [LONE]}}, id="no-success"),
        pytest.param({"success": True, "additional_attributes": [LONE]}, id="no-data"),
        pytest.param({"data": {}, "additional_attributes": [LONE]}, id="beside-the-data"),
        pytest.param({"request_schema": {"additional_attributes": [LONE]}}, id="request-schema"),
    ],
)
def test_a_section_is_found_wherever_it_stands(meta):
    (spec,) = read(meta).extra

    assert (spec.path[0], spec.required) == ("additional_attributes", True)


def test_model_keys_may_stand_at_the_top():
    live = read({"email_addresses": {"required": True}, "nickname": {"required": True}})

    assert live.standard == {"emails": Rule(required=True)}
    assert [(s.path, s.required) for s in live.extra] == [(("model_fields", "nickname"), True)]


def test_what_stands_beside_the_data_and_is_no_field_is_passed_over():
    live = read({"success": True, "data": {"nickname": "string"}, "request_id": "4f"})

    assert [spec.path for spec in live.extra] == [("model_fields", "nickname")]


def test_required_names_at_the_top_reach_the_sections():
    live = read(
        {
            "custom_fields": {"shirt": "string"},
            "model_fields": ["tags"],
            "required": ["shirt", "tags"],
        }
    )

    assert [(s.path, s.required) for s in live.extra] == [(("custom_fields", "shirt"), True)]
    assert live.standard == {"tags": Rule(required=True)}


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("email_addresses", "emails"),
        ("phone_numbers", "phones"),
        ("urls", "links"),
        ("avatar", "image_url"),
        ("job", "job_id"),
        ("job_id", "job_id"),
        ("job_interview_stage_id", "stage_id"),
        ("remote_created_at", "remote_created_at"),
    ],
)
def test_a_known_key_changes_the_rule_of_a_standard_field(key, name):
    live = read({"model_fields": {key: {"required": True}}})

    assert (live.standard, live.extra) == ({name: Rule(required=True)}, ())


def test_the_values_of_a_standard_field_are_texts_and_rows_keep_their_form():
    live = read({"model_fields": {"tags": {"enum": ["Junior", 7]}, "urls": {"enum": ["a"]}}})

    assert live.standard == {"tags": Rule(choices=(Choice("Junior", "Junior"), Choice("7", "7")))}


def test_bindbees_title_and_company_stay_what_is_applied_for():
    live = read({"model_fields": {"title": {"required": True, "enum": ["Nurse"]}}})

    (title,) = live.extra
    assert (title.path, title.label, title.required) == (("title",), "Position applied for", True)
    assert title.choices == (Choice("Nurse", "Nurse"),)
    assert live.standard == {}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"model_fields": {"file_url": {"required": True}, "b": {}}}, id="flag"),
        pytest.param({"items": {"properties": {}, "required": ["file_url"]}}, id="list"),
    ],
)
def test_what_each_file_must_have_is_told(files):
    live = read({"model_fields": {"attachments": {"type": "array", **files}}})

    assert live == LiveFields(notes=("Files: the ATS asks for file_url in each of them.",))
