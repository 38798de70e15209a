"""Fields as HTML: label, help, input, errors. One function for each shape of field.

They are drawn by hand, since each template that Django opens for a field costs more than the
field. Whatever a person or a vendor wrote goes through `drawn`, which escapes it. The form that
they are in is `novalidate`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from connections.providers.types import FieldKind

from .besides import draw_adder, draw_places, draw_said
from .controls import NOTHING, attributes, control, drawn, is_drawn, joined

if TYPE_CHECKING:
    from .composites import BoundParts
    from .parts import PartsForm

REQUIRED = SafeString(" data-required")
STAR = SafeString('<span class="star" aria-hidden="true"> *</span>')


def draw_field(bound: forms.BoundField) -> SafeString:
    """Draw a field of one value: its label, help, input, and what is said of it."""
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return _tick(bound)
    if bound.use_fieldset:
        return _list(bound)
    return drawn(
        "{}{}{}{}</div>",
        _head(
            _classes(bound),
            bool(bound.field.required),
            bound.id_for_label,
            str(bound.label),
            str(getattr(bound.field, "note", "")),
            bound.auto_id,
            str(bound.help_text),
        ),
        _boxed_control(bound),
        _origin(bound),
        _errors(bound),
    )


def _boxed_control(bound: forms.BoundField) -> SafeString:
    """Draw the input; in a box where another script changes it, or a list can be added from."""
    adder = draw_adder(bound)
    if is_drawn(bound) and not adder:
        return control(bound)
    return drawn('<div class="control">{}{}</div>', control(bound, is_boxed=True), adder)


@lru_cache(maxsize=4096, typed=True)  # a safe text and an unsafe one are alike but for their type
def _head(
    css: str, required: bool, target: str, label: str, note: str, place: str, help_text: str
) -> SafeString:
    """Draw what is above the input; it is the same for everybody, so it is kept."""
    return drawn(
        '<div class="{}"{}><label for="{}">{}</label>{}',
        css,
        REQUIRED if required else NOTHING,
        target,
        _label_html(label, required, note),
        _help_html(place, help_text),
    )


def _tick(bound: forms.BoundField) -> SafeString:
    return drawn(
        '<div class="field-block name-{}"{}><div class="check">{}'
        '<label class="form-check-label" for="{}">{}</label></div>{}{}</div>',
        bound.name,
        _mark(bound),
        control(bound),
        bound.id_for_label,
        _label(bound),
        _help(bound),
        _errors(bound),
    )


def _list(bound: forms.BoundField) -> SafeString:
    return drawn(
        "<fieldset{}>{}{}{}{}</fieldset>",
        attributes(
            {
                "class": f"field-block check-list name-{bound.name}",
                "id": f"{bound.auto_id}_group",
                **_described(bound),
            }
        ),
        _legend(bound),
        _help(bound),
        control(bound),
        _errors(bound),
    )


def draw_group(bound: BoundParts) -> SafeString:
    """Draw the parts of one object."""
    form = bound.subform
    return drawn(
        '<fieldset{}>{}{}{}{}<div class="grid">{}</div>{}{}</fieldset>',
        attributes(
            {"class": f"field-group name-{bound.name}", "id": bound.auto_id, **_described(bound)}
        ),
        _legend(bound),
        _help(bound),
        draw_own_errors(bound),
        _form_errors(form),
        joined([draw_field(part) for part in form.visible_fields()]),
        draw_places(form),
        joined([control(part) for part in form.hidden_fields()]),
    )


def draw_rows(bound: BoundParts) -> SafeString:
    """Draw a list of objects."""
    draw = _line if _is_line(bound) else _block
    rows = [draw(bound, row, number) for number, row in enumerate(bound.rows, start=1)]
    return drawn(
        "<fieldset{}>{}{}{}{}{}"
        '<button class="btn-text" name="add_row" value="{}">+ {}</button>'
        "</fieldset>",
        attributes(
            {
                "class": f"field-rows name-{bound.name}",
                "id": bound.auto_id,
                "data-rows": bound.html_name,
                "data-keep-one": _is_line(bound),
                **_described(bound),
            }
        ),
        _legend(bound),
        _help(bound),
        draw_own_errors(bound),
        joined(rows),
        _origin(bound),
        bound.html_name,
        getattr(bound.field, "add_label", "") or gettext("Add another"),
    )


def draw_blank_row(bound: BoundParts) -> SafeString:
    """Draw the row that the browser copies for another one."""
    draw = _line if _is_line(bound) else _block
    return draw(bound, bound.blank_row, "__number__")


def _is_line(bound: BoundParts) -> bool:
    """Tell whether a row is one line. A list of lines always keeps one."""
    return len(bound.field.spec.fields) < 3 or bound.name == "phones"


def _line(bound: BoundParts, row: PartsForm, number: int | str) -> SafeString:
    """Draw a row as one line: the value, whatever belongs to it, its kind."""
    cells = []
    for place, cell in enumerate(row.visible_fields()):
        is_select = isinstance(cell.field.widget, forms.Select)
        is_extra = place > 0 and not is_select
        cells.append(
            drawn(
                '<div class="cell{}"><label for="{}"{}>{}</label>{}{}{}</div>',
                " cell-extra" if is_extra else "",
                cell.id_for_label,
                NOTHING if is_extra else SafeString(' class="visually-hidden"'),
                cell.label,
                control(cell),
                _errors(cell),
                NOTHING if place else _form_errors(row),
            )
        )
    return drawn(
        "<div{}>{}{}</div>",
        _row(bound, row, number, "row-line"),
        joined(cells),
        _row_end(bound, row, number),
    )


def _block(bound: BoundParts, row: PartsForm, number: int | str) -> SafeString:
    """Draw a row of many parts as a small form of its own."""
    wrong = _form_errors(row)
    return drawn(
        '<div{}>{}<div class="grid">{}</div>{}</div>',
        _row(bound, row, number, "row-grid"),
        drawn('<div class="row-errors">{}</div>', wrong) if wrong else NOTHING,
        joined([draw_field(cell) for cell in row.visible_fields()]),
        _row_end(bound, row, number),
    )


def _row(bound: BoundParts, row: PartsForm, number: int | str, css: str) -> SafeString:
    named = gettext("%(name)s %(number)s") % {"name": bound.label, "number": number}
    return attributes({"class": css, "data-row": row.prefix, "role": "group", "aria-label": named})


def _row_end(bound: BoundParts, row: PartsForm, number: int | str) -> SafeString:
    named = gettext("Remove %(name)s %(number)s") % {"name": bound.label, "number": number}
    return drawn(
        '{}<button class="btn-remove" name="remove_row" value="{}" aria-label="{}">×</button>',
        joined([control(part) for part in row.hidden_fields()]),
        row.prefix,
        named,
    )


# Parts of a field


def _classes(bound: forms.BoundField) -> str:
    """Return what styles go by: the kind, unless it is text, and a standard field's name."""
    spec = getattr(bound.field, "spec", None)
    kind = f" kind-{spec.kind}" if spec and spec.kind is not FieldKind.TEXT else ""
    is_area = isinstance(bound.field.widget, forms.Textarea)
    is_list = " is-list" if spec and spec.multiple and is_area else ""
    name = "" if bound.form.prefix or bound.name.startswith("x.") else f" name-{bound.name}"
    return f"field{kind}{name}{is_list}"


def _mark(bound: forms.BoundField) -> SafeString:
    return REQUIRED if bound.field.required else NOTHING


def _described(bound: forms.BoundField) -> dict[str, str | bool | None]:
    return {
        "aria-describedby": bound.aria_describedby or None,
        "data-required": bound.field.required,
    }


def _label(bound: forms.BoundField) -> SafeString:
    note = str(getattr(bound.field, "note", ""))
    return _label_html(str(bound.label), bool(bound.field.required), note)


def _label_html(label: str, required: bool, note: str) -> SafeString:
    return drawn(
        "{}{}{}",
        label,
        STAR if required else NOTHING,
        drawn(' <span class="note">{}</span>', note) if note else NOTHING,
    )


def _legend(bound: forms.BoundField) -> SafeString:
    return drawn('<legend class="form-label">{}</legend>', _label(bound))


def _help(bound: forms.BoundField) -> SafeString:
    return _help_html(bound.auto_id, str(bound.help_text))


def _help_html(place: str, help_text: str) -> SafeString:
    if not help_text:
        return NOTHING
    return drawn('<div class="help" id="{}_helptext">{}</div>', place, help_text)


def _origin(bound: forms.BoundField) -> SafeString:
    origin = getattr(bound.field, "origin_note", "")
    if not origin or bound.errors:
        return NOTHING
    return drawn('<div class="origin">{}</div>', origin)


def _errors(bound: forms.BoundField) -> SafeString:
    """Draw what is wrong, and the vendor's own words one click away."""
    if not bound.errors:
        return draw_said(bound)
    place = f"{bound.auto_id}_error"
    wrong = drawn('<ul class="errorlist" id="{}">{}</ul>', place, _items(bound.errors))
    return joined([wrong, draw_said(bound)])


def _form_errors(form: forms.BaseForm) -> SafeString:
    if not (errors := form.non_field_errors()):
        return NOTHING
    return drawn('<ul class="errorlist nonfield">{}</ul>', _items(errors))


def draw_own_errors(bound: BoundParts) -> SafeString:
    """Draw what is wrong with the whole; what is wrong with a part stands there."""
    if not bound.errors:
        return draw_said(bound)
    place = f"{bound.auto_id}_error"
    wrong = drawn('<ul class="errorlist parts-errors" id="{}">{}</ul>', place, _items(bound.errors))
    return joined([wrong, draw_said(bound)])


def _items(messages: Iterable[object]) -> SafeString:
    return joined([drawn("<li>{}</li>", message) for message in messages])
