"""The tree of errors: one class for each thing that is known about the candidate."""

from __future__ import annotations

import pytest

from connections.providers import errors
from connections.providers.errors import (
    CandidateExists,
    CandidateRejected,
    ConnectionRefused,
    DeliveryUnknown,
    FieldError,
    NotDelivered,
    ProviderError,
    ProviderUnavailable,
    error_for,
)

from .contract_cases import answer

KINDS = (CandidateRejected, CandidateExists, ConnectionRefused, ProviderUnavailable)


def test_only_the_unknown_leaves_a_delivery_open():
    for kind in KINDS:
        assert issubclass(kind, NotDelivered)
    assert issubclass(CandidateExists, CandidateRejected)
    assert not issubclass(DeliveryUnknown, NotDelivered)
    for kind in (*KINDS, DeliveryUnknown):
        assert issubclass(kind, ProviderError)


def test_the_tree_is_drawn_in_the_docstring_with_every_class():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    names = [kind.__name__ for kind in kinds if issubclass(kind, ProviderError)]

    drawn = [line.split()[0] for line in (errors.__doc__ or "").splitlines()[1:] if line]

    assert [word for word in drawn if word in names] == names


@pytest.mark.parametrize("kind", [*KINDS, DeliveryUnknown])
def test_an_error_carries_what_is_known(kind):
    response = answer(422)
    told = (FieldError(("emails", 0, "value"), "No."),)

    error = kind("Refused.", field_errors=told, retry_after=2.0, response=response)

    assert (str(error), error.message) == ("Refused.", "Refused.")
    assert (error.field_errors, error.retry_after, error.response) == (told, 2.0, response)


@pytest.mark.parametrize("message", ["No", " No. ", "No!", "No?", "No…"])
def test_a_message_is_a_sentence(message):
    error = ProviderError(message)

    assert error.message.endswith((".", "!", "?", "…"))
    assert error.message == error.message.strip() == str(error)


def test_an_error_knows_nothing_it_was_not_told():
    error = ProviderError("No.")

    assert (error.field_errors, error.retry_after, error.response) == ((), None, None)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, CandidateRejected) for status in (400, 413, 414, 422, 431)),
        (409, CandidateExists),
        *((status, ConnectionRefused) for status in (401, 402, 403, 404, 405, 406, 410, 412)),
        *((status, ConnectionRefused) for status in (415, 423, 451, 501, 301, 302, 307, 308)),
        (429, ProviderUnavailable),
        *((status, DeliveryUnknown) for status in (100, 200, 204, 303, 304, 408, 418, 425)),
        *((status, DeliveryUnknown) for status in (500, 502, 503, 504, 507, 599, 999)),
    ],
)
def test_a_status_says_what_is_known_about_the_candidate(status, kind):
    response = answer(status, **{"retry-after": "9"})

    error = error_for(response, "Said so.", field_errors=(FieldError(("title",), "Too long."),))

    assert type(error) is kind
    assert error.message.endswith(". Said so.")
    assert error.response is response
    assert error.retry_after == 9
    assert error.field_errors == (FieldError(("title",), "Too long."),)


def test_a_status_without_words_has_some_of_its_own():
    error = error_for(answer(401))

    assert error.message == "The ATS did not accept the connection's key."
