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
    store.settle(kept, answer="created", candidate={"id": "c-1", "name": "Ada"})
    store.settle(other, answer="created", candidate={"id": "c-2", "name": "Eve"})

    assert store.candidates("unified", "a-1") == [{"id": "c-1", "name": "Ada"}]
    assert store.candidates("stackone", "a-1") == []


def test_a_candidate_that_was_read_can_be_changed_without_harm():
    store = Store()
    store.settle(store.receive(**call()), answer="created", candidate={"id": "c-1"})

    store.candidates("unified", "a-1")[0]["id"] = "changed"
    store.received().clear()

    assert store.candidates("unified", "a-1") == [{"id": "c-1"}]


def test_what_arrived_outlives_the_process(file):
    store = Store(file)
    received = store.receive(**call("Zoë \u2028 van"))
    store.settle(received, answer="created", candidate={"id": 7})
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
