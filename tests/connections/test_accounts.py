"""What is known of one account is never taken for another's."""

from __future__ import annotations

from functools import partial

import pytest

from connections.models import AtsUser, Connection, FieldCatalog, VendorList
from connections.services import catalog_refresh, connection_change, lists_refresh
from tests.factories import ConnectionFactory, UserFactory

OF_AN_ACCOUNT = (FieldCatalog, VendorList, AtsUser)


def known_of(connection):
    """Keep something of each kind that is one account's."""
    FieldCatalog.objects.create(connection=connection)
    VendorList.objects.create(connection=connection, source="jobs")
    AtsUser.objects.create(
        connection=connection, user=UserFactory(), remote_id="7", matched_by="admin"
    )


def counts(connection):
    return [each.objects.filter(connection=connection).count() for each in OF_AN_ACCOUNT]


def test_a_changed_account_forgets_what_is_known_of_the_old_one(db):
    connection, other = ConnectionFactory(), ConnectionFactory()
    known_of(connection)
    known_of(other)

    connection_change(connection, credentials={"account_id": "another"})

    assert (counts(connection), counts(other)) == ([0, 0, 0], [1, 1, 1])


def test_a_changed_key_keeps_what_is_known_of_the_account(db):
    connection = ConnectionFactory()
    known_of(connection)

    connection_change(connection, credentials={"api_key": "another"}, name="Renamed")

    assert counts(connection) == [1, 1, 1]


@pytest.mark.parametrize("ask", [catalog_refresh, partial(lists_refresh, renew=True)])
def test_what_one_account_answers_is_not_kept_for_another(connect, monkeypatch, ask):
    """An admin enters another account while the old one is asked."""
    connection = connect("bindbee")
    seen = Connection.objects.get(pk=connection.pk)
    catalog_refresh(connection)
    AtsUser.objects.create(connection=connection, user=UserFactory(), remote_id="7")
    provider = type(seen.as_provider())
    fetches = {"fetch_fields": provider.fetch_fields, "fetch_options": provider.fetch_options}

    def changed_meanwhile(name):
        def fetch(self, *arguments, **more):
            answer = fetches[name](self, *arguments, **more)
            if not is_changed:
                is_changed.append(True)
                place = connection.base_url.replace("/bindbee", "/~stricter-fields/bindbee")
                connection_change(connection, base_url=place)
            return answer

        return fetch

    is_changed = []
    for name in fetches:
        monkeypatch.setattr(provider, name, changed_meanwhile(name))

    ask(seen)

    assert is_changed
    assert not FieldCatalog.objects.exclude(fetched_at=None).exists()
    assert not VendorList.objects.filter(count__gt=0).exists()
    assert not AtsUser.objects.exists()
