"""Connections: who we talk to."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class ConnectionsConfig(AppConfig):
    name = "connections"
    verbose_name = _("Connections")

    def ready(self) -> None:
        from . import checks as checks

        configure_network()


def configure_network() -> None:
    """Tell the providers' HTTP layer what the settings say about the network."""
    from .providers import http

    try:
        http.configure(
            allowed_hosts=tuple(settings.ALLOWED_API_HOSTS),
            proxy_url=settings.PROXY_URL,
            ca_bundle=settings.CA_BUNDLE,
            version=settings.VERSION,
        )
    except ValueError as error:
        raise ImproperlyConfigured(f"ALLOWED_API_HOSTS: {error}") from error
