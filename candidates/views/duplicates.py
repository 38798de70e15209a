"""Who may exist already: asked while the form is typed. And giving such a person the job."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from candidates.forms.duplicates import DuplicatesBox
from candidates.forms.pages import FormPage
from candidates.services.joining import CannotJoin, person_offered, submission_join

from .access import part_login_required
from .forms import form_shown
from .keeping import login_or_keep

BOX = "candidates/form/duplicates.html"


@require_POST
@part_login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    """Answer with the box as our own history fills it; the vendor's part asks by itself."""
    return render(request, BOX, {"duplicates": _box(request), "is_live": True})


@require_POST
@part_login_required
def duplicates_at_vendor(request: HttpRequest) -> HttpResponse:
    """Answer with the whole box, after at most two seconds."""
    box = _box(request)
    box.with_vendor = True
    return render(request, BOX, {"duplicates": box, "is_live": True})


@require_POST
@login_or_keep
def job_add(request: HttpRequest) -> HttpResponse:
    """Give the existing person the job; nothing is created twice, and all that was typed stays."""
    page = AddingPage(request)
    form, connection = page.form, page.connection
    form.full_clean()
    if connection is None or page.is_wrong:
        return form_shown(page)
    try:
        submission = submission_join(
            connection=connection,
            person=person_offered(request.POST.get("person", ""), connection),
            candidate=form.candidate(),
            specs=form.specs.extra,
            created_by=request.user,
            form_token=form.token,
        )
    except CannotJoin as problem:
        messages.warning(request, str(problem))
        return form_shown(page)
    messages.success(request, gettext("The job goes to the existing person; nobody was created."))
    return redirect(submission)


class AddingPage(FormPage):
    """The form whose job alone is sent: what is missing in it does not matter."""

    @property
    def is_sent(self) -> bool:
        return True

    @property
    def is_wrong(self) -> bool:
        """Tell whether something that was typed cannot be kept; what is missing is no error."""
        errors = self.form.errors.as_data()
        for name in list(errors):
            if all(error.code == "required" for error in errors[name]):
                del self.form.errors[name]
        return bool(self.form.errors)


def _box(request: HttpRequest) -> DuplicatesBox:
    page = FormPage(request)
    return page.duplicates
