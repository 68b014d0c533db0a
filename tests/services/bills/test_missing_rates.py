"""Nothing is billed at the exchange rate of another day than its own."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from regie.billing.exchange import Rate
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.statement.statements import show_statement
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.spaces import plain

#: 12 March 2027 is a Friday, the 14th a Sunday.
DOLLARS = """
2027-03-14 sale hand:usd
  client:studio-zen:processor:stripe   100.00 USD
  client:studio-zen:sales             -100.00 USD
"""
APRIL = """
2027-04-12 sale hand:april
  client:studio-zen:processor:stripe   200.00 USD
  client:studio-zen:sales             -200.00 USD

2027-04-14 refund hand:back
  parent: hand:usd
  client:studio-zen:refunds             50.00 USD
  client:studio-zen:processor:stripe   -50.00 USD
"""


def known(on: Stage, *days: str, code: str = "USD") -> None:
    rates = [
        Rate(
            on=date.fromisoformat(day),
            origin="EUR",
            target=code,
            worth=Fraction("1.25"),
            source="ECB",
        )
        for day in days
    ]
    with on.runtime.unit() as unit:
        unit.exchange_rates.add(rates, read_at=on.clock.now())


def sold(on: Stage, entries: str, *, conversion: str) -> None:
    ready(on)
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    keep_agreement(
        on.runtime, f"{text}conversion: {conversion}\n", file="agreement.yaml"
    )
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(entries))


def told(on: Stage, period: str = "2027-03", language: str = "fr") -> list[str]:
    with speaking(language):
        made = bill_period(on.runtime, client_slug=CLIENT, period=period, draft=True)
    return [plain(one) for one in made.warnings if one.startswith(("Taux", "Exchange"))]


def close(on: Stage, period: str = "2027-03") -> None:
    bill_period(on.runtime, client_slug=CLIENT, period=period)


def test_a_draft_tells_what_a_bill_waits_for(on: Stage) -> None:
    sold(on, DOLLARS, conversion="date du paiement")
    known(on, "2027-03-11")
    french, english = told(on), told(on, language="en")
    with pytest.raises(UsageError) as refused:
        close(on)
    known(on, "2027-03-12")

    assert french == [
        (
            "Taux de change : il manque ceux de 1 jour (dès le 12 mars 2027), que la BCE a "
            "publiés ; ce qui s'y rapporte est compté au taux d'un autre jour. Rien ne se "
            "facture sans eux, car un relevé fait ne change plus. Les prendre : regie "
            "ledger rates fetch --from 2027-03-12."
        )
    ]
    assert english == [
        (
            "Exchange rates: those of 1 day (from 12 March 2027 on) are missing, which the "
            "ECB published; what goes by them is counted at the rate of another day. "
            "Nothing is billed without them, since a statement never changes once it is "
            "made. Get them: regie ledger rates fetch --from 2027-03-12."
        )
    ]
    assert [plain(str(refused.value))] == french
    assert told(on) == []
    close(on)


def test_an_average_wants_each_day_that_was_published(on: Stage) -> None:
    sold(on, DOLLARS, conversion="moyenne")
    days = [f"2027-03-{day:02}" for day in range(1, 32)]
    known(on, *(day for day in days if day not in {"2027-03-10", "2027-03-13"}))

    assert "1 jour (dès le 10 mars 2027)" in told(on)[0]


def test_the_statements_day_is_its_last_one(on: Stage) -> None:
    sold(on, DOLLARS, conversion="date du relevé")
    known(on, "2027-03-30")
    stale = told(on)
    known(on, "2027-03-31")

    assert "1 jour (dès le 31 mars 2027)" in stale[0]
    assert told(on) == []


def test_a_currency_that_is_no_longer_quoted_keeps_its_last_rate(on: Stage) -> None:
    sold(on, DOLLARS, conversion="date du paiement")
    known(on, "2027-03-03")
    known(on, "2027-03-12", code="GBP")
    close(on)

    assert told(on) == []


def test_what_was_billed_before_is_not_asked_of_a_later_bill(on: Stage) -> None:
    """A refund goes by the rate of its sale, which was billed."""
    sold(on, DOLLARS, conversion="date du paiement")
    known(on, "2027-03-12")
    close(on)
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(APRIL))
    on.move("2027-05-03 09:00")
    stale = told(on, "2027-04")
    known(on, "2027-04-12")
    close(on, "2027-04")

    assert "1 jour (dès le 12 avril 2027)" in stale[0]
    amounts = [
        str(source.amount)
        for line in show_statement(on.runtime, CLIENT, "2027-04").lines
        for source in line.sources
        if source.original
    ]
    assert amounts == ["160.00 EUR", "-40.00 EUR"]


def test_a_rate_of_today_may_still_come(on: Stage) -> None:
    sold(on, DOLLARS.replace("-14 sale", "-12 sale"), conversion="date du paiement")
    on.move("2027-03-12 11:00")
    known(on, "2027-03-11")
    during = told(on)
    on.move("2027-03-13 11:00")

    assert during == []
    assert "1 jour (dès le 12 mars 2027)" in told(on)[0]
