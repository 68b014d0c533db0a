from __future__ import annotations

import pytest

from regie.ledger.text import read_entries
from tests.cli.conftest import Type

IMPORT = (
    "import",
    "payments",
    "playbooks/examples/payments.csv",
    "--client",
    "Studio Zen",
    "--new-client",
)
SHOW = (
    *("ledger", "show", "--client", "Studio Zen"),
    *("--from", "2027-03-10", "--until", "2027-03-11"),
)


def test_entries_are_shown_in_words(type_in: Type) -> None:
    first, again = type_in(*IMPORT), type_in(*IMPORT)

    shown, english = type_in(*SHOW), type_in(*SHOW, language="en")

    assert (first.out, again.out) == (
        "62 écritures ajoutées, 0 déjà connue.\n",
        "0 écriture ajoutée, 62 déjà connues.\n",
    )
    assert [" ".join(line.split()) for line in shown.out.splitlines()] == [
        "Date · écriture · compte Débit Crédit",
        "mercredi 10 mars 2027 · vente · Pass Sommet Zen (pendant) · Denis Colin",
        "Encaissé par Stripe 147,00 €",
        "Ventes hors taxe 122,50 €",
        "TVA collectée 24,50 €",
        "mercredi 10 mars 2027 · frais · Pass Sommet Zen (pendant)",
        "Frais de paiement 2,46 €",
        "Encaissé par Stripe 2,46 €",
    ]
    assert "Sales without VAT" in english.out


def test_the_text_that_reads_back_is_there_too(type_in: Type) -> None:
    type_in(*IMPORT)

    entries = read_entries(type_in(*SHOW, "--plain").out)

    assert [entry.kind.value for entry in entries] == ["sale", "fee"]


@pytest.mark.parametrize("option", ["--from", "--until"])
def test_a_day_that_is_none_is_explained(type_in: Type, option: str) -> None:
    refused = type_in(*SHOW, option, "mars")

    assert (refused.code, refused.err) == (
        1,
        "« mars » n'est pas un jour. Écrivez 2027-03-08 ou 08/03/2027.\n",
    )
