"""What the sandbox's Truto account lists: jobs, people, tags, stages and the jobs' forms."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from connections.sandbox.jobs import jobs_for

Json = Any


def _job(job_id: str, name: str, code: str, place: str, status: str = "open") -> dict[str, Json]:
    return {
        "id": job_id,
        "name": name,
        "code": code,
        "status": status,
        "locations": [{"name": place}],
        "confidential": False,
    }


def _user(user_id: str, first_name: str, last_name: str, email: str) -> dict[str, Json]:
    return {
        "id": user_id,
        "name": f"{first_name} {last_name}",
        "first_name": first_name,
        "last_name": last_name,
        "emails": [{"email": email, "is_primary": True, "type": "work"}],
    }


def _stage(number: int, name: str, status: str = "active") -> dict[str, Json]:
    return {"id": f"stage-{number}", "name": name, "status": status, "position": number}


LISTS: dict[str, list[dict[str, Json]]] = {
    "jobs": [
        _job("post-1", "Data Engineer", "ENG-7", "Lyon"),
        _job("post-2", "Product Designer", "DES-3", "Berlin"),
        _job("post-3", "Customer Support Lead", "SUP-1", "Porto"),
        _job("post-4", "Platform Engineer", "ENG-4", "Lyon", status="closed"),
        _job("post-5", "Office Manager", "OPS-2", "Paris", status="draft"),
        _job("post-6", "Machine Learning Engineer", "ENG-9", "Remote"),
    ],
    "users": [
        _user("user-1", "Ines", "Moreau", "ines.moreau@example.org"),
        _user("user-2", "Tomasz", "Nowak", "tomasz.nowak@example.org"),
        _user("user-3", "Amara", "Diallo", "amara.diallo@example.org"),
    ],
    "tags": [
        {"id": "tag-1", "name": "referral"},
        {"id": "tag-2", "name": "senior"},
        {"id": "tag-3", "name": "remote"},
    ],
    "job_interview_stages": [
        _stage(1, "New lead"),
        _stage(2, "Phone screen"),
        _stage(3, "On-site interview"),
        _stage(4, "Assignment (old)", status="inactive"),
        _stage(5, "Offer"),
    ],
}


def entries(resource: str, variants: Set[str]) -> list[dict[str, Json]]:
    """Return what the account lists of `resource`."""
    if resource != "jobs":
        return LISTS[resource]
    return jobs_for(variants, LISTS["jobs"], make=_open_job, closed=_closed_job)


def _open_job(number: int, name: str) -> dict[str, Json]:
    return _job(f"post-{1_000 + number}", name, f"REQ-{number}", name.rpartition(", ")[2])


def _closed_job(job: dict[str, Json]) -> dict[str, Json]:
    return {**job, "status": "closed"}


ABOUT = {"group_id": "g1", "group_name": "About you"}
WORK = {"group_id": "g2", "group_name": "Your work"}


def _question(
    index: int, name: str, label: str, kind: str, *options: str, **more: Json
) -> dict[str, Json]:
    choices = [
        {"id": f"{name}-{number}", "label": option, "value": option}
        for number, option in enumerate(options, start=1)
    ]
    return {
        "id": f"{more.get('group_id', 'none')}-{name}",
        "name": name,
        "label": label,
        "index": index,
        "is_required": False,
        "answer_visibility": "private",
        "type": kind,
        "options": choices,
        **more,
    }


FORMS: dict[str, list[dict[str, Json]]] = {
    "post-1": [
        _question(
            1,
            "field0",
            "Why do you want to work here?",
            "textarea",
            is_required=True,
            description="A few sentences are enough.",
            **ABOUT,
        ),
        _question(2, "field1", "Pronouns", "text", **ABOUT),
        _question(
            3, "field2", "Where did you hear of us?", "dropdown", "A friend", "Job board", **ABOUT
        ),
        _question(
            1, "field1", "Do you need a visa?", "radio", "Yes", "No", is_required=True, **WORK
        ),
        _question(3, "field2", "Years of experience", "number", **WORK),
        _question(4, "field3", "Earliest first day", "date", **WORK),
        _question(5, "field4", "Portfolio", "file", **WORK),
        _question(6, "field5", "Expected salary", "currency", **WORK),
        _question(
            2,
            "field0",
            "Which languages do you program in?",
            "checkbox",
            "Python",
            "Go",
            "SQL",
            **WORK,
        ),
        _question(1, "consent", "Keep my application for a year", "checkbox"),
    ],
    "post-2": [
        _question(1, "field0", "A link to your portfolio", "text", is_required=True, **ABOUT),
    ],
}
CHANGED_FORM = [
    *(
        {**question, "label": "What draws you to us?"}
        if question["id"] == "g1-field0"
        else question
        for question in FORMS["post-1"]
    ),
    _question(4, "field3", "Which country do you live in?", "text", is_required=True, **ABOUT),
]
"""The first job's form after a change: one question renamed, one new and required."""


def form_of(job_id: str, *, changed: bool = False) -> list[dict[str, Json]]:
    if changed and job_id == "post-1":
        return CHANGED_FORM
    return FORMS.get(job_id, [])
