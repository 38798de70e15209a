"""What of a file that arrives is let onto this machine."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

MAX_FILE = 10 * 1024 * 1024  # bytes
MAX_TOTAL = 25 * 1024 * 1024  # bytes of all files of one candidate


class Measured(FileUploadHandler):
    """Passes a file on until it is larger than what is taken, and no more of it.

    So nobody fills the disk; what is kept of it is too large still, and refused for that.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start <= MAX_FILE else None

    def file_complete(self, file_size: int) -> Any:
        return None
