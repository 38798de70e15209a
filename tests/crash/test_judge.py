"""The judge itself: it finds each thing that must not be, and nothing where all is well."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from .judge import judge

START = datetime(2026, 3, 4, 12, tzinfo=UTC)
MARK = "Lone-truto"
APPLICATION = f"{MARK}: Application for the job"


def moment(seconds):
    return START + timedelta(seconds=seconds)


def post(number=1, *, answer="created", stored=True, mark=MARK, at=0, vendor="truto", **more):
    return {
        "number": number,
        "vendor": vendor,
        "received_at": moment(at).isoformat(),
        "body": {"last_name": mark, "emails": [{"email": "lone@example.org"}]},
        "stored": stored,
        "candidate_id": f"id-{number}" if stored else "",
        "answer": answer,
        **more,
    }


def row(mark=MARK, *, status="delivered", proof="receipt", remote_id="id-1", **more):
    return {
        "id": mark,
        "connection_id": 1,
        "full_name": mark,
        "email": "lone@example.org",
        "status": status,
        "proof": proof if status == "delivered" else "",
        "remote_id": remote_id if status == "delivered" else "",
        "look_after": None,
        "lease_token": None,
        **more,
    }


def stage(status="delivered"):
    label = "Application for the job"
    return {
        "id": 5,
        "submission_id": MARK,
        "key": "application",
        "label": label,
        "status": status,
    }


def application(number, **more):
    return {**post(number, **more), "kind": "application", "candidate_id": "id-1"}


def decision(at, **more):
    return {
        "submission_id": MARK,
        "stage_id": None,
        "action": "send_again",
        "created_at": moment(at),
        **more,
    }


def found(received, *rows, vendor="truto", **tables):
    empty = {name: [] for name in ("attempts", "decisions", "looks", "stages")}
    connections = [{"id": 1, "provider": vendor}]
    marks = {each["full_name"] for each in rows} | {MARK}
    return judge(
        received, {**empty, "connections": connections, "submissions": rows, **tables}, marks
    )


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(([post()], row()), id="delivered"),
        pytest.param(([post(stored=False, answer="422")], row(status="rejected")), id="refused"),
        pytest.param(
            ([post(stored=False, answer="429"), post(2, at=9)], row(remote_id="id-2")),
            id="again-after-a-certain-no",
        ),
        pytest.param(
            ([post(stored=False, answer="reset")], row(status="unconfirmed")), id="absent"
        ),
        pytest.param(
            (
                [post(answer="reset-after"), post(2, mark="Twin")],
                row(status="unconfirmed"),
                row("Twin", remote_id="id-2"),
            ),
            id="an-e-mail-that-others-share",
        ),
    ],
)
def test_where_all_is_well_there_is_nothing_to_say(given):
    assert found(*given) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(([post()],), "Lone-truto is lost.", id="lost"),
        pytest.param(
            ([post(answer="reset-after"), post(2, at=9)], row(remote_id="id-2")),
            "Lone-truto was sent again after reset-after.",
            id="sent-twice",
        ),
        pytest.param(
            ([post(stored=False, answer="reset"), post(2, at=9)], row(remote_id="id-2")),
            "Lone-truto was sent again after reset.",
            id="sent-twice-without-knowing",
        ),
        pytest.param(
            ([], row()),
            "Lone-truto is called delivered, and the ATS does not have it.",
            id="not-there",
        ),
        pytest.param(
            ([post(mark="Twin")], row(), row("Twin", status="rejected")),
            "Lone-truto is linked to a record of somebody else.",
            id="another-s-record",
        ),
        pytest.param(([], row(status="queued")), "Lone-truto is still queued.", id="left-lying"),
        pytest.param(
            ([post(answer="reset-after")], row(status="unconfirmed")),
            "Lone-truto is in the ATS under an e-mail of its own, and was not found.",
            id="overlooked",
        ),
        pytest.param(
            ([post()], row(lease_token="token")),
            "Lone-truto is delivered and has a lease.",
            id="lease",
        ),
    ],
)
def test_what_must_not_be_is_found(given, said):
    assert found(*given) == [said]


def test_a_reference_decides_whoever_shares_the_e_mail():
    unknown = [post(answer="reset-after", vendor="unified"), post(2, mark="Twin", vendor="unified")]
    rows = (row(status="unconfirmed"), row("Twin", remote_id="id-2"))

    findings = found(unknown, *rows, vendor="unified")

    assert findings == ["Lone-truto is in the ATS under our reference, and was not found."]


def test_a_name_that_begins_like_another_is_another():
    posts = [post(), post(2, mark=f"{MARK}-2"), post(3, mark=f"{MARK}2")]
    rows = [row(), row(f"{MARK}-2", remote_id="id-2"), row(f"{MARK}2", remote_id="id-3")]

    assert found(posts, *rows) == []


def test_an_unsearchable_vendor_leaves_all_to_a_person():
    unknown = [post(answer="reset-after", vendor="panora")]

    assert found(unknown, row(status="unconfirmed"), vendor="panora") == []


@pytest.mark.parametrize(("at", "findings"), [(5, 0), (-5, 1), (15, 1)])
def test_a_person_may_ask_for_the_next_call_and_for_no_other(at, findings):
    twice = [post(answer="reset-after"), post(2, at=10)]

    said = found(twice, row(remote_id="id-2"), decisions=[decision(at)])

    assert len(said) == findings


def test_an_attempt_is_never_left_open():
    open_attempt = {"submission_id": MARK, "stage_id": None, "outcome": "open"}

    findings = found([post()], row(), attempts=[open_attempt])

    assert findings == ["Lone-truto has an attempt without an outcome."]


@pytest.mark.parametrize(
    ("additions", "status", "said"),
    [
        pytest.param([application(2)], "delivered", [], id="once"),
        pytest.param(
            [application(2, answer="reset-after"), application(3)],
            "delivered",
            [f"{APPLICATION} was sent again after reset-after."],
            id="twice",
        ),
        pytest.param(
            [],
            "delivered",
            [f"{APPLICATION} is called delivered, and the ATS does not have it."],
            id="never",
        ),
        pytest.param([application(2, answer="reset-after")], "unconfirmed", [], id="unknown"),
    ],
)
def test_a_later_call_is_held_to_the_same(additions, status, said):
    assert found([post(), *additions], row(), stages=[stage(status)]) == said
