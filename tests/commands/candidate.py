"""A candidate with every standard field, and an answer to whatever an ATS asks."""

from __future__ import annotations

from typing import Any

EVERYTHING: dict[str, Any] = {
    "name": "Ada M. Moreau",
    "first_name": "Ada",
    "last_name": "Moreau",
    "emails": [
        {"value": "ada@example.org", "type": "work"},
        {"value": "a.moreau@example.org", "type": "personal"},
    ],
    "phones": [{"value": "+33612345678", "type": "mobile", "extension": "12"}],
    "title": "Engineer",
    "company": "Acme",
    "company_id": "co-1",
    "links": [
        {"url": "https://www.linkedin.com/in/ada", "type": "linkedin"},
        {"url": "https://ada.example.org/", "type": "portfolio"},
    ],
    "address": {
        "line1": "1 rue de la Paix",
        "line2": "Bâtiment B",
        "city": "Lyon",
        "region": "Rhône",
        "region_code": "69",
        "postal_code": "69001",
        "country": "France",
        "country_code": "FR",
    },
    "locations": ["Lyon", "Grenoble"],
    "tags": ["python", "remote"],
    "skills": ["Django", "SQL"],
    "sources": ["Conference"],
    "origin": "sourced",
    "date_of_birth": "1990-02-03",
    "image_url": "https://example.org/ada.png",
    "experiences": [
        {"company": "Acme", "title": "Engineer", "start": "2019-01-01", "end": "2024-02-03"}
    ],
    "education": [
        {
            "institution": "INSA",
            "degree": "Master",
            "level": "5",
            "field_of_study": "Computing",
            "start": "2008-09-01",
            "end": "2013-06-30",
        }
    ],
    "job_id": "job-1",
    "stage_id": "stage-1",
    "owner_id": "user-1",
    "is_private": False,
    "can_email": True,
    "hired_at": "2026-01-02T03:04:05Z",
    "last_interaction_at": "2026-02-03T04:05:06Z",
    "remote_created_at": "2025-03-04T05:06:07Z",
    "remote_updated_at": "2025-04-05T06:07:08Z",
    "attachments": [
        {"url": "https://example.org/ada.pdf", "file_name": "ada.pdf", "type": "resume"}
    ],
}

UUIDS = ["018b4bfb-5ece-70b1-ad5e-862a9433aa01", "018b4bfb-5ece-70b1-ad5e-862a9433aa02"]


def answer_to(field: dict[str, Any]) -> Any:
    """Return a value that `field`, as `manage.py fields` prints it, takes; unlike any other."""
    name = "-".join(field["path"])
    match field["kind"]:
        case "text" if field.get("multiple"):
            return [f"one {name}", f"two {name}"]
        case "multiple_choice":
            return [choice["value"] for choice in field["choices"][:2]]
        case "choice":
            return field["choices"][-1]["value"]
        case "group":
            return {part["path"][-1]: answer_to(part) for part in field["fields"]}
        case "rows":
            return [{part["path"][-1]: answer_to(part) for part in field["fields"]}]
        case kind:
            return {
                "text": f"text of {name}",
                "textarea": f"first line of {name}\nand the second",
                "email": f"{name}@example.org".replace("_", "-"),
                "url": f"https://example.org/{name}",
                "file": f"https://example.org/{name}.pdf",
                "phone": "+33698765432",
                "integer": 4321,
                "decimal": 54321.5,
                "boolean": True,
                "date": "2027-03-04",
                "datetime": "2027-03-04T05:06:07+00:00",
                "json": {f"{name} key": [f"{name} value"]},
            }[kind]


def leaves(value: Any) -> list[Any]:
    """Return the plain values in JSON `value`."""
    match value:
        case dict():
            return [leaf for each in value.values() for leaf in leaves(each)]
        case list():
            return [leaf for each in value for leaf in leaves(each)]
    return [value]
