"""A whole candidate through Bindbee."""

from __future__ import annotations

import pytest

from tests.browser.journey import body, deliver, not_kept, open_form
from tests.browser.sheets import PERSON, emails, links, phones

SHEET = {
    **PERSON,
    **emails(),
    **phones(),
    **links("LinkedIn", "Portfolio", "Blog", "Company", "Other"),
    "Job": "Data engineer (DE-1)",
    "Stage": "Phone interview",
    "Owner": "Omar Haddad (omar@example.org)",
    "Position applied for": "Head of data",
    "Company applied to": "Acme",
    "On behalf of": "Ada Lindqvist (ada@example.org)",
    "Job requisition": "R-00007",
    "Applications": "018b4bfb-5ece-70b1-ad5e-862a9433aa01",
    "Existing attachments": "018b4bfb-5ece-70b1-ad5e-862a9433aa02",
    "Preferred name": "Min",
    "Source": "Referral",
    "Seniority": "Senior",
    "Cover note": "Line one\nLine two",
    "Notice period in weeks": "6",
    "Salary expectation": "51000.5",
    "Available from": "2026-12-01",
    "Interview at": "2026-03-01T09:30",
    "Would relocate": "No",
    "Shirt": "M",
    "Languages": ["English", "French"],
    "Keywords": "etl\nmaps",
    "Referee email": "ada@example.org",
    "Portfolio url": "https://mina.example/work",
    "Referee": {"Name": "Ada", "Years": "3"},
    "Certificates": [{"Title": "CCNA", "Year": "2020"}, {"Title": "First aid", "Year": "2024"}],
    "Anything": '{"a": [1, null]}',
    "Extra properties (JSON)": '{"x_source": "fair"}',
}


NOT_KEPT = {
    "Full name",
    "Current title",
    "Company",
    "Company in the ATS",
    "Address",
    "Skills",
    "Sources",
    "Origin",
    "Date of birth",
    "Experience",
    "Education",
    "Owner",
    "Hired at",
}


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_as_bindbee_wants_it(page, recruiter, connect, worker, sandbox):
    connect("bindbee", name="Acme via Bindbee")
    connect("panora", name="Another")
    open_form(page, recruiter.username, "Acme via Bindbee")

    submission, received = deliver(page, worker, sandbox, SHEET, name="bindbee")

    assert received.body == body("bindbee")
    assert not_kept(submission) == NOT_KEPT


WRAPPED = {
    **{label: value for label, value in PERSON.items() if label != "Files"},
    **emails(),
    **phones(),
    **links("LinkedIn", "Portfolio", "Blog", "Company", "Other"),
    "Job": "Data engineer (DE-1)",
    "Stage": "Phone interview",
    "Owner": "Omar Haddad (omar@example.org)",
    "Position applied for": "Head of data",
    "Company applied to": "Acme",
    "On behalf of": "Ada Lindqvist (ada@example.org)",
    "Job requisition": "R-00007",
    "Applications": "018b4bfb-5ece-70b1-ad5e-862a9433aa01",
    "Existing attachments": "018b4bfb-5ece-70b1-ad5e-862a9433aa02",
    "Extra properties (JSON)": '{"x_source": "fair"}',
}


@pytest.mark.parametrize("width", [1280, 390])
def test_without_questions_of_the_ats_bindbee_gets_its_wrapped_body(
    page, recruiter, connect, worker, sandbox
):
    connect("bindbee", variant="~meta-empty", name="Acme via Bindbee")
    connect("truto", name="Another")
    open_form(page, recruiter.username, "Acme via Bindbee")

    submission, received = deliver(page, worker, sandbox, WRAPPED, name="bindbee-wrapped")

    assert received.body == body("bindbee_wrapped")
    assert not_kept(submission) == NOT_KEPT
