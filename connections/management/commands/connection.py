"""Create or update a connection from the shell: ``manage.py connection NAME --provider …``."""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from connections.forms import form_field
from connections.models import Connection
from connections.providers import PROVIDERS
from connections.providers.types import FieldSpec, Json
from connections.services import connection_change, connection_check

INVALID, CHECK_FAILED = 2, 4


class Command(BaseCommand):
    help = "Create or update a connection by its name; prints it as JSON, without secrets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        value = "K=V; V may be @FILE or env:VARIABLE"
        parser.add_argument("name")
        parser.add_argument("--provider", choices=sorted(PROVIDERS))
        parser.add_argument("--credential", action="append", default=[], metavar="K=V", help=value)
        parser.add_argument("--option", action="append", default=[], metavar="K=V", help=value)
        parser.add_argument("--base-url")
        parser.add_argument("--group", action="append", help="who may send through it")
        parser.add_argument("--inactive", action="store_true")
        parser.add_argument("--check", action="store_true", help="exit 4 where the check fails")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        connection = Connection.objects.filter(name=name).first() or Connection(name=name)
        provider = options["provider"] or connection.provider
        if not provider:
            raise invalid("A new connection needs --provider.")
        vendor = PROVIDERS[provider]
        try:
            connection_change(
                connection,
                provider=provider,
                base_url=options["base_url"],
                credentials=_values(options["credential"], vendor.credential_fields, "credential"),
                options=_values(options["option"], vendor.option_fields, "option"),
                is_active=not options["inactive"],
            )
        except ValidationError as error:
            raise invalid(" ".join(error.messages)) from error
        if options["group"]:
            groups = [Group.objects.get_or_create(name=group)[0] for group in options["group"]]
            connection.groups.set(groups)
        was_paused = connection.waits_for_a_check
        check = connection_check(connection) if options["check"] else None
        if check is not None and check.ok and was_paused:
            self.stderr.write("The pause is lifted: what waits goes out.")
        self.stdout.write(json.dumps(connection_record(connection), indent=2, ensure_ascii=False))
        if check is not None and not check.ok:
            raise CommandError("The check found trouble.", returncode=CHECK_FAILED)


def invalid(message: str) -> CommandError:
    return CommandError(message, returncode=INVALID)


def connection_record(connection: Connection) -> dict[str, Json]:
    """Return what may be shown of a connection: secrets only by whether they are set."""
    secret = {
        spec.path[0] for spec in PROVIDERS[connection.provider].credential_fields if spec.secret
    }
    return {
        "name": connection.name,
        "provider": connection.provider,
        "base_url": connection.as_questioner().base_url,
        "is_active": connection.is_active,
        "paused": connection.waits_because,
        "groups": sorted(connection.groups.values_list("name", flat=True)),
        "credentials": {
            key: "(set)" if key in secret else value
            for key, value in connection.credentials.items()
        },
        "options": connection.options,
        "ats_name": connection.ats_name,
        "check": connection.check_lines,
    }


def _values(pairs: list[str], specs: tuple[FieldSpec, ...], what: str) -> Mapping[str, Json]:
    """Return the named values, checked by their specs. Raise CommandError."""
    known = {spec.path[0]: spec for spec in specs}
    values: dict[str, Json] = {}
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals:
            raise invalid(f"Write --{what} as KEY=VALUE; there is no “=” in what follows “{key}”.")
        if key not in known:
            names = ", ".join(known) or "none"
            raise invalid(f"There is no {what} “{key}”. This vendor has: {names}.")
        spec = known[key]
        raw: Json = _read(text, key)
        if spec.multiple:
            raw = "\n".join(raw.split(","))
        elif spec.kind == "multiple_choice":
            raw = [part.strip() for part in raw.split(",")]
        try:
            values[key] = form_field(spec).clean(raw)
        except ValidationError as error:
            raise invalid(f"{what} {key}: {' '.join(error.messages)}") from error
    return values


def _read(text: str, key: str) -> str:
    if text.startswith("@"):
        try:
            return Path(text[1:]).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise invalid(f"{key}: the file {text[1:]} cannot be read.") from error
    if text.startswith("env:"):
        variable = text.removeprefix("env:")
        if variable not in os.environ:
            raise invalid(f"{key}: the variable {variable} is not set.")
        return os.environ[variable]
    return text
