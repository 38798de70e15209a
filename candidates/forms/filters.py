"""The filter above the list of candidates."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.forms import Select, TextInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from candidates.models import Status, Submission, SubmissionQuerySet
from connections.models import Connection


def connections_in_use(request: HttpRequest) -> QuerySet[Connection]:
    """Return those that the person's list names; of others not even the name is told."""
    seen = Submission.objects.visible_to(request.user).order_by().values("connection")
    return Connection.objects.filter(pk__in=seen).order_by("name")


class SubmissionFilter(django_filters.FilterSet):  # type: ignore[misc]
    q = django_filters.CharFilter(
        label=_("Name or e-mail"),
        method="search",
        widget=TextInput(attrs={"class": "form-control", "type": "search"}),
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=Status.choices,
        empty_label=_("Any status"),
        widget=Select(attrs={"class": "form-select"}),
    )
    connection = django_filters.ModelChoiceFilter(
        label=_("Connection"),
        queryset=connections_in_use,
        empty_label=_("Any connection"),
        widget=Select(attrs={"class": "form-select"}),
    )

    waiting = django_filters.ChoiceFilter(
        label=_("Waiting"),
        choices=[("me", _("For me"))],
        empty_label=_("All"),
        method="wait",
        widget=Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Submission
        fields = ("q", "status", "connection", "waiting")

    def wait(self, rows: SubmissionQuerySet, _name: str, _who: str) -> QuerySet[Submission]:
        return rows.waiting_for(self.request.user)

    def search(self, rows: QuerySet[Submission], _name: str, text: str) -> QuerySet[Submission]:
        return rows.filter(Q(full_name__icontains=text.strip()) | Q(email__icontains=text.strip()))
