"""Print what a connection's ATS asks for: ``manage.py fields NAME``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from connections.models import Connection
from connections.providers.types import FieldSpec, Json
from connections.services import catalog_refresh

from .connection import invalid

UNFORESEEN = 1


class Command(BaseCommand):
    help = "Ask the vendor for the extra fields of a connection and print them as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--job", default="", help="the id of the job, where fields depend on it"
        )

    def handle(self, *args: Any, name: str, job: str, **options: Any) -> None:
        connection = Connection.objects.filter(name=name).first()
        if connection is None:
            raise invalid(f"There is no connection “{name}”.")
        catalog = catalog_refresh(connection, job)
        if catalog.error:
            raise CommandError(catalog.error, returncode=UNFORESEEN)
        own = {spec.path: spec for spec in connection.as_questioner().extra_fields}
        specs = {**own, **{spec.path: spec for spec in catalog.live.extra}}
        shown = [field_record(spec) for spec in specs.values()]
        self.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False))
        for note in catalog.notes:
            self.stderr.write(note)


def field_record(spec: FieldSpec) -> dict[str, Json]:
    """Return a spec with what callers always read, and whatever else it says."""
    always: dict[str, Json] = {"choices": [], "help_text": ""}
    return {**always, **spec.as_json()}
