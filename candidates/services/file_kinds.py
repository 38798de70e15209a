"""What a file is, told by its content; its name says nothing."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

Text = str | Promise

HEAD = 4096  # bytes that are looked at first
_MOST_OF_AN_ENTRY = 1_000_000  # bytes read of one entry of a ZIP archive


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is taken; the first of `endings` is the one it should have."""

    label: str
    content_type: str
    endings: tuple[str, ...]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"

PDF = FileKind("PDF", "application/pdf", (".pdf",))
DOCX = FileKind("Word", _WORD, (".docx",))
DOC = FileKind("Word", "application/msword", (".doc",))
ODT = FileKind("ODT", _ODT, (".odt",))
RTF = FileKind("RTF", "application/rtf", (".rtf",))
TEXT = FileKind("Text", "text/plain", (".txt", ".text", ".md"))
PNG = FileKind("PNG", "image/png", (".png",))
JPEG = FileKind("JPEG", "image/jpeg", (".jpg", ".jpeg"))
GIF = FileKind("GIF", "image/gif", (".gif",))
WEBP = FileKind("WebP", "image/webp", (".webp",))

FILE_KINDS = (PDF, DOCX, DOC, ODT, RTF, TEXT, PNG, JPEG, GIF, WEBP)
KIND_BY_TYPE = {kind.content_type: kind for kind in FILE_KINDS}
ACCEPTED = ",".join(ending for kind in FILE_KINDS for ending in kind.endings)
"""The endings, as a file input's `accept` takes them. Without HEIC, an iPhone hands over a JPEG."""


class KindNotTaken(Exception):
    """This kind of file is not taken; the text says what it is and what to do."""


_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (rb"\x89PNG\r\n\x1a\n", PNG),
    (rb"\xff\xd8\xff", JPEG),
    (rb"GIF8[79]a", GIF),
    (rb"RIFF.{4}WEBP", WEBP),
    (rb"\s*\{\\rtf1", RTF),
)
_PROGRAM = gettext_lazy("a program")
_ARCHIVE = gettext_lazy("an archive")
_PICTURE = gettext_lazy("a picture of a kind that few can open")
_WEB_PAGE = gettext_lazy("a web page")
_FILM = gettext_lazy("a film")
_REFUSED: tuple[tuple[bytes, Text], ...] = (
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", _PROGRAM),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b|BZh|\xfd7zXZ", _ARCHIVE),
    (rb".{4}ftyp(hei|hev|mif|msf|avi)|II\*\0|MM\0\*|BM.{4}\0\0\0\0", _PICTURE),
    (rb".{4}ftyp|\x1aE\xdf\xa3", _FILM),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|script|svg|\?xml)", _WEB_PAGE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_INSIDE: tuple[tuple[str, Text], ...] = (
    ("macroEnabled", gettext_lazy("an Office document with macros")),
    ("spreadsheetml", gettext_lazy("a spreadsheet")),
    ("presentationml", gettext_lazy("a presentation")),
)


def file_kind(file: BinaryIO) -> FileKind:
    """Return the kind of a seekable `file`. Raise KindNotTaken, with what to do instead."""
    file.seek(0)
    head = file.read(HEAD)
    if b"%PDF-" in head[:1024]:
        return PDF
    for signature, kind in _SIGNATURES:
        if re.match(signature, head, re.DOTALL):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(file)
    if head.startswith(_OLE):
        return _ole_kind(file)
    for signature, what in _REFUSED:
        if re.match(signature, head, re.DOTALL | re.IGNORECASE):
            raise _refusal(what)
    file.seek(0)
    if is_text(file.read()):
        return TEXT
    raise KindNotTaken(
        gettext("Nobody can tell what this is. Take a PDF, a Word document, a text or a picture.")
    )


def is_text(content: bytes) -> bool:
    """Tell whether `content` is text: UTF-8, UTF-16 with its mark, or one byte a character."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError:
            return False
        return not _CONTROLS.search(content)
    if _CONTROLS.search(content):
        return False
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _zip_kind(file: BinaryIO) -> FileKind:
    """Return what the archive is. Parts of a DOCX have any names: its table of contents tells."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = frozenset(archive.namelist())
            listed = _entry(archive, "[Content_Types].xml")
            mimetype = _entry(archive, "mimetype")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise KindNotTaken(gettext("The file is damaged. Save it anew, and take that.")) from error
    if mimetype.strip() == _ODT:
        return ODT
    for part, what in _INSIDE:
        if part in listed:
            raise _refusal(what)
    if "wordprocessingml.document.main+xml" in listed:
        return DOCX
    if "Index/Document.iwa" in names:
        raise _refusal(gettext("a Pages document"))
    raise _refusal(_ARCHIVE)


def _entry(archive: zipfile.ZipFile, name: str) -> str:
    if name not in archive.NameToInfo:
        return ""
    with archive.open(name) as entry:
        return entry.read(_MOST_OF_AN_ENTRY).decode("utf-8", "replace")


def _ole_kind(file: BinaryIO) -> FileKind:
    """Tell an old Word document from Excel's, Outlook's and encrypted ones by its streams."""
    file.seek(0)
    content = file.read()
    if _stream("EncryptedPackage") in content:
        raise KindNotTaken(
            gettext("The document is protected by a password. Save it without one, and take that.")
        )
    if _stream("WordDocument") in content:
        return DOC
    raise _refusal(gettext("an old Office file other than a Word document"))


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _refusal(what: Text) -> KindNotTaken:
    return KindNotTaken(
        gettext("This is %(what)s, whatever its name. Save it as a PDF, and take that.")
        % {"what": what}
    )
