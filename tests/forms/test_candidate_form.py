"""The candidate's form: standard fields under live rules, the vendor's own beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from candidates.forms import CandidateForm, FormFields
from candidates.forms.names import field_name, path_of
from connections.providers import PROVIDERS
from connections.providers.candidate import Answer
from connections.providers.standard import STANDARD_FIELDS
from connections.providers.types import Choice, FieldKind, Rule

from .asking import question
from .filling import fields_of, form_of, typed

STANDARD_NAMES = {spec.path[0] for spec in STANDARD_FIELDS}


@given(some.lists(some.text(min_size=1), min_size=1, max_size=3))
def test_the_name_of_a_vendors_field_leads_back_to_its_path(path):
    storable = [part.encode("utf-8", "replace").decode() for part in path]

    assert path_of(field_name(tuple(path))) == tuple(storable)


def test_names_of_fields_and_of_parts_never_meet():
    assert field_name(("a", "b-0-c")) != f"{field_name(('a', 'b'))}-0-c"
    assert path_of("last_name") is None


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_every_connections_form_has_every_standard_field(vendor):
    form = CandidateForm(fields=fields_of(vendor))

    assert set(form.fields) >= STANDARD_NAMES
    shown = [bound.name for section in form.sections for bound in section.fields]
    assert sorted(shown) == sorted(STANDARD_NAMES)


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_what_a_connection_does_not_keep_is_marked_and_never_required(vendor):
    kept = PROVIDERS[vendor].standard_fields
    every = {name: Rule(required=True) for name in STANDARD_NAMES}

    form = CandidateForm(fields=fields_of(vendor, **every))

    noted = {name for name in STANDARD_NAMES if form.fields[name].note}
    required = {name for name in STANDARD_NAMES if form.fields[name].required}
    assert noted == STANDARD_NAMES - kept
    assert required == STANDARD_NAMES & kept


def test_without_a_connection_nothing_is_marked():
    form = CandidateForm(fields=FormFields.of(None, None))

    assert set(form.fields) == STANDARD_NAMES | {"form_token", "revision", "me_of"}
    assert not any(field.note for field in form.fields.values() if hasattr(field, "note"))


def test_a_field_that_is_not_kept_is_sent_all_the_same_and_a_warning_names_it():
    form = form_of(data={"skills": "Rust"})

    assert form.is_valid(), form.errors
    assert form.candidate().skills == ("Rust",)
    assert form.warnings == ("Skills was not sent: StackOne has no place for it.",)


def test_a_live_rule_can_require_a_standard_field():
    form = form_of(rules={"company": Rule(required=True)})

    assert form.errors == {"company": ["Fill in: Company."]}


@pytest.mark.parametrize(
    ("name", "sent", "value"), [("company", "2", 2), ("tags", ["a", "2"], ("a", 2))]
)
def test_a_live_rule_can_offer_choices_which_keep_their_types(name, sent, value):
    choices = (Choice("a", "A"), Choice(2, "Two"))
    data = typed(last_name="Berg")
    data.setlist(name, ['"a"' if each == "a" else each for each in sent])

    form = form_of("unified", data=data, rules={name: Rule(choices=choices)})

    assert form.is_valid(), form.errors
    assert getattr(form.candidate(), name) == value


def test_a_live_rule_of_not_carried_marks_a_field_of_a_vendor_that_has_a_place_for_it():
    form = form_of(data={"company": "Acme"}, rules={"company": Rule(carried=False, required=True)})

    assert form.fields["company"].note == "not kept by this ATS"
    assert form.is_valid(), form.errors
    assert form.candidate().company == "Acme"


def test_a_list_of_the_vendor_becomes_a_picker_that_takes_other_values():
    lists = {"jobs": [["9001", "Data engineer"]]}

    form = CandidateForm(
        typed(last_name="Berg", job_id="777"), fields=fields_of("unified", lists=lists)
    )

    assert form.is_valid(), form.errors
    assert "Data engineer" in str(form["job_id"])
    assert form.candidate().job_id == "777"


@pytest.mark.parametrize(
    ("vendor", "name", "offered"),
    [
        ("bindbee", "emails", None),
        ("bindbee", "links", ["linkedin", "portfolio", "blog", "company", "other"]),
        ("panora", "emails", ["personal", "work"]),
        ("truto", "links", None),
        ("unified", "emails", ["personal", "work", "other"]),
    ],
)
def test_only_kinds_that_the_vendor_tells_apart_are_offered(vendor, name, offered):
    parts = {part.path: part for part in spec_of(fields_of(vendor), name).fields}

    kinds = parts.get(("type",))

    assert (kinds and [choice.value for choice in kinds.choices]) == offered


def test_a_kind_of_another_vendor_is_taken_all_the_same():
    form = form_of("panora", data={"emails-0-value": "a@example.org", "emails-0-type": "other"})

    assert form.is_valid(), form.errors
    assert form.candidate().emails[0].type == "other"


@pytest.mark.parametrize(
    "data", [{"first_name": "Zoë"}, {"name": "Zoë"}, {"emails-0-value": "z@example.org"}]
)
def test_a_name_or_an_address_is_enough(data):
    form = form_of("unified", data=typed(**data))

    assert form.is_valid(), form.errors


def test_neither_name_nor_address_is_too_little():
    form = form_of("unified", data=typed(company="Acme"))

    assert form.errors == {"last_name": ["Enter a name or an e-mail address."]}


def test_answers_carry_path_value_and_wire():
    shirt = question("choice", path=("custom.fields", "a-b"), choices=(1, 2), wire={"id": "f1"})

    form = form_of("stackone", shirt, data=typed(last_name="B", **{field_name(shirt.path): "2"}))

    assert form.is_valid(), form.errors
    assert form.candidate().answers == (Answer(path=shirt.path, value=2, wire={"id": "f1"}),)


def test_no_and_zero_are_answers_and_nothing_is_none():
    specs = (
        question("boolean", path=("c", "relocates")),
        question("integer", path=("c", "years")),
        question("text", path=("c", "note")),
        question("multiple_choice", path=("c", "langs"), choices=("en",)),
    )
    data = {"x.c.relocates": "false", "x.c.years": "0", "x.c.note": ""}

    form = form_of("stackone", *specs, data=data)

    assert form.is_valid(), form.errors
    assert [(each.path[1], each.value) for each in form.candidate().answers] == [
        ("relocates", False),
        ("years", 0),
    ]


def test_a_live_field_wins_over_the_vendors_own_of_the_same_path():
    live = question(path=("passthrough",), label="From the ATS")

    specs = [spec for spec in fields_of("stackone", live).extra if spec.path == live.path]

    assert [spec.label for spec in specs] == ["From the ATS"]


def test_the_json_boxes_are_set_apart_as_advanced():
    form = CandidateForm(fields=fields_of("stackone", question(path=("c", "shirt"))))

    advanced = {bound.name for bound in form.advanced_fields}
    assert advanced == {"x.custom_fields_by_id", "x.passthrough", "x.extra_properties"}
    assert [bound.name for bound in form.vendor_fields] == ["x.c.shirt"]


def test_required_fields_are_counted_as_they_are_filled():
    shirt = question(path=("c", "shirt"), required=True)
    rules = {"emails": Rule(required=True), "company": Rule(required=True)}

    form = form_of("stackone", shirt, data={"x.c.shirt": "M", "emails-0-type": "work"}, rules=rules)

    assert (form.required_done, form.required_total) == (1, 3)


HOSTILE = ("<script>", "a.b", "a-b", "é ü", "0", "x.y-0-value", '"', "'", "%2E", "__row__")


@pytest.mark.parametrize("key", HOSTILE)
@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.GROUP, FieldKind.ROWS])
def test_a_vendor_may_call_its_fields_what_it_likes(kind, key):
    spec = question(kind, path=("c", key), fields=(question(path=("part",)),))
    part = {FieldKind.TEXT: "", FieldKind.GROUP: "-part", FieldKind.ROWS: "-0-part"}[kind]

    form = form_of("stackone", spec, data={field_name(spec.path) + part: "typed"})

    assert form.is_valid(), form.errors
    value = {FieldKind.TEXT: "typed", FieldKind.GROUP: {"part": "typed"}}
    assert form.candidate().answers[0].value == value.get(kind, [{"part": "typed"}])
    page = form[field_name(spec.path)].as_field_group()
    assert 'value="typed"' in page
    assert "<script>" not in page


def spec_of(fields: FormFields, name: str):
    return next(spec for spec in fields.standard if spec.path == (name,))
