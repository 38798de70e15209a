"""Fields are read again when a form is sent: in two seconds, or what is known stays."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from connections.models import CatalogChange, Connection, FieldCatalog
from connections.providers.bindbee import Bindbee
from connections.providers.types import FieldSpec, LiveFields
from connections.services import (
    catalog_of,
    catalog_refresh,
    catalog_reread,
    fields_known_as,
    lists_of,
    short_choices,
)
from connections.services.catalogs import CHANGES_KEPT

pytestmark = pytest.mark.django_db


@pytest.fixture
def bindbee(connect):
    """A connection whose fields were fetched a minute ago."""
    connection = connect("bindbee")
    catalog_refresh(connection)
    a_minute_passes()
    return connection


def a_minute_passes():
    ago = timezone.now() - timedelta(minutes=1)
    FieldCatalog.objects.update(fetched_at=ago, tried_at=ago, reread_at=None)


def move(connection, place):
    Connection.objects.filter(pk=connection.pk).update(base_url=place)
    return Connection.objects.get(pk=connection.pk)


def names(catalog):
    return {spec.path[-1] for spec in catalog.live.extra}


def test_what_the_vendor_asks_now_is_asked(bindbee, sandbox):
    connection = move(bindbee, f"{sandbox.url}/~changed-fields/bindbee")
    before = catalog_of(connection)

    catalog = catalog_reread(connection)

    assert "consent" in names(catalog)
    assert catalog_of(connection).digest == catalog.digest != before.digest
    assert short_choices(lists_of(connection).values())["jobs"]
    assert fields_known_as(connection, before.digest) == before.live
    assert fields_known_as(connection, catalog.digest) == catalog.live
    assert fields_known_as(connection, "0" * 32) is None
    assert fields_known_as(connection, "") is None


def test_fields_that_were_never_fetched_are_read_and_their_lists_left_for_later(connect):
    connection = connect("bindbee")

    catalog = catalog_reread(connection)

    assert "source_id" in names(catalog)
    assert (catalog.is_fresh, catalog.error) == (False, "")
    assert not CatalogChange.objects.exists()


@pytest.mark.parametrize(
    "asked",
    [{"fetched_at": 3}, {"tried_at": 3}, {"reread_at": 3}],
    ids=lambda each: next(iter(each)),
)
def test_a_vendor_that_was_asked_seconds_ago_is_not_asked_again(bindbee, monkeypatch, asked):
    [(name, seconds)] = asked.items()
    FieldCatalog.objects.update(**{name: timezone.now() - timedelta(seconds=seconds)})
    monkeypatch.setattr(Bindbee, "fetch_fields", pytest.fail)

    assert "source_id" in names(catalog_reread(bindbee))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"pause_kind": "key"}, id="key-refused"),
        pytest.param({"pause_kind": "failing"}, id="failing"),
        pytest.param(
            {"pause_kind": "asked", "paused_until": timezone.now() + timedelta(hours=9)},
            id="asked-to-wait",
        ),
    ],
)
def test_a_vendor_that_is_left_alone_is_not_asked(bindbee, monkeypatch, change):
    Connection.objects.update(**change)
    monkeypatch.setattr(Bindbee, "fetch_fields", pytest.fail)

    assert "source_id" in names(catalog_reread(Connection.objects.get()))


@pytest.mark.parametrize("fault", ["401", "403", "500", "503", "truncated", "html"])
def test_a_vendor_that_fails_leaves_what_is_known(bindbee, sandbox, fault):
    connection = move(bindbee, f"{sandbox.url}/~{fault}/bindbee")

    catalog = catalog_reread(connection)

    assert "source_id" in names(catalog)
    assert (catalog.error, catalog_of(connection).error) == ("", "")


def test_a_vendor_that_hangs_is_waited_for_no_longer_than_told(bindbee, monkeypatch):
    monkeypatch.setattr(Bindbee, "fetch_fields", lambda *_a, **_k: time.sleep(1.5))
    started = time.monotonic()

    catalog = catalog_reread(bindbee, within=0.2)

    assert time.monotonic() - started < 1
    assert "source_id" in names(catalog)


def test_a_vendor_that_drips_is_cut_off(bindbee, sandbox):
    connection = move(bindbee, f"{sandbox.url}/~drip/bindbee")
    started = time.monotonic()

    catalog = catalog_reread(connection, within=0.5)

    assert time.monotonic() - started < 2
    assert "source_id" in names(catalog)


def test_the_form_never_wipes_itself_when_the_api_fails(bindbee, sandbox):
    """An ATS that describes nothing from one moment to the next is not believed for a week."""
    connection = move(bindbee, f"{sandbox.url}/~meta-failed/bindbee")

    catalogs = [catalog_refresh(connection), catalog_reread(connection), catalog_of(connection)]

    assert all("source_id" in names(catalog) for catalog in catalogs)
    assert "not supported" in catalog_of(connection).error
    FieldCatalog.objects.update(fetched_at=timezone.now() - timedelta(days=8))
    assert names(catalog_refresh(connection)) == set()


def test_a_change_is_kept_for_the_admins(bindbee, sandbox):
    connection = move(bindbee, f"{sandbox.url}/~changed-fields/bindbee")

    catalog_refresh(connection)
    catalog_refresh(connection)

    [change] = CatalogChange.objects.all()
    assert (change.connection, change.job_id, change.is_weighty) == (connection, "", True)
    assert change.sentences == [
        "Has consented is new and required.",
        "Notice period in weeks is no longer asked.",
        "Notice period in weeks is new.",
    ]


def test_old_changes_are_given_up(bindbee, monkeypatch):
    fields = iter(range(1000))
    monkeypatch.setattr(
        Bindbee,
        "fetch_fields",
        lambda *_a, **_k: LiveFields(extra=(FieldSpec(path=(str(next(fields)),), label="X"),)),
    )

    for _time in range(CHANGES_KEPT + 3):
        catalog_refresh(bindbee)

    assert CatalogChange.objects.count() == CHANGES_KEPT
    assert CatalogChange.objects.first().sentences[0] == "X is no longer asked."
