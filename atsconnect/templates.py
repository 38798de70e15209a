"""Our own pages without the indentation that only their authors need."""

from __future__ import annotations

import re
from typing import Any

from django.template.loaders.filesystem import Loader

_LINE_BREAK = re.compile(r"\s*\n\s*")
_RULES = (
    "if|elif|else|endif|for|empty|endfor|with|endwith|load|block|endblock|partialdef|endpartialdef"
)
_ONLY_RULES = re.compile(rf"^((?:\{{%\s*(?:{_RULES})\b[^%]*%\}})+)\n", re.MULTILINE)


class LightLoader(Loader):
    """Reads a page with its lines unindented, and none for what draws nothing by itself.

    Where there was space between two words or elements, one line break is left, and none at the
    end of a file. What has no element is a text, in which blank lines count.
    """

    def get_contents(self, origin: Any) -> str:
        source: str = super().get_contents(origin)
        if "</" not in source:
            return source
        return _ONLY_RULES.sub(r"\1", _LINE_BREAK.sub("\n", source)).strip()
