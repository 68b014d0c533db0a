"""`regie invoice again`, from the refusal that names it to the new invoice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.bills.test_statement import EXAMPLES
from tests.cli.conftest import Type
from tests.services.bills.test_no_invoice import PLAIN
from tests.services.hours import HEAD
from tests.spaces import one_line as plain

PAYMENTS = """\
balance_transaction_id,created_utc,currency,gross,fee,reporting_category,source_id,charge_id
txn_1,2026-03-05 08:00:00,eur,1200.00,0.00,charge,ch_1,ch_1
"""
TEXT = (HEAD + PLAIN).replace("2027-01", "2026-01")
CREDIT = ("invoice", "credit", "F2026-0001", "--why", "Mauvaise adresse")


@pytest.fixture
def cancelled(type_in: Type, tmp_path: Path) -> Type:
    """March 2026 was billed, 100 €, and cancelled by A2026-0001."""
    agreement, payments = tmp_path / "agreement.yaml", tmp_path / "payments.csv"
    agreement.write_text(TEXT, "utf-8")
    payments.write_text(PAYMENTS, "utf-8")
    given = ("--agreement", str(agreement), "--profile", str(EXAMPLES / "profile.yaml"))
    for words in (
        ("import", "payments", str(payments), "--client", "Studio Zen", "--new-client"),
        ("bill", "--period", "2026-03", *given),
        CREDIT,
    ):
        said = type_in(*words)
        assert said.code == 0, said.err
    assert (
        "F2026-0001 est annulée (A2026-0001) : elle n'est plus à régler. L'émettre à "
        "nouveau, sous un autre numéro, à l'adresse d'aujourd'hui : regie invoice again "
        "F2026-0001 (--draft la montre)."
    ) in plain(said.out)
    return type_in


def test_what_is_cancelled_names_the_way_and_is_issued_again(
    cancelled: Type, tmp_path: Path
) -> None:
    moved = tmp_path / "moved.yaml"
    moved.write_text(TEXT.replace("12 rue des Lilas", "4 quai de Loire"), "utf-8")

    refused = cancelled("bill", "--period", "2026-03", "--agreement", str(moved))
    send = cancelled("invoice", "send", "F2026-0001", "--send")
    draft = cancelled("invoice", "again", "F2026-0001", "--draft")
    made = cancelled("invoice", "again", "F2026-0001")
    english = cancelled("invoice", "show", "F2026-0002", language="en")
    bill = cancelled("bill", "--period", "2026-03", "--json").data()

    way = "regie invoice again F2026-0001 (--draft la montre)."
    assert "Période déjà facturée : F2026-0001" in plain(refused.out)
    assert way in plain(refused.out)
    assert "Le mail serait" not in refused.out
    assert (send.code, way in plain(send.err)) == (1, True)
    assert plain(draft.out).startswith("Brouillon · Facture : 100,00 € — ")
    assert plain(made.out).startswith("Facture F2026-0002 : 100,00 € — ")
    assert "À la place de F2026-0001, pour " in plain(made.out)
    assert "4 quai de Loire" in plain(made.out)
    assert (
        "Rien n'est parti. L'envoyer : regie invoice send F2026-0002 --send"
        in plain(made.out)
    )
    assert "Takes the place of F2026-0001." in plain(english.out)
    assert (bill["number"], bill["cancelled"]) == ("F2026-0002", "")


def test_what_was_paid_is_named_with_the_commands(cancelled: Type) -> None:
    cancelled("invoice", "pay", "F2026-0001", "--amount", "40", "--yes")

    made = cancelled("invoice", "again", "F2026-0001", language="en")

    told = plain(made.out)
    assert "⚠ €40.00 is to be given back on F2026-0001: Régie does not take it" in told
    assert (
        "→ if she agrees to have it taken off: regie invoice pay F2026-0001 "
        "--amount=-40.00 --note F2026-0002 ; regie invoice pay F2026-0002 --amount "
        "40.00 --note F2026-0001"
    ) in told
