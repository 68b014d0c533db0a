"""What other parties earn by terms of their own, in a statement."""

from __future__ import annotations

import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.party_due import party_dues
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from regie.billing.statement.statement_why import rungs_of
from regie.ledger.attribution import Attributions
from regie.ledger.text import read_entries
from tests.billing.stated import close_of
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said
from tests.spaces import plain

HEAD = "agreement: Zen\nclient: Studio Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
PLAIN = f"{HEAD}commission: {{rate: 8 %, of: net revenue}}\nparties:\n"
ADA = "  - {party: Ada, rate: 30 %, of: net revenue, links: [ada], hold: 30 days}\n"
BEN = "  - {party: Ben, rate: 10 %, of: net revenue}\n"
LEFT = """\
  - party: Associés
    rate: 100 %
    of: profit
    others: [Ada, OBM]
    split: {Zoé: 50, Marc: 50}
"""
SALES = sale("2027-01-05", "a", "1000") + sale("2027-01-06", "b", "500")
BY_ADA = [said("a", link="ada"), said("c", link="ada")]


def read(text: str) -> Agreement:
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def stated(
    text: str,
    ledger: str,
    *periods: Period,
    old: Sequence[Period] = (),
    before: str = "",
) -> Statement:
    """Return the last period's statement.

    Args:
        old: Periods whose statements an older edition made.
        before: The agreement of all statements but the last one.
    """
    *closed, last = periods
    return make_statement(
        read_entries(ledger),
        read(text),
        last,
        client="zen",
        recorded_until=close_of(last),
        earlier=[
            Closed(
                period=period,
                recorded_until=close_of(period),
                same_agreement=not before,
                agreement=read(before) if before else None,
                edition=Edition.RESTS if period in old else NEWEST,
            )
            for period in closed
        ],
        attributions=Attributions(BY_ADA),
        edition=Edition.RESTS if last in old else NEWEST,
    )


def due(statement: Statement) -> dict[str, str]:
    return {name: str(amount) for name, amount in others_in(statement.parties).items()}


def stages(statement: Statement, party: str) -> list[tuple[str, str]]:
    (line,) = (line for line in statement.parties if line.party == party)
    return [(stage.name.value, str(stage.amount)) for stage in line.stages]


def test_each_party_has_her_own_hold_and_the_total_is_the_obms() -> None:
    text = PLAIN + ADA + BEN

    january = stated(text, SALES, JANUARY)
    february = stated(text, SALES, JANUARY, FEBRUARY)

    assert (str(january.total), due(january)) == (
        "120.00 EUR",
        {"Ada": "0.00 EUR", "Ben": "150.00 EUR"},
    )
    assert stages(january, "Ada") == [
        ("base", "1000.00 EUR"),
        ("tiers", "300.00 EUR"),
        ("earned", "300.00 EUR"),
        ("held", "-300.00 EUR"),
        ("due", "0.00 EUR"),
    ]
    assert due(february) == {"Ada": "300.00 EUR", "Ben": "0.00 EUR"}
    (line,) = (line for line in january.parties if line.party == "Ada")
    assert [source.key for source in line.sources] == ["stripe:charge:a"]


def test_what_others_earn_is_a_number_of_the_base() -> None:
    ledger = SALES + refund("2027-01-20", "b", "100")

    january = stated(PLAIN + ADA + LEFT, ledger, JANUARY)

    line = january.parties[-1]
    assert due(january) == {
        "Ada": "0.00 EUR",
        "Zoé": "494.00 EUR",
        "Marc": "494.00 EUR",
    }
    assert [(one.step.value, str(one.amount), one.count) for one in line.workings] == [
        ("sales", "1500.00 EUR", 2),
        ("refunds", "-100.00 EUR", 1),
        ("others", "-412.00 EUR", 2),
        ("revenue", "988.00 EUR", 3),
    ]
    rungs = rungs_of(line, read(PLAIN + ADA + LEFT), "fr", reader="Zoé")
    told = [f"{one.label} {one.amount!s} {one.why}".strip() for one in rungs]
    assert told[2] == (
        "Commissions d'autres -412.00 EUR Ce que gagnent 2 autres parties, compté "
        "d'abord."
    )
    assert told[-1] == (
        "À payer 494.00 EUR La part de Zoé, à facturer par Zoé, hors TVA."
    )


def test_a_statement_shows_them_below_the_total_each_with_its_reasons() -> None:
    january = stated(PLAIN + ADA + BEN, SALES, JANUARY)

    dues = party_dues(january.all_lines, {})
    shown = statement_markdown(january, "fr", ZoneInfo("Europe/Paris"), dues)

    spaced = plain(shown)
    assert "| **Total** | **120,00 €** |" in spaced
    assert "| Ben, qui facture sa part | 150,00 € |" in spaced
    assert "- **Ada · Commission** · Assiette de la période : ventes hors TVA" in spaced


def test_what_was_held_of_a_party_who_left_is_released() -> None:
    after = stated(PLAIN + BEN, SALES, JANUARY, FEBRUARY, before=PLAIN + ADA)

    assert due(after) == {"Ben": "0.00 EUR", "Ada": "300.00 EUR"}


def test_an_account_begins_with_the_first_statement_that_states_it() -> None:
    ledger = SALES + sale("2027-02-05", "c", "200")
    text = PLAIN + ADA + BEN

    january = stated(text, SALES, JANUARY, old=[JANUARY])
    february = stated(text, ledger, JANUARY, FEBRUARY, old=[JANUARY])
    march = stated(text, ledger, JANUARY, FEBRUARY, MARCH, old=[JANUARY])

    assert january.parties == ()
    assert "parties" not in json.loads(statement_json(january))
    assert due(february) == {"Ada": "0.00 EUR", "Ben": "20.00 EUR"}
    assert due(march) == {"Ada": "60.00 EUR", "Ben": "0.00 EUR"}


CAPPED = """\
  - {party: Ada, rate: 30 %, of: net revenue, scope: sale, links: [ada]}
  - {party: Zoé, rate: 100 %, of: profit, cap: 400 EUR, others: [Ada]}
"""
FEE_BETWEEN = (
    sale("2027-01-05", "a", "200")
    + sale("2027-01-06", "b", "500")
    + sale("2027-02-05", "d", "300")
    + """
2027-02-06 fee stripe:fee:a
  parent: stripe:charge:a
  client:zen:fees:payment      20 EUR
  client:zen:processor:stripe -20 EUR
"""
    + refund("2027-03-05", "a", "200")
)
APRIL = read_period("2027-04")


@pytest.mark.parametrize(
    ("old", "zoe"),
    [
        (0, ["400.00 EUR", "280.00 EUR", "0.00 EUR", "0.00 EUR"]),
        (3, ["400.00 EUR", "280.00 EUR", "20.00 EUR", "-20.00 EUR"]),
    ],
)
def test_a_commission_given_back_is_put_right_in_its_own_month(
    old: int, zoe: list[str]
) -> None:
    """Older editions took it as if it gave back the fee of February."""
    made = each_stated(
        read(PLAIN + CAPPED),
        read_entries(FEE_BETWEEN),
        [JANUARY, FEBRUARY, MARCH, APRIL],
        BY_ADA,
        editions=[Edition.ADVANCE] * old,
    )

    earned = [dict(stages(one, "Zoé"))["earned"] for one in made]
    assert earned == zoe


def test_a_correction_by_anothers_commission_says_whose_and_adds_up() -> None:
    march = stated(PLAIN + CAPPED, FEE_BETWEEN, JANUARY, FEBRUARY, MARCH)

    (line,) = (line for line in march.parties if line.party == "Zoé")
    (told,) = (
        rung.why
        for rung in rungs_of(line, read(PLAIN + CAPPED), "fr", reader="Zoé")
        if "corrigée" in rung.label
    )
    assert plain(told).startswith(
        "Son assiette passe de 640,00 € à 500,00 € : remboursement stripe:refund:a du 5 "
        "mars 2027 (-200,00 €), commission d'Ada corrigée (60,00 €). Recalculée"
    )
