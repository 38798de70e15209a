"""Mina Okafor, with something for every standard field of the form."""

from __future__ import annotations

from typing import Any

PERSON: dict[str, Any] = {
    "First name": "Mina",
    "Last name": "Okafor",
    "Full name": "Mina N. Okafor",
    "Current title": "Data engineer",
    "Company": "Northwind",
    "Experience": [
        {
            "Company": "Northwind",
            "Title": "Data engineer",
            "From": "2021-07-01",
            "To": "2024-02-29",
        },
        {"Company": "Blue Harbour", "Title": "Analyst", "From": "2019-01-07", "To": "2021-06-30"},
    ],
    "Education": [
        {
            "Institution": "INSA Lyon",
            "Degree": "Diploma",
            "Level": "Master",
            "Field of study": "Informatics",
            "From": "2008-09-01",
            "To": "2013-06-30",
        }
    ],
    "Skills": "Python\nSQL",
    "Job": "job-7",
    "Stage": "stage-2",
    "Owner": "owner-3",
    "Tags": "referral\nremote",
    "Sources": "Referral of Elif\nFair",
    "Origin": "Sourced",
    "Company in the ATS": "company-1",
    "Address": {
        "Street": "1 rue de la Paix",
        "Street, second line": "Bâtiment B",
        "City": "Lyon",
        "Postal code": "69001",
        "Region": "Auvergne-Rhône-Alpes",
        "Country": "France",
    },
    "Locations": "Lyon\nRemote",
    "Date of birth": "1990-12-10",
    "Picture": "https://pictures.example.org/mina.png",
    "Private": "No",
    "May be e-mailed": "Yes",
    "Hired at": "2021-07-01T10:30",
    "Last contact": "2026-03-02T09:15",
    "Created in the ATS": "2026-01-05T08:00",
    "Changed in the ATS": "2026-02-06T18:45",
    "Files": [
        {
            "Address": "https://files.example.org/cv.pdf",
            "File name": "cv.pdf",
            "Kind": "Résumé",
        },
        {
            "Address": "https://files.example.org/letter.pdf",
            "File name": "letter.pdf",
            "Kind": "Cover letter",
        },
    ],
}
"""Where a vendor lists jobs, stages, owners or companies, its own sheet names one of them."""

NUMBERS = ("+33 6 12 34 56 78", "+33 1 12 34 56 78", "+33 2 12 34 56 78", "+33 3 12 34 56 78")
ADDRESSES = ("mina@example.org", "m.okafor@northwind.example", "mina@alumni.example")
LINKS = (
    "https://linkedin.example/in/mina",
    "https://github.example/mina",
    "https://mina.example/work",
    "https://mina.example/blog",
    "https://northwind.example/",
    "https://mina.example/talks",
)


def emails(*kinds: str) -> dict[str, Any]:
    """Return a row for each of these kinds; for a vendor that tells none apart, two."""
    return {"E-mail": _rows("E-mail", ADDRESSES, kinds)}


def phones(*kinds: str) -> dict[str, Any]:
    rows = _rows("Phone", NUMBERS, kinds)
    return {"Phone": [{**row, "Extension": str(12 + n)} for n, row in enumerate(rows)]}


def links(*kinds: str) -> dict[str, Any]:
    return {"Profile links": _rows("Link", LINKS, kinds)}


def _rows(label: str, values: tuple[str, ...], kinds: tuple[str, ...]) -> list[dict[str, str]]:
    if not kinds:
        return [{label: value} for value in values[:2]]
    return [{label: value, "Kind": kind} for value, kind in zip(values, kinds, strict=False)]
