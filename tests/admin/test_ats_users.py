"""Admins say who a recruiter is in the ATS."""

from __future__ import annotations

import pytest
from django.urls import reverse

from connections.models import AtsUser
from connections.providers.types import Choice
from tests.factories import ConnectionFactory, UserFactory, listed

ADD = reverse("admin:connections_atsuser_add")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("u-1", ("u-1", "Amara Okafor"), id="id"),
        pytest.param("amara okafor", ("u-1", "Amara Okafor"), id="name"),
        pytest.param("", ("", ""), id="nobody"),
    ],
)
def test_an_admin_names_the_user(admin_tab, typed, kept):
    connection, user = ConnectionFactory(), UserFactory()
    listed(connection, "users", Choice("u-1", "Amara Okafor"), Choice("u-2", "Ben Ito"))

    admin_tab.post(ADD, {"connection": connection.pk, "user": user.pk, "entry": typed})

    row = AtsUser.objects.get()
    assert (row.remote_id, row.label) == kept
    assert row.matched_by == "admin"
    assert admin_tab.get(reverse("admin:connections_atsuser_changelist")).status_code == 200


def test_who_is_no_user_is_said_with_who_is_near(admin_tab):
    connection, user = ConnectionFactory(), UserFactory()
    listed(connection, "users", Choice("u-1", "Amara Okafor"))

    page = admin_tab.post(ADD, {"connection": connection.pk, "user": user.pk, "entry": "Amra"})

    assert "Near it: Amara Okafor (u-1)." in page.content.decode()
    assert not AtsUser.objects.exists()
