"""What makes two candidates the same person, however they were typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candidates.services.identity import (
    FULL_FORMS,
    email_key,
    folded,
    identity_keys,
    name_keys,
    phone_key,
    profile_key,
)
from connections.providers.candidate import Candidate, Email, Link, Phone


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        pytest.param("Zoe@Example.ORG", "zoe@example.org", id="upper-case"),
        pytest.param("  zoe@example.org ", "zoe@example.org", id="spaces-around"),
        pytest.param("zoe+jobs@example.org", "zoe@example.org", id="plus-tag"),
        pytest.param("zoe.berg@example.org", "zoe.berg@example.org", id="dots-count-elsewhere"),
        pytest.param("z.o.e+x@gmail.com", "zoe@gmail.com", id="gmail-dots-and-tag"),
        pytest.param("Zoe@googlemail.com", "zoe@gmail.com", id="googlemail"),
        pytest.param("zoe@bücher.example", "zoe@xn--bcher-kva.example", id="idna"),
        pytest.param("zoe@xn--bcher-kva.example", "zoe@xn--bcher-kva.example", id="idna-already"),
        pytest.param("zoe@example.org.", "zoe@example.org", id="root-dot"),
        pytest.param("zoe＠example.org", "zoe@example.org", id="full-width"),
        pytest.param('"a@b"@example.org', '"a@b"@example.org', id="quoted-at"),
        pytest.param("zoe", "", id="no-address"),
        pytest.param("+tag@example.org", "", id="tag-only"),
        pytest.param("zoe@", "", id="no-domain"),
        pytest.param("zoe@..", "", id="domain-that-is-none"),
        pytest.param("", "", id="empty"),
    ],
)
def test_an_address_is_its_mailbox(typed, key):
    assert email_key(typed) == key


@pytest.mark.parametrize(
    ("typed", "region", "key"),
    [
        pytest.param("+33 6 12 34 56 78", "", "+33612345678", id="spaces"),
        pytest.param("06 12 34 56 78", "FR", "+33612345678", id="national"),
        pytest.param("0033 6 12 34 56 78", "FR", "+33612345678", id="two-zeros"),
        pytest.param("+33 (0)6.12.34.56.78", "", "+33612345678", id="zero-in-brackets"),
        pytest.param("+33612345678 ext. 12", "", "+33612345678", id="extension"),
        pytest.param("tel:+33-6-12-34-56-78", "", "+33612345678", id="uri"),
        pytest.param("(415) 555-2671", "US", "+14155552671", id="us"),
        pytest.param("06 12 34 56 78", "", "0612345678", id="no-region-by-its-digits"),
        pytest.param("٠٦١٢٣٤٥٦٧٨", "", "0612345678", id="arabic-digits"),
        pytest.param("12345", "", "", id="too-short-to-tell"),
        pytest.param("ask Ann", "", "", id="no-number"),
        pytest.param("", "", "", id="empty"),
    ],
)
def test_a_phone_is_its_number(typed, region, key):
    assert phone_key(typed, region=region) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        pytest.param("https://www.linkedin.com/in/zoe-berg", "linkedin:zoe-berg", id="plain"),
        pytest.param("http://linkedin.com/in/Zoe-Berg/", "linkedin:zoe-berg", id="http-and-case"),
        pytest.param("de.linkedin.com/in/zoe-berg", "linkedin:zoe-berg", id="country-no-scheme"),
        pytest.param("//www.linkedin.com/in/zoe-berg", "linkedin:zoe-berg", id="no-scheme-slashes"),
        pytest.param(
            "https://www.linkedin.com/in/zoe-berg/details/experience/?x=1#y",
            "linkedin:zoe-berg",
            id="path-query-fragment",
        ),
        pytest.param("https://m.linkedin.com/mwlite/in/zoe", "linkedin:zoe", id="mobile"),
        pytest.param("https://linkedin.com/in/zo%C3%AB-berg", "linkedin:zoë-berg", id="encoded"),
        pytest.param("https://linkedin.com/in/zoë-berg", "linkedin:zoë-berg", id="not-encoded"),
        pytest.param("https://linkedin.com/in/zoe\u0308-berg", "linkedin:zoë-berg", id="apart"),
        pytest.param("https://www.linkedin.com/company/acme", "", id="a-company"),
        pytest.param("https://www.linkedin.com/pub/zoe/1/2/3", "", id="old-form-shared-by-many"),
        pytest.param("https://notlinkedin.com/in/zoe", "", id="another-host"),
        pytest.param("https://linkedin.com.evil.example/in/zoe", "", id="another-host-behind"),
        pytest.param("https://github.com/ZoeB", "github:zoeb", id="github"),
        pytest.param("github.com/zoeb/repo/tree/main", "github:zoeb", id="github-repository"),
        pytest.param("https://zoeb.github.io/cv", "github:zoeb", id="github-pages"),
        pytest.param("https://github.com/orgs/acme", "", id="github-organisation"),
        pytest.param("https://github.com/", "", id="github-alone"),
        pytest.param("https://zoe.example/in/zoe", "", id="own-page"),
        pytest.param("http://[bad/in/zoe", "", id="no-address"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_profile_is_its_slug(url, key):
    assert profile_key(url) == key


SAME_NAMES = [
    pytest.param(("Zoë", "van der Berg"), ("Zoe", "Van Der Berg"), id="accents-and-case"),
    pytest.param(("Jürgen", "Müller"), ("Juergen", "Mueller"), id="umlauts-written-out"),
    pytest.param(("Søren", "Ørsted"), ("Soren", "Orsted"), id="slashed-o"),
    pytest.param(("Åsa", "Öberg"), ("Aasa", "Oeberg"), id="ring-written-out"),
    pytest.param(("Łukasz", "Wałęsa"), ("Lukasz", "Walesa"), id="polish"),
    pytest.param(("Weiß", "Anna"), ("Weiss", "Anna"), id="sharp-s"),
    pytest.param(("Anna", "Müller"), ("Müller", "Anna"), id="order"),
    pytest.param(("Seán", "O'Brien"), ("Sean", "O’Brien"), id="apostrophes"),
    pytest.param(("Anne-Marie", "Smith"), ("Anne Marie", "Smith"), id="hyphen"),
    pytest.param(("Dr. Anna", "Kim"), ("Anna", "Kim"), id="title"),
    pytest.param(("Bob", "Smith"), ("Robert", "Smith"), id="nickname"),
    pytest.param(("Kate", "Moss"), ("Katherine", "Moss"), id="nickname-kate"),
    pytest.param(("Bob", "Smith"), ("Robbie", "Smith"), id="two-nicknames"),
    pytest.param(("Alex", "Rey"), ("Alexandra", "Rey"), id="short-form-of-several"),
    pytest.param(("Sascha", "Rey"), ("Aleksander", "Rey"), id="sascha"),
    pytest.param(("Pepe", "García"), ("José", "Garcia"), id="spanish"),
    pytest.param(("Kasia", "Nowak"), ("Katarzyna", "Nowak"), id="polish-nickname"),
    pytest.param(("Anna Maria", "Kim"), ("Anna", "Kim"), id="middle-name-left-out"),
    pytest.param(("Дмитрий", "Иванов"), ("дмитрий", "ИВАНОВ"), id="cyrillic"),
]


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_the_same_name_has_a_key_in_common(one, other):
    ours, theirs = (name_keys(Candidate(first_name=f, last_name=n)) for f, n in (one, other))

    assert set(ours) & set(theirs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("Zoë", "van der Berg"), ("Zoë", "Berg"), id="particles-count"),
        pytest.param(("Zoë", "Berg"), ("Zoë", "Bergmann"), id="a-longer-name"),
        pytest.param(("Anna", ""), ("Anna", "Müller"), id="a-first-name-alone"),
        pytest.param(("Robert", "Smith"), ("Roberta", "Smith"), id="alike-is-not-the-same"),
        pytest.param(("かき", "田中"), ("がき", "田中"), id="marks-that-make-another-letter"),
        pytest.param(("", ""), ("", ""), id="nothing"),
        pytest.param(("J.", ""), ("J.", ""), id="a-letter"),
    ],
)
def test_another_name_has_none(one, other):
    ours, theirs = (name_keys(Candidate(first_name=f, last_name=n)) for f, n in (one, other))

    assert not set(ours) & set(theirs)


def test_a_name_in_one_field_is_that_of_two():
    whole = name_keys(Candidate(name="Zoë van der Berg"))

    assert set(whole) & set(name_keys(Candidate(first_name="Zoe", last_name="van der Berg")))


def test_the_keys_of_a_candidate_come_strongest_first_and_once():
    candidate = Candidate(
        first_name="Bob",
        last_name="Berg",
        emails=(Email("bob@gmail.com"), Email("B.ob+x@googlemail.com")),
        phones=(Phone("06 12 34 56 78"), Phone("+33612345678")),
        links=(Link("https://bob.example"), Link("linkedin.com/in/bob", "linkedin")),
    )

    assert identity_keys(candidate, region="FR") == (
        ("email", "bob@gmail.com"),
        ("phone", "+33612345678"),
        ("profile", "linkedin:bob"),
        ("name", "berg robert"),
    )


def test_the_table_knows_many_names():
    assert len(set(sum(FULL_FORMS.values(), ()))) > 300
    assert all(name == folded(name) for name in FULL_FORMS)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_has_keys_that_fit(one, other):
    candidate = Candidate(
        first_name=one,
        last_name=other,
        emails=(Email(one), Email(f"{one}@{other}")),
        phones=(Phone(one),),
        links=(Link(other), Link(f"https://linkedin.com/in/{one}")),
    )

    keys = identity_keys(candidate, region="DE")

    assert len(set(keys)) == len(keys)
    assert all(value and len(value) <= 320 for _kind, value in keys)
