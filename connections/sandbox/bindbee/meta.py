"""What the sandbox's Bindbee answers to Meta Create Candidate, in every shape that is told apart.

Only the envelope is published; the insides are made up here.
"""

from __future__ import annotations

from typing import Any

Json = Any

MODEL_FIELDS: dict[str, Json] = {
    "first_name": {"type": "string", "required": True},
    "last_name": {"type": "string", "required": True},
    "email_addresses": {"type": "array", "items": {"type": "string"}, "required": False},
    "title": {"type": "string", "required": False, "description": "The position applied for"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "preferred_name": {"type": "string", "required": False},
    "attachments": {
        "type": "array",
        "model_fields": {
            "file_name": {"type": "string"},
            "attachment_type": {"type": "string", "allowed_values": ["RESUME", "COVER_LETTER"]},
        },
    },
}
ADDITIONAL: dict[str, Json] = {
    "source_id": {
        "type": "integer",
        "required": True,
        "label": "Source",
        "description": "Candidate source",
        "allowed_values": [
            {"value": 12, "label": "Referral"},
            {"value": 14, "label": "Job board"},
            {"value": 15, "label": "Agency"},
        ],
    },
    "seniority": {
        "type": "string",
        "required": True,
        "allowed_values": [
            {"value": "jr", "label": "Junior"},
            {"value": "sr", "label": "Senior"},
        ],
    },
    "cover_note": {"type": "textarea", "label": "Cover note"},
    "notice_weeks": {"type": "integer", "label": "Notice period in weeks"},
    "salary": {"type": "number", "label": "Salary expectation"},
    "available_from": {"type": "string", "format": "date"},
    "interview_at": {"type": "string", "format": "date-time"},
    "relocates": {"type": "boolean", "label": "Would relocate"},
}
CONDITIONAL: dict[str, Json] = {
    "if": {"properties": {"relocates": {"const": True}}},
    "then": {
        "properties": {
            "moves_from": {"type": "string", "title": "Moves from"},
            "moves_in_weeks": {"type": "integer", "title": "Moves in weeks"},
        },
        "required": ["moves_from"],
    },
}
"""What is asked of who would relocate."""

REQUIRED_THEN: list[str] = CONDITIONAL["then"]["required"]

CUSTOM: dict[str, Json] = {
    "shirt": {"type": "string", "allowed_values": ["S", "M", "L"]},
    "languages": {
        "type": "array",
        "items": {"type": "string", "enum": ["English", "French", "German", "Spanish"]},
    },
    "keywords": {"type": "array", "items": {"type": "string"}},
    "referee_email": {"type": "string", "format": "email"},
    "portfolio_url": {"type": "string", "format": "uri"},
    "referee": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "years": {"type": "integer"}},
        "required": ["name"],
    },
    "certificates": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"title": {"type": "string"}, "year": {"type": "integer"}},
        },
    },
    "anything": {"type": "object", "description": "Free data for the ATS"},
}


def meta_of(variants: frozenset[str]) -> Json:
    """Return the answer of the variant in `variants`; None where the ATS publishes none."""
    if "meta-501" in variants:
        return None
    if "meta-failed" in variants:
        return {"success": False, "data": None, "error": {"message": "not supported"}}
    if "meta-empty" in variants:
        return _envelope({})
    if "meta-list" in variants:
        return _envelope(
            {
                "model_fields": _listed(MODEL_FIELDS),
                "additional_attributes": _listed(ADDITIONAL),
                "custom_fields": _listed(CUSTOM),
            }
        )
    if "meta-schema" in variants:
        return _schema()
    if "conditional-fields" in variants:
        schema = _schema()
        schema["properties"]["additional_attributes"] |= {"allOf": [CONDITIONAL]}
        return schema
    additional = _additional(variants)
    return _envelope(
        {
            "model_fields": MODEL_FIELDS,
            "additional_attributes": additional,
            "custom_fields": CUSTOM,
        }
    )


def described_in(variants: frozenset[str]) -> dict[str, dict[str, Json]]:
    """Return the plain descriptors that created candidates are held against, by section."""
    if {"meta-501", "meta-failed", "meta-empty"} & variants:
        return {}
    additional = _additional(variants)
    if "conditional-fields" in variants:
        additional |= {
            name: {**field, "asked_beside": {"relocates": True}, "required": name in REQUIRED_THEN}
            for name, field in CONDITIONAL["then"]["properties"].items()
        }
    return {"additional_attributes": additional, "custom_fields": CUSTOM}


def _additional(variants: frozenset[str]) -> dict[str, Json]:
    """Return the additional attributes as they are, or as they have become."""
    additional = dict(ADDITIONAL)
    if "changed-fields" in variants:
        additional["notice_period"] = additional.pop("notice_weeks")
        additional["consent"] = {"type": "boolean", "required": True, "label": "Has consented"}
    if "stricter-fields" in variants:
        source = additional["source_id"]
        allowed = [each for each in source["allowed_values"] if each["label"] != "Job board"]
        additional["source_id"] = {**source, "allowed_values": allowed}
        additional["cover_note"] = {**additional["cover_note"], "required": True}
    return additional


def _envelope(data: Json) -> Json:
    return {"success": True, "data": data, "error": None}


def _listed(fields: dict[str, Json]) -> list[Json]:
    return [{"name": name, **descriptor} for name, descriptor in fields.items()]


def _schema() -> Json:
    """Return the whole as one JSON Schema without an envelope; labels in enumInformation."""
    return {
        "type": "object",
        "title": "Candidate",
        "properties": {
            **{name: _without_flag(field) for name, field in MODEL_FIELDS.items()},
            "additional_attributes": _section_schema(ADDITIONAL),
            "custom_fields": _section_schema(CUSTOM),
        },
        "required": ["first_name", "last_name"],
    }


def _section_schema(fields: dict[str, Json]) -> Json:
    return {
        "type": "object",
        "properties": {name: _without_flag(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.get("required") is True],
    }


def _without_flag(field: dict[str, Json]) -> dict[str, Json]:
    """Return a descriptor in JSON Schema's words."""
    schema = {k: v for k, v in field.items() if k not in ("required", "allowed_values", "label")}
    if isinstance(field.get("required"), list):
        schema["required"] = field["required"]
    if "label" in field:
        schema["title"] = field["label"]
    allowed = field.get("allowed_values", [])
    if allowed and isinstance(allowed[0], dict):
        schema["enum"] = [each["value"] for each in allowed]
        schema["enumInformation"] = [
            {"value": each["value"], "description": each["label"]} for each in allowed
        ]
    elif allowed:
        schema["enum"] = allowed
    return schema
