"""Long lists in the form as the server sees them, with and without JavaScript; who “me” is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from candidates.models import Submission
from connections.models import AtsUser, VendorList
from connections.providers.lists import Person
from connections.providers.types import Choice
from connections.services import catalog_refresh
from tests.factories import ConnectionFactory, listed

from .pages import Page, post

JOBS = (
    *(Choice(f"post-{n}", f"Nurse {n}") for n in range(1, 60)),
    Choice("post-90", "Driver, São Paulo"),
    Choice("post-91", "Driver, São Paulo"),
)
FORM = "/candidates/new/"


@pytest.fixture
def truto(connect):
    """An ATS of which 61 jobs are listed, fetched just now."""
    connection = connect("truto", variant="~other-ats")
    catalog_refresh(connection)
    listed(connection, "jobs", *JOBS)
    return connection


@pytest.fixture
def bindbee(connect):
    connection = connect("bindbee", variant="~meta-empty")
    catalog_refresh(connection)
    return connection


def send(tab, page, **typed):
    return post(tab, FORM, page.sent(last_name="Berg", action="send", **typed))


def search(tab, found, text):
    return tab.get(reverse("candidates:picker", args=[found.pk]), {"q": text})


def test_a_long_list_is_no_part_of_the_page(open_page, truto):
    page = open_page(FORM)

    field = page.one("input", id="id_job_id")
    assert (
        field.attrs["data-picker"]
        == f"/candidates/pickers/{VendorList.objects.get(source='jobs').pk}/"
    )
    assert "Nurse 7" not in page.text
    assert "there are 61" in page.text


@pytest.mark.parametrize(
    ("typed", "job_id"),
    [
        pytest.param("post-7", "post-7", id="id"),
        pytest.param("nurse 7", "post-7", id="label"),
        pytest.param("Driver, São Paulo (post-91)", "post-91", id="label-and-id"),
    ],
)
def test_what_is_typed_without_javascript_is_the_entry(tab, open_page, truto, typed, job_id):
    response = send(tab, open_page(FORM), job_id=typed)

    assert response.status_code == 302
    assert Submission.objects.get().candidate["job_id"] == job_id


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param(
            "driver sao paulo",
            "stands for several: Driver, São Paulo (post-90), Driver",
            id="ambiguous",
        ),
        pytest.param("Nurse", "is not in the list. Near it: Nurse 1 (post-1)", id="unknown-word"),
        pytest.param("Zzz in Lyon", "is not in the list.", id="unlike"),
        pytest.param("post-4", "closed in your ATS, or gone", id="closed-before"),
    ],
)
def test_what_stands_for_no_entry_is_said_at_the_field(tab, open_page, truto, typed, said):
    VendorList.objects.get(source="jobs").entries.filter(key="post-4").delete()

    page = Page(send(tab, open_page(FORM), job_id=typed))

    assert page.summary[0][0] == "id_job_id"
    assert said in page.summary[0][1]
    assert page.one("input", id="id_job_id").attrs["value"] == typed
    assert not Submission.objects.exists()


def test_a_choice_comes_back_with_its_label(tab, open_page, truto):
    page = Page(post(tab, FORM, open_page(FORM).sent(job_id="post-7", action="send")))

    field = page.one("input", id="id_job_id")
    assert (field.attrs["value"], field.attrs["data-value"]) == ("Nurse 7", "post-7")
    assert page.sent()["job_id"] == "Nurse 7"


def test_a_job_that_was_closed_since_is_caught_once_the_list_is_old(tab, open_page, truto):
    page = open_page(FORM)
    truto.base_url = truto.base_url.replace("~other-ats", "~other-ats/~jobs-closed")
    truto.save()
    VendorList.objects.update(fetched_at="2026-01-01T00:00:00Z")

    refused = Page(send(tab, page, job_id="post-6"))

    assert refused.summary[0] == (
        "id_job_id",
        "Job: This job is closed in your ATS, or gone. Choose another one, or none.",
    )


def test_an_id_that_a_cut_list_lacks_is_sent_with_a_warning(tab, open_page, truto):
    listed(truto, "jobs", *JOBS, is_whole=False)

    assert send(tab, open_page(FORM), job_id="post-999").status_code == 302

    kept = Submission.objects.get()
    assert kept.candidate["job_id"] == "post-999"
    assert kept.warnings == [
        "Truto does not list the job “post-999” as open. It was sent as it is."
    ]


# The search


def test_a_search_answers_with_entries_and_what_tells_them_apart(tab, truto):
    answer = search(tab, VendorList.objects.get(source="jobs"), "SAO driver").json()

    assert answer["entries"] == [
        {
            "value": f"post-{n}",
            "label": "Driver, São Paulo",
            "detail": f"post-{n}",
            "text": f"Driver, São Paulo (post-{n})",
        }
        for n in (90, 91)
    ]


def test_a_search_ends_at_twenty_entries(tab, truto):
    jobs = VendorList.objects.get(source="jobs")

    assert len(search(tab, jobs, "nurse").json()["entries"]) == 20
    assert len(search(tab, jobs, "").json()["entries"]) == 20


@pytest.mark.parametrize("count", [60, 3_000])
def test_more_entries_are_not_more_queries(tab, truto, count, django_assert_max_num_queries):
    entries = (Choice(f"j-{n}", f"Nurse {n}") for n in range(count))
    jobs = listed(truto, "jobs", *entries)

    with django_assert_max_num_queries(6):  # session, person, two for rights, list, entries
        assert search(tab, jobs, "nurse").status_code == 200
    with django_assert_max_num_queries(20):
        tab.get(FORM)


def test_a_list_of_another_group_is_not_searched(tab, db, django_user_model):
    from django.contrib.auth.models import Group

    hidden = ConnectionFactory()
    hidden.groups.add(Group.objects.create(name="Others"))

    assert search(tab, listed(hidden, "jobs", *JOBS), "nurse").status_code == 404


def test_a_visitor_searches_nothing(client, truto):
    assert search(client, VendorList.objects.get(source="jobs"), "nurse").status_code == 302


# Me


def be(user, connection, key="u-1", label="Rita Okafor"):
    return AtsUser.objects.create(connection=connection, user=user, remote_id=key, label=label)


def chosen(page):
    """Return who the page is sent on behalf of."""
    options = page.one(id="id_x.remote_user_id").all("option")
    return next((each.attrs["value"] for each in options if "selected" in each.attrs), "")


@pytest.mark.parametrize("length", [3, 60])
def test_the_recruiter_is_the_first_answer(tab, recruiter, open_page, bindbee, length):
    people = (Person.of(f"u-{n}", f"Person {n}", "") for n in range(length))
    listed(bindbee, "users", *people)
    be(recruiter, bindbee)

    page = open_page(FORM)

    field = page.one(id="id_x.remote_user_id")
    if length > 50:
        assert (field.attrs["value"], field.attrs["data-value"]) == ("Me (Rita Okafor)", "u-1")
    else:
        assert [each.text for each in field.all("option")][:2] == ["—", "Me (Rita Okafor)"]
    assert send(tab, page).status_code == 302
    kept = Submission.objects.get()
    assert kept.answer_pairs() == [(("remote_user_id",), "u-1")]
    assert "Me (" not in str([spec.as_json() for spec in kept.field_specs])


def test_who_is_not_matched_is_no_answer(open_page, bindbee):
    assert chosen(open_page(FORM)) == ""


def test_another_connection_has_another_me(tab, recruiter, open_page, bindbee, connect):
    second = connect("bindbee", variant="~meta-empty", name="Zweite")
    catalog_refresh(second)
    be(recruiter, bindbee, "018b4bfb-5ece-70b1-ad5e-040000000001")
    be(recruiter, second, "018b4bfb-5ece-70b1-ad5e-040000000002")
    url = reverse("candidates:form-fields")
    page = open_page(f"{FORM}?connection={bindbee.pk}")

    moved = Page(post(tab, url, page.sent(connection=str(second.pk))))

    assert chosen(moved) == "018b4bfb-5ece-70b1-ad5e-040000000002"


def test_me_is_found_by_name_and_by_me(tab, recruiter, bindbee):
    people = (Person.of(f"u-{n}", f"Person {n}", "") for n in range(60))
    users = listed(bindbee, "users", *people)
    be(recruiter, bindbee)

    assert search(tab, users, "me").json()["entries"][0]["text"] == "Me (Rita Okafor)"
    assert search(tab, users, "person 1").json()["entries"][0]["label"] == "Me (Rita Okafor)"
    assert search(tab, users, "person 2").json()["entries"][0]["label"] == "Person 2"


def test_emptied_for_this_connection_it_stays_empty(tab, recruiter, open_page, bindbee):
    be(recruiter, bindbee, "018b4bfb-5ece-70b1-ad5e-040000000001")
    page = open_page(FORM)
    sent = page.sent(**{"x.remote_user_id": ""})

    again = Page(post(tab, reverse("candidates:form-fields"), sent))

    assert chosen(again) == ""
