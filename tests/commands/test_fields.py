"""``manage.py fields``: what an ATS asks for, asked anew and printed as JSON."""

import pytest

from connections.models import Connection, FieldCatalog
from connections.providers import PROVIDERS
from connections.providers.types import FieldKind
from tests.commands.shell import run

pytestmark = pytest.mark.django_db


def by_path(fields):
    return {".".join(field["path"]): field for field in fields}


@pytest.mark.parametrize("slug", PROVIDERS)
def test_each_vendor_lists_its_own_fields_and_the_live_ones(connect, slug):
    connection = connect(slug, name="Acme")

    shown = run("fields", "Acme", "--job", "post-1")

    paths = [tuple(field["path"]) for field in shown.json]
    own = [spec.path for spec in connection.as_provider().extra_fields]
    assert shown.code == 0
    assert paths[: len(own)] == own
    assert len(paths) > len(own)
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("slug", PROVIDERS)
def test_each_field_says_all_that_a_program_needs(connect, slug):
    connect(slug, name="Acme")

    for field in run("fields", "Acme", "--job", "post-1").json:
        assert {"path", "label", "kind", "required", "choices", "help_text"} <= field.keys()
        assert field["kind"] in set(FieldKind)
        assert all(choice.keys() == {"value", "label"} for choice in field["choices"])


def test_a_choice_keeps_the_type_of_its_value(connect):
    connect("bindbee", name="Acme")

    fields = by_path(run("fields", "Acme").json)

    source = fields["additional_attributes.source_id"]
    assert (source["kind"], source["required"]) == ("choice", True)
    assert [choice["value"] for choice in source["choices"]] == [12, 14, 15]


def test_another_job_asks_other_questions(connect):
    connect("truto", name="Acme")

    asked, none = (
        by_path(run("fields", "Acme", "--job", job).json) for job in ("post-1", "post-3")
    )

    assert "job_form_field_answers.g2.field1" in asked
    assert "job_form_field_answers.g2.field1" not in none


def test_fields_are_asked_anew_each_time(sandbox, connect):
    connect("bindbee", name="Acme")
    before = by_path(run("fields", "Acme").json)
    Connection.objects.update(base_url=f"{sandbox.url}/~changed-fields/bindbee")

    after = by_path(run("fields", "Acme").json)

    assert after.keys() != before.keys()


def test_what_could_not_be_learned_is_said_beside_the_json(connect):
    connect("stackone", name="Acme", variant="~no-custom-fields")

    shown = run("fields", "Acme")

    assert shown.code == 0
    assert shown.err
    assert "custom_fields" not in {field["path"][0] for field in shown.json}


def test_a_vendor_that_does_not_answer_is_an_error(connect):
    connect("stackone", name="Acme", variant="~401")

    shown = run("fields", "Acme")

    assert (shown.code, shown.out) == (1, "")
    assert FieldCatalog.objects.get().error in shown.err


def test_an_unknown_connection_is_refused():
    shown = run("fields", "Nobody")

    assert (shown.code, shown.err) == (2, "There is no connection “Nobody”.")
