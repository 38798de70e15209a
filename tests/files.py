"""Small real files of every kind, made here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(text: str = "Curriculum vitae") -> bytes:
    body = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET"
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>endobj\n"
        f"4 0 obj<</Length {len(body)}>>stream\n{body}\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def zipped(**entries: str) -> bytes:
    """Return an archive; in a name, two underscores stand for a slash, ``types`` for its list."""
    holder = io.BytesIO()
    with zipfile.ZipFile(holder, "w") as archive:
        for name, text in entries.items():
            path = "[Content_Types].xml" if name == "types" else name.replace("__", "/")
            archive.writestr(path, text)
    return holder.getvalue()


def office(main: str, **entries: str) -> bytes:
    types = f'<Types><Override PartName="/a.xml" ContentType="{main}"/></Types>'
    return zipped(types=types, **entries)


def docx() -> bytes:
    return office(f"{WORD}.main+xml", word__document2="<w:document/>")


def odt() -> bytes:
    return zipped(mimetype="application/vnd.oasis.opendocument.text", content="<office/>")


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "".join(streams).encode("utf-16-le")


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")),
            chunk(b"IEND", b""),
        )
    )


def sent(name: str = "cv.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """Return a file as the browser hands it over; its own word for the kind is never believed."""
    return SimpleUploadedFile(name, pdf() if content is None else content, "application/x-lie")
