"""A whole candidate through Unified.to."""

from __future__ import annotations

import pytest

from tests.browser.journey import body, deliver, not_kept, open_form
from tests.browser.sheets import PERSON, emails, links, phones

SHEET = {
    **PERSON,
    **emails("Personal", "Work", "Other"),
    **phones("Mobile", "Work", "Home", "Fax"),
    **links(),
    "Job": "Data engineer",
    "Owner": "Chloe Abbott",
    "Company in the ATS": "Northwind Logistics",
    "Name shown with the e-mails": "Mina at home",
    "Notice period": "1 month",
    "Willing to relocate": "No",
    "Has a work permit": "Yes",
    "Expected salary": "51000.5",
    "Years of experience": "0",
    "Day rate": "640",
    "Available from": "2026-12-01",
    "Languages": ["English", "French"],
    "Summary of the interview": "Line one\nLine two",
    "Showreel": "https://mina.example/reel",
    "Longest commute": "30 km",
    "Certificate": "https://files.example.org/certificate.pdf",
    "Shift": "Night",
    "Further custom fields (JSON)": (
        '[{"slug": "nickname", "namespace": "custom", "format": "TEXT", "value": "Min",'
        ' "extra_data": {"locale": "fr"}}]'
    ),
    "The ATS's own properties (JSON)": '{"is_private": true}',
    "Extra properties (JSON)": '{"web_url": "https://ats.example/mina"}',
}


NOT_KEPT = {
    "Locations",
    "Stage",
    "Private",
    "May be e-mailed",
    "Hired at",
    "Last contact",
    "Created in the ATS",
    "Changed in the ATS",
}


@pytest.mark.parametrize("width", [1280, 390])
def test_everything_arrives_as_unified_wants_it(page, recruiter, connect, worker, sandbox):
    options = {"fields": ["name", "raw"], "raw": "foo=bar&zoo=bar"}
    connect("unified", name="Acme via Unified.to", options=options)
    connect("panora", name="Another")
    open_form(page, recruiter.username, "Acme via Unified.to")

    submission, received = deliver(
        page, worker, sandbox, SHEET, name="unified", empty=["x.metadata.nickname"]
    )

    assert received.body == body("unified", external_identifier=str(submission.pk))
    assert received.query == [
        ["fields", "id"],
        ["fields", "name"],
        ["fields", "raw"],
        ["raw", "foo=bar&zoo=bar"],
    ]
    assert not_kept(submission) == NOT_KEPT
