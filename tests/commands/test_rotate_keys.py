"""``manage.py rotate_keys``: all credentials under the newest key, so that the old one can go."""

import pytest
from cryptography.fernet import Fernet

from connections.encryption import UnreadableSecret
from connections.models import Connection
from tests.commands.shell import run
from tests.factories import ACCOUNTS, ConnectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_key(settings):
    """A key beside the old one, the newest first."""
    key = Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [key, *settings.FIELD_ENCRYPTION_KEYS]
    return key


def test_after_the_rotation_the_old_key_can_go(settings, new_key):
    made = [ConnectionFactory(provider=slug) for slug in ("stackone", "truto")]

    rotated = run("rotate_keys")

    settings.FIELD_ENCRYPTION_KEYS = [new_key]
    assert (rotated.code, rotated.out) == (0, "Encrypted the credentials of 2 connections anew.\n")
    assert [Connection.objects.get(pk=each.pk).credentials for each in made] == [
        ACCOUNTS["stackone"],
        ACCOUNTS["truto"],
    ]


def test_without_a_rotation_the_old_key_is_needed(settings):
    ConnectionFactory()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(UnreadableSecret):
        Connection.objects.get().as_provider()


def test_where_one_cannot_be_read_none_is_touched(settings, new_key):
    readable, lost = ConnectionFactory(), ConnectionFactory()
    settings.FIELD_ENCRYPTION_KEYS, before = (
        [Fernet.generate_key().decode()],
        [*settings.FIELD_ENCRYPTION_KEYS],
    )
    lost.save()
    settings.FIELD_ENCRYPTION_KEYS = before

    with pytest.raises(UnreadableSecret):
        run("rotate_keys")

    assert Connection.objects.get(pk=readable.pk).credentials == ACCOUNTS["stackone"]


def test_a_rotation_changes_nothing_else(new_key):
    connection = ConnectionFactory(name="Acme")
    changed_at = Connection.objects.get().updated_at

    run("rotate_keys")

    assert Connection.objects.get().updated_at == changed_at
    assert connection.history.count() == 1
