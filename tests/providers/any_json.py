"""Strategies: any JSON, a vendor's JSON with something wrong in it, any answer to a question."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import strategies as st

from connections.providers.types import FieldKind

FIXTURES = Path(__file__).parent / "fixtures"
WORDS = (
    *("id", "name", "data", "message", "error", "detail", "details", "errors", "type", "value"),
    *("result", "items", "next", "next_cursor", "cursor", "success", "statusCode", "status"),
    *("fields", "options", "required", "is_required", "label", "slug", "format", "description"),
    *("model_fields", "additional_attributes", "custom_fields", "properties", "enum", "loc", "msg"),
    *("provider_errors", "raw", "raw_response", "truto_error_insight", "failures", "models"),
    *("candidates", "create", "input", "defaultFields", "support", "ats_candidate", "metadata"),
    *("inbound_fields", "integration", "connection_token", "provider_slug", "remote_id", "emails"),
    *("email_addresses", "array", "object", "string", "SINGLE_SELECT", "mapped", "body", "header"),
    *("greenhouse", "lever", "required by", "42", "2026-01-05T10:00:00Z", "https://a.example", ""),
)
texts = st.sampled_from(WORDS) | st.text(max_size=8)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=12,
)


def fixture(slug, name):
    return json.loads((FIXTURES / slug / f"{name}.json").read_text(encoding="utf-8"))


def _places(value, path=()):
    yield path
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in inner:
        yield from _places(part, (*path, key))


def _changed(value, path, new):
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _changed(value[path[0]], path[1:], new)
    return copy


@st.composite
def spoilt(draw, sample):
    """Draw `sample` with other JSON at up to three of its places."""
    for _change in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(list(_places(sample))))
        sample = _changed(sample, place, draw(any_json))
    return sample


_line = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
_days = st.dates().map(lambda day: day.isoformat())
_moments = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
_VALUES = {
    FieldKind.EMAIL: st.just("a@b.example"),
    FieldKind.PHONE: st.sampled_from(["+33612345678", "020 7946"]),
    FieldKind.URL: st.sampled_from(["https://a.example", "http://b.example/ü?x=1#y"]),
    FieldKind.FILE: st.just("https://a.example/cv.pdf"),
    FieldKind.INTEGER: st.integers(),
    FieldKind.DECIMAL: st.floats(allow_nan=False, allow_infinity=False),
    FieldKind.BOOLEAN: st.booleans(),
    FieldKind.DATE: _days,
    FieldKind.DATETIME: _moments,
    FieldKind.JSON: any_json,
}


def values_for(spec):
    """Return what the form could make of an answer to `spec`."""
    match spec.kind:
        case FieldKind.CHOICE:
            return st.sampled_from([choice.value for choice in spec.choices]) | (
                _line if spec.source else st.nothing()
            )
        case FieldKind.MULTIPLE_CHOICE:
            return st.lists(st.sampled_from([choice.value for choice in spec.choices]))
        case FieldKind.GROUP:
            return _object_for(spec)
        case FieldKind.ROWS:
            return st.lists(_object_for(spec), max_size=3)
    if spec.multiple:
        return st.lists(_line.filter(str.strip), max_size=4)
    return _VALUES.get(spec.kind, _line)


def _object_for(spec):
    required = {part.path[-1]: values_for(part) for part in spec.fields if part.required}
    optional = {part.path[-1]: values_for(part) for part in spec.fields if not part.required}
    return st.fixed_dictionaries(required, optional=optional)
