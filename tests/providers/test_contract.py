"""What every vendor promises before anything is sent: names, questions, secrets, addresses."""

from __future__ import annotations

import re
import traceback
from collections import Counter

import pytest

from candidates.services.delivery import submission_deliver
from connections.providers import PROVIDERS
from connections.providers.errors import ConnectionRefused, ProviderError, ProviderUnavailable
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldKind
from tests.factories import ACCOUNTS, SubmissionFactory

from .contract_cases import (
    FULL,
    KEY,
    REFERENCE,
    ZOE,
    answer,
    every_provider,
    key_name,
    provider_of,
)
from .http_servers import free_port

SECRET = "tell-nobody-7f3a9c"
OPTIONS = {
    "unified": ({}, {"fields": ["name"], "raw": "a=b"}),
    "stackone": ({}, {"heartbeat": True, "unified_custom_fields": ["shoe", "hat.size"]}),
    "panora": ({}, {"dialect": "current", "remote_data": True}),
    "truto": ({}, {"truto_response_format": "normalized", "remote_query": {"a": 1}}),
    "bindbee": ({}, {"send_present_job": True}),
}
"""The options of connections that the suite tries."""


def fields_of(spec):
    return (spec, *(part for each in spec.fields for part in fields_of(each)))


def every_field(provider):
    own = (*provider.credential_fields, *provider.option_fields, *provider.extra_fields)
    return [part for spec in own for part in fields_of(spec)]


def text_of(error):
    return "".join(traceback.format_exception(error))


# Names


def test_slugs_and_names_are_unique():
    assert [each.slug for each in PROVIDERS.values()] == list(PROVIDERS)
    assert len({each.name for each in PROVIDERS.values()}) == len(PROVIDERS)
    assert len({each.docs_url for each in PROVIDERS.values()}) == len(PROVIDERS)


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        ("unified", ["api_key", "connection_id"]),
        ("stackone", ["api_key", "account_id"]),
        ("panora", ["api_key", "connection_token"]),
        ("truto", ["api_token", "integrated_account_id"]),
        ("bindbee", ["api_key", "connector_token"]),
    ],
)
def test_the_credentials_have_the_names_that_the_shell_knows(slug, names):
    fields = PROVIDERS[slug].credential_fields

    assert [".".join(spec.path) for spec in fields] == names
    assert all(spec.required for spec in fields)
    assert fields[0].secret


@every_provider
def test_the_vendor_is_reached_by_https_at_hosts_of_its_own(slug):
    provider = PROVIDERS[slug]

    assert all(choice.value.startswith("https://") for choice in provider.base_urls)
    assert not any(choice.value.endswith("/") for choice in provider.base_urls)
    assert len(set(provider.api_hosts())) == len(provider.base_urls)
    assert provider.docs_url.startswith("https://")
    assert provider_of(slug).base_url == provider.base_urls[0].value


@every_provider
def test_only_known_standard_fields_kinds_and_lists_are_named(slug):
    provider = PROVIDERS[slug]
    listed = {spec.source for spec in provider_of(slug).extra_fields} - {""}

    assert provider.standard_fields <= STANDARD_BY_NAME.keys()
    assert listed <= set(provider.sources)
    assert provider.attachment_route in ("inline", "url", "stage", "none")
    assert all(limit.calls > 0 < limit.seconds for limit in provider.rate_limits)
    for name, kinds in provider.kinds.items():
        known = next(part for part in STANDARD_BY_NAME[name].fields if part.path == ("type",))
        assert name in provider.standard_fields
        assert set(kinds) <= {choice.value for choice in known.choices}
        assert len(set(kinds)) == len(kinds)


# Questions


@every_provider
def test_every_question_is_asked_in_full_words(slug):
    for options in OPTIONS[slug]:
        for spec in every_field(provider_of(slug, options=options)):
            assert spec.label.strip() == spec.label != "", spec.path
            assert spec.path[0] in ("fields", "unified_custom_fields") or "_" not in spec.label
            assert not spec.help_text or re.search(r"\w{2,}.*[.:\]}]$", spec.help_text), spec.path


@pytest.mark.parametrize(
    ("slug", "answers"),
    [
        ("bindbee", {"meta": {"\r": None}}),
        (
            "panora",
            {
                "attributes": [
                    {"status": "mapped", "slug": " ", "ressource_owner_type": "ats.candidate"}
                ]
            },
        ),
    ],
)
def test_a_live_question_without_a_name_is_asked_all_the_same(slug, answers):
    (spec,) = provider_of(slug).read_fields(answers).extra

    assert spec.label.endswith("without a name")


@every_provider
def test_every_choice_has_a_label_and_a_value_of_its_own(slug):
    for spec in every_field(provider_of(slug)):
        if spec.kind in (FieldKind.CHOICE, FieldKind.MULTIPLE_CHOICE):
            assert spec.choices, spec.path
            assert all(choice.label for choice in spec.choices), spec.path
            assert max(Counter(choice.value for choice in spec.choices).values()) == 1, spec.path
            assert spec.default in (None, *(choice.value for choice in spec.choices)), spec.path


@every_provider
def test_every_vendor_has_the_one_advanced_box_and_it_comes_last(slug):
    for options in OPTIONS[slug]:
        extra = provider_of(slug, options=options).extra_fields
        assert extra[-1].path == ("extra_properties",)
        assert extra[-1].kind is FieldKind.JSON


@every_provider
def test_no_two_questions_share_a_path(slug):
    for options in OPTIONS[slug]:
        provider = provider_of(slug, options=options)
        for group in (provider.credential_fields, provider.option_fields, provider.extra_fields):
            paths = [spec.path for spec in group]
            assert len(set(paths)) == len(paths)


# Addresses


@every_provider
@pytest.mark.parametrize("slash", ["", "/", "//"])
def test_the_path_of_a_base_url_is_kept(slug, slash):
    plain = provider_of(slug).build_request(ZOE, reference=REFERENCE, idempotency_key=KEY)
    provider = provider_of(slug, f"https://gate.example:8443/to/{slug}{slash}")

    request = provider.build_request(ZOE, reference=REFERENCE, idempotency_key=KEY)

    path = plain.url.removeprefix(PROVIDERS[slug].base_urls[0].value)
    assert request.url == f"https://gate.example:8443/to/{slug}{path}"
    assert request.method == "POST"
    assert (request.json, request.query) == (plain.json, plain.query)


# Secrets


@every_provider
def test_a_secret_shows_in_nothing_that_is_printed(slug):
    secrets = {
        spec.path[0]: f"{SECRET}-{spec.path[0]}"
        for spec in PROVIDERS[slug].credential_fields
        if spec.secret
    }
    provider = provider_of(slug, f"http://127.0.0.1:{free_port()}/{slug}", **secrets)
    request = provider.build_request(FULL, reference=REFERENCE, idempotency_key=KEY)
    response = answer(401, {"message": "Unauthorized", "x": SECRET}, authorization=SECRET)
    with pytest.raises(ProviderError) as failure:
        provider.fetch_candidate("1")

    printed = [repr(provider), str(provider), repr(request), repr(response)]
    printed += [text_of(failure.value), repr(provider.read_error(response))]
    printed += [repr(provider.check_connection())]

    assert set(secrets.values()) <= set(request.secrets)
    assert SECRET not in " ".join(printed)
    assert SECRET not in request.url


@every_provider
def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(slug):
    provider = provider_of(slug, "http://127.0.0.1:9", **{key_name(slug): f"{SECRET}\r\nX: 1"})

    with pytest.raises((ConnectionRefused, ProviderUnavailable)) as refusal:
        provider.fetch_candidate("1")

    assert SECRET not in text_of(refusal.value)


@every_provider
def test_a_key_that_the_vendor_repeats_does_not_reach_the_check(slug, monkeypatch):
    provider = provider_of(slug, **{key_name(slug): SECRET})
    said = f"The key {SECRET} is not valid."
    body = {"statusCode": 401, "message": said, "detail": said, "error": said}
    monkeypatch.setattr(
        "connections.providers.http.send", lambda request, **_times: answer(401, body)
    )

    check = provider.check_connection()
    with pytest.raises(ConnectionRefused) as refusal:
        provider.fetch_candidate("1")

    assert not check.ok
    assert SECRET not in repr(check)
    assert SECRET not in text_of(refusal.value)


@pytest.mark.django_db
def test_a_key_that_the_vendor_repeats_is_not_kept(monkeypatch):
    body = {"message": f"The key {SECRET} asks too often."}
    wait = answer(429, body, **{"retry-after": "60"})
    monkeypatch.setattr("connections.providers.http.send", lambda request, **_times: wait)
    submission = SubmissionFactory(
        connection__credentials={**ACCOUNTS["stackone"], "api_key": SECRET}
    )

    submission_deliver(submission.pk)

    submission.refresh_from_db()
    attempt, connection = submission.attempts.get(), submission.connection
    kept = (submission.message, attempt.message, attempt.response, connection.pause_reason)
    assert all("asks too often" in text for text in kept)
    assert SECRET not in "".join(kept)


@every_provider
def test_the_sandbox_accounts_are_those_of_the_credential_fields(slug):
    assert list(ACCOUNTS[slug]) == [spec.path[0] for spec in PROVIDERS[slug].credential_fields]
