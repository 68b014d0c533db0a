"""An advance that a version drops, or a last bill leaves: said when it is, and after."""

from __future__ import annotations

import pytest

from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_never_billed import CLIENT
from tests.services.bills.test_never_billed import entry
from tests.services.bills.test_never_billed import HEAD
from tests.services.bills.test_never_billed import parties
from tests.services.bills.test_never_billed import party
from tests.services.bills.test_never_billed import plain as terms
from tests.services.bills.test_never_billed import Story
from tests.spaces import plain

#: 300 of 500 are paid off.
SOLD = {"2027-01": entry("2027-01-10", "sale a", 3000)}
MINE = terms(10, ", recoup: 500 EUR")
GONE = (
    "Il reste 200,00 € de votre avance, et aucune commission à venir ne la rembourse "
    "plus. Régie ne la redemande à personne. Pour continuer à la reprendre : une version "
    "de l'accord avec cette commission et recoup, le total versé. Sinon, convenez de ce "
    "qui en reste : gardé, ou rendu à part."
)
HERS = GONE.replace("votre avance", "l'avance versée à Ada")
LOWERED = (
    "De votre avance, 300,00 € sont déjà repris, et recoup dit maintenant 200,00 € en "
    "tout : le prochain relevé rend 100,00 €. S'il s'agit de ce qui en reste, écrivez "
    "plutôt le total versé."
)
ELSEWHERE = (
    "Il reste 200,00 € de votre avance. En USD, c'est une autre avance : recoup y est "
    "ce qui en reste, converti en USD, et non le total versé. Vérifiez-le."
)
HERS_EN = (
    "€200.00 of the advance paid to Ada are left, and no commission to come pays it off "
    "any more. Régie asks nobody for it. To go on recouping it: a version of the "
    "agreement with this commission and recoup, all that was paid. Otherwise agree on "
    "what is left: kept, or given back by itself."
)


def january(on: Stage, agreed: str) -> None:
    months = ["2027-02", "2027-03", "2027-04", "2027-05"]
    Story(agreed={"2027-01-01": agreed}, known=SOLD, skipped=months).billed(on)


def kept(on: Stage, agreed: str, *, currency: str = "EUR") -> list[str]:
    """Return what is said of a version from February on."""
    head = HEAD.format(begins="2027-02-01").replace("EUR", currency)
    given = keep_agreement(on.runtime, head + agreed, file="zen.yaml")
    return [plain(one) for one in given.warnings]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (MINE, terms(10), GONE),
        (MINE, terms(10, ", cap: 900 EUR"), GONE),
        (MINE, "base: {amount: 100 EUR, every: month}\n", GONE),
        (parties(party("Ada", 10, ", recoup: 500 EUR")), terms(10), HERS),
        (
            MINE,
            terms(10, ", recoup: 200 EUR"),
            LOWERED,
        ),
    ],
)
def test_a_version_that_does_not_go_on_with_it_is_told_what_is_left(
    on: Stage, before: str, after: str, said: str
) -> None:
    january(on, before)

    assert kept(on, after) == [said]
    assert kept(on, after) == []


def test_in_another_currency_what_is_left_is_to_be_written(on: Stage) -> None:
    january(on, MINE)

    assert kept(on, terms(10, ", recoup: 220 USD"), currency="USD") == [ELSEWHERE]


@pytest.mark.parametrize(
    "after", [MINE, terms(12, ", recoup: 500 EUR"), terms(10, ", recoup: 900 EUR")]
)
def test_a_version_that_goes_on_with_it_is_told_nothing(on: Stage, after: str) -> None:
    january(on, MINE)

    assert kept(on, after) == []


def test_before_the_first_statement_all_of_it_is_left(on: Stage) -> None:
    january(on, terms(10))
    kept(on, MINE)

    assert kept(on, terms(12)) == [GONE.replace("200,00", "500,00")]


def test_the_bill_that_recoups_it_no_more_says_what_is_left(on: Stage) -> None:
    january(on, MINE)
    kept(on, terms(10, ", cap: 900 EUR"))

    made = bill_period(on.runtime, client_slug=CLIENT, period="2027-02", draft=True)

    assert GONE in [plain(one) for one in made.warnings]


def test_so_does_the_last_bill_of_a_commission(on: Stage) -> None:
    ends = ", until: 2027-01-31"
    agreed = parties(party("Ada", 10, f", recoup: 500 EUR{ends}"), party("OBM", 5))
    story = Story(agreed={"2027-01-01": agreed}, known=SOLD, skipped=["2027-01"])
    story.billed(on)

    with speaking("en"):
        made = bill_period(on.runtime, client_slug=CLIENT, period="2027-01", draft=True)

    assert [plain(one) for one in made.warnings] == [HERS_EN]
