"""A whole candidate through StackOne."""

from __future__ import annotations

import pytest

from tests.browser.journey import body, deliver, not_kept, open_form
from tests.browser.sheets import PERSON, emails, links, phones

SHEET = {
    **PERSON,
    **emails(),
    **phones("Mobile", "Work", "Home", "Other"),
    **links("LinkedIn", "GitHub", "Portfolio", "Blog", "Company", "Other"),
    "Job": "Data engineer",
    "Notice period": "1 month",
    "Desired salary": "51000.5",
    "Years of experience": "0",
    "Available from": "2026-12-01",
    "Willing to relocate": "No",
    "Languages": ["English", "French"],
    "Cover note": "Line one\nLine two",
    "Publication": "https://papers.example.org/1",
    "Certificates": "CCNA\nFirst aid",
    "Shift": "2",
    "Badge": "B-7",
    "my_project_custom_field_1": "REF-1236",
    "Custom fields by id": [
        {
            "Id": "cf_84",
            "Id in the ATS": "4000084",
            "Name": "Nickname",
            "Value (JSON)": '"Min"',
            "Id of the value": "opt_x",
            "Id of the value in the ATS": "r_x",
        },
    ],
    "Passthrough (JSON)": '{"other_known_names": "Mina B."}',
    "Extra properties (JSON)": '{"phone_number": "+33612345678"}',
}


OPTIONS = {"heartbeat": True, "unified_custom_fields": ["my_project_custom_field_1"]}


NOT_KEPT = {
    "Company in the ATS",
    "Locations",
    "Tags",
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
    "Last contact",
    "Created in the ATS",
    "Changed in the ATS",
}


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_as_stackone_wants_it(page, recruiter, connect, worker, sandbox):
    connect("stackone", name="Acme via StackOne", options=OPTIONS)
    connect("panora", name="Another")
    open_form(page, recruiter.username, "Acme via StackOne")

    submission, received = deliver(
        page, worker, sandbox, SHEET, name="stackone", empty=["x.custom_fields.cf_84"]
    )

    assert received.body == body("stackone")
    assert received.headers["prefer"] == "heartbeat"
    assert not_kept(submission) == NOT_KEPT
