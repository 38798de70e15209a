"""Scripts, styles and fonts: under a path that names their version, and compressed.

Nobody has to collect them. The first process that starts with new ones copies and compresses
them into `STATIC_ROOT`; a browser may then keep them for ever, since new ones have a new path.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponseBase
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

PACKAGES = ("django", "django-htmx")  # those whose files the pages use


def version_of(folder: Path) -> str:
    """Return what names the content of `folder` and the versions of the packages beside it."""
    digest = blake2b(digest_size=6)
    for name in PACKAGES:
        digest.update(f"{name} {version(name)}\n".encode())
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


class VersionedFiles(StaticFilesStorage):
    """Knows the URL of each file; a page names a dozen of them."""

    def __init__(self) -> None:
        super().__init__()
        self._urls: dict[str, str] = {}

    def url(self, name: str | None) -> str:
        if name not in self._urls:
            self._urls[str(name)] = super().url(name)
        return self._urls[str(name)]


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """Serves the files of `STATIC_ROOT`, gathered there before. With DEBUG, those of now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        folder = Path(settings.STATIC_ROOT)
        if settings.DEBUG:
            folder.mkdir(parents=True, exist_ok=True)
        elif not folder.exists():
            gather(folder)
        super().__init__(get_response)

    def immutable_file_test(self, path: str, url: str) -> bool:
        return not settings.DEBUG and url.startswith(self.static_prefix)


def gather(folder: Path) -> None:
    """Copy all files into `folder`, each with a compressed one beside it where that is smaller.

    It appears at once and whole: of several processes that do it, one is first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".gathering-", dir=folder.parent))
    compressor = Compressor(use_brotli=False, quiet=True)
    try:
        for path, source in _files().items():
            copy = draft / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            if compressor.should_compress(path):
                compressor.compress(str(copy))
        draft.chmod(0o755)
        draft.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _files() -> dict[str, str]:
    """Return where each file is by its path in a URL; the first found counts."""
    found: dict[str, Any] = {}
    for finder in get_finders():
        for path, storage in finder.list(None):
            found.setdefault(path.replace("\\", "/"), storage.path(path))
    return found
