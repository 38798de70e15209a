"""Lists that an earlier version kept with the fields are rows, until they are fetched anew."""

from __future__ import annotations

import pytest
from django.db import connection as database
from django.db.migrations.executor import MigrationExecutor

from connections.models import VendorList
from connections.services import list_search


@pytest.mark.django_db(transaction=True)
def test_lists_are_carried_over():
    executor = MigrationExecutor(database)
    latest = executor.loader.graph.leaf_nodes()
    before = [("connections", "0004_lists_and_people")]
    executor.migrate(before)
    try:
        apps = executor.loader.project_state(before).apps
        made = apps.get_model("connections", "Connection").objects.create(
            name="Acme", provider="truto", credentials={}
        )
        options = {"jobs": [["j-1", "Nurse, Zürich"], ["j-1", "Again"], ["", "None"]]}
        apps.get_model("connections", "FieldCatalog").objects.create(
            connection=made, options=options
        )
    finally:
        MigrationExecutor(database).migrate(latest)

    jobs = VendorList.objects.get(connection=made.pk, source="jobs")
    assert (jobs.count, jobs.is_whole, jobs.is_fresh) == (1, False, False)
    assert [each.key for each in list_search(jobs, "again")] == ["j-1"]
