"""A file's name as it may be kept, and what it tells of the file."""

from __future__ import annotations

import re
import unicodedata
from mimetypes import MimeTypes
from pathlib import PurePosixPath

from django.utils.translation import gettext

from .file_kinds import FILE_KINDS, FileKind

LONGEST = 255  # characters
_ENDINGS = frozenset(
    [
        *MimeTypes().types_map[True],
        *(ending for kind in FILE_KINDS for ending in kind.endings),
        *(".docm", ".exe", ".heic", ".jfif", ".pages", ".pptx", ".xlsx"),
    ]
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"cover|anschreiben|motivation|begleitschreiben|lettre", "cover_letter"),
    (r"\bcv(\d|\b)|r[eé]sum[eé]|curriculum|vitae|lebenslauf|vita\b|hoja de vida", "resume"),
    (
        "zeugnis|certificat|diplom|degree|referen|transcript|portfolio|photo|foto|visa|passport",
        "other",
    ),
)


def file_name_cleaned(name: str, kind: FileKind) -> str:
    """Return `name` without folders and control characters, with the ending of its content.

    An ending of another kind is replaced (a PDF called cv.exe becomes cv.pdf); what only looks
    like one ("cv v1.2") stays.
    """
    name = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    name = " ".join(name.split()).strip(". ")
    stem, ending = _split(name)
    while ending in _ENDINGS and ending not in kind.endings:
        stem, ending = _split(stem.rstrip(". "))
    if ending not in kind.endings:
        stem, ending = stem + ending, kind.endings[0]
    stem = stem.rstrip(". ") or gettext("file")
    return stem[: LONGEST - len(ending)] + ending


def _split(name: str) -> tuple[str, str]:
    """Return `name` in two, the ending in small letters; one that nobody knows stays as it is."""
    path = PurePosixPath(name)
    ending = path.suffix
    if ending.lower() not in _ENDINGS:
        return name, ""
    return name[: -len(ending)], ending.lower()


def kind_guessed(name: str) -> str:
    """Return resume, cover_letter or other, as the file's name tells; a résumé by default."""
    words = re.sub(r"[^\w]|_", " ", unicodedata.normalize("NFC", name)).lower()
    return next((kind for pattern, kind in _KINDS if re.search(pattern, words)), "resume")


def size_text(size: int) -> str:
    """Return a number of bytes as a person says it: 820 bytes, 31 kB, 1.2 MB."""
    if size < 1024:
        return gettext("%(count)s bytes") % {"count": size}
    if size < 1024**2:
        return gettext("%(count)s kB") % {"count": round(size / 1024)}
    return gettext("%(count)s MB") % {"count": f"{size / 1024**2:.1f}".removesuffix(".0")}
