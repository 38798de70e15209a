"""What files hold, on disk under its SHA-256: ``uploads/ab/abcdef…``. What is kept is on the disk.

The same content is kept once, whoever put it in. Web and worker share the folder UPLOADS_DIR.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """Content that is on the disk: its key, and how many bytes it is."""

    sha256: str
    size: int


def content_path(sha256: str) -> Path:
    return Path(settings.UPLOADS_DIR) / sha256[:2] / sha256


def content_open(sha256: str) -> BinaryIO:
    """Return the content, open for reading. Raise OSError where it is gone or cannot be read."""
    return content_path(sha256).open("rb")


def content_keep(chunks: Iterable[bytes]) -> Kept:
    """Keep content; when this returns, a power cut no longer takes it. Raise OSError.

    It is written beside its place, brought to the disk, then named: nobody sees half of it.
    Call it within `nothing_removed`, up to the commit of the row that names it.
    """
    root = Path(settings.UPLOADS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=root, suffix=_UNFINISHED)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        path = content_path(digest.hexdigest())
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _sync_folder(root)
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Kept(digest.hexdigest(), size)


def contents_older_than(moment: float) -> Iterator[str]:
    """Yield the keys of what was last put in before `moment`, in seconds since 1970."""
    for path in sorted(Path(settings.UPLOADS_DIR).glob("??/*")):
        with suppress(FileNotFoundError):
            if _NAME.fullmatch(path.name) and path.stat().st_mtime < moment:
                yield path.name


def content_remove(sha256: str, moment: float) -> None:
    """Take content off the disk, if it was last put in before `moment`.

    Call it within `nothing_kept`, when no row names it.
    """
    path = content_path(sha256)
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < moment:
            path.unlink()


def unfinished_remove(moment: float) -> None:
    """Remove what was begun before `moment` and never finished: the process died over it."""
    for path in Path(settings.UPLOADS_DIR).glob(f"*{_UNFINISHED}"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                path.unlink()


@contextmanager
def nothing_removed() -> Iterator[None]:
    """Hold off whoever removes contents; any number may hold this at a time."""
    with _lock(fcntl.LOCK_SH):
        yield


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Hold off whoever keeps contents: what no row names now is named by none afterwards."""
    with _lock(fcntl.LOCK_EX):
        yield


@contextmanager
def _lock(kind: int) -> Iterator[None]:
    root = Path(settings.UPLOADS_DIR)
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("ab") as file:
        fcntl.flock(file, kind)
        yield


def _sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk, too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
