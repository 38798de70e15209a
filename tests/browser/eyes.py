"""What a careful reader of the pages notices."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENSHOTS = os.environ.get("SCREENSHOTS", "")
"""The folder to keep pictures of the pages in, if any."""

_LOOKS = [
    (1280, "light"),
    (390, "dark"),
    *([(1280, "dark"), (390, "light")] if SCREENSHOTS else []),
]
EVERYWHERE = [
    pytest.param(width, {"color_scheme": scheme}, id=f"{width}-{scheme}")
    for width, scheme in _LOOKS
]
"""Both widths, light and dark; colours do not depend on the width, so pictures alone need all."""

SIDEWAYS = "document.scrollingElement.scrollWidth - window.innerWidth"


def picture(page: Page, name: str, *, full_page: bool = False) -> None:
    """Keep a picture of the page where somebody asked for pictures."""
    if SCREENSHOTS:
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=full_page)


WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"runOnly": ["color-contrast"]}


def inspect_admin(page: Page, name: str) -> None:
    """The same for pages that Django draws: as the law asks, without axe's own good advice."""
    inspect(page, name, rules=WCAG)


def inspect(page: Page, name: str, *, rules: Mapping[str, Any] | None = None) -> None:
    """Keep a picture; no barrier for anybody (axe), nothing to be scrolled to sideways."""
    picture(page, f"{name}-{page.viewport_size['width']}", full_page=True)
    options = {"resultTypes": ["violations"], "preload": False, **(rules or {})}
    found = Axe().run(page, options=options)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate(SIDEWAYS) <= 0, f"{name} scrolls sideways"
