"""What became different between two descriptions of an ATS's fields, in a sentence each."""

import pytest

from connections.providers.conditions import Condition
from connections.providers.types import Choice, FieldKind, FieldSpec, LiveFields, Rule
from connections.services.changes import Change, ChangeKind, changes_of, live_changes

GOOD, FAIR, ONE = Choice("good", "Good"), Choice("fair", "Fair"), Choice(1, "One")
SOURCE = {"path": ("custom", "source"), "label": "Source"}


def asks(**more):
    return LiveFields(extra=(FieldSpec(**{**SOURCE, **more}),))


def chosen(*choices):
    return asks(kind=FieldKind.CHOICE, choices=choices)


def referee(**more):
    name = FieldSpec(path=("name",), label="Name", **more)
    return asks(kind=FieldKind.GROUP, label="Referee", fields=(name,))


def rules(**more):
    return LiveFields(standard={"title": Rule(**more)})


NOTHING = LiveFields()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(NOTHING, asks(), ["Source is new."], id="new"),
        pytest.param(NOTHING, asks(required=True), ["Source is new and required."], id="required"),
        pytest.param(asks(), NOTHING, ["Source is no longer asked."], id="gone"),
        pytest.param(asks(), asks(required=True), ["Source is now required."], id="becomes"),
        pytest.param(asks(required=True), asks(), ["Source is no longer required."], id="optional"),
        pytest.param(
            chosen(GOOD, FAIR), chosen(GOOD), ["Source: the option “Fair” is gone."], id="option"
        ),
        pytest.param(
            chosen(GOOD), chosen(GOOD, FAIR), ["Source: the option “Fair” is new."], id="+"
        ),
        pytest.param(
            chosen(ONE),
            chosen(Choice(True, "Yes")),
            ["Source: the option “One” is gone.", "Source: the option “Yes” is new."],
            id="one-is-not-true",
        ),
        pytest.param(asks(), asks(label="Origin"), ["Source is now called Origin."], id="renamed"),
        pytest.param(
            asks(), asks(kind=FieldKind.DATE), ["Source is asked in another way."], id="kind"
        ),
        pytest.param(
            asks(), chosen(GOOD), ["Source is asked in another way."], id="text-to-choice"
        ),
        pytest.param(
            asks(),
            asks(shown_when=Condition(("custom", "x"), (True,))),
            ["Source is asked beside other answers than before."],
            id="condition",
        ),
        pytest.param(
            referee(), referee(required=True), ["Referee: Name is now required."], id="part"
        ),
        pytest.param(
            NOTHING, referee(required=True), ["Referee is new."], id="a-group-is-said-once"
        ),
        pytest.param(referee(), NOTHING, ["Referee is no longer asked."], id="a-group-goes-once"),
        pytest.param(rules(), rules(required=True), ["Current title is now required."], id="rule"),
        pytest.param(
            NOTHING,
            rules(carried=False),
            ["Current title is no longer kept by the ATS."],
            id="kept",
        ),
        pytest.param(
            rules(choices=(GOOD, FAIR)),
            rules(choices=(GOOD,)),
            ["Current title: the option “Fair” is gone."],
            id="standard-option",
        ),
        pytest.param(rules(required=False), NOTHING, [], id="nothing-said-is-not-required"),
        pytest.param(asks(), asks(help_text="Other words"), [], id="help-is-no-change"),
    ],
)
def test_a_change_is_said_in_a_sentence(before, after, said):
    changes = live_changes(before, after)

    assert [change.text for change in changes] == said
    assert changes_of([change.as_json() for change in changes]) == list(changes)


def test_what_may_hold_up_a_candidate_comes_first():
    before = LiveFields(
        extra=(FieldSpec(path=("a",), label="A"), FieldSpec(path=("b",), label="B"))
    )
    after = LiveFields(
        extra=(
            FieldSpec(path=("a",), label="Anew"),
            FieldSpec(path=("b",), label="B", required=True),
        )
    )

    changes = live_changes(before, after)

    assert [change.kind for change in changes] == [ChangeKind.REQUIRED, ChangeKind.RENAMED]
    assert [change.is_weighty for change in changes] == [True, False]


def test_a_change_of_a_later_version_is_passed_over():
    known = Change(kind=ChangeKind.GONE, path=("a",), label="A")

    assert changes_of([known.as_json(), {"kind": "moved", "path": ["a"]}]) == [known]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(asks(), asks(), True, id="alike"),
        pytest.param(asks(), LiveFields(extra=asks().extra, notes=("Hm.",)), True, id="notes"),
        pytest.param(asks(), asks(required=True), False, id="required"),
        pytest.param(chosen(ONE), chosen(Choice("1", "One")), False, id="type-of-a-choice"),
        pytest.param(asks(), asks(help_text="More."), False, id="help"),
    ],
)
def test_the_digest_tells_fields_apart(one, other, same):
    assert (one.digest == other.digest) is same
    assert LiveFields.from_json(one.as_json()).digest == one.digest
