"""Files in a real browser: dropped, chosen, cancelled, refused, kept after an error, sent again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from candidates.models import Stage, Submission, Upload
from tests import files
from tests.browser.eyes import inspect
from tests.browser.hands import Held, send

WIDTHS = pytest.mark.parametrize("width", [1280, 390])
CHOOSE = "Choose files"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"


@pytest.fixture
def form(page, sign_in, recruiter, connect) -> Page:
    """The form of a connection whose files follow the candidate."""
    connect("stackone", name="Acme via StackOne")
    sign_in(recruiter)
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    page.get_by_label("Last name").fill("Okafor")
    return page


def choose(page: Page, *named: tuple[str, bytes]) -> None:
    page.get_by_label(CHOOSE).set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in named]
    )


def here(page: Page, name: str):
    return page.get_by_role("group", name=f"File {name}")


@WIDTHS
def test_files_are_put_in_refused_and_still_there_after_an_error(form, console):
    page = form
    choose(
        page,
        ("CV Okafor.pdf", files.pdf()),
        ("cover letter.docx", files.docx()),
        ("setup.pdf", b"MZ\0"),
        ("copy.pdf", files.pdf()),
    )

    expect(here(page, "CV Okafor.pdf").get_by_label("Kind")).to_have_value("resume")
    expect(here(page, "cover letter.docx").get_by_label("Kind")).to_have_value("cover_letter")
    expect(page.get_by_text("This is a program, whatever its name.")).to_be_visible()
    expect(page.get_by_text("It is here already, as CV Okafor.pdf.")).to_be_visible()
    inspect(page, "files-refused")
    for button in page.get_by_role("button", name=re.compile("^Dismiss")).all()[::-1]:
        button.click()
    page.get_by_label("E-mail", exact=True).first.fill("no address")
    send(page)

    expect(page.get_by_role("alert")).to_be_focused()
    expect(here(page, "CV Okafor.pdf")).to_be_visible()
    expect(here(page, "cover letter.docx")).to_be_visible()
    inspect(page, "files-after-an-error")
    page.get_by_role("button", name="Remove cover letter.docx").click()
    page.get_by_label("E-mail", exact=True).first.fill("okafor@example.org")
    send(page)
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    (file,) = Submission.objects.get().as_candidate().attachments
    assert (file.file_name, file.type) == ("CV Okafor.pdf", "resume")
    console[:] = [line for line in console if "422" not in line]


def test_a_candidate_waits_for_the_file_that_is_on_its_way(form):
    page = form
    held = Held(page, "**/candidates/uploads/")
    choose(page, ("cv.pdf", files.pdf()))
    expect(page.get_by_role("progressbar", name="Uploading cv.pdf")).to_be_visible()
    inspect(page, "files-uploading")

    send(page)

    expect(page.get_by_text("is sent as soon as the files are here")).to_be_visible()
    assert not Submission.objects.exists()
    held.request(1).continue_()
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    assert Submission.objects.get().uploads.count() == 1


def test_a_file_is_cancelled_and_one_is_tried_again(form, console):
    page = form
    held = Held(page, "**/candidates/uploads/")
    choose(page, ("slow.pdf", files.pdf()))
    page.get_by_role("button", name="Cancel slow.pdf").click()
    expect(page.get_by_text("slow.pdf")).to_have_count(0)
    choose(page, ("cv.pdf", files.pdf()))
    expect(page.get_by_role("progressbar", name="Uploading cv.pdf")).to_be_visible()
    held.request(2).abort()
    expect(page.get_by_text("The connection broke")).to_be_visible()
    page.unroute("**/candidates/uploads/")

    page.get_by_role("button", name="Try again cv.pdf").click()

    expect(here(page, "cv.pdf")).to_be_visible()
    console.clear()


def test_a_file_that_arrives_while_the_fields_change_is_not_lost(form, connect):
    page = form
    connect("unified", name="Acme via Unified")
    page.reload()
    held = Held(page, "**/candidates/uploads/")
    choose(page, ("cv.pdf", files.pdf()))
    expect(page.get_by_role("progressbar", name="Uploading cv.pdf")).to_be_visible()

    page.get_by_label("Sending to").select_option(label="Acme via Unified")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()

    held.request(1).continue_()
    expect(here(page, "cv.pdf")).to_be_visible()


def test_files_are_dropped_onto_the_section(form):
    page = form
    data = page.evaluate_handle(
        """text => {
          const data = new DataTransfer();
          data.items.add(new File([text], "notes.txt"));
          return data;
        }""",
        "Zoë, engineer",
    )

    for event in ("dragover", "drop"):
        page.get_by_text("or drop them here").dispatch_event(event, {"dataTransfer": data})

    expect(here(page, "notes.txt")).to_be_visible()


@WIDTHS
def test_a_file_that_failed_is_sent_again_alone(
    page, sign_in, recruiter, connect, worker, sandbox, width
):
    connect("unified", name="Acme via Unified")
    sign_in(recruiter)
    worker.start()
    page.goto("/")
    expect(page.get_by_text("Fields checked just now")).to_be_visible()
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("E-mail", exact=True).first.fill("okafor@example.org")
    page.get_by_label("Notice period").select_option(index=1)
    choose(page, ("cv.pdf", files.pdf()))
    expect(here(page, "cv.pdf")).to_be_visible()
    path = _take_away()
    send(page)
    expect(page.get_by_role("heading", name="In the ATS")).to_be_visible()
    expect(page.get_by_text("Failed", exact=True)).to_be_visible()
    expect(page.get_by_text("cv.pdf cannot be read from this server's disk")).to_be_visible()
    inspect(page, "file-failed")
    path.with_suffix(".away").rename(path)

    page.get_by_role("link", name="Send this again File cv.pdf").click()
    page.get_by_label("Why").fill("It is back.")
    page.get_by_role("button", name="Send this again").click()

    expect(page.get_by_text("Sent", exact=True)).to_be_visible()
    inspect(page, "file-sent")
    assert Stage.objects.get().status == "delivered"
    with page.expect_download() as download:
        page.get_by_role("link", name="cv.pdf").first.click()
    assert download.value.suggested_filename == "cv.pdf"


def _take_away():
    """Take the file off the disk, as a careless person does."""
    from candidates.contents import content_path

    path = content_path(Upload.objects.get().sha256)
    path.rename(path.with_suffix(".away"))
    return path


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_without_javascript_a_file_is_still_there_after_an_error(page, sign_in, recruiter, connect):
    connect("stackone", name="Acme")
    sign_in(recruiter)
    page.goto("/")
    page.get_by_label("Last name").fill("Okafor")
    page.get_by_label("E-mail", exact=True).first.fill("no address")
    choose(page, ("cv.pdf", files.pdf()))
    send(page)
    expect(here(page, "cv.pdf")).to_be_visible()
    page.get_by_label("E-mail", exact=True).first.fill("okafor@example.org")

    send(page)

    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    assert Submission.objects.get().uploads.get().file_name == "cv.pdf"
