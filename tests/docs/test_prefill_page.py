"""docs/prefill.md names every key and every limit."""

from __future__ import annotations

from candidates.forms.bookmarklet import MAX_ADDRESS
from candidates.forms.prefill import (
    ADDRESS,
    MAX_PASTE,
    MAX_VALUE,
    MAX_VALUES,
    SHORT,
    TEXTS,
)
from candidates.forms.recognised import ROWS

from .reading import page, quoted, table

TEXT = page("docs/prefill.md")


def test_the_table_has_every_key():
    shown = {key for row in table(TEXT, "Key", "Fills") for cell in row for key in quoted(cell)}

    assert shown == {*TEXTS, *ROWS, *ADDRESS, *SHORT, "paste", "connection"}


def test_the_limits_are_told():
    for number in (MAX_VALUE, MAX_VALUES, MAX_PASTE, MAX_ADDRESS):
        assert f"{number:,}" in TEXT
