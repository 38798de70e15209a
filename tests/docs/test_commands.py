"""Every command that the pages show exists, with the options that they give it."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands, load_command_class

from .reading import PAGES, ROOT, blocks, commands, name_of, page

SHOWN = [
    pytest.param(words, id=f"{name_of(path)}: {' '.join(words)[:70]!r}")
    for path in PAGES
    for words in commands(path.read_text(encoding="utf-8"))
]
MANAGE = [".venv/bin/python", "manage.py"]
ELSEWHERE = {"docker", "export", "pg_dump", "sqlite3", "systemctl", "tar"}


@pytest.mark.parametrize("words", SHOWN)
def test_a_command_that_is_shown_can_be_run(words):
    if words[:2] == MANAGE:
        name, *options = words[2:]
        redirected = options.index("<") if "<" in options else None
        command = load_command_class(get_commands()[name], name)

        parsed = command.create_parser("manage.py", name).parse_args(options[:redirected])

        assert parsed
    elif words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE)
        assert set(words[1:]) <= set(targets)
    elif words[0] == MANAGE[0]:
        assert words[1] == "-c"
        compile(words[2], "docs", "exec")
    else:
        assert words[0] in ELSEWHERE


def test_pages_name_manage_py_commands_that_exist():
    names = {
        name
        for path in PAGES
        for name in re.findall(r"`manage\.py ([a-z_]+)", path.read_text(encoding="utf-8"))
    }

    assert names <= set(get_commands())


def test_the_make_targets_are_explained_by_make_help():
    makefile = page("Makefile")

    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)) - {"help"}

    assert targets == set(re.findall(r'"make ([a-z-]+) ', makefile))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_code_in_python_is_python(path):
    text = path.read_text(encoding="utf-8")

    for number, block in enumerate(blocks(text, "python")):
        compile(block, f"{path.relative_to(ROOT)}, block {number}", "exec")
