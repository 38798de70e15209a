"""The create call's parameters and body, checked as strictly as Truto's page describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Any
Failure = tuple[str, str]
"""Where, and what is wrong there."""

_REFERENCE = {"id": str}
BODY: Mapping[str, Json] = {
    "first_name": str,
    "last_name": str,
    "company": str,
    "title": str,
    "locations": [str],
    "links": [str],
    "emails": [{"email": str, "type": str}],
    "phones": [{"number": str, "extension": str, "type": str}],
    "tags": [{"id": str, "name": str}],
    "job_form_field_answers": [{"group_id": str, "name": str, "value": str}],
    "attachments": [
        {
            "id": str,
            "application": _REFERENCE,
            "attachment_type": str,
            "candidate": _REFERENCE,
            "created_at": str,
            "file_name": str,
            "file_url": str,
            "job": _REFERENCE,
            "type": str,
            "updated_at": str,
            "url": str,
        }
    ],
    "remote_data": dict,
}
"""Types of the body's keys. Keys that Truto does not know are passed over, as its mapping does."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "application_source": ("applicant", "lead"),
    "truto_response_format": ("unified", "raw", "normalized", "stream"),
    "truto_ignore_remote_data": ("true", "false"),
}
BRACKETED = {"truto_exclude_fields": "truto_exclude_fields[]", "remote_query": "remote_query[name]"}
_NAMES: Mapping[type, str] = {str: "a string", dict: "an object"}


def body_failures(body: Json, shape: Json = BODY, path: str = "") -> Iterator[Failure]:
    """Yield what has the wrong type; null is one."""
    if isinstance(shape, type):
        if not isinstance(body, shape):
            yield path, f"must be {_NAMES[shape]}"
    elif isinstance(shape, list):
        if not isinstance(body, list):
            yield path, "must be an array"
            return
        for index, row in enumerate(body):
            yield from body_failures(row, shape[0], f"{path}[{index}]")
    elif not isinstance(body, dict):
        yield path, "must be an object"
    else:
        for name, part in shape.items():
            if name in body:
                yield from body_failures(body[name], part, f"{path}.{name}".lstrip("."))


def attachment_failures(body: Mapping[str, Json]) -> Iterator[Failure]:
    for index, attachment in enumerate(body.get("attachments", [])):
        if not attachment.get("id"):
            yield f"attachments[{index}].id", "is required"
        if attachment.get("type") not in (None, "", "resume"):
            yield f"attachments[{index}].type", "must be resume or blank"


def query_failures(query: tuple[tuple[str, str], ...]) -> Iterator[Failure]:
    """Yield parameters with a value or a form that the page does not name."""
    for name, value in query:
        if name in CHOICES and value not in CHOICES[name]:
            yield name, f"must be one of {', '.join(CHOICES[name])}"
        if name in BRACKETED:
            yield name, f"must be written {BRACKETED[name]}"


def answer_failures(
    form: list[dict[str, Json]], answers: list[dict[str, str]]
) -> Iterator[Failure]:
    """Yield what a job's form does not take: unknown, missing or not among the options."""
    questions = {(each.get("group_id", ""), each["name"]): each for each in form}
    answered = set()
    for answer in answers:
        key = (answer.get("group_id", ""), answer.get("name", ""))
        question = questions.get(key)
        if question is None:
            yield _answer_path(*key), "is not a question of this job"
            continue
        allowed = [option["value"] for option in question["options"]]
        if allowed and answer.get("value") not in allowed:
            yield _answer_path(*key), f"must be one of {', '.join(allowed)}"
        if answer.get("value"):
            answered.add(key)
    for key, question in questions.items():
        if question["is_required"] and key not in answered:
            yield _answer_path(*key), "is required"


def _answer_path(group: str, name: str) -> str:
    return ".".join(filter(None, ("job_form_field_answers", group, name)))
