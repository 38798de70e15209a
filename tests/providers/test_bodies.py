"""Calls and their bodies: what shows, what is JSON, how it is read and written."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from connections.providers.bodies import merged, plain_message, read_time, utc_text, without_empty
from connections.providers.errors import CandidateRejected
from connections.providers.types import DEEPEST, NOT_JSON, Request, Response

from .contract_cases import answer

# Calls


def test_nothing_secret_shows_in_a_request_or_a_response():
    request = Request(
        method="POST",
        url="https://a.example",
        headers={"Authorization": "s3cret"},
        query=(("token", "s3cret"),),
        json={"key": "s3cret"},
        secrets=("s3cret",),
    )

    assert "s3cret" not in repr(request)
    assert "s3cret" not in repr(answer(200, {"token": "s3cret"}, cookie="s3cret"))
    assert replace(request, url="x").headers == request.headers


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", NOT_JSON),
        (b"{", NOT_JSON),
        (b"<html>", NOT_JSON),
        (b"\xff\xfe", NOT_JSON),
        (b"1" * 5000, NOT_JSON),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), NOT_JSON),
        (b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1), NOT_JSON),
        (b"[" * 100_000, NOT_JSON),
        (b"null", None),
        (b"\n\n \r\n{}", {}),
        (b"[NaN, -Infinity, 1e999, 1.5]", [None, None, None, 1.5]),
        ('{"é": "\U0001f9d1"}'.encode(), {"é": "\U0001f9d1"}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    ],
)
def test_a_body_is_json_or_it_is_not(body, value):
    assert Response(status=200, body=body).json == value


def test_what_is_nested_as_deep_as_it_may_be_is_json():
    body = b"[" * DEEPEST + b"]" * DEEPEST

    assert Response(status=200, body=body).json is not NOT_JSON


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", None),
        ("7", 7),
        (" 2.5 ", 2.5),
        ("0", 0),
        ("-1", None),
        ("nan", None),
        ("inf", 86_400),
        ("999999999", 86_400),
        ("soon", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 -0000", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 99 Jan 2024 99:99:99 GMT", None),
    ],
)
def test_how_long_to_wait_is_at_most_a_day(header, seconds):
    assert answer(429, **{"retry-after": header}).retry_after == seconds
    assert answer(429).retry_after is None


def test_a_date_to_wait_for_is_so_many_seconds():
    moment = datetime.now(UTC) + timedelta(minutes=5)
    header = moment.strftime("%a, %d %b %Y %H:%M:%S GMT")

    waits = answer(429, **{"retry-after": header}).retry_after

    assert 200 < waits <= 300


# Bodies


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "2026-01-02T03:04:05Z"),
        (
            datetime(2026, 1, 2, 3, 4, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "2026-01-01T21:34:00Z",
        ),
        (datetime(33, 4, 3, tzinfo=UTC), "0033-04-03T00:00:00Z"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "0001-01-01T00:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc(moment, text):
    assert utc_text(moment) == text


def test_only_a_time_with_an_offset_is_read():
    assert read_time("2026-01-02T03:04:05.678Z") is not None
    for other in (
        "2026-01-02T03:04:05",
        "2026-01-02",
        "null",
        "",
        None,
        5,
        ["x"],
        datetime(2026, 1, 2, tzinfo=UTC),
    ):
        assert read_time(other) is None


def test_extra_properties_add_and_never_overwrite():
    body = {"a": 1, "b": {"c": [1]}}

    assert merged(body, {"d": None, "b": {"e": 2}}) == {
        "a": 1,
        "b": {"c": [1], "e": 2},
        "d": None,
    }
    assert merged(body, None) == merged(body, {}) == merged(body, "") == body
    for bad in ({"a": 1}, {"b": {"c": []}}, {"b": 1}, [], "text", 0):
        with pytest.raises(CandidateRejected) as refusal:
            merged(body, bad)
        assert refusal.value.field_errors[0].path == ("extra_properties",)
    assert body == {"a": 1, "b": {"c": [1]}}


def test_what_is_empty_is_left_out():
    body = {"a": None, "b": "", "c": [], "d": {}, "e": (), "f": False, "g": 0, "h": " "}

    assert without_empty(body) == {"f": False, "g": 0, "h": " "}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"message": "No.", "error": "Bad"}', "No."),
        (b'{"message": ["No.", 1, "Never."]}', "No. Never."),
        (b'{"error": "Bad"}', "Bad"),
        (b'{"detail": "No."}', "No."),
        (b'{"x": 1}', '{"x": 1}'),
        (b"[]", ""),
        (b"null", ""),
        (b" text ", "text"),
        (b"<html><h1>No", ""),
        (b"", ""),
        (b"x" * 1000, "x" * 500),
    ],
)
def test_an_error_body_is_read_for_its_words(body, message):
    assert plain_message(answer(400, body)) == message


def test_a_page_has_no_words():
    assert plain_message(answer(400, b"Oops", **{"content-type": "text/html"})) == ""
