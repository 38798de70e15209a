"""A vendor's complaint lands at the field that it is about: by path, else by words, else on top."""

import pytest

from candidates.services.landing import Fields, landed, landed_path, landed_words, parsed_path
from connections.providers import PROVIDERS
from connections.providers.standard import STANDARD_BY_NAME
from connections.providers.types import FieldSpec

SOURCE = FieldSpec(path=("additional_attributes", "source_id"), label="Source")
SHIRT = FieldSpec(path=("custom_fields", "shirt.size"), label="T-shirt size")
ECOLE = FieldSpec(path=("custom_fields", "ecole"), label="École visée")
OWN_TITLE = FieldSpec(path=("title",), label="Position applied for")
REFEREE = FieldSpec(
    path=("custom_fields", "referee"),
    label="Referee",
    fields=(FieldSpec(path=("years",), label="Years"),),
)


def fields(vendor="", *more):
    names = PROVIDERS[vendor].error_names if vendor else {}
    extra = (SOURCE, SHIRT, ECOLE, REFEREE, *more)
    return Fields(standard=tuple(STANDARD_BY_NAME), extra=extra, names=names)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/emails/0/value", ("emails", 0, "value")),
        ("#/emails/0/value", ("emails", 0, "value")),
        ("/a~1b/c~0d/e%20f", ("a/b", "c~d", "e f")),
        ("candidate.emails[0].value", ("candidate", "emails", 0, "value")),
        ("data.attributes.email", ("data", "attributes", "email")),
        ("$.emails[12]", ("emails", 12)),
        ("emails.0.value", ("emails", 0, "value")),
        ("custom_fields['shirt.size']", ("custom_fields", "shirt.size")),
        ('a["b"][0]', ("a", "b", 0)),
        ("", ()),
        ("/", ()),
        ("[[]]..", ()),
    ],
)
def test_pointers_dots_and_brackets_are_read(text, path):
    assert parsed_path(text) == path


@pytest.mark.parametrize(
    ("vendor", "path", "place"),
    [
        pytest.param("", ("emails", 0, "value"), ("emails", 0, "value"), id="ours"),
        pytest.param("", ("/emails/1/value",), ("emails", 1, "value"), id="pointer"),
        pytest.param("", ("candidate.emails[0].value",), ("emails", 0, "value"), id="wrapped"),
        pytest.param("", ("data.attributes.title",), ("title",), id="json-api"),
        pytest.param("", ("emails", 0, "email_address"), ("emails", 0, "value"), id="part"),
        pytest.param("", ("emails", 0, "email_address_type"), ("emails", 0, "type"), id="kind"),
        pytest.param("", ("phones.0.number",), ("phones", 0, "value"), id="number"),
        pytest.param("", ("address.city",), ("address", "city"), id="group"),
        pytest.param("", ("address", "zip"), ("address",), id="part-unheard-of"),
        pytest.param("", ("experiences", 1, "start"), ("experiences", 1, "start"), id="row"),
        pytest.param("", ("skills", 3), ("skills",), id="texts-have-no-parts"),
        pytest.param("", SOURCE.path, SOURCE.path, id="live"),
        pytest.param("", ("additional_attributes.source_id",), SOURCE.path, id="live-dotted"),
        pytest.param("", ("custom_fields.shirt.size",), SHIRT.path, id="live-with-a-dot"),
        pytest.param("", ("custom_fields['shirt.size']",), SHIRT.path, id="live-in-brackets"),
        pytest.param(
            "", ("/data/custom_fields/referee/years",), (*REFEREE.path, "years"), id="live-part"
        ),
        pytest.param("", ("custom_fields", "email"), (), id="not-asked-there"),
        pytest.param("", ("moon",), (), id="unheard-of"),
        pytest.param("", (), (), id="none"),
        pytest.param("", (0, 1), (), id="numbers"),
        pytest.param("bindbee", ("body", "email_addresses", 0), ("emails", 0, "value"), id="b"),
        pytest.param("bindbee", ("avatar",), ("image_url",), id="bindbee-picture"),
        pytest.param(
            "panora", ("email_addresses.0.email_address",), ("emails", 0, "value"), id="p"
        ),
        pytest.param("panora", ("urls", 0, "url_type"), ("links", 0, "type"), id="panora-kind"),
        pytest.param("stackone", ("/data/attributes/firstName",), ("first_name",), id="camel"),
        pytest.param("stackone", ("phone_numbers.1.phone",), ("phones", 1, "value"), id="s"),
        pytest.param("stackone", ("email",), ("emails", 0, "value"), id="stackone-email"),
        pytest.param("stackone", ("country",), ("address", "country"), id="stackone-country"),
        pytest.param("truto", ("postingId",), ("job_id",), id="lever-posting"),
        pytest.param("truto", ("phone",), ("phones", 0, "value"), id="lever-phone"),
        pytest.param("unified", ("telephones", 0, "telephone"), ("phones", 0, "value"), id="u"),
        pytest.param("unified", ("company_name",), ("company",), id="unified-company"),
    ],
)
def test_a_path_leads_to_our_field(vendor, path, place):
    assert landed_path(path, fields(vendor)) == place


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("Email is invalid", ("emails",)),
        ("email_addresses is invalid", ("emails",)),
        ("emailAddresses is invalid", ("emails",)),
        ("The e-mail address must be unique", ("emails",)),
        ("Invalid email", ("emails",)),
        ("Phone number 12 is too short", ("phones",)),
        ("FIRST NAME can't be blank", ("first_name",)),
        ("first_name can't be blank", ("first_name",)),
        ("Last name is required and so is the first", ("last_name",)),
        ("Source is required", SOURCE.path),
        ("source_id: not a valid choice", SOURCE.path),
        ("The T-Shirt Size is not included in the list", SHIRT.path),
        ("ecole visee est invalide", ECOLE.path),
        ("École visée est invalide", ECOLE.path),
        ("Date of birth lies in the future", ("date_of_birth",)),
        ("“Company” looks wrong", ("company",)),
        ("Company can't be blank", ("company",)),
        ("Missing title", ("title",)),
        ("No such posting", ()),
        ("Posting does not exist", ("job_id",)),
        ("Resume is too large", ("attachments",)),
        ("Your company account has no candidates module", ()),
        ("Write us an email at support@example.org", ()),
        ("The job of this service is not to create people", ()),
        ("Emailing is disabled", ()),
        ("Something went wrong", ()),
        ("", ()),
    ],
)
def test_words_are_matched_to_a_label(message, place):
    assert landed_words(message, fields()) == place


def test_the_longest_name_wins():
    longer = FieldSpec(path=("custom_fields", "x"), label="Source of the job")

    assert landed_words("Source of the job is required", fields("", longer)) == longer.path


def test_a_vendors_own_field_wins_over_the_standard_one_of_that_name():
    assert landed_path(("title",), fields("bindbee", OWN_TITLE)) == ("title",)
    assert landed_words("Position applied for is missing", fields("", OWN_TITLE)) == ("title",)


def test_the_path_counts_before_the_words():
    assert landed(("phones", 0), "Email is invalid", fields()) == ("phones", 0, "value")
    assert landed(("moon",), "Email is invalid", fields()) == ("emails",)
    assert landed(("moon",), "Wrong.", fields()) == ()


@pytest.mark.parametrize("vendor", PROVIDERS)
def test_each_vendors_names_lead_to_fields_that_exist(vendor):
    provider = PROVIDERS[vendor]({})
    asked = {spec.path for spec in provider.extra_fields}

    lost = {
        name
        for name, path in provider.error_names.items()
        if path[0] not in STANDARD_BY_NAME and path[:1] not in asked
    }

    assert provider.error_names
    assert lost <= {"applications", "field_mappings", "passthrough"}
