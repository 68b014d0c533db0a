from __future__ import annotations

import pytest

from regie.billing.form import FormError
from regie.billing.parties import Seller
from regie.billing.profile_yaml import read_seller

PROFILE = """\
seller:
  name: Camille Martin
  form: Entrepreneur individuel
  address: [5 place du Marché, 69002 Lyon]
  siret: 732 829 320 00074
  vat_number: FR44732829320
  email: camille@martin.example
  phone: 06 12 34 56 78
  iban: FR76 3000 6000 0112 3456 7890 189
  bic: AGRIFRPP
  language: EN
"""


def first_lines(text: str) -> list[str]:
    with pytest.raises(FormError) as caught:
        read_seller(text, file="profile.yaml", language="en")
    return [block.split("\n", 1)[0] for block in str(caught.value).split("\n\n")]


def test_profile_is_read_whole() -> None:
    seller = read_seller(PROFILE, file="profile.yaml")

    assert seller == Seller(
        name="Camille Martin",
        form="Entrepreneur individuel",
        address=("5 place du Marché", "69002 Lyon"),
        siret="73282932000074",
        vat_number="FR44732829320",
        email="camille@martin.example",
        phone="06 12 34 56 78",
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
        language="en",
    )
    assert seller.siren == "732829320"


def test_the_vat_number_that_is_shown_is_said_to_be_an_example() -> None:
    text = PROFILE.replace("vat_number: FR44732829320", "vat_number: FR11732829320")

    with pytest.raises(FormError) as caught:
        read_seller(text, file="profile.yaml", language="fr")

    assert str(caught.value).split("\n", 1)[0] == (
        "profile.yaml:6:15: « FR11732829320 » ne convient pas à « vat_number » : avec le "
        "SIREN 732829320 la clé est 44, pas 11 ; attendu : un vrai numéro de TVA, écrit "
        "par exemple FR44732829320 [bad-value]"
    )


def test_profile_outside_france_needs_no_siret() -> None:
    seller = read_seller(
        "seller: {name: Zoé, form: Indépendante, address: 1 rue A, country: BE}",
        file="profile.yaml",
    )

    assert (seller.country, seller.siret, seller.language) == ("BE", "", "fr")


@pytest.mark.parametrize(
    ("code", "why"),
    [("UK", ": that country is written GB (ISO 3166)"), ("EU", ""), ("gb", "")],
)
def test_what_is_no_country_is_refused(code: str, why: str) -> None:
    seller = "name: Zoé, form: Indépendante, address: 1 rue A"

    line = (
        f"profile.yaml:1:68: `{code}` does not fit `country`{why}; expected: FR, BE, GB"
    )

    assert first_lines(f"seller: {{{seller}, country: {code}}}") == [
        f"{line}, … [bad-value]"
    ]


def test_profile_with_wrong_numbers() -> None:
    text = (
        PROFILE.replace("00074", "00075")
        .replace("189\n", "188\n")
        .replace("AGRIFRPP", "AGRI")
        .replace("language: EN", "language: de\n  country: France")
    )

    assert first_lines(text) == [
        (
            "profile.yaml:5:10: `732 829 320 00075` does not fit `siret`: its check digits "
            "do not fit, a digit is wrong; expected: a real SIRET, written for example "
            "732 829 320 00074 [bad-value]"
        ),
        (
            "profile.yaml:9:9: `FR76 3000 6000 0112 3456 7890 188` does not fit `iban`: "
            "its check digits do not fit, a digit is wrong; expected: a real IBAN, "
            "written for example FR76 3000 6000 … [bad-value]"
        ),
        "profile.yaml:10:8: `AGRI` does not fit `bic`; expected: AGRIFRPP [bad-value]",
        "profile.yaml:11:13: `de` does not fit `language`; expected: fr | en [bad-value]",
        (
            "profile.yaml:12:12: `France` does not fit `country`; expected: FR, BE, GB, … "
            "[bad-value]"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "profile.yaml:1:1: this file is empty [empty]"),
        ("vendor: x", "profile.yaml:1:1: the key `seller` is missing [missing-key]"),
        (
            "seller: x",
            (
                "profile.yaml:1:9: `x` does not fit `seller`; expected: {name: …, form: …, "
                "address: …} [bad-value]"
            ),
        ),
        (
            "seller: {name: x, form: y, address: z}",
            (
                "profile.yaml:1:9: the key `siret` is missing: a French invoice carries it "
                "[missing-key]"
            ),
        ),
    ],
)
def test_profile_of_the_wrong_shape(text: str, line: str) -> None:
    assert first_lines(text)[0] == line
