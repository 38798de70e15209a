"""A form that opens with what its address says: ``?first_name=Mina&email=mina@example.org``.

It fills and never sends. docs/prefill.md lists the keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldKind

from .recognised import ROWS, row_put

MAX_VALUE = 500  # characters of one value
MAX_VALUES = 50
MAX_PASTE = 2_000  # characters

_LINES = frozenset({FieldKind.TEXT, FieldKind.CHOICE, FieldKind.DATE, FieldKind.URL})
TEXTS = tuple(name for name, spec in STANDARD_BY_NAME.items() if spec.kind in _LINES)
ADDRESS = tuple(part.path[0] for part in STANDARD_BY_NAME["address"].fields)
SHORT = {"email": "emails", "phone": "phones", "link": "links", "tag": "tags", "job": "job_id"}
"""Other words for a key."""

OWN = frozenset({"connection", "paste", "draft", "copy"})
"""Keys of the page itself."""


@dataclass(slots=True)
class Prefill:
    """What an address asks for: `data` as a browser sends it, and what was not taken of it."""

    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    unknown: list[str] = field(default_factory=list)
    cut: bool = False

    def __bool__(self) -> bool:
        return bool(self.data)


def prefill_read(query: QueryDict) -> Prefill:
    """Return what `query` fills. Unknown keys are named, what is too long or too much is cut."""
    prefill = Prefill()
    taken = 0
    for given, values in query.lists():
        key = SHORT.get(given, given)
        if key not in (*TEXTS, *ROWS, *ADDRESS, *OWN):
            prefill.unknown.append(given[:40])
            continue
        if key == "paste":
            _put_paste(prefill, str(values[-1]))
        if key in OWN:
            continue
        kept = values[: MAX_VALUES - taken]
        taken += len(kept)
        texts = [" ".join(str(value).replace("\0", "").split()) for value in kept]
        prefill.cut |= len(kept) < len(values) or any(len(text) > MAX_VALUE for text in texts)
        for text in filter(None, (text[:MAX_VALUE] for text in texts)):
            _put(prefill.data, key, text)
    return prefill


def _put_paste(prefill: Prefill, text: str) -> None:
    prefill.cut |= len(text) > MAX_PASTE
    if pasted := text[:MAX_PASTE].replace("\0", "").strip():
        prefill.data["paste"] = pasted


def _put(data: QueryDict, key: str, text: str) -> None:
    if key in ROWS:
        row_put(data, key, ROWS[key], text)
    elif key in ADDRESS:
        data[f"address-{key}"] = text
    elif STANDARD_BY_NAME[key].multiple:
        data[key] = "\n".join(filter(None, [data.get(key, ""), text]))
    else:
        data[key] = text
