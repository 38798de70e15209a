"""Write `.env` with fresh secrets where there is none: ``python3 -m atsconnect.env_file``."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_env_file(root: Path = ROOT) -> bool:
    """Fill `.env.example`'s secrets into `root`/.env; False where that file is there already."""
    target = root / ".env"
    if target.exists():
        return False
    generated = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_ENCRYPTION_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
        "HTTPS": "false",
    }
    lines = []
    for line in (root / ".env.example").read_text(encoding="utf-8").splitlines():
        name = line.partition("=")[0]
        lines.append(f"{name}={generated[name]}" if name in generated else line)
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return True


if __name__ == "__main__":
    write_env_file()
