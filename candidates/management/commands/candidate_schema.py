"""Print what a candidate document may hold: ``manage.py candidate_schema [NAME]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from candidates.forms import FormFields
from candidates.services.schema import document_schema
from connections.management.commands.connection import invalid
from connections.models import Connection
from connections.services import catalog_current

UNFORESEEN = 1


class Command(BaseCommand):
    help = (
        "Print the JSON Schema of the candidate document; with a connection's name, with the "
        "fields that its ATS asks for now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="")
        parser.add_argument(
            "--job", default="", help="the id of the job, where fields depend on it"
        )

    def handle(self, *args: Any, name: str, job: str, **options: Any) -> None:
        fields, title = FormFields.of(None, None), ""
        if name:
            connection = Connection.objects.filter(name=name).first()
            if connection is None:
                raise invalid(f"There is no connection “{name}”.")
            catalog = catalog_current(connection, job)
            if catalog.error and catalog.fetched_at is None:
                raise CommandError(catalog.error, returncode=UNFORESEEN)
            if catalog.error:
                self.stderr.write(catalog.error)
            fields, title = FormFields.of(connection, catalog), f"Candidate for {name}"
        schema = document_schema(fields, title=title)
        self.stdout.write(json.dumps(schema, indent=2, ensure_ascii=False))
