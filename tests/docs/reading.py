"""Reading our own Markdown: its tables, its code, its commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
CODE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    """Return a page's name for the ids of tests."""
    return str(path.relative_to(ROOT))


def section(text: str, title: str) -> str:
    """Return what stands under the heading `title`, up to the next heading of its level."""
    [level] = re.findall(rf"^(#+) {re.escape(title)}$", text, re.MULTILINE)
    after = text.split(f"{level} {title}\n", 1)[1]
    return re.split(rf"^#{{1,{len(level)}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def table(text: str, *header: str) -> list[list[str]]:
    """Return the rows of the one table that has this header, as the texts of their cells."""
    lines = text.splitlines()
    [start] = [number for number, line in enumerate(lines) if _cells(line) == list(header)]
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(_cells(line))
    return rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def quoted(cell: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def blocks(text: str, language: str) -> list[str]:
    return [dedent(body) for _indent, name, body in CODE.findall(text) if name == language]


def commands(text: str) -> list[list[str]]:
    """Return the words of each command in the shell blocks."""
    found = []
    for block in blocks(text, "sh"):
        command = ""
        for line in block.replace("\\\n", " ").splitlines():
            command += f"{line}\n"
            try:
                words = shlex.split(command, comments=True)
            except ValueError:  # a quotation that goes on in the next line
                continue
            if words:
                found.append(words)
            command = ""
    return found
