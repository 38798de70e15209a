"""The recruiter's pages."""

from django.urls import path

from .views import decisions, details, drafts, duplicates, files, forms, hand, lists, pickers

app_name = "candidates"

urlpatterns = [
    path("", forms.home, name="home"),
    path("candidates/", lists.submission_list, name="submission-list"),
    path("candidates/new/", forms.submission_create, name="submission-create"),
    path("candidates/new/spelling/", hand.form_spelling, name="form-spelling"),
    path("candidates/new/countries/", hand.form_countries, name="form-countries"),
    path("candidates/new/regions/", hand.form_regions, name="form-regions"),
    path("candidates/shortcuts/", hand.shortcuts, name="shortcuts"),
    path("candidates/new/rows/", forms.form_rows, name="form-rows"),
    path("candidates/new/fields/", forms.form_fields, name="form-fields"),
    path("candidates/pickers/<int:pk>/", pickers.picker, name="picker"),
    path("candidates/drafts/", drafts.draft_list, name="draft-list"),
    path("candidates/drafts/save/", drafts.draft_save, name="draft-save"),
    path("candidates/drafts/<uuid:pk>/discard/", drafts.draft_discard, name="draft-discard"),
    path("candidates/drafts/<uuid:pk>/restore/", drafts.draft_restore, name="draft-restore"),
    path("candidates/duplicates/", duplicates.duplicates, name="duplicates"),
    path(
        "candidates/duplicates/vendor/",
        duplicates.duplicates_at_vendor,
        name="duplicates-at-vendor",
    ),
    path("candidates/duplicates/job/", duplicates.job_add, name="job-add"),
    path("candidates/uploads/", files.upload_create, name="upload-create"),
    path("candidates/uploads/<uuid:pk>/", files.upload_file, name="upload-file"),
    path("candidates/<uuid:pk>/files/<uuid:file>/", files.submission_file, name="submission-file"),
    path("files/<str:token>/<str:name>", files.linked_file, name="linked-file"),
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
