"""The attributes that a Panora project mapped onto its candidates, as questions.

Panora knows texts and numbers only: no choices, no required ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from connections.providers.types import FieldKind, FieldSpec, Json, LiveFields, Rule, _

KINDS: Mapping[str, FieldKind] = {"string": FieldKind.TEXT, "number": FieldKind.DECIMAL}
UNNAMED = _("Attribute without a name")
OWNERS = ("ats.candidate", "candidate")

NOT_KEPT: Mapping[str, frozenset[str]] = {
    "ashby": frozenset(
        {
            "emails",
            "company",
            "title",
            "tags",
            "is_private",
            "can_email",
            "last_interaction_at",
            "remote_created_at",
            "remote_updated_at",
        }
    )
}
"""Standard fields that Panora takes and does not pass on, by the ATS behind."""


def live_fields(answers: Mapping[str, Json], token: str) -> LiveFields:
    """Return what `connections` and `attributes` say of the connection behind `token`.

    Without its entry among the connections every mapped attribute is shown, with the ATS it
    was mapped for, since another connection's cannot be told from ours.
    """
    own = own_connection(answers.get("connections"), token)
    specs = _specs(answers.get("attributes"), own)
    not_kept = NOT_KEPT.get(ats_slug(own), frozenset())
    return LiveFields(
        extra=specs,
        standard={name: Rule(carried=False) for name in sorted(not_kept)},
        notes=tuple(_notes(answers, own, specs)),
    )


def own_connection(connections: Json, token: str) -> dict[str, Json] | None:
    """Return the entry whose connection token is ours; the list's other secrets stay behind."""
    if not isinstance(connections, list) or not token:
        return None
    keys = ("provider_slug", "vertical", "status", "id_linked_user")
    for each in connections:
        if isinstance(each, dict) and each.get("connection_token") == token:
            return {key: each.get(key) for key in keys}
    return None


def ats_slug(own: Mapping[str, Json] | None) -> str:
    slug = own.get("provider_slug") if own else None
    return slug if isinstance(slug, str) else ""


def _specs(attributes: Json, own: Mapping[str, Json] | None) -> tuple[FieldSpec, ...]:
    mapped: dict[str, list[dict[str, Json]]] = {}
    for each in attributes if isinstance(attributes, list) else ():
        if _is_asked(each, own):
            mapped.setdefault(each["slug"], []).append(each)
    return tuple(_spec(slug, same, own) for slug, same in mapped.items())


def _is_asked(attribute: Json, own: Mapping[str, Json] | None) -> bool:
    match attribute:
        case {"status": "mapped", "slug": str(slug), "ressource_owner_type": owner}:
            if not slug or owner not in OWNERS:
                return False
            return own is None or (
                attribute.get("source") == own.get("provider_slug")
                and attribute.get("id_consumer") == own.get("id_linked_user")
            )
    return False


def _spec(
    slug: str, attributes: list[dict[str, Json]], own: Mapping[str, Json] | None
) -> FieldSpec:
    """Return the question for one slug; the first attribute of that name decides."""
    label = attributes[0].get("description")
    return FieldSpec(
        path=("field_mappings", slug),
        label=label if isinstance(label, str) and label.strip() else slug.strip() or UNNAMED,
        kind=_kind(attributes[0]),
        help_text=" ".join(_help(attributes, own)),
        group=_("Mapped attributes"),
    )


def _kind(attribute: Mapping[str, Json]) -> FieldKind:
    data_type = attribute.get("data_type")
    return KINDS.get(data_type, FieldKind.TEXT) if isinstance(data_type, str) else FieldKind.TEXT


def _help(attributes: list[dict[str, Json]], own: Mapping[str, Json] | None) -> Iterator[str]:
    data_type = attributes[0].get("data_type")
    if isinstance(data_type, str) and data_type not in KINDS:
        yield _("Panora calls its type “{type}”; it is sent as text.").format(type=data_type)
    sources = [each["source"] for each in attributes if isinstance(each.get("source"), str)]
    if own is None and sources:
        yield _("Mapped for {sources}.").format(sources=", ".join(dict.fromkeys(sources)))


def _notes(
    answers: Mapping[str, Json], own: Mapping[str, Json] | None, specs: tuple[FieldSpec, ...]
) -> Iterator[str]:
    if "attributes" not in answers:
        yield _("This Panora server lists no mapped attributes.")
    if own is None:
        yield _(
            "Panora did not show which ATS is behind this connection, so the mapped attributes"
            " of every ATS are listed."
        )
    if specs:
        yield _("Panora takes mapped attributes, but may not pass them on to the ATS.")
