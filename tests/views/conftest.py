"""People with a browser: a recruiter, a colleague, an admin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from candidates.groups import ADMINS, RECRUITERS
from connections.models import Connection
from connections.services import catalog_refresh
from tests.factories import UserFactory

from .pages import Page


@pytest.fixture(autouse=True)
def _quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords quickly, and keep no copy of the context of a thousand templates a page."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_a, **_k: None)


@pytest.fixture
def recruiter(db: None) -> User:
    user = UserFactory(username="rita", email="rita@example.org")
    user.groups.add(Group.objects.get(name=RECRUITERS))
    return user


@pytest.fixture
def manager(db: None) -> User:
    """An admin who is no superuser."""
    user = UserFactory(username="ada", email="ada@example.org", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINS))
    return user


@pytest.fixture
def tab(recruiter: User) -> Client:
    """The recruiter's browser."""
    client = Client()
    client.force_login(recruiter)
    return client


@pytest.fixture
def admin_tab(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def asked(connect: Callable[..., Connection]) -> Callable[..., Connection]:
    """Make a connection whose fields were fetched already."""

    def make(provider: str, *, job: str = "", **more: Any) -> Connection:
        connection = connect(provider, **more)
        catalog_refresh(connection)
        if job:
            catalog_refresh(connection, job)
        return connection

    return make


@pytest.fixture
def open_page(tab: Client) -> Callable[..., Page]:
    """Open a page as the recruiter and read it."""

    def read(url: str, *, status: int = 200) -> Page:
        response = tab.get(url)
        assert response.status_code == status, response.content.decode()[:2000]
        return Page(response)

    return read
