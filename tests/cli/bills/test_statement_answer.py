from __future__ import annotations

from pathlib import Path

import pytest

from regie.cli.session import runtime
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from tests.cli.bills.test_statement import billed
from tests.cli.conftest import Type
from tests.spaces import one_line

__all__ = ["billed"]


@pytest.fixture
def contested(billed: Type) -> Type:
    """The base of 800 EUR of March 2026 is contested."""
    remark = Remark(line=1, who="Zoé", reason="C'était 700")
    with runtime() as opened:
        contest_line(opened, "studio-zen", "2026-03", remark)
    return billed


def answered(on: Type, *words: str, **settings: str) -> tuple[int, str]:
    said = on("statement", "answer", "1", *words, "--why", "Voilà.", **settings)
    return said.code, one_line(said.out + said.err)


def test_an_amount_above_the_billed_one_is_asked_about(contested: Type) -> None:
    asked = answered(contested, "--accept", "99999")
    sure = answered(contested, "--accept", "99999", "--yes", language="en")

    assert asked[0] == 1
    assert (
        "La ligne, facturée 800,00 €, vaudrait 99 999,00 € : le relevé suivant facture "
        "99 199,00 € de plus. Est-ce bien cela ? Pour confirmer : --yes."
    ) in asked[1]
    assert sure[0] == 0
    assert "accepted, €99,199.00 in the next statement" in sure[1]


def test_a_held_line_is_why_no_reminder_is_due(contested: Type, tmp_path: Path) -> None:
    number = contested("statement", "list", "--json").data()[0]["number"]
    answered(contested, "--hold")
    clock = tmp_path / "clock"
    clock.write_text("2028-01-02T09:00:00+00:00")
    then = {"REGIE_CLOCK": str(clock)}

    held = one_line(contested("invoice", "remind", number, **then).out)
    english = {**then, "language": "en"}
    data = contested("invoice", "remind", number, "--json", **english).data()

    assert held.startswith(
        f"Aucune relance à faire. ⚠ {number} est en retard mais n'est pas relancée : une "
        "ligne est contestée et mise de côté (contestation n° 1). Elle le sera dès que "
        'vous répondez : regie statement answer 1 --accept MONTANT --why "…", ou regie '
        'statement answer 1 --keep --why "…"'
    )
    assert data == {
        "reminders": [],
        "not_due": None,
        "held_back": [
            {
                "number": number,
                "contests": [1],
                "why": (
                    f"{number} is late but not chased: a line is contested and set aside "
                    "(contest 1). It will be once you answer: regie statement answer 1 "
                    '--accept AMOUNT --why "…", or regie statement answer 1 --keep '
                    '--why "…"'
                ),
            }
        ],
    }


def test_an_answer_is_given_and_withdrawn(contested: Type) -> None:
    accepted = answered(contested, "--accept", "700")
    again = answered(contested, "--keep", language="en")
    withdrawn = answered(contested, "--withdraw")
    nothing = answered(contested, "--withdraw", language="en")
    kept = answered(contested, "--keep")

    zoe = "Contestation 1 · Zoé : C'était 700"
    assert accepted == (0, f"{zoe} → acceptée, -100,00 € au relevé suivant")
    assert again[0] == 1
    assert "withdraw it first" in again[1]
    assert 'regie statement answer 1 --withdraw --why "…".' in again[1]
    assert withdrawn == (0, f"{zoe} → attend une réponse (réponse retirée)")
    assert nothing[0] == 1
    assert "Contest number 1 has no answer to withdraw." in nothing[1]
    assert kept == (0, f"{zoe} → montant maintenu")


def test_the_list_names_the_numbers_of_contests(contested: Type) -> None:
    missing = contested("statement", "answer", "99", "--keep", "--why", "Non")
    waiting = one_line(contested("statement", "list").out)
    english = one_line(contested("statement", "list", language="en").out)
    answered(contested, "--keep")
    after = one_line(contested("statement", "list").out)
    data = contested("statement", "list", "--json").data()

    assert "Aucune contestation n° 99. Leurs numéros : regie statement list." in (
        one_line(missing.err)
    )
    assert waiting.endswith("n° 1 (attend : n° 1)")
    assert english.endswith("no. 1 (waiting: no. 1)")
    assert after.endswith(" n° 1")
    assert (data[0]["contests"], data[0]["waiting"]) == ([1], [])
