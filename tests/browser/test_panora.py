"""A whole candidate through Panora."""

from __future__ import annotations

import pytest

from tests.browser.journey import body, deliver, not_kept, open_form
from tests.browser.sheets import PERSON, emails, links, phones

SHEET = {
    **PERSON,
    **emails("Personal", "Work"),
    **phones("Mobile", "Work"),
    **links("LinkedIn", "GitHub", "Portfolio", "Blog", "Other"),
    "Job": "Data Engineer",
    "Stage": "Phone screen",
    "Owner": "Inès Moreau",
    "Panora attachments": (
        "a77ac4e0-0000-4000-8000-000000000001\na77ac4e0-0000-4000-8000-000000000002"
    ),
    "Panora applications": "a991ca70-0000-4000-8000-000000000001",
    "Notice period": "3 months",
    "Years of experience": "7.5",
    "preferred_office": "Lyon",
    "Extra properties (JSON)": '{"source": "careers page"}',
}


NOT_KEPT = {
    "Company in the ATS",
    "Skills",
    "Sources",
    "Origin",
    "Date of birth",
    "Picture",
    "Experience",
    "Education",
    "Job",
    "Stage",
    "Owner",
    "Hired at",
    "Files",
}


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_as_panora_wants_it(page, recruiter, connect, worker, sandbox):
    connect("panora", name="Acme via Panora", options={"dialect": "current", "remote_data": True})
    connect("truto", name="Another")
    open_form(page, recruiter.username, "Acme via Panora")

    submission, received = deliver(page, worker, sandbox, SHEET, name="panora")

    assert received.body == body("panora")
    assert received.query == [["remote_data", "true"]]
    assert not_kept(submission) == NOT_KEPT
