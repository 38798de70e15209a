"""A whole candidate through Truto."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.browser.journey import body, deliver, not_kept, open_form
from tests.browser.sheets import PERSON, emails, links, phones

SHEET = {
    **PERSON,
    **emails("Personal", "Work", "Other"),
    **phones("Mobile", "Work", "Home", "Fax"),
    **links(),
    "Job": "Data Engineer (ENG-7)",
    "Stage": "Phone screen",
    "Owner": "Ines Moreau",
    "Application source": "A lead that a recruiter adds",
    "Tags by ID": "tag-2",
    "Why do you want to work here?": "I like maps.\nAnd you.",
    "Pronouns": "she",
    "Where did you hear of us?": "A friend",
    "Do you need a visa?": "No",
    "Which languages do you program in?": ["Python", "SQL"],
    "Years of experience": "7",
    "Earliest first day": "2026-03-01",
    "Portfolio": "https://mina.example/work.pdf",
    "Expected salary": "50000 EUR",
    "Keep my application for a year": "Yes",
    "Remote data (JSON)": '{"origin": "sourced"}',
    "Extra properties (JSON)": '{"archived": false}',
}


NOT_KEPT = {
    "Full name",
    "Company in the ATS",
    "Address",
    "Skills",
    "Sources",
    "Origin",
    "Date of birth",
    "Picture",
    "Experience",
    "Education",
    "Stage",
    "Owner",
    "Private",
    "May be e-mailed",
    "Hired at",
    "Last contact",
    "Created in the ATS",
    "Changed in the ATS",
}


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_as_truto_wants_it(page, recruiter, connect, worker, sandbox):
    connect("truto", name="Acme via Truto")
    connect("panora", name="Another")
    open_form(page, recruiter.username, "Acme via Truto")

    submission, received = deliver(page, worker, sandbox, SHEET, name="truto")

    for attachment in received.body["attachments"]:
        UUID(attachment.pop("id"))
    assert received.body == body("truto")
    assert ["application_source", "lead"] in received.query
    assert ["job_id", "post-1"] in received.query
    assert not_kept(submission) == NOT_KEPT
