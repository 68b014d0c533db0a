"""What a party bills once an earlier share was below zero."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from regie.billing.exchange import Rate
from regie.billing.statement.party_due import bills_text
from regie.services.bills.bill import bill_period
from regie.services.bills.billed import Billed
from regie.services.bills.keep import keep_agreement
from regie.services.statement.statements import show_statement
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.services.bills.test_no_invoice import SHARED
from tests.services.hours import HEAD
from tests.spaces import plain

OWN_TERMS = """\
commission: {rate: 10 %, of: net revenue}
parties:
  - {party: Marc, rate: 4 %, of: net revenue, clawback: credit}
"""


def dues(billed: Billed) -> list[tuple[str, str, str, str]]:
    return [
        (one.name, str(one.share), str(one.before), str(one.due))
        for one in billed.shares
    ]


@pytest.mark.parametrize("terms", [SHARED, OWN_TERMS])
def test_a_share_below_zero_is_taken_off_her_next_bills(on: Stage, terms: str) -> None:
    begin(on, terms)
    made = [bill(on, month) for month in (3, 4, 5, 6)]

    assert [dues(one) for one in made] == [
        [("Marc", "40.00 EUR", "0.00 EUR", "40.00 EUR")],
        [("Marc", "-24.00 EUR", "0.00 EUR", "-24.00 EUR")],
        [("Marc", "0.00 EUR", "-24.00 EUR", "-24.00 EUR")],
        [("Marc", "80.00 EUR", "-24.00 EUR", "56.00 EUR")],
    ]
    assert [plain(bills_text(one.shares[0], "fr")) for one in made[1:]] == [
        "Marc, à rendre ou à déduire de sa prochaine facture",
        (
            "Marc, à rendre ou à déduire de sa prochaine facture (0,00 €, moins 24,00 € que ses "
            "relevés d'avant laissent)"
        ),
        "Marc, qui facture sa part (80,00 €, moins 24,00 € que ses relevés d'avant laissent)",
    ]
    assert (
        "| Marc, qui facture sa part (80,00 €, moins 24,00 € que ses relevés d'avant "
        "laissent) | 56,00 € |"
    ) in plain(made[3].markdown)
    again = bill_period(on.runtime, client_slug=CLIENT, period="2027-06")
    assert (again.shares, again.markdown) == (made[3].shares, made[3].markdown)


def test_her_page_and_a_draft_say_what_is_left_for_her_to_bill(on: Stage) -> None:
    begin(on, SHARED)
    bill(on, 3)
    bill(on, 4)
    on.move("2027-07-02 09:00")
    draft = bill_period(on.runtime, client_slug=CLIENT, period="2027-06", draft=True)
    bill(on, 6)

    march, june = (
        show_statement(on.runtime, CLIENT, period, party="Marc")
        for period in ("2027-03", "2027-06")
    )
    assert dues(draft) == [("Marc", "80.00 EUR", "-24.00 EUR", "56.00 EUR")]
    assert (str(march.total), march.shares) == ("40.00 EUR", ())
    assert (str(june.total), june.shares) == ("80.00 EUR", draft.shares)
    with speaking("en"):
        assert plain(bills_text(june.shares[0], "en")) == (
            "Marc, who bills the share (€80.00, less €24.00 that earlier statements leave)"
        )


def test_another_currency_is_settled_by_itself(on: Stage) -> None:
    begin(on, SHARED)
    bill(on, 3)
    bill(on, 4)
    dollars = HEAD + SHARED.replace(
        "rate: 10 %", "rate: 10 %, paid_in: USD, conversion: statement date"
    )
    keep_agreement(
        on.runtime, dollars.replace("2027-01", "2027-05"), file="dollars.yaml"
    )
    with on.runtime.unit() as unit:
        rate = Rate(
            on=date(2027, 6, 30),
            origin="EUR",
            target="USD",
            worth=Fraction("1.25"),
            source="ECB",
        )
        unit.exchange_rates.add([rate], read_at=on.clock.now())
    june = bill(on, 6)

    (due,) = june.shares
    assert (str(due.due), [str(one) for one in due.apart]) == (
        "100.00 USD",
        ["-24.00 EUR"],
    )
    assert plain(bills_text(due, "fr")) == (
        "Marc, qui facture sa part ; d'avant, dans une autre monnaie, à régler à part : "
        "-24,00 €"
    )
    own = show_statement(on.runtime, CLIENT, "2027-06", party="Marc")
    assert own.shares == (due,)


def test_below_zero_a_share_is_not_for_her_to_bill(on: Stage) -> None:
    begin(on, SHARED)
    bill(on, 3)
    bill(on, 4)

    told = [
        plain(line.rungs[-1].why)
        for language in ("fr", "en")
        for line in show_statement(
            on.runtime, CLIENT, "2027-04", party="Marc", language=language
        ).lines
    ]

    assert told == [
        "La part de Marc, hors TVA : à déduire de sa prochaine facture, ou à rendre.",
        (
            "The share of Marc, without VAT: to be taken off the next bill, or given "
            "back."
        ),
    ]
