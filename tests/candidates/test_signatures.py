"""A block of text about one person, taken apart; what is not certain is left and told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from candidates.services.signatures import MAX_TEXT, Signature, signature_read

# (id, region, text, what is recognised, what is left)
CASES = [
    (
        "german",
        "DE",
        (
            "Mit freundlichen Grüßen\n\ni. A. \nMina Okafor\nSenior Data Engineer\n"
            "Northwind Logistics GmbH\nTel: 030 901820\nMobil: 0151 23456789\nFax 030 901821\n"
            "mina.okafor@northwind.example\nwww.northwind.example\nFriedrichstraße 12\n"
            "10117 Berlin\nGermany"
        ),
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "title": "Senior Data Engineer",
            "company": "Northwind Logistics GmbH",
            "emails": ["mina.okafor@northwind.example work"],
            "phones": ["030 901820 work", "0151 23456789 mobile", "030 901821 fax"],
            "links": ["https://www.northwind.example company"],
            "line1": "Friedrichstraße 12",
            "postal_code": "10117",
            "city": "Berlin",
            "country": "Germany",
        },
        ["i. A."],
    ),
    (
        "dutch-on-one-line",
        "NL",
        "Zoë van der Berg | Hoofd Recruitment | Atelier B.V. | M +31 6 12345678 | zoe@atelier.nl",
        {
            "first_name": "Zoë",
            "last_name": "van der Berg",
            "title": "Hoofd Recruitment",
            "company": "Atelier B.V.",
            "phones": ["+31 6 12345678 mobile"],
            "emails": ["zoe@atelier.nl work"],
        },
        [],
    ),
    (
        "french-in-capitals",
        "FR",
        (
            "Cordialement,\n\nJEAN-PIERRE DE LA TOUR\nDirecteur Technique\nSociété Générale\n"
            "Portable : 06 12 34 56 78 - Fixe : 01 42 14 20 00\n12 rue de la Paix, 75002 Paris\n"
            "jp.delatour@socgen.com"
        ),
        {
            "first_name": "JEAN-PIERRE",
            "last_name": "DE LA TOUR",
            "title": "Directeur Technique",
            "company": "Société Générale",
            "phones": ["06 12 34 56 78 mobile", "01 42 14 20 00 work"],
            "line1": "12 rue de la Paix",
            "postal_code": "75002",
            "city": "Paris",
            "emails": ["jp.delatour@socgen.com work"],
        },
        [],
    ),
    (
        "a-profile's-title",
        "",
        (
            "Mina Okafor - Data Engineer - Northwind | LinkedIn\n"
            "https://www.linkedin.com/in/minaokafor"
        ),
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "title": "Data Engineer",
            "company": "Northwind",
            "links": ["https://www.linkedin.com/in/minaokafor linkedin"],
        },
        [],
    ),
    (
        "family-name-first",
        "US",
        "Okafor, Mina\nmina.okafor@gmail.com\n(415) 555-2671",
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "emails": ["mina.okafor@gmail.com personal"],
            "phones": ["(415) 555-2671 mobile"],
        },
        [],
    ),
    (
        "american",
        "US",
        (
            "Dr. John O'Neill, PhD (he/him)\nVP of Engineering at Acme, Inc.\n"
            "123 Main Street, Suite 4\n"
            "San Francisco, CA 94105\nO: 415-555-2671 x12 | C: 415-555-0000 | F: 415.555.1111"
        ),
        {
            "first_name": "John",
            "last_name": "O'Neill",
            "title": "VP of Engineering",
            "company": "Acme, Inc.",
            "line1": "123 Main Street, Suite 4",
            "city": "San Francisco",
            "region": "CA",
            "postal_code": "94105",
            "country": "US",
            "phones": [
                "415-555-2671 ext. 12 work",
                "415-555-0000 mobile",
                "415.555.1111 fax",
            ],
        },
        [],
    ),
    (
        "japanese",
        "JP",
        "山田 太郎\n営業部長\n株式会社山田商事\n電話: 03-1234-5678\nyamada@yamada.co.jp",
        {
            "first_name": "太郎",
            "last_name": "山田",
            "title": "営業部長",
            "company": "株式会社山田商事",
            "phones": ["03-1234-5678 work"],
            "emails": ["yamada@yamada.co.jp work"],
        },
        [],
    ),
    (
        "a-card's-code",
        "",
        (
            "BEGIN:VCARD\nVERSION:3.0\nN:Okafor;Mina;;;\nFN:Mina Okafor\nORG:Northwind\n"
            "TITLE:Engineer\n"
            "TEL;TYPE=CELL:+49 151 23456789\nEMAIL;TYPE=WORK:mina@northwind.example\nEND:VCARD"
        ),
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "company": "Northwind",
            "title": "Engineer",
            "phones": ["+49 151 23456789 mobile"],
            "emails": ["mina@northwind.example work"],
        },
        [],
    ),
    (
        "with-labels",
        "GB",
        (
            "Name: Priya Raman\nPosition: Talent Partner\nCompany: Kestrel\nMobile: 07700 900123\n"
            "E-mail: priya@kestrel.co.uk"
        ),
        {
            "first_name": "Priya",
            "last_name": "Raman",
            "title": "Talent Partner",
            "company": "Kestrel",
            "phones": ["07700 900123 mobile"],
            "emails": ["priya@kestrel.co.uk work"],
        },
        [],
    ),
    (
        "british",
        "GB",
        (
            "Kind regards,\nSiân Lloyd-Jones MBA\nHead of People\nKestrel Ltd\nLondon EC1A 1BB\n"
            "+44 (0)20 7946 0958"
        ),
        {
            "first_name": "Siân",
            "last_name": "Lloyd-Jones",
            "title": "Head of People",
            "company": "Kestrel Ltd",
            "city": "London",
            "postal_code": "EC1A 1BB",
            "country": "GB",
            "phones": ["+44 (0)20 7946 0958 work"],
        },
        [],
    ),
    (
        "spanish",
        "ES",
        (
            "Saludos cordiales\nMaría José García López\nDirectora de Recursos Humanos\n"
            "Sol y Mar, S.L.\n"
            "Móvil: 612 345 678\nmjgarcia@solymar.es"
        ),
        {
            "first_name": "María José García",
            "last_name": "López",
            "title": "Directora de Recursos Humanos",
            "company": "Sol y Mar, S.L.",
            "phones": ["612 345 678 mobile"],
            "emails": ["mjgarcia@solymar.es work"],
        },
        [],
    ),
    (
        "italian",
        "IT",
        (
            "Cordiali saluti\nDott.ssa Giulia De Santis\nResponsabile Selezione\nFerro S.p.A.\n"
            "Cell. 333 1234567\nTel. 02 1234 5678\ng.desantis@ferro.it"
        ),
        {
            "first_name": "Giulia",
            "last_name": "De Santis",
            "title": "Responsabile Selezione",
            "company": "Ferro S.p.A.",
            "phones": ["333 1234567 mobile", "02 1234 5678 work"],
            "emails": ["g.desantis@ferro.it work"],
        },
        [],
    ),
    (
        "polish",
        "PL",
        (
            "Z poważaniem\nAgnieszka Wójcik\nKierownik projektu\nBursztyn Sp. z o.o.\nul. Długa 5\n"
            "80-831 Gdańsk\ntel. kom. 512 345 678"
        ),
        {
            "first_name": "Agnieszka",
            "last_name": "Wójcik",
            "title": "Kierownik projektu",
            "company": "Bursztyn Sp. z o.o.",
            "line1": "ul. Długa 5",
            "postal_code": "80-831",
            "city": "Gdańsk",
            "country": "PL",
            "phones": ["512 345 678 mobile"],
        },
        ["tel."],
    ),
    (
        "portuguese",
        "BR",
        (
            "Atenciosamente,\nJoão dos Santos\nEngenheiro de Software\nTucano Ltda.\n"
            "Celular: (11) 91234-5678\njoao@tucano.com.br"
        ),
        {
            "first_name": "João",
            "last_name": "dos Santos",
            "title": "Engenheiro de Software",
            "company": "Tucano Ltda.",
            "phones": ["(11) 91234-5678 mobile"],
            "emails": ["joao@tucano.com.br work"],
        },
        [],
    ),
    (
        "swedish",
        "SE",
        (
            "Med vänliga hälsningar\nÅsa Lindström\nProjektledare\nFjäll AB\n"
            "Tel: 08-123 456 78\nfjall.se"
        ),
        {
            "first_name": "Åsa",
            "last_name": "Lindström",
            "title": "Projektledare",
            "company": "Fjäll AB",
            "phones": ["08-123 456 78 work"],
            "links": ["https://fjall.se other"],
        },
        [],
    ),
    (
        "a-developer's",
        "",
        (
            "Sam Adeyemi (they/them)\nFreelance developer\n"
            "github.com/samade · sam.dev · samade.medium.com\n"
            "sam@proton.me"
        ),
        {
            "first_name": "Sam",
            "last_name": "Adeyemi",
            "title": "Freelance developer",
            "links": [
                "https://github.com/samade github",
                "https://sam.dev other",
                "https://samade.medium.com blog",
            ],
            "emails": ["sam@proton.me personal"],
        },
        [],
    ),
    (
        "family-name-in-capitals",
        "",
        "Camille DU PONT\nIngénieure d'études\n+33 6 12 34 56 78",
        {
            "first_name": "Camille",
            "last_name": "DU PONT",
            "title": "Ingénieure d'études",
            "phones": ["+33 6 12 34 56 78 mobile"],
        },
        [],
    ),
    (
        "kind-behind-the-number",
        "",
        "Noor Haddad\n+33 6 12 34 56 78 (mobile)\n+33 1 42 14 20 00 (work)",
        {
            "first_name": "Noor",
            "last_name": "Haddad",
            "phones": ["+33 6 12 34 56 78 mobile", "+33 1 42 14 20 00 work"],
        },
        [],
    ),
    (
        "title-and-company-on-a-line",
        "",
        "Ines Moreau\nProduct Manager, Atelier Moreau SAS",
        {
            "first_name": "Ines",
            "last_name": "Moreau",
            "title": "Product Manager",
            "company": "Atelier Moreau SAS",
        },
        [],
    ),
    (
        "swiss",
        "CH",
        (
            "Freundliche Grüsse\nUrs Müller\nLeiter Logistik\nAlpen AG\nCH-8001 Zürich\n"
            "urs.mueller@alpen.ch"
        ),
        {
            "first_name": "Urs",
            "last_name": "Müller",
            "title": "Leiter Logistik",
            "company": "Alpen AG",
            "postal_code": "8001",
            "city": "Zürich",
            "country": "CH",
            "emails": ["urs.mueller@alpen.ch work"],
        },
        [],
    ),
    (
        "australian",
        "AU",
        (
            "Liam Nguyen\nRecruiter\nHarbour Pty Ltd\n"
            "1 George St, Sydney NSW 2000, Australia\nM: 0412 345 678"
        ),
        {
            "first_name": "Liam",
            "last_name": "Nguyen",
            "title": "Recruiter",
            "company": "Harbour Pty Ltd",
            "line1": "1 George St",
            "city": "Sydney",
            "region": "NSW",
            "postal_code": "2000",
            "country": "Australia",
            "phones": ["0412 345 678 mobile"],
        },
        [],
    ),
    (
        "chinese",
        "",
        "王小明\n软件工程师\n+86 138 1234 5678",
        {"name": "王小明", "title": "软件工程师", "phones": ["+86 138 1234 5678 mobile"]},
        [],
    ),
    (
        "sender-of-an-e-mail",
        "",
        '"Mina Okafor" <mina.okafor@northwind.example>',
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "emails": ["mina.okafor@northwind.example work"],
        },
        [],
    ),
    (
        "all-small-with-an-e-mail-that-tells",
        "",
        "mina okafor\nmina.okafor@gmail.com",
        {
            "first_name": "mina",
            "last_name": "okafor",
            "emails": ["mina.okafor@gmail.com personal"],
        },
        [],
    ),
    (
        "what-says-nothing",
        "",
        "Please consider the environment before printing.\nVAT 123456789 · 12.05.2024",
        {},
        ["Please consider the environment before printing.", "VAT 123456789", "12.05.2024"],
    ),
    (
        "a-slogan-beside-it",
        "",
        "Mina Okafor\nWe move the world\nmina@northwind.example\nHRB 123456 B",
        {
            "first_name": "Mina",
            "last_name": "Okafor",
            "emails": ["mina@northwind.example work"],
        },
        ["We move the world", "HRB 123456 B"],
    ),
    (
        "the-same-twice",
        "",
        "Mina Okafor\nmina@northwind.example\nMINA@northwind.example",
        {"first_name": "Mina", "last_name": "Okafor", "emails": ["mina@northwind.example work"]},
        [],
    ),
    ("nothing", "", " \n\n", {}, []),
]


def shown(signature: Signature) -> dict[str, object]:
    values: dict[str, object] = {
        key: found.value for key, found in (signature.texts | signature.address).items()
    }
    for name in ("emails", "phones", "links"):
        if rows := getattr(signature, name):
            values[name] = [f"{each.value} {each.kind}" for each in rows]
    return values


@pytest.mark.parametrize(
    ("region", "text", "recognised", "left"),
    [pytest.param(*case[1:], id=case[0]) for case in CASES],
)
def test_what_is_recognised_and_what_is_left(region, text, recognised, left):
    signature = signature_read(text, region=region)

    assert shown(signature) == recognised
    assert [each.value for each in signature.unused] == left


def test_each_finding_knows_its_line():
    signature = signature_read("\nMina Okafor\n\nEngineer\nmina@northwind.example")

    assert signature.texts["last_name"].line == 2
    assert signature.texts["title"].line == 4
    assert signature.emails[0].line == 5


@given(some.text(max_size=400), some.sampled_from(["", "US", "FR"]))
def test_any_text_is_read_without_harm(text, region):
    signature = signature_read(text, region=region)

    lines = range(1, len(text.splitlines()) + 1)
    assert all(each.line in lines for each in (*signature.emails, *signature.unused))


def test_a_text_beyond_all_measure_is_read_in_part():
    signature = signature_read("+" * MAX_TEXT + "1" * MAX_TEXT + "\nMina Okafor")

    assert signature.texts == {}
