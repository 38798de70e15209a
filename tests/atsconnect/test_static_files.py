"""What the pages load: compressed, kept for ever, and little of it."""

from __future__ import annotations

import gzip
import re
from html import unescape

from django.conf import settings
from django.templatetags.static import static
from django.test import Client

from atsconnect.static_files import gather, version_of
from tests.factories import ConnectionFactory

FIRST_LOAD = 170_000  # bytes of the form's first load, compressed


def _loaded(tab, url, seen):
    """Return the bytes of `url` and of what it loads in turn: styles, scripts, their imports."""
    response = tab.get(url, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200, url
    body = b"".join(response)
    seen[url] = len(body)
    if response.headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    if url.endswith(".js") and "/vendor/" not in url and "htmx" not in url:
        for found in re.findall(rb'(?:from|import) "\./([^"]+)"', body):
            inner = f"{url.rpartition('/')[0]}/{found.decode()}"
            if inner not in seen:
                _loaded(tab, inner, seen)
    return body


def test_the_first_load_of_the_form_is_small_and_asks_no_other_host(admin_client):
    ConnectionFactory(provider="bindbee")
    page = admin_client.get("/candidates/new/").content
    rows = re.search(r'data-blank-rows="([^"]+)"', page.decode())
    blank_rows = admin_client.get(unescape(rows[1])).content
    seen = {"page": len(gzip.compress(page)), "rows": len(blank_rows)}

    for tag in re.findall(rb"<(?:link|script|img)[^>]+>", page):
        link = re.search(rb'(?:href|src)="([^"]+)"', tag)
        assert link[1].startswith(b"/"), tag
        _loaded(Client(), link[1].decode(), seen)

    assert any(url.endswith("/form/rows.js") for url in seen)
    assert sum(seen.values()) <= FIRST_LOAD


def test_a_static_file_is_compressed_and_kept_for_ever():
    response = Client().get(static("css/page.css"), headers={"accept-encoding": "gzip, br"})

    source = (settings.BASE_DIR / "static/css/page.css").read_bytes()
    assert gzip.decompress(b"".join(response)) == source
    assert response.headers["cache-control"] == "max-age=315360000, public, immutable"


def test_a_changed_file_has_another_path(tmp_path):
    (tmp_path / "a.css").write_text("a {}")
    before = version_of(tmp_path)

    (tmp_path / "a.css").write_text("b {}")

    assert version_of(tmp_path) != before


def test_files_that_are_gathered_twice_at_once_are_there_once(tmp_path):
    folder = tmp_path / "static" / "version"

    gather(folder)
    gather(folder)  # as another process that began before the first had ended

    assert (folder / "css/page.css").is_file()
    assert [each.name for each in folder.parent.iterdir()] == ["version"]
