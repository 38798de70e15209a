"""What a file is, is told by its content; what it may be called, by that."""

import io

import pytest

from candidates.services import file_kinds as kinds
from candidates.services.file_kinds import KindNotTaken, file_kind
from candidates.services.file_names import file_name_cleaned, kind_guessed, size_text
from tests import files

TAKEN = [
    pytest.param(files.pdf(), kinds.PDF, id="pdf"),
    pytest.param(b"\n\n junk " + files.pdf(), kinds.PDF, id="pdf-behind-junk"),
    pytest.param(files.docx(), kinds.DOCX, id="docx"),
    pytest.param(files.odt(), kinds.ODT, id="odt"),
    pytest.param(files.ole("Root Entry", "WordDocument"), kinds.DOC, id="doc"),
    pytest.param(rb"{\rtf1\ansi Zo\'eb}", kinds.RTF, id="rtf"),
    pytest.param("Zoë, engineer\n".encode(), kinds.TEXT, id="utf-8"),
    pytest.param("Zoë, engineer\n".encode("utf-16"), kinds.TEXT, id="utf-16"),
    pytest.param("Zoë, engineer\r\n".encode("cp1252"), kinds.TEXT, id="latin"),
    pytest.param(files.png(), kinds.PNG, id="png"),
    pytest.param(b"\xff\xd8\xff\xe0\0\x10JFIF\0", kinds.JPEG, id="jpeg"),
    pytest.param(b"GIF89a\1\0\1\0", kinds.GIF, id="gif"),
    pytest.param(b"RIFF\x1a\0\0\0WEBPVP8L", kinds.WEBP, id="webp"),
]
XML = "application/vnd.openxmlformats-officedocument"
REFUSED = [
    pytest.param(b"MZ\x90\0\3", "a program", id="exe"),
    pytest.param(b"\x7fELF\2\1", "a program", id="elf"),
    pytest.param(b"#!/bin/sh\nrm -r .", "a program", id="script"),
    pytest.param(files.zipped(a="x"), "an archive", id="zip"),
    pytest.param(b"Rar!\x1a\7\0", "an archive", id="rar"),
    pytest.param(files.office(f"{XML}.spreadsheetml.sheet.main+xml"), "a spreadsheet", id="xlsx"),
    pytest.param(
        files.office(f"{XML}.presentationml.presentation.main+xml"), "a presentation", id="pptx"
    ),
    pytest.param(
        files.office("application/vnd.ms-word.document.macroEnabled.main+xml"), "macros", id="docm"
    ),
    pytest.param(files.docx()[:60], "damaged", id="half-a-docx"),
    pytest.param(files.ole("Workbook"), "other than a Word document", id="xls"),
    pytest.param(files.ole("EncryptedPackage"), "password", id="encrypted"),
    pytest.param(b"<!DOCTYPE html><script>alert(1)</script>", "a web page", id="html"),
    pytest.param(b'\n<svg onload="alert(1)"/>', "a web page", id="svg"),
    pytest.param(b"\0\0\0\x18ftypheic\0\0", "few can open", id="heic"),
    pytest.param(b"\0\0\0\x18ftypisom\0\0", "a film", id="mp4"),
    pytest.param(bytes(range(256)), "Nobody can tell", id="bytes"),
    pytest.param(b"\xff\xfea", "Nobody can tell", id="half-an-utf-16"),
]


@pytest.mark.parametrize(("content", "kind"), TAKEN)
def test_what_is_taken_is_known_by_its_content(content, kind):
    assert file_kind(io.BytesIO(content)) is kind


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_what_is_refused_is_called_by_what_it_is(content, said):
    with pytest.raises(KindNotTaken, match=said):
        file_kind(io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "kind", "cleaned"),
    [
        ("cv.pdf", kinds.PDF, "cv.pdf"),
        ("CV.PDF", kinds.PDF, "CV.pdf"),
        ("cv.exe", kinds.PDF, "cv.pdf"),
        ("cv.pdf.exe", kinds.PDF, "cv.pdf"),
        ("cv.doc", kinds.DOCX, "cv.docx"),
        ("cv.docx", kinds.DOCX, "cv.docx"),
        ("cv.odt", kinds.ODT, "cv.odt"),
        ("cv.docx", kinds.PDF, "cv.pdf"),
        ("Lebenslauf v1.2", kinds.PDF, "Lebenslauf v1.2.pdf"),
        ("photo.jpeg", kinds.JPEG, "photo.jpeg"),
        ("../../etc/passwd", kinds.TEXT, "passwd.txt"),
        ("C:\\Users\\me\\cv.pdf", kinds.PDF, "cv.pdf"),
        ("fdp\u202ecv.pdf\r\nX: y", kinds.PDF, "fdpcv.pdfX: y.pdf"),
        ("", kinds.PNG, "file.png"),
        ("e\u0301te\u0301.pdf", kinds.PDF, "été.pdf"),
    ],
)
def test_a_name_has_no_folder_no_control_and_the_ending_of_its_content(name, kind, cleaned):
    assert file_name_cleaned(name, kind) == cleaned


def test_a_long_name_is_cut_before_its_ending():
    cleaned = file_name_cleaned("a" * 400 + ".pdf", kinds.PDF)

    assert (len(cleaned), cleaned[-5:]) == (255, "a.pdf")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CV_Okafor.pdf", "resume"),
        ("Lebenslauf.pdf", "resume"),
        ("Okafor.pdf", "resume"),
        ("cover-letter.docx", "cover_letter"),
        ("Anschreiben zum CV.pdf", "cover_letter"),
        ("Arbeitszeugnis.pdf", "other"),
    ],
)
def test_the_kind_is_guessed_from_the_name(name, kind):
    assert kind_guessed(name) == kind


@pytest.mark.parametrize(
    ("size", "text"),
    [(820, "820 bytes"), (31_400, "31 kB"), (1_230_000, "1.2 MB"), (10 * 1024**2, "10 MB")],
)
def test_a_size_is_said_as_people_do(size, text):
    assert size_text(size) == text
