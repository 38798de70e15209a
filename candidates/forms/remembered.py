"""The questions of a connection, kept in this process for as long as its catalogue says the same.

To read a catalogue and to make its form fields takes longer than to draw them. Nothing that a
person typed is kept here, and nothing of a connection but what it asks and lists.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from hashlib import blake2b

from candidates import links
from connections.models import Connection, FieldCatalog

from .fields import FormFields
from .lists import FormLists

KEPT = 256  # catalogues
_KEPT: OrderedDict[bytes, FormFields] = OrderedDict()


def fields_of(
    connection: Connection | None, catalog: FieldCatalog | None, lists: FormLists
) -> FormFields:
    """Return `FormFields.of`, made anew where what it is made of differs in anything."""
    digest = _digest(connection, catalog, lists)
    fields = _KEPT.pop(digest, None)
    if fields is None:
        made = FormFields.of(connection, catalog, lists=lists)
        fields = replace(made, key=digest.hex()[:16])
    _KEPT[digest] = fields  # the one asked for last is dropped last
    while len(_KEPT) > KEPT:
        _KEPT.popitem(last=False)
    return fields


def _digest(connection: Connection | None, catalog: FieldCatalog | None, lists: FormLists) -> bytes:
    asker = connection and (
        connection.pk,
        connection.provider,
        connection.base_url,
        connection.options,
    )
    listed = [(each.pk, each.source, each.digest) for each in lists.lists.values()]
    asked = catalog and (catalog.fetched_at is None, catalog.fields)
    made_of = (asker, asked, listed, lists.me, links.are_possible())
    return blake2b(repr(made_of).encode("utf-8", "surrogatepass")).digest()
