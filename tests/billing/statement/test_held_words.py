"""What becomes of what is held, as the client reads it."""

from __future__ import annotations

import pytest

from regie.billing.statement.statement_why import rungs_of
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.spaces import plain

SALE = sale("2027-01-20", "a", "800")
GIVEN_BACK = SALE + refund("2027-02-10", "a", "800")
#: Sold and given back in February: nothing of it was held before.
AT_ONCE = SALE + sale("2027-02-10", "b", "500") + refund("2027-02-12", "b", "500")


def of_february(ledger: str, hold: str, *more: str, language: str = "fr") -> list[str]:
    terms = agreed(f"{{{', '.join(('rate: 10 %, of: net revenue', hold, *more))}}}")
    _, february = each_stated(terms, read_entries(ledger), [JANUARY, FEBRUARY])
    wanted = {"Retenu", "Libéré", "N'est plus retenu", "Released", "Held no longer"}
    return [
        plain(f"{rung.label} {rung.amount.text(language)} {rung.why}")
        for rung in rungs_of(february.lines[-1], terms, language)
        if rung.label in wanted
    ]


SHORT, LONG = "hold: {share: 25 %, days: 30}", "hold: {share: 25 %, days: 60}"
RECOUPED = "guarantee: {amount: 300 EUR, recouped: yes}"
NOT_RECOUPED = "guarantee: 300 EUR"


@pytest.mark.parametrize("ledger", [SALE, AT_ONCE])
def test_what_is_released_in_its_time_says_so(ledger: str) -> None:
    assert of_february(ledger, SHORT) == [
        (
            "Libéré 20,00 € Retenu sur des périodes d'avant ; le délai de remboursement est "
            "passé."
        )
    ]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ((), " : ceci le compense d'autant."),
        (
            (RECOUPED,),
            ", et la garantie l'a comblé : c'est dans « garantie à reprendre ».",
        ),
        ((NOT_RECOUPED,), ", et la garantie l'a comblé."),
    ],
)
def test_what_is_held_of_a_sale_that_was_given_back_says_where_it_goes(
    more: tuple[str, ...], where: str
) -> None:
    taken = f"Ce qui est rendu est déjà retiré plus haut, part retenue comprise{where}"

    assert [of_february(GIVEN_BACK, hold, *more) for hold in (SHORT, LONG)] == [
        [
            (
                "Libéré 20,00 € Retenu sur des périodes d'avant : le délai de remboursement "
                f"est passé, ou la vente a été rendue. {taken}"
            )
        ],
        [
            (
                "N'est plus retenu 20,00 € Retenu sur des périodes d'avant pour une vente "
                "qui, depuis, a été rendue ou corrigée : rien n'attend plus. "
                f"{taken}"
            )
        ],
    ]


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ((), ": this makes up for as much of it."),
        (
            (RECOUPED,),
            ", and the guarantee made up for it: it is in “guarantee to recoup”.",
        ),
        ((NOT_RECOUPED,), ", and the guarantee made up for it."),
    ],
)
def test_it_is_said_in_english_too(more: tuple[str, ...], where: str) -> None:
    taken = f"What is given back is taken off above, the held part included{where}"

    assert [
        of_february(GIVEN_BACK, hold, *more, language="en") for hold in (SHORT, LONG)
    ] == [
        [
            (
                "Released €20.00 Held in earlier periods: the time for refunds is over, or "
                f"the sale was given back. {taken}"
            )
        ],
        [
            (
                "Held no longer €20.00 Held in earlier periods for a sale that was given "
                f"back or corrected since: it waits no longer. {taken}"
            )
        ],
    ]
