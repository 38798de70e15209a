"""The recruiter's pages."""

from django.urls import path

from . import views

app_name = "candidates"

urlpatterns = [
    path("", views.home, name="home"),
    path("candidates/", views.submission_list, name="submission-list"),
    path("candidates/new/", views.submission_create, name="submission-create"),
    path("candidates/new/fields/", views.form_fields, name="form-fields"),
    path("candidates/<uuid:pk>/", views.submission_detail, name="submission-detail"),
    path("candidates/<uuid:pk>/status/", views.submission_status, name="submission-status"),
    path("candidates/<uuid:pk>/edit/", views.submission_edit, name="submission-edit"),
]
