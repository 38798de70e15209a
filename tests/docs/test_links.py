"""Links from page to page, and to pictures, lead somewhere."""

from __future__ import annotations

import re

import pytest

from .reading import CODE, PAGES, ROOT, name_of

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", text), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading.lower(), flags=re.UNICODE).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_link_within_the_project_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")

    inner = [link for link in LINK.findall(text) if not link.startswith(("https://", "http://"))]

    for link in inner:
        file, _hash, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


def test_every_page_of_the_docs_can_be_reached_from_the_readme():
    reached, left = set(), [ROOT / "README.md"]
    while left:
        path = left.pop()
        if path in reached or path.suffix != ".md":
            continue
        reached.add(path)
        links = LINK.findall(path.read_text(encoding="utf-8"))
        inner = [link.partition("#")[0] for link in links if "://" not in link]
        left += [(path.parent / link).resolve() for link in inner if link]

    assert set(PAGES) <= reached
