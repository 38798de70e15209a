"""What the admin's pages show of `services.notices`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from candidates.services.notices import Notice, notices
from connections.models import sees_everything

register = template.Library()


@register.inclusion_tag("admin/notices.html", takes_context=True)
def admin_notices(context: RequestContext) -> dict[str, Any]:
    """Show what is wrong now to those who can repair it."""
    found: list[Notice] = notices() if sees_everything(context["user"]) else []
    return {"notices": found}
