"""Errors stand at the field they concern, in the page's order; the rest stands on top."""

from __future__ import annotations

import pytest

from candidates.forms.names import field_name
from connections.providers.errors import FieldError
from connections.providers.types import FieldSpec, Rule

from .asking import is_sentence, question
from .filling import connection_to, form_of

SHIRT = question(path=("custom_fields", "shirt"), label="Shirt size")
REFEREE = question(
    "group",
    path=("custom_fields", "referee"),
    label="Referee",
    fields=(question(path=("name",), label="Name"),),
)
CERTIFICATES = question(
    "rows",
    path=("custom_fields", "certificates"),
    label="Certificates",
    fields=(question(path=("title",), label="Title"), question("integer", path=("year",))),
)
SENT = {
    "emails-0-value": "",
    "emails-3-value": "a@example.org",
    "emails-7-value": "b@example.org",
    "address-city": "Lyon",
    "x.custom_fields.shirt": "M",
    "x.custom_fields.referee-name": "Max",
    "x.custom_fields.certificates-0-title": "Forklift",
}


def shown(path, *extra: FieldSpec, vendor="stackone", message="No good."):
    """Return the summary of a form with what the vendor says about `path`."""
    form = form_of(vendor, *(extra or (SHIRT, REFEREE, CERTIFICATES)), data=SENT)
    assert form.is_valid(), form.errors
    form.show_errors((FieldError(path, message),))
    return [(error["id"], error["message"]) for error in form.errors_by_field]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param(("last_name",), "id_last_name", id="standard"),
        pytest.param(("emails", 0, "value"), "id_emails-3-value", id="first-filled-row"),
        pytest.param(("emails", 1, "value"), "id_emails-7-value", id="second-filled-row"),
        pytest.param(("emails", 1), "id_emails", id="a-row-as-a-whole"),
        pytest.param(("emails", 1, "other"), "id_emails", id="an-unknown-part-of-a-row"),
        pytest.param(("emails", 2, "value"), "id_emails", id="a-row-that-is-not-there"),
        pytest.param(("emails", -1, "value"), "id_emails", id="a-negative-row"),
        pytest.param(("emails",), "id_emails", id="all-rows"),
        pytest.param(("phones", 0, "value"), "id_phones", id="no-row-was-filled"),
        pytest.param(("address", "city"), "id_address-city", id="part-of-a-group"),
        pytest.param(("address", "moon"), "id_address", id="unknown-part-of-a-group"),
        pytest.param(("custom_fields", "shirt"), "id_x.custom_fields.shirt", id="own-field"),
        pytest.param(
            ("custom_fields", "shirt", "colour", 3), "id_x.custom_fields.shirt", id="deeper"
        ),
        pytest.param(
            ("custom_fields", "referee", "name"), "id_x.custom_fields.referee-name", id="own-group"
        ),
        pytest.param(
            ("custom_fields", "certificates", 0, "year"),
            "id_x.custom_fields.certificates-0-year",
            id="own-row",
        ),
        pytest.param(("extra_properties",), "id_x.extra_properties", id="json-box"),
    ],
)
def test_a_vendors_message_stands_at_the_field_it_concerns(path, place):
    assert shown(path) == [(place, "No good.")]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param(("moon", 3, "phase"), "moon.3.phase: No good.", id="unknown"),
        pytest.param((), "No good.", id="nowhere"),
        pytest.param((0,), "0: No good.", id="a-number"),
        pytest.param(("custom_fields", "trousers"), "custom_fields.trousers: No good.", id="gone"),
    ],
)
def test_a_message_about_something_that_is_not_in_the_form_stands_on_top(path, text):
    assert shown(path) == [("", text)]


@pytest.mark.parametrize(
    ("vendor", "path", "place"),
    [
        pytest.param("panora", ("attachments",), "id_x.attachments", id="panora-attachments"),
        pytest.param("bindbee", ("title",), "id_x.title", id="bindbee-title"),
        pytest.param("bindbee", ("company",), "id_x.company", id="bindbee-company"),
        pytest.param(
            connection_to("bindbee", send_present_job=True), ("title",), "id_title", id="present"
        ),
        pytest.param("truto", ("tags", "id"), "id_x.tags.id", id="truto-tag-ids"),
        pytest.param("truto", ("tags",), "id_tags", id="truto-tags"),
    ],
)
def test_a_vendors_own_field_is_told_from_the_standard_one_of_that_name(vendor, path, place):
    assert shown(path, vendor=vendor) == [(place, "No good.")]


def test_several_messages_about_one_row_all_stay():
    form = form_of(data={"emails-0-value": "a@example.org"})
    assert form.is_valid()

    form.show_errors(
        (FieldError(("emails", 0, "value"), "First."), FieldError(("emails", 0), "Second."))
    )

    assert [error["message"] for error in form.errors_by_field] == ["First.", "Second."]


def test_the_summary_follows_the_page():
    specs = (question(path=("c", "b"), required=True), question(path=("c", "a"), required=True))
    form = form_of(
        "stackone",
        *specs,
        data={"emails-0-value": "a@", "x.passthrough": "{", "image_url": "no"},
        rules={"company": Rule(required=True)},
    )

    ids = [error["id"] for error in form.errors_by_field]

    assert ids == [
        "id_emails-0-value",
        "id_company",
        "id_image_url",
        "id_x.c.b",
        "id_x.c.a",
        "id_x.passthrough",
    ]
    assert all(is_sentence(error["message"]) for error in form.errors_by_field)


def test_a_section_with_an_error_is_open():
    form = form_of(data={"image_url": "no"})
    assert not form.is_valid()

    more, untouched = (
        next(each for each in form.sections if each.title == "More about the candidate")
        for form in (form, form_of())
    )

    assert more.is_open
    assert not untouched.is_open


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ('{"first_name": "Eve"}', "“first_name” is sent already"),
        ('{"phone_numbers": []}', "“phone_numbers” is sent already"),
        ("[1]", "Enter a JSON object"),
        ('"text"', "Enter a JSON object"),
    ],
)
def test_extra_properties_may_add_but_not_overwrite(typed, message):
    data = {"first_name": "Zoë", "phones-0-value": "+33612345678", "x.extra_properties": typed}

    form = form_of(data=data)

    (error,) = form.errors_by_field
    assert error["id"] == "id_x.extra_properties"
    assert message in error["message"]


def test_extra_properties_that_add_are_taken():
    form = form_of(data={"x.extra_properties": '{"nickname": "Zo"}'})

    assert form.is_valid(), form.errors
    assert form.candidate().answer("extra_properties") == {"nickname": "Zo"}


def test_a_connection_that_cannot_send_is_said_on_top():
    form = form_of(connection_to("truto", remote_query="no object"), data={"job_id": "post-1"})

    (error,) = form.errors_by_field
    assert (error["id"], error["message"]) == (
        "",
        "The connection's query for the ATS is not a JSON object.",
    )


def test_the_row_that_a_provider_refuses_before_sending_is_marked():
    rows = "x.custom_fields_by_id"
    form = form_of(data={f"{rows}-0-id": "cf_1", f"{rows}-0-value": "1", f"{rows}-1-value": "2"})

    (error,) = form.errors_by_field

    assert error["id"] == f"id_{field_name(('custom_fields_by_id',))}-1-id"


def test_a_form_that_is_kept_judges_nothing():
    form = form_of(data={"emails-0-value": "a@", "x.passthrough": "{"})

    form.keep()

    assert form.errors_by_field == []
    assert form["emails"].rows[0].errors == {}
    assert form["emails"].rows[0]["value"].value() == "a@"
