"""The recruiter's pages."""

from django.urls import path

from .views import decisions, details, forms, lists

app_name = "candidates"

urlpatterns = [
    path("", forms.home, name="home"),
    path("candidates/", lists.submission_list, name="submission-list"),
    path("candidates/new/", forms.submission_create, name="submission-create"),
    path("candidates/new/fields/", forms.form_fields, name="form-fields"),
    path("candidates/<uuid:pk>/", details.submission_detail, name="submission-detail"),
    path("candidates/<uuid:pk>/status/", details.submission_status, name="submission-status"),
    path("candidates/<uuid:pk>/edit/", forms.submission_edit, name="submission-edit"),
    path(
        "candidates/<uuid:pk>/decide/<slug:action>/",
        decisions.submission_decide,
        name="submission-decide",
    ),
    path(
        "candidates/<uuid:pk>/parts/<int:stage_pk>/<slug:action>/",
        decisions.stage_decide,
        name="stage-decide",
    ),
]
