"""`regie invoice credit` and `carried`, where a statement is negative."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.a_playbook import Terminal
from tests.cli.bills.test_statement import EXAMPLES
from tests.cli.conftest import Type
from tests.services.bills.test_no_invoice import PLAIN
from tests.services.hours import HEAD
from tests.spaces import one_line as plain

PAYMENTS = """\
balance_transaction_id,created_utc,currency,gross,fee,reporting_category,source_id,charge_id
txn_1,2026-03-05 08:00:00,eur,1200.00,0.00,charge,ch_1,ch_1
txn_2,2026-04-12 08:00:00,eur,-720.00,0.00,refund,re_1,ch_1
"""
CREDIT = ("invoice", "credit", "F2026-0001", "--why", "rendu")


@pytest.fixture
def owed(type_in: Type, tmp_path: Path) -> Type:
    """March 2026 has an invoice of 100 €, April is of −60 €."""
    agreement, payments = tmp_path / "agreement.yaml", tmp_path / "payments.csv"
    agreement.write_text((HEAD + PLAIN).replace("2027-01", "2026-01"), "utf-8")
    payments.write_text(PAYMENTS, "utf-8")
    given = ("--agreement", str(agreement), "--profile", str(EXAMPLES / "profile.yaml"))
    for words in (
        ("import", "payments", str(payments), "--client", "Studio Zen", "--new-client"),
        ("bill", "--period", "2026-03", *given),
        ("bill", "--period", "2026-04"),
    ):
        said = type_in(*words)
        assert said.code == 0, said.err
    assert "Le relevé est négatif (-60,00 € HT)" in plain(said.out)
    return type_in


def test_it_is_warned_of_said_afterwards_and_shown(owed: Type) -> None:
    silent = owed(*CREDIT, "--amount", "60", language="en")
    bill = owed("bill", "--period", "2026-05", "--draft")
    said = owed("invoice", "carried", "A2026-0001", "45,50")
    english = owed("invoice", "carried", "A2026-0001", "45.50", language="en")
    shown = owed("invoice", "show", "A2026-0001")
    rest = owed(*CREDIT, "--carried", "all", "--json").data()
    late = owed("invoice", "carried", "A2026-0001", "60")

    assert (
        "⚠ The statement of April 2026 is negative: €60.00 without VAT will be taken off "
        "the next one."
    ) in plain(silent.out)
    assert "⚠ A2026-0001 (60,00 €), émis depuis le relevé d'avril 2026" in plain(
        bill.out
    )
    assert plain(said.out) == (
        "Rendu du relevé d'avril 2026 : 45,50 € HT ; le relevé suivant en déduit encore "
        "14,50 €."
    )
    assert plain(english.out) == (
        "Given back of the statement of April 2026: €45.50 without VAT; €14.50 is left "
        "for the next one to take off."
    )
    assert "Rend 45,50 € HT du relevé négatif d'avril 2026." in plain(shown.out)
    assert (rest["total"]["minor"], rest["gives"], rest["remarks"]) == (
        1450,
        {
            "period": "2026-04",
            "amount": {"minor": 1450, "currency": "EUR"},
            "left": {"minor": 0, "currency": "EUR"},
        },
        [],
    )
    assert late.code == 1
    assert "il reste 45,50 € HT à rendre : 60,00 € ne va pas" in plain(late.err)


def test_at_a_terminal_it_is_asked(owed: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Terminal("20\n"))
        said = owed(*CREDIT, "--amount", "30")

    assert ("Combien cet avoir en rend-il (tout, rien, ou un montant HT) ?") in plain(
        said.out
    )
    assert "Rendu du relevé d'avril 2026 : 20,00 € HT" in plain(said.out)
    assert "⚠" not in said.out


def test_where_nothing_is_negative_there_is_nothing_to_say(owed: Type) -> None:
    owed(*CREDIT, "--carried", "tout")

    said = owed("invoice", "carried", "A2026-0001", "rien")
    back = owed("invoice", "carried", "A2026-0001", "60", "--json").data()

    assert "Rendu du relevé d'avril 2026 : 0,00 € HT" in plain(said.out)
    assert back["gives"]["left"]["minor"] == 0
