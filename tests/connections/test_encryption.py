"""Secrets at rest: ciphertext in the database, readable with any key of the list, else an error."""

from __future__ import annotations

import io
import json

import pytest
from cryptography.fernet import Fernet, MultiFernet
from django.core.checks import run_checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import call_command
from django.db import connection as database
from django.db import transaction

from connections.encryption import UnreadableSecret, fernet
from connections.models import Connection
from tests.factories import ConnectionFactory

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _key in range(3))
SECRET = {"api_key": "s3cret-of-zoë", "account_id": "4711"}


def stored() -> str:
    """Return the column as the database has it."""
    with database.cursor() as cursor:
        cursor.execute("SELECT credentials FROM connections_connection")
        ((value,),) = cursor.fetchall()
    return value


@pytest.fixture
def kept(db, settings) -> Connection:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    return ConnectionFactory(credentials=SECRET)


def test_the_database_has_ciphertext_and_the_model_the_value(kept):
    text = stored()

    assert "s3cret" not in text
    assert "4711" not in text
    assert json.loads(Fernet(OLD).decrypt(text)) == SECRET
    assert Connection.objects.get().credentials == SECRET


def test_the_same_secret_is_never_stored_as_the_same_text(kept):
    first = stored()

    Connection.objects.get().save()

    assert stored() != first


def test_an_older_key_of_the_list_still_opens(kept, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    assert Connection.objects.get().credentials == SECRET


def test_rotation_makes_the_newest_key_enough(kept, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]

    call_command("rotate_keys", stdout=io.StringIO())

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Connection.objects.get().credentials == SECRET
    assert json.loads(MultiFernet([Fernet(NEW)]).decrypt(stored())) == SECRET


@pytest.mark.parametrize("keys", [[NEW], [NEW, OTHER]])
def test_without_its_key_a_secret_is_an_error_never_ciphertext(kept, settings, keys):
    settings.FIELD_ENCRYPTION_KEYS = keys
    connection = Connection.objects.get()

    with pytest.raises(UnreadableSecret) as refused:
        connection.as_provider()

    assert stored() not in f"{refused.value} {connection.credentials!r}"


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda secret: secret["api_key"], id="a-part"),
        pytest.param(lambda secret: secret.get("api_key"), id="a-part-that-may-be-missing"),
        pytest.param(lambda secret: {**secret}, id="all"),
        pytest.param(bool, id="whether-there-is-any"),
        pytest.param(lambda secret: secret == SECRET, id="compared"),
    ],
)
def test_whoever_looks_into_what_no_key_opens_is_told(kept, settings, read):
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    connection = Connection.objects.get()

    with pytest.raises(UnreadableSecret):
        read(connection.credentials)


def test_the_rest_of_a_row_can_be_read_without_the_key_but_nothing_is_written_over_it(
    kept, settings
):
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    connection, before = Connection.objects.get(), stored()

    with pytest.raises(UnreadableSecret), transaction.atomic():
        connection.save()

    assert (connection.name, connection.is_readable) == (kept.name, False)
    assert stored() == before


def test_what_was_never_encrypted_is_an_error_too(kept):
    with database.cursor() as cursor:
        cursor.execute('UPDATE connections_connection SET credentials = \'{"api_key": "plain"}\'')

    with pytest.raises(UnreadableSecret):
        Connection.objects.get().as_provider()


@pytest.mark.parametrize("lookup", ["credentials", "credentials__contains", "credentials__gt"])
def test_secrets_cannot_be_searched(kept, lookup):
    with pytest.raises(FieldError):
        Connection.objects.filter(**{lookup: "s3cret"}).exists()


def test_a_dump_holds_no_secret_and_can_be_loaded_again(kept, tmp_path):
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "connections", output=str(dump))
    Connection.objects.all().delete()

    text = dump.read_text()
    call_command("loaddata", str(dump), verbosity=0)

    assert "s3cret" not in text
    assert "4711" not in text
    assert Connection.objects.get().credentials == SECRET


@pytest.mark.django_db  # later versions of Django ask the database what it can
@pytest.mark.parametrize(
    ("keys", "found"),
    [
        pytest.param([], ["connections.E001"], id="none"),
        pytest.param(["short"], ["connections.E002"], id="no-key"),
        pytest.param([OLD, "x" * 44], ["connections.E002"], id="second-is-none"),
        pytest.param(["é" * 44], ["connections.E002"], id="not-ascii"),
        pytest.param([NEW, OLD], [], id="two-keys"),
    ],
)
def test_a_missing_or_wrong_key_is_said_at_start(settings, keys, found):
    settings.FIELD_ENCRYPTION_KEYS = keys

    errors = [error for error in run_checks() if error.id.startswith("connections.")]

    assert [error.id for error in errors] == found
    assert all("FIELD_ENCRYPTION_KEYS" in error.msg for error in errors)
    assert not any(key in error.msg for error in errors for key in keys)


def test_without_a_key_nothing_is_stored_in_the_clear(db, settings):
    settings.FIELD_ENCRYPTION_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        ConnectionFactory(credentials=SECRET)


def test_a_key_does_not_show_in_what_is_printed(settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]

    assert OLD not in repr(fernet())
