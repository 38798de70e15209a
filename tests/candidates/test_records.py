"""What is kept of a call holds no secret, is capped, and every database takes it."""

import json
import logging

import pytest
from django.forms.models import model_to_dict

from candidates.services import delivery, records
from connections.providers import PROVIDERS, http
from connections.providers.types import Request, Response
from tests.factories import ACCOUNTS, SubmissionFactory

SECRETS = {
    slug: [ACCOUNTS[slug][spec.path[0]] for spec in provider.credential_fields if spec.secret]
    for slug, provider in PROVIDERS.items()
}


def provider(slug="unified", **credentials):
    return PROVIDERS[slug]({**ACCOUNTS[slug], **credentials})


def everything_kept(submission):
    """Return all that the database has of a submission, as one text."""
    rows = [submission, *submission.attempts.all()]
    kept = [model_to_dict(row) | {"row": str(row)} for row in rows]
    return json.dumps(kept, default=str, ensure_ascii=False)


def echo(request, **_times):
    """Answer with all that was sent, as a careless vendor would."""
    body = {"message": f"Refused: {dict(request.headers)}", "request": request.url}
    return Response(status=422, headers=dict(request.headers), body=json.dumps(body).encode())


@pytest.mark.django_db
@pytest.mark.parametrize("slug", PROVIDERS)
@pytest.mark.parametrize("email", ["zoe@example.org", "401@fault.test", "reset@fault.test"])
def test_a_key_is_sent_and_never_seen_again(connect, caplog, slug, email):
    caplog.set_level(logging.DEBUG)
    submission = SubmissionFactory(connection=connect(slug), email=email)

    delivery.submission_deliver(submission.pk)

    submission.refresh_from_db()
    seen = everything_kept(submission) + caplog.text + repr(submission.connection.as_provider())
    assert submission.attempts.exists()
    assert [secret for secret in SECRETS[slug] if secret in seen] == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_vendor_that_echoes_the_key_does_not_spread_it(connect, monkeypatch, caplog, slug):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(http, "send", echo)
    submission = SubmissionFactory(connection=connect(slug))

    delivery.submission_deliver(submission.pk)

    submission.refresh_from_db()
    seen = everything_kept(submission) + caplog.text
    assert submission.status == "rejected"
    assert [secret for secret in SECRETS[slug] if secret in seen] == []


@pytest.mark.django_db
@pytest.mark.parametrize("slug", PROVIDERS)
def test_a_bug_does_not_write_the_key_into_the_log(connect, monkeypatch, caplog, slug):
    submission = SubmissionFactory(connection=connect(slug))
    monkeypatch.setattr(PROVIDERS[slug], "read_receipt", lambda self, response: 1 / 0)

    delivery.submission_deliver(submission.pk)

    assert "ZeroDivisionError" in caplog.text
    assert [secret for secret in SECRETS[slug] if secret in caplog.text] == []


def test_the_exact_call_is_shown_with_its_secrets_blanked():
    request = Request(
        method="POST",
        url="https://api.example.org/a/secret%2Ftoken/b",
        headers={"Authorization": "Bearer abc", "X-Note": "it is secret/token", "Accept": "*/*"},
        query=(("token", "secret/token"), ("page", "1")),
        json={"note": ["so secret/token"], "n": 1},
        secrets=("secret/token",),
    )

    assert records.request_record(request) == {
        "method": "POST",
        "url": "https://api.example.org/a/•••/b?token=•••&page=1",
        "headers": {"Authorization": "•••", "X-Note": "it is •••", "Accept": "*/*"},
        "body": {"note": ["so •••"], "n": 1},
    }


def test_a_secret_is_nowhere_in_the_repr_of_a_call():
    request = provider(api_key="very-secret").request("POST", "/x", json={"key": "very-secret"})

    assert "very-secret" in str(request.headers)
    assert "very-secret" not in repr(request)


@pytest.mark.parametrize("slug", [slug for slug in PROVIDERS if PROVIDERS[slug].secret_keys])
def test_what_a_vendor_answers_of_its_own_secrets_is_blanked_however_deep(slug):
    for key in PROVIDERS[slug].secret_keys:
        body = {"id": "c-1", "inner": [{key: {"token": "theirs-1"}}], key: "theirs-2"}
        response = Response(status=201, body=json.dumps(body).encode())

        text = records.response_text(response, provider(slug))

        assert "theirs" not in text
        assert json.loads(text)["body"] == {"id": "c-1", "inner": [{key: "•••"}], key: "•••"}


def test_a_cookie_of_the_vendor_is_not_kept():
    response = Response(status=200, headers={"set-cookie": "session=1", "x-id": "7"}, body=b"{}")

    headers = json.loads(records.response_text(response, provider()))["headers"]

    assert headers == {"set-cookie": "•••", "x-id": "7"}


def test_a_large_answer_is_cut_and_says_so():
    response = Response(status=200, body=json.dumps("é" * 100_000).encode())

    text = records.response_text(response, provider())

    assert len(text) < records.CAP + 100
    assert "characters in all)" in text[records.CAP :]


def test_a_short_secret_would_blank_the_whole_text():
    assert records.message_text("No a is known.", provider(api_key="a")) == "No a is known."


def test_a_message_loses_the_key_and_what_no_database_takes():
    message = records.message_text("Key k-12345 \x00\ud800 is wrong.", provider(api_key="k-12345"))

    assert message == "Key ••• \ufffd? is wrong."
