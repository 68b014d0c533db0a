from __future__ import annotations

from tests.cli.conftest import Type
from tests.cli.test_invoice import known
from tests.cli.test_invoice import plain

EXAMPLE = "playbooks/examples/quote.yaml"


def test_a_quote_goes_from_draft_to_invoice(type_in: Type) -> None:
    known(type_in)
    draft = type_in("quote", "new", EXAMPLE, "--draft")
    number = type_in("quote", "new", EXAMPLE, "--json").data()["number"]
    listed = type_in("quote", "list", language="en")
    accepted = type_in("quote", "accept", number, "--who", "Zoé")
    billed = type_in("quote", "bill", number)

    assert "brouillon" in draft.out
    assert f"{number} Lancement du Sommet Zen studio-zen €2,850.00" in plain(listed.out)
    assert plain(accepted.out).startswith(
        f"{number} · accepté Facture d'acompte D{number[2:]} : 855,00 € — "
    )
    assert plain(billed.out).startswith(f"Facture F{number[2:]} : 2 850,00 € — ")


def test_a_quote_is_declined(type_in: Type) -> None:
    known(type_in)
    issued = type_in("quote", "new", EXAMPLE)
    (number,) = [word for word in issued.out.split() if word.startswith("DV")][:1]

    declined = type_in("quote", "decline", number)
    shown = type_in("quote", "show", number, language="en")

    assert "http://" in issued.out
    assert declined.out == f"{number} · refusé\n"
    assert "declined" in shown.out
    assert "http://" not in shown.out


def test_there_is_no_quote_yet(type_in: Type) -> None:
    assert type_in("quote", "list").out == "Aucun devis.\n"
