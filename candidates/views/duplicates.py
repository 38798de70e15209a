"""Who may exist already: asked while the form is typed. And giving such a person the job."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from candidates.forms.duplicates import DuplicatesBox
from candidates.forms.pages import FormPage
from candidates.forms.typed import typed_values
from candidates.models import Proof
from candidates.services.joining import CannotJoin, person_offered, submission_join
from candidates.services.uploads import UploadGone

from .access import part_login_required
from .forms import corrected, form_sent_before, form_shown
from .keeping import login_or_keep

BOX = "candidates/form/duplicates.html"


@require_POST
@part_login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    """Answer with the box as our own history fills it; the vendor's part asks by itself."""
    return render(request, BOX, {"duplicates": _box(request)})


@require_POST
@part_login_required
def duplicates_at_vendor(request: HttpRequest) -> HttpResponse:
    """Answer with the whole box, after at most two seconds."""
    box = _box(request)
    box.with_vendor = True
    return render(request, BOX, {"duplicates": box})


@require_POST
@login_or_keep
def job_add(request: HttpRequest) -> HttpResponse:
    """Give the existing person the job; nothing is created twice, and all that was typed stays."""
    page = AddingPage(request, submission=corrected(request))
    form, connection = page.form, page.connection
    form.full_clean()
    if page.submission is not None or connection is None or page.is_wrong:
        return form_shown(page)
    try:
        person = person_offered(request.POST.get("person", ""), connection)
        submission = submission_join(
            connection=connection,
            person=person,
            candidate=form.candidate(),
            specs=form.specs.extra,
            created_by=request.user,
            form_token=form.token,
            typed=typed_values(form),
        )
    except CannotJoin as problem:
        messages.warning(request, str(problem))
        return form_shown(page)
    except UploadGone as error:
        form.add_error("attachments", str(error))
        return form_shown(page)
    if not page.is_in(submission):
        return form_sent_before(page, submission)
    if submission.proof == Proof.PERSON and submission.remote_id == person.remote_id:
        text = gettext("The job goes to the existing person; nobody was created.")
        messages.success(request, text)
    else:
        text = gettext("This form was sent before, as it is shown here; nothing was done now.")
        messages.warning(request, text)
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
