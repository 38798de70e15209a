"""What is drawn once for a catalogue, and what is drawn for each form."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils import translation

from candidates.forms import CandidateForm
from candidates.forms.remembered import fields_of as remembered
from candidates.forms.untouched import fields_drawn
from connections.providers.errors import FieldError
from connections.providers.types import FieldKind
from tests.factories import ACCOUNTS
from tests.views.pages import Page

from .asking import question
from .filling import connection_to, fields_of, form_of

PARTS = (question(path=("town",)), question("choice", path=("type",), choices=("a", "b")))


def asking(vendor):
    """Return the questions of a connection whose ATS asks one of every kind."""
    extra = [
        question(
            kind,
            path=("c", kind.value),
            label=kind.value,
            help_text="Help.",
            choices=("a", "b") if "choice" in kind else (),
            fields=PARTS if kind in (FieldKind.GROUP, FieldKind.ROWS) else (),
        )
        for kind in FieldKind
    ]
    return fields_of(vendor, *extra)


def drawn(form, kept=None):
    """Return each field as HTML, by name; drawn anew unless `kept` is given."""
    return {
        bound.name: fields_drawn([bound], {} if kept is None else kept)
        for bound in form
        if bound.name not in ("form_token", "revision", "me_of")
    }


def as_sent(form, **typed):
    """Return what a browser sends of the form that was opened."""
    html = f"<form id=f>{form['form_token'].control}{''.join(drawn(form).values())}</form>"
    return Page(html).sent("f", **typed)


@pytest.mark.parametrize("vendor", ACCOUNTS)
def test_a_form_that_comes_back_looks_as_if_all_of_it_were_drawn_anew(vendor):
    fields = asking(vendor)
    opened = CandidateForm(fields=fields)
    before = drawn(opened, fields.untouched)
    data = as_sent(opened, last_name="Okafor", **{"x.c.text": "M", "emails-0-value": "wrong"})

    form = CandidateForm(data, fields=fields)
    form.is_valid()

    shown = drawn(form, fields.untouched)
    assert shown == drawn(form)
    assert {name for name in shown if shown[name] != before[name]} == {
        *("last_name", "x.c.text", "emails")
    }


@pytest.mark.parametrize("vendor", ACCOUNTS)
def test_what_was_typed_is_not_kept(vendor):
    fields = asking(vendor)
    opened = CandidateForm(fields=fields)
    data = as_sent(opened)
    for name in list(data):
        if name not in ("form_token", "names_as_typed") and not name.endswith("-type"):
            data[name] = "Secret"

    drawn(CandidateForm(data, fields=fields), fields.untouched)

    assert "Secret" not in "".join(fields.untouched.values())


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        pytest.param("phones", {"phones-0-value": "", "phones-0-type": "work"}, id="another-kind"),
        pytest.param("phones", {"phones-1-value": "", "phones-1-type": "mobile"}, id="second-row"),
        pytest.param("phones", {"phones-3-value": ""}, id="another-number"),
        pytest.param("address", {"address-city": " "}, id="a-space"),
        pytest.param("links", {"links-0-url": "", "links-0-type": "linkedin"}, id="empty-row"),
        pytest.param("skills", {"skills": "SQL"}, id="lines"),
    ],
)
def test_the_least_that_was_typed_is_shown(name, typed):
    fields = fields_of("stackone")
    drawn(CandidateForm(fields=fields), fields.untouched)
    form = CandidateForm(QueryDict(mutable=True) | typed, fields=fields)
    form.keep()

    assert drawn(form, fields.untouched)[name] == drawn(form)[name]
    assert drawn(form)[name] != fields.untouched["en", name]


def test_an_error_and_the_vendors_words_are_shown_where_nothing_was_typed():
    form = form_of("stackone")
    form.is_valid()
    drawn(form, form.untouched)

    form.show_errors((FieldError(("title",), "Required here."),), ["title missing"])

    html = drawn(form, form.untouched)["title"]
    assert "Required here." in html
    assert "title missing" in html


def test_the_field_that_is_typed_in_first_says_so():
    fields = fields_of("stackone")
    drawn(CandidateForm(fields=fields), fields.untouched)
    form = CandidateForm(fields=fields)
    form.fields["first_name"].widget.attrs["autofocus"] = True

    assert "autofocus" in drawn(form, fields.untouched)["first_name"]


def test_files_that_were_refused_are_named():
    form = form_of("stackone")
    drawn(form, form.untouched)

    form.form_files.refused.append(("virus.exe", "It is a program."))

    assert "virus.exe" in drawn(form, form.untouched)["attachments"]


def test_each_language_has_its_own():
    fields = fields_of("stackone")
    drawn(CandidateForm(fields=fields), fields.untouched)
    with translation.override("de"):
        drawn(CandidateForm(fields=fields), fields.untouched)

    assert {language for language, _name in fields.untouched} == {"en", "de"}


def test_how_files_are_taken_follows_the_settings(settings):
    connection = connection_to("unified")
    connection.pk = 1
    lists = fields_of(connection).lists
    settings.PUBLIC_URL = ""
    private = remembered(connection, None, lists)

    settings.PUBLIC_URL = "https://ats.example.org"

    assert remembered(connection, None, lists) is not private
