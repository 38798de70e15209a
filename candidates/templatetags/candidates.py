"""What the pages ask about candidates beside their own subject."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from candidates.services.drafts import unfinished_count
from candidates.services.failures import failed_count
from candidates.services.waiting import waiting_count
from connections.clock import clock_text
from connections.models import Connection, User

register = template.Library()


@register.simple_tag
def waiting_for(user: User) -> int:
    """Return how many candidates can only go on when `user` acts."""
    return waiting_count(user)


@register.simple_tag
def unfinished_of(user: User, *, without: UUID | None = None) -> int:
    """Return how many drafts `user` has; the one in the page itself is none of them."""
    return unfinished_count(user, without=without)


register.filter("clock", clock_text)


@register.inclusion_tag("admin/candidates/send_failed.html", takes_context=True)
def send_failed(context: Any, connection: Connection) -> dict[str, Any]:
    """Draw the button that sends all that failed through `connection` again."""
    may = context["request"].user.has_perm("candidates.change_submission")
    return {
        "connection": connection,
        "count": failed_count(connection) if may else 0,
        "csrf_token": context.get("csrf_token"),
    }
