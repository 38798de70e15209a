"""Encrypt all credentials anew with the newest key: ``manage.py rotate_keys``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from connections.models import Connection


class Command(BaseCommand):
    help = (
        "Encrypt all credentials with the first of FIELD_ENCRYPTION_KEYS; run it after adding one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            connections = list(Connection.objects.select_for_update())
            for connection in connections:
                rows = Connection.objects.filter(pk=connection.pk)
                rows.update(credentials=connection.credentials)
        self.stdout.write(f"Encrypted the credentials of {len(connections)} connections anew.")
