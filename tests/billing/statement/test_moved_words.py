"""What was stated of sales that move is told with what moved them, and how far."""

from __future__ import annotations

import pytest

from regie.billing.statement.statement_why import rungs_of
from tests.billing.stated import agreed
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.stated import stated
from tests.spaces import plain

TERMS = "of: net revenue\nrate: 10 %\nclawback: credit\nscope: "
SOLD = (
    sale("2027-01-10", "a", "1000")
    + sale("2027-01-11", "b", "300")
    + sale("2027-02-03", "c", "50")
)
CORRECTED = """
2027-01-10 reversal reversal:stripe:charge:a
  recorded: 2027-02-20T12:00:00Z
  parent: stripe:charge:a
  reverses: stripe:charge:a
  client:zen:processor:stripe -1000 EUR
  client:zen:sales             1000 EUR

2027-01-10 correction correction:stripe:charge:a
  recorded: 2027-02-20T12:00:00Z
  parent: stripe:charge:a
  client:zen:processor:stripe   800 EUR
  client:zen:sales             -800 EUR
"""


def stated_before(scope: str, ledger: str, language: str) -> tuple[str, str]:
    """Return what February says was stated before, and why."""
    terms = agreed(TERMS + scope)
    line = stated(terms, ledger, JANUARY, FEBRUARY).lines[-1]
    words = {"fr": "Déjà relevé", "en": "Already stated"}[language]
    found = [one for one in rungs_of(line, terms, language) if one.label == words]
    (rung,) = found
    return plain(rung.amount.text(language)), plain(rung.why)


MOVED_FR = (
    "écriture corrigée correction:stripe:charge:a du 10 janvier 2027 (800,00 €), "
    "contre-écriture reversal:stripe:charge:a du 10 janvier 2027 (-1 000,00 €)."
)
MOVED_EN = (
    "corrected entry correction:stripe:charge:a of 10 January 2027 (€800.00), reversal "
    "reversal:stripe:charge:a of 10 January 2027 (-€1,000.00)."
)
ONCE_FR = "Ce que les relevés d'avant ont déjà compté : rien n'est compté deux fois."
ONCE_EN = "What earlier statements counted already: nothing counts twice."


@pytest.mark.parametrize(
    ("scope", "language", "amount", "told"),
    [
        (
            "sale",
            "fr",
            "-100,00 €",
            (
                f"{ONCE_FR} L'assiette des ventes qui ont bougé passe de 1 000,00 € à "
                f"850,00 €. Des jours d'avant : {MOVED_FR}"
            ),
        ),
        (
            "sale",
            "en",
            "-€100.00",
            (
                f"{ONCE_EN} The base of the sales that moved goes from €1,000.00 to "
                f"€850.00. Of earlier days: {MOVED_EN}"
            ),
        ),
        (
            "cumulative",
            "fr",
            "-130,00 €",
            (
                f"{ONCE_FR} Le cumul passe de 1 300,00 € à 1 150,00 €. Des jours "
                f"d'avant : {MOVED_FR}"
            ),
        ),
        (
            "cumulative",
            "en",
            "-€130.00",
            (
                f"{ONCE_EN} What was reached so far goes from €1,300.00 to €1,150.00. Of earlier "
                f"days: {MOVED_EN}"
            ),
        ),
    ],
)
def test_a_correction_names_what_moved_and_from_what_to_what(
    scope: str, language: str, amount: str, told: str
) -> None:
    assert stated_before(scope, SOLD + CORRECTED, language) == (amount, told)


def test_where_nothing_of_earlier_days_moved_nothing_more_is_told() -> None:
    assert stated_before("cumulative", SOLD, "fr") == ("-130,00 €", ONCE_FR)


def test_what_waited_for_its_sale_is_named_by_what_it_takes_off() -> None:
    ledger = SOLD + refund("2027-01-12", "z", "100") + refund("2027-02-10", "a", "40")
    late = sale("2027-01-11", "z", "500", recorded="2027-02-20")

    assert stated_before("sale", ledger + late, "fr") == (
        "-100,00 €",
        (
            f"{ONCE_FR} L'assiette des ventes qui ont bougé passe de 1 000,00 € à "
            "1 410,00 €. Des jours d'avant : vente stripe:charge:z du 11 janvier 2027 "
            "(500,00 €), remboursement stripe:refund:z du 12 janvier 2027 (-100,00 €)."
        ),
    )


def test_a_corrected_period_names_what_is_taken_back_and_counted_anew_once() -> None:
    ledger = SOLD + refund("2027-01-12", "z", "100")
    late = sale("2027-01-11", "z", "500", recorded="2027-02-20")
    terms = agreed(TERMS + "period")
    line = stated(terms, ledger + late, JANUARY, FEBRUARY).lines[-1]

    (told,) = [
        plain(one.why) for one in rungs_of(line, terms, "fr") if "corrigée" in one.label
    ]

    assert told == (
        "Son assiette passe de 1 200,00 € à 1 700,00 € : vente stripe:charge:z du 11 "
        "janvier 2027 (500,00 €), remboursement stripe:refund:z du 12 janvier 2027. "
        "Recalculée aux conditions qu'elle avait : dû 170,00 € − déjà relevé 120,00 € "
        "= 50,00 €."
    )


def test_what_is_taken_back_and_counted_anew_is_named_once() -> None:
    ledger = SOLD + refund("2027-01-12", "z", "100")
    late = sale("2027-01-11", "z", "500", recorded="2027-02-20")

    _, told = stated_before("cumulative", ledger + late, "fr")

    assert told == (
        f"{ONCE_FR} Le cumul passe de 1 200,00 € à 1 750,00 €. Des jours d'avant : "
        "vente stripe:charge:z du 11 janvier 2027 (500,00 €), remboursement "
        "stripe:refund:z du 12 janvier 2027."
    )
