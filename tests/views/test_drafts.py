"""The form and its drafts: saved, opened, forked, kept without a login, listed, discarded."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from candidates.models import Draft, Submission
from candidates.services.delivery import submission_deliver
from connections.providers import PROVIDERS
from tests.factories import SubmissionFactory, UserFactory

from .pages import Page, post
from .test_access import NOBODYS
from .test_safety import check
from .test_sending import NEW

SAVE = reverse("candidates:draft-save")
LIST = reverse("candidates:draft-list")
FIELDS = reverse("candidates:form-fields")
HTMX = {"HX-Request": "true"}
NAME = {"last_name": "Okafor"}


@pytest.fixture
def opened(tab, asked):
    """The form of one connection, open in the recruiter's browser."""
    connection = asked("stackone", name="Acme")
    return Page(tab.get(NEW, {"connection": connection.pk}))


def save(client, opened, **typed):
    """Save what stands in the page, as its script does; return the bar's state."""
    response = post(client, SAVE, opened.sent(**{"sequence": "1", **typed}), **HTMX)
    assert response.headers["HX-Retarget"] == "#draft-state"
    return Page(response).one("span", data_draft="")


def edit_url(submission):
    return reverse("candidates:submission-edit", args=[submission.pk])


@pytest.fixture
def refused(tab, opened, recruiter):
    """A candidate of the recruiter's that the ATS refused."""
    post(tab, NEW, opened.sent(**NAME, **{"emails-0-value": "invalid@fault.test"}, action="send"))
    submission = Submission.objects.get()
    submission_deliver(submission.pk)
    submission.refresh_from_db()
    assert submission.status == "rejected"
    return submission


def test_what_is_typed_comes_back_with_every_row_and_no_error(tab, opened):
    typed = {"emails-0-value": "zoe@", "emails-4-value": "b@example.org", "x.gone.field": "Parked"}
    state = save(tab, opened, **NAME, **typed)

    back = check(tab.get(state.attrs["data-url"]))

    sent = back.sent()
    assert sent["last_name"] == "Okafor"
    assert {sent[name] for name in sent if name.startswith("emails") and "value" in name} == {
        "zoe@",
        "b@example.org",
    }
    assert sent["x.gone.field"] == "Parked"
    assert (sent["form_token"], back.summary) == (state.attrs["data-token"], [])
    assert "Draft saved" in back.one(id="draft-state").text


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_an_empty_form_of_any_vendor_is_no_draft(tab, asked, vendor):
    connection = asked(vendor)
    opened = Page(tab.get(NEW, {"connection": connection.pk}))

    state = save(tab, opened)
    post(tab, NEW, opened.sent(change_connection="1"))

    assert (state.attrs["data-version"], Draft.objects.count()) == ("0", 0)


def test_a_save_is_ten_queries_at_most(tab, opened, django_assert_max_num_queries):
    rows = {f"emails-{number}-value": "a@example.org" for number in range(40)}
    save(tab, opened, **NAME, **rows)

    with django_assert_max_num_queries(10):
        save(tab, opened, last_name="Bah", sequence="2", **rows)

    assert Draft.objects.get().title == "Bah"


@pytest.mark.parametrize(
    "button",
    [
        {"add_row": "emails"},
        {"change_connection": "1"},
        {"fetch_fields": "1"},
        {"action": "send", "emails-0-value": "wrong@"},
    ],
)
def test_without_javascript_every_post_that_sends_nothing_is_kept(tab, opened, button):
    answer = check(post(tab, NEW, opened.sent(**NAME, **button)))

    draft = Draft.objects.get()
    assert "Draft saved" in answer.one(id="draft-state").text
    assert answer.sent()["form_token"] == str(draft.pk)
    assert Page(tab.get(draft.get_absolute_url())).sent()["last_name"] == "Okafor"
    post(tab, NEW, answer.sent(last_name="Bah", add_row="emails"))
    assert Draft.objects.get().title == "Bah"


def test_the_button_that_adds_a_row_adds_it_to_the_draft(tab, opened):
    before = rows_of(opened)

    answer = Page(post(tab, NEW, opened.sent(**NAME, add_row="emails")))

    back = Page(tab.get(Draft.objects.get().get_absolute_url()))
    assert rows_of(answer) == rows_of(back) == before + 1


def rows_of(opened):
    (rows,) = [each for each in opened.all("fieldset") if each.attrs.get("data-rows") == "emails"]
    return len([each for each in rows.walk() if "data-row" in each.attrs])


def test_a_page_that_is_not_the_newest_forks_and_goes_on_with_its_own_draft(tab, opened):
    first = save(tab, opened, **NAME)
    fork = save(tab, opened, last_name="Other", page="another", seen="0")

    assert "draft of its own" in fork.text
    assert fork.attrs["data-token"] != first.attrs["data-token"]
    assert fork.attrs["data-seal"] != first.attrs["data-seal"]
    assert {draft.title for draft in Draft.objects.all()} == {"Okafor", "Other"}


def test_sending_ends_the_draft_and_its_address_leads_to_the_candidate(tab, opened):
    state = save(tab, opened, **NAME)

    post(tab, NEW, opened.sent(**NAME, action="send"))

    assert not Draft.objects.exists()
    response = tab.get(state.attrs["data-url"])
    assert response.headers["Location"] == Submission.objects.get().get_absolute_url()


def test_send_and_add_another_begins_another_draft(tab, opened):
    save(tab, opened, **NAME)

    response = post(tab, NEW, opened.sent(**NAME, action="send_another"))

    again = Page(tab.get(response.headers["Location"]))
    assert again.sent()["form_token"] != opened.sent()["form_token"]
    assert again.sent()["last_name"] == ""


def test_what_is_typed_into_a_form_that_was_sent_is_kept_and_asked_about(tab, opened):
    post(tab, NEW, opened.sent(**NAME, action="send"))
    state = save(tab, opened, last_name="Bah")
    back = Page(tab.get(state.attrs["data-url"]))

    told = check(post(tab, NEW, back.sent(action="send")))

    assert "This form was sent before" in told.text
    assert [draft.title for draft in Draft.objects.all()] == ["Bah"]
    post(tab, NEW, told.sent(action="send"))
    assert (Submission.objects.count(), Draft.objects.count()) == (2, 0)


@pytest.mark.parametrize("query", ["no-uuid", str(NOBODYS)])
def test_a_draft_that_is_not_there_is_said(tab, opened, query):
    answer = tab.get(NEW, {"draft": query}, follow=True)

    assert "There is no such draft" in Page(answer).text


def test_somebody_elses_draft_is_not_shown_to_anybody_also_not_to_admins(tab, admin_tab, opened):
    state = save(tab, opened, **NAME)
    pk = state.attrs["data-token"]

    shown = Page(admin_tab.get(state.attrs["data-url"], follow=True))
    listed = Page(admin_tab.get(LIST))
    changed = [
        admin_tab.post(reverse(f"candidates:draft-{action}", args=[pk])).status_code
        for action in ("discard", "restore")
    ]

    assert "There is no such draft" in shown.text
    assert "Okafor" not in shown.text + listed.text
    assert (changed, Draft.objects.get().discarded_at) == ([404, 404], None)


# The login that ran out


def test_an_expired_login_keeps_what_is_typed_and_gives_nothing_away(
    client, tab, opened, recruiter
):
    state = save(client, opened, **NAME)

    draft = Draft.objects.get()
    assert (draft.owner, draft.title) == (recruiter, "Okafor")
    assert "You are signed out" in state.text
    assert "Okafor" not in state.text
    shown = client.get(draft.get_absolute_url())
    assert shown.headers["Location"].startswith(reverse("login"))


def test_an_expired_login_in_the_middle_of_sending_sends_nothing_and_loses_nothing(
    client, opened, recruiter
):
    response = post(client, NEW, opened.sent(**NAME, action="send"))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{reverse('login')}?next=")
    assert not Submission.objects.exists()
    said = {"username": "rita", "password": "correct horse battery"}
    back = Page(client.post(response.headers["Location"], said, follow=True))
    assert "Nothing was sent and nothing is lost" in back.text
    assert back.sent()["last_name"] == "Okafor"
    post(client, NEW, back.sent(action="send"))
    assert Submission.objects.get().created_by == recruiter


def test_an_expired_login_while_correcting_keeps_the_correction(client, tab, refused, recruiter):
    opened = Page(tab.get(edit_url(refused)))

    response = post(client, edit_url(refused), opened.sent(last_name="Bah", action="send"))

    draft = Draft.objects.get()
    assert (draft.submission, draft.owner) == (refused, recruiter)
    assert "edit" in response.headers["Location"]
    refused.refresh_from_db()
    assert refused.revision == 1


def test_somebody_else_who_logs_in_sees_nothing_of_it(client, opened, db):
    UserFactory(username="eve")
    response = post(client, NEW, opened.sent(**NAME, action="send"))

    said = {"username": "eve", "password": "correct horse battery"}
    shown = Page(client.post(response.headers["Location"], said, follow=True))

    assert "There is no such draft" in shown.text
    assert "Okafor" not in shown.text


@pytest.mark.parametrize(
    "spoil", [{"seal": ""}, {"seal": "forged"}, {"form_token": str(uuid4())}, {"last_name": ""}]
)
def test_without_a_valid_seal_or_anything_typed_a_login_is_all_that_is_asked(client, opened, spoil):
    response = post(client, NEW, opened.sent(**{**NAME, **spoil}, action="send"))

    assert response.headers["Location"] == f"{reverse('login')}?next={NEW}"
    assert not Draft.objects.exists()


def test_the_seal_of_who_may_no_longer_log_in_is_refused(client, opened, recruiter):
    recruiter.is_active = False
    recruiter.save()

    state = save(client, opened, **NAME)

    assert "nothing is saved" in state.text
    assert not Draft.objects.exists()


def test_fields_asked_for_without_a_login_never_put_a_log_in_page_into_the_form(client, opened):
    response = post(client, FIELDS, opened.sent(**NAME), **HTMX)

    assert (response.status_code, response.headers["HX-Retarget"]) == (200, "#draft-state")
    assert "You are signed out" in Page(response).text
    assert Draft.objects.get().title == "Okafor"


def test_a_seal_corrects_nothing_that_its_owner_may_not_see(client, opened):
    theirs = SubmissionFactory(status="rejected")

    state = save(client, opened, **NAME, submission=str(theirs.pk))

    assert "nothing is saved" in state.text
    assert not Draft.objects.exists()


# A login in another tab, which makes the page's own token void


@pytest.fixture
def strict(recruiter):
    """A browser whose tokens are checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(recruiter)
    return client


ORIGIN = {"Origin": "http://testserver"}


def test_a_page_from_before_a_login_elsewhere_is_kept_and_opened(strict, opened):
    response = post(strict, NEW, opened.sent(**NAME, action="send"), **ORIGIN)

    draft = Draft.objects.get()
    assert response.headers["Location"] == f"{draft.get_absolute_url()}&kept=signed-out"
    assert not Submission.objects.exists()
    assert Page(strict.get(response.headers["Location"])).sent()["last_name"] == "Okafor"


def test_a_page_from_before_a_login_elsewhere_saves_on_and_gets_a_new_token(strict, opened):
    response = post(strict, SAVE, opened.sent(**NAME), **HTMX, **ORIGIN)

    state = Page(response).one("span", data_draft="")
    token = state.attrs["data-csrf"]
    assert token
    again = opened.sent(last_name="Bah", csrfmiddlewaretoken=token, action="send")
    assert post(strict, NEW, again, **ORIGIN).status_code == 302
    assert Submission.objects.get().candidate["last_name"] == "Bah"


@pytest.mark.parametrize(
    ("headers", "spoil"),
    [
        pytest.param({"Origin": "https://evil.example"}, {}, id="another-site"),
        pytest.param({"Origin": "null"}, {}, id="no-origin-told"),
        pytest.param({}, {}, id="nothing-told"),
        pytest.param({"Referer": "http://[bad"}, {}, id="no-address"),
        pytest.param(ORIGIN, {"seal": "forged"}, id="no-seal"),
    ],
)
def test_what_is_not_a_page_of_ours_is_refused_as_ever(strict, opened, headers, spoil):
    for url in (NEW, SAVE):
        response = post(strict, url, opened.sent(**{**NAME, **spoil}), **headers)
        assert response.status_code == 403
        assert "This page was open for too long" in check(response).text

    assert not Draft.objects.exists()


def test_a_page_of_somebody_else_than_who_is_signed_in_now_is_kept_for_its_owner(
    strict, opened, recruiter
):
    strict.force_login(UserFactory())

    state = Page(post(strict, SAVE, opened.sent(**NAME), **HTMX, **ORIGIN)).one(
        "span", data_draft=""
    )

    assert "Somebody else is signed in now" in state.text
    assert "data-csrf" not in state.attrs
    assert Draft.objects.get().owner == recruiter


# A connection that was taken away


@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_connection_taken_from_my_group_is_said_and_nothing_is_sent_through_another(
    tab, opened, asked, others
):
    state = save(tab, opened, **NAME)
    taken = Draft.objects.get().connection
    assert taken is not None
    for number in range(others):
        asked("unified", name=f"Other {number}")
    taken.groups.add(Group.objects.create(name="Elsewhere"))

    back = check(tab.get(state.attrs["data-url"]))

    if others:
        assert "You may no longer send through Acme" in back.text
        assert back.sent()["connection"] == ""
        assert back.sent()["last_name"] == "Okafor"
    else:
        assert "No ATS is connected yet" in back.text
        assert "1 unfinished candidate" in back.text
    assert Draft.objects.get().connection == taken


def test_a_connection_switched_off_while_somebody_typed(tab, opened, asked):
    asked("unified", name="Other")
    save(tab, opened, **NAME)
    Draft.objects.get().connection.__class__.objects.filter(name="Acme").update(is_active=False)

    told = check(post(tab, NEW, opened.sent(**NAME, sequence="2", action="send")))

    assert "You may no longer send through Acme" in told.text
    assert told.sent()["last_name"] == "Okafor"
    assert not Submission.objects.exists()


# Corrections


def test_a_correction_comes_back_over_what_was_sent(tab, refused):
    opened = Page(tab.get(edit_url(refused)))
    save(tab, opened, last_name="Bah")

    back = check(tab.get(edit_url(refused)))

    assert back.sent()["last_name"] == "Bah"
    assert "Your correction of" in back.text
    discard = reverse("candidates:draft-discard", args=[Draft.objects.get().pk])
    response = post(tab, discard, back.sent())
    anew = Page(tab.get(response.headers["Location"]))
    assert anew.sent()["last_name"] == "Okafor"
    assert "Bah is discarded." in anew.text


def test_a_correction_that_is_sent_ends_its_draft(tab, refused):
    opened = Page(tab.get(edit_url(refused)))
    save(tab, opened, last_name="Bah")
    back = Page(tab.get(edit_url(refused)))

    post(tab, edit_url(refused), back.sent(action="send"))

    refused.refresh_from_db()
    assert (refused.status, refused.revision, Draft.objects.count()) == ("queued", 2, 0)


def test_a_correction_of_what_was_sent_otherwise_since_says_so(tab, refused):
    opened = Page(tab.get(edit_url(refused)))
    state = save(tab, opened, last_name="Bah")
    Submission.objects.update(revision=2)

    again = check(tab.get(state.attrs["data-url"]))
    assert "sent otherwise since" in again.text
    assert (again.sent()["last_name"], again.sent()["revision"]) == ("Bah", "2")
    Submission.objects.update(status="queued")
    gone = check(tab.get(state.attrs["data-url"]))

    assert "This page is not the newest" in gone.text
    assert gone.sent()["last_name"] == "Bah"
    assert tab.get(edit_url(refused)).headers["Location"] == refused.get_absolute_url()


# The list


def test_the_list_shows_what_is_unfinished_and_the_form_its_count(tab, opened):
    assert "Nothing is unfinished" in check(tab.get(LIST)).text
    state = save(tab, opened, **NAME)
    save(tab, opened, form_token=str(uuid4()), title="Engineer")

    listed = check(tab.get(LIST))

    assert "Okafor" in listed.text
    assert "No name yet" in listed.text
    assert state.attrs["data-url"] in {link.attrs["href"] for link in listed.all("a")}
    assert "2 unfinished candidates" in Page(tab.get(NEW)).text
    assert "1 unfinished candidate" in Page(tab.get(state.attrs["data-url"])).text
    assert "2 unfinished candidates" in Page(tab.get(reverse("candidates:submission-list"))).text


def test_discarding_is_undone(tab, opened):
    save(tab, opened, **NAME)
    draft = Draft.objects.get()

    response = tab.post(reverse("candidates:draft-discard", args=[draft.pk]))
    told = check(tab.get(response.headers["Location"]))
    assert "Okafor is discarded." in told.text
    assert "Nothing is unfinished" in told.text
    response = tab.post(reverse("candidates:draft-restore", args=[draft.pk]))

    assert response.headers["Location"] == draft.get_absolute_url()
    assert "Okafor" in Page(tab.get(LIST)).text


def test_discarding_in_the_form_keeps_the_last_words_for_the_undoing(tab, opened):
    save(tab, opened, **NAME)
    discard = reverse("candidates:draft-discard", args=[Draft.objects.get().pk])

    response = post(tab, discard, opened.sent(last_name="Okafor Bah", sequence="2"))

    assert "Okafor Bah is discarded." in check(tab.get(response.headers["Location"])).text
    assert Draft.objects.get().discarded_at is not None


@pytest.mark.parametrize("count", [2, 30])
def test_more_drafts_are_not_more_queries(tab, opened, count, django_assert_num_queries):
    for number in range(count * 2):
        save(tab, opened, last_name=f"Okafor {number}", form_token=str(uuid4()))
    half = list(Draft.objects.values_list("pk", flat=True)[:count])
    Draft.objects.filter(pk__in=half).update(discarded_at=Now())

    with django_assert_num_queries(7):
        tab.get(LIST)


@pytest.mark.parametrize(
    ("url", "method"),
    [
        (SAVE, "get"),
        (LIST, "post"),
        (reverse("candidates:draft-discard", args=[NOBODYS]), "get"),
        (reverse("candidates:draft-restore", args=[NOBODYS]), "get"),
    ],
)
def test_a_page_of_drafts_takes_its_own_methods_only(tab, url, method):
    assert getattr(tab, method)(url).status_code == 405


@pytest.mark.parametrize("name", ["draft-discard", "draft-restore"])
def test_the_pages_of_drafts_ask_for_a_login(client, db, name):
    url = reverse(f"candidates:{name}", args=[NOBODYS])

    assert client.post(url).headers["Location"] == f"{reverse('login')}?next={url}"
    assert client.get(LIST).headers["Location"] == f"{reverse('login')}?next={LIST}"
