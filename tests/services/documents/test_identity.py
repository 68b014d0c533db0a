from __future__ import annotations

import pytest

from regie.services.bills.keep import keep_agreement
from regie.services.bills.keep import keep_profile
from regie.services.documents.identity import identity_gaps
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.hours import HEAD

OWN = "seller: {name: Camille, form: EI, address: 1 rue A, siret: 73282932000074}\n"
ABROAD = "seller: {name: Camille, form: EI, address: 1 rue A, country: BE}\n"
NUMBERED = OWN.replace("siret:", "vat_number: FR44732829320, siret:")

SIREN = "  siren: 732 829 320\n"
BUYERS = {
    "outside EU": "  country: US\n",
    "reverse charge": "  country: BE\n  vat_number: BE0123456789\n",
}


def agreed(on: Stage, *vats: str) -> None:
    """Keep versions of one agreement, the latest one last."""
    for month, vat in enumerate(vats, 1):
        text = HEAD.replace("2027-01-01", f"2027-{month:02}-01")
        text = text.replace("vat: franchise", f"vat: {vat}")
        text = text.replace(SIREN, BUYERS.get(vat, SIREN))
        keep_agreement(on.runtime, text + "hourly: {rate: 60 EUR}", file="a.yaml")


@pytest.mark.parametrize(
    ("profile", "vats", "count"),
    [
        (OWN, [], 0),
        (OWN, ["franchise"], 0),
        (OWN, ["20 %"], 1),
        (OWN, ["20 %", "franchise"], 0),
        (OWN, ["franchise", "outside EU"], 1),
        (NUMBERED, ["20 %"], 0),
        (ABROAD, [], 2),
        (ABROAD, ["20 %"], 3),
    ],
)
def test_an_identity_is_held_against_what_was_agreed(
    on: Stage, profile: str, vats: list[str], count: int
) -> None:
    keep_profile(on.runtime, profile, file="profile.yaml")
    agreed(on, *vats)

    assert len(identity_gaps(on.runtime)) == count


def test_what_an_identity_lacks_is_said_in_both_languages(on: Stage) -> None:
    keep_profile(on.runtime, ABROAD, file="profile.yaml")
    agreed(on, "20 %")

    french = identity_gaps(on.runtime)
    with speaking("en"):
        english = identity_gaps(on.runtime)

    assert french == (
        (
            "Votre identité n'a ni « siret » ni « vat_number » : vos factures seront "
            "refusées, elles portent l'un des deux."
        ),
        (
            "Votre identité n'a ni SIREN ni « email » : vos factures seront refusées, une "
            "facture électronique a besoin d'une adresse."
        ),
        (
            "Votre identité n'a pas de « vat_number », et ce qui est convenu n'est pas en "
            "franchise (Studio Zen) : ces factures seront refusées. Ajoutez-le et donnez "
            "l'identité à nouveau, ou écrivez « vat: franchise » dans l'accord."
        ),
    )
    assert english == (
        (
            "Your identity has neither `siret` nor `vat_number`: your invoices will be "
            "refused, they carry one of them."
        ),
        (
            "Your identity has neither a SIREN nor an `email`: your invoices will be "
            "refused, an e-invoice needs an address."
        ),
        (
            "Your identity has no `vat_number`, and what was agreed is not exempt (Studio "
            "Zen): these invoices will be refused. Add it and give the identity again, or "
            "write `vat: franchise` in the agreement."
        ),
    )


def test_reverse_charge_needs_a_number_from_the_tax_office(on: Stage) -> None:
    keep_profile(on.runtime, OWN, file="profile.yaml")
    agreed(on, "reverse charge")

    (told,) = identity_gaps(on.runtime)

    assert told.endswith(
        "donnez l'identité à nouveau (les impôts en donnent un, en franchise aussi, pour "
        "facturer en autoliquidation)."
    )


def test_an_identity_given_later_says_whose_rate_is_not_in_force(on: Stage) -> None:
    agreed(on, "19,6 %")
    keep_profile(on.runtime, NUMBERED, file="profile.yaml")

    assert identity_gaps(on.runtime) == (
        (
            "Studio Zen : 19,6 % n'est pas un taux de TVA en vigueur en France ; "
            "possibles : 20 %, 10 %, 5,5 %, 2,1 % ; en Corse aussi 13 %, 0,9 % ; "
            "outre-mer aussi 8,5 %, 1,75 %, 1,05 %. Corrigez son accord : ces factures "
            "seront refusées."
        ),
    )
