"""What the sandbox keeps: in order, across restarts, and between threads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from connections.sandbox.store import Store


def call(name="Ada", **more):
    return {
        "vendor": "unified",
        "account": "a-1",
        "method": "POST",
        "path": "/ats/a-1/candidate",
        "query": [["fields", "id"]],
        "headers": {"authorization": "(blanked)"},
        "body": {"name": name},
        **more,
    }


@pytest.fixture
def file(tmp_path):
    return tmp_path / "var" / "received.jsonl"


def test_calls_are_numbered_in_the_order_of_their_arrival():
    store = Store()

    first, second = store.receive(**call("Ada")), store.receive(**call("Zoë"))

    assert (first.number, second.number) == (1, 2)
    assert [each.body["name"] for each in store.received()] == ["Ada", "Zoë"]
    assert not first.stored
    assert first.answer == ""


def test_only_what_was_stored_is_a_candidate_of_its_account():
    store = Store()
    kept, _lost = store.receive(**call("Ada")), store.receive(**call("Zoë"))
    other = store.receive(**call("Eve", account="a-2"))
    store.settle(kept, answer="created", kept={"id": "c-1", "name": "Ada"})
    store.settle(other, answer="created", kept={"id": "c-2", "name": "Eve"})

    assert store.candidates("unified", "a-1") == [{"id": "c-1", "name": "Ada"}]
    assert store.candidates("stackone", "a-1") == []


def test_a_candidate_that_was_read_can_be_changed_without_harm():
    store = Store()
    store.settle(store.receive(**call()), answer="created", kept={"id": "c-1"})

    store.candidates("unified", "a-1")[0]["id"] = "changed"
    store.received().clear()

    assert store.candidates("unified", "a-1") == [{"id": "c-1"}]


def test_what_arrived_outlives_the_process(file):
    store = Store(file)
    received = store.receive(**call("Zoë \u2028 van"))
    store.settle(received, answer="created", kept={"id": 7})
    store.settle(store.receive(**call("Ada")), answer="422")

    again = Store(file)

    assert [each.as_json() for each in again.received()] == [
        each.as_json() for each in store.received()
    ]
    assert again.received()[0].candidate_id == "7"
    assert again.receive(**call()).number == 3


def test_a_process_that_was_killed_loses_at_most_its_last_line(file):
    Store(file).receive(**call("Ada"))
    with file.open("a", encoding="utf-8") as lines:
        lines.write('{"number": 2, "vendor": "uni')

    again = Store(file)
    again.receive(**call("Zoë"))

    assert [each.body["name"] for each in again.received()] == ["Ada", "Zoë"]
    assert [each.body["name"] for each in Store(file).received()] == ["Ada", "Zoë"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("17", id="a-number"),
        pytest.param("[]", id="a-list"),
        pytest.param("null", id="nothing"),
        pytest.param('{"number": 9}', id="too-little"),
        pytest.param(json.dumps({**call(), "number": 9, "colour": "red"}), id="a-later-version"),
        pytest.param("", id="an-empty-line"),
    ],
)
def test_a_line_of_another_shape_is_passed_over(file, line):
    Store(file).receive(**call("Ada"))
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")

    assert [each.body["name"] for each in Store(file).received()] == ["Ada"]


def test_clearing_forgets_all_and_the_file_too(file):
    store = Store(file)
    store.receive(**call())

    store.clear()

    assert store.received() == []
    assert not file.exists()
    assert Store(file).received() == []
    assert store.receive(**call()).number == 1
    assert len(Store(file).received()) == 1


def test_no_two_calls_get_the_same_number(file):
    store = Store(file)

    with ThreadPoolExecutor(8) as pool:
        received = list(pool.map(lambda name: store.receive(**call(name)), map(str, range(200))))

    assert sorted(each.number for each in received) == list(range(1, 201))
    assert len(Store(file).received()) == 200


# Finding without reading everything


def kept_store(file=None):
    """Return a store with two candidates, and an application and a file of the first."""
    store = Store(file)
    for own_id, email in (("c-1", "Ada@Example.org"), ("c-2", "zoe@example.org")):
        received = store.receive(**call(headers={"idempotency-key": f"key-{own_id}"}))
        person = {"id": own_id, "emails": [{"value": email}]}
        store.settle(received, answer="created", kept=person)
    for kind, own_id in (("application", "a-1"), ("file", "f-1")):
        received = store.receive(**call(kind=kind, candidate_id="c-1"))
        store.settle(received, answer="created", kept={"id": own_id})
    store.receive(**call(kind="file", candidate_id="c-1"))
    return store


@pytest.fixture(params=["at-once", "after-a-restart"])
def store(request, file):
    filled = kept_store(file)
    return filled if request.param == "at-once" else Store(file)


@pytest.mark.parametrize(
    ("emails", "ids"),
    [
        pytest.param(["ada@example.org"], ["c-1"], id="in-any-case"),
        pytest.param(["ZOE@example.org", "ada@example.org"], ["c-1", "c-2"], id="oldest-first"),
        pytest.param(["da@example.org"], [], id="whole-addresses-only"),
        pytest.param([], ["c-1", "c-2"], id="everybody"),
    ],
)
def test_candidates_are_found_by_their_addresses(store, emails, ids):
    found = store.candidates("unified", "a-1", emails=emails)

    assert [each["id"] for each in found] == ids


def test_a_candidate_is_found_by_its_id_and_its_account(store):
    assert store.candidate("unified", "a-1", "c-2")["id"] == "c-2"
    assert store.candidate("unified", "a-2", "c-2") is None
    assert store.candidate("unified", "a-1", "a-1") is None


def test_what_hangs_on_a_candidate_is_no_candidate(store):
    assert store.entries("unified", "a-1", "application", "c-1") == [{"id": "a-1"}]
    assert store.entries("unified", "a-1", "file", "c-1") == [{"id": "f-1"}]
    assert store.entries("unified", "a-1", "file", "c-2") == []
    assert store.entry("unified", "a-1", "application", "a-1") == {"id": "a-1"}
    assert store.entry("unified", "a-1", "file", "a-1") is None
    assert [each.stored for each in store.received()] == [True, True, True, True, False]


def test_the_first_candidate_of_a_key_is_found(store):
    assert store.sent_with("unified", "key-c-2")["id"] == "c-2"
    assert store.sent_with("unified", "key-none") is None
    assert store.sent_with("truto", "key-c-2") is None


def test_nothing_is_found_after_clearing(store):
    store.clear()

    assert store.candidates("unified", "a-1", emails=["ada@example.org"]) == []
    assert store.candidate("unified", "a-1", "c-1") is None
    assert store.entries("unified", "a-1", "file", "c-1") == []
    assert store.sent_with("unified", "key-c-1") is None


def test_a_line_from_before_there_were_kinds_is_a_candidates(file):
    file.parent.mkdir()
    old = {**call(), "number": 1, "received_at": "", "candidate_id": "c-1"}
    file.write_text(json.dumps({**old, "candidate": {"id": "c-1"}, "stored": True}) + "\n")

    assert Store(file).candidates("unified", "a-1") == [{"id": "c-1"}]
