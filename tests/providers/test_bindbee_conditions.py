"""What Bindbee's descriptions ask only beside another answer: JSON Schema's if and then."""

import pytest

from connections.providers.bindbee.meta import read_meta
from connections.providers.conditions import Condition
from connections.sandbox.bindbee.meta import meta_of

WOULD = {"properties": {"relocates": {"const": True}}}
FROM = {"properties": {"moves_from": {"type": "string"}}, "required": ["moves_from"]}
BESIDE = Condition(("custom_fields", "relocates"), (True,))


def asked(**schema):
    """Return required and condition by name of what the section with `schema` asks."""
    properties = {"relocates": {"type": "boolean"}, **schema.pop("properties", {})}
    section = {"type": "object", "properties": properties, **schema}
    live = read_meta({"success": True, "data": {"custom_fields": section}})
    found = {spec.path[-1]: (spec.required, spec.shown_when) for spec in live.extra}
    assert found.pop("relocates") == (False, None)
    return found


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        pytest.param({"if": WOULD, "then": FROM}, {"moves_from": (True, BESIDE)}, id="if-then"),
        pytest.param(
            {"allOf": [{"if": WOULD, "then": FROM}]}, {"moves_from": (True, BESIDE)}, id="all-of"
        ),
        pytest.param(
            {"if": WOULD, "then": {"properties": FROM["properties"]}},
            {"moves_from": (False, BESIDE)},
            id="optional",
        ),
        pytest.param(
            {**FROM, "required": [], "if": WOULD, "then": {"required": ["moves_from"]}},
            {"moves_from": (True, BESIDE)},
            id="required-of-a-field-that-stands-above",
        ),
        pytest.param(
            {"if": {"properties": {"relocates": {"enum": [True, "yes"]}}}, "then": FROM},
            {"moves_from": (True, BESIDE._replace(values=(True, "yes")))},
            id="one-of-several-values",
        ),
        pytest.param(
            {"if": {"required": ["relocates"]}, "then": FROM},
            {"moves_from": (True, BESIDE._replace(values=()))},
            id="any-answer",
        ),
        pytest.param(
            {**FROM, "if": WOULD, "then": FROM}, {"moves_from": (True, None)}, id="always-required"
        ),
        pytest.param(
            {"if": {"not": WOULD}, "then": FROM}, {"moves_from": (False, None)}, id="unreadable"
        ),
        pytest.param(
            {"if": {"properties": {"moon": {"const": 1}}}, "then": FROM},
            {"moves_from": (False, None)},
            id="beside-what-nobody-asks",
        ),
        pytest.param(
            {"if": WOULD, "then": {}, "else": FROM}, {"moves_from": (False, None)}, id="else"
        ),
        pytest.param({"if": WOULD, "then": "?"}, {}, id="no-schema"),
        pytest.param({"allOf": [{"if": 1}, None]}, {}, id="no-condition"),
    ],
)
def test_a_condition_is_read(schema, found):
    assert asked(**schema) == found


def test_the_sandbox_asks_more_of_who_would_relocate():
    live = read_meta(meta_of(frozenset({"conditional-fields"})))

    conditions = {s.path[-1]: (s.required, s.shown_when) for s in live.extra if s.shown_when}
    beside = Condition(("additional_attributes", "relocates"), (True,))
    assert conditions == {"moves_from": (True, beside), "moves_in_weeks": (False, beside)}


@pytest.mark.parametrize(
    ("values", "answer", "holds"),
    [
        ((True,), True, True),
        ((True,), 1, False),
        ((True,), None, False),
        ((1, 2), 2, True),
        (("a",), ["b", "a"], True),
        ((), "anything", True),
        ((), False, True),
        ((), None, False),
        ((), "", False),
        ((), [], False),
    ],
)
def test_when_a_condition_holds(values, answer, holds):
    assert Condition(("a",), values).holds(answer) is holds
