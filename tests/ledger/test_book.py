from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

from regie.ledger.accounts import Account
from regie.ledger.accounts import sales
from regie.ledger.book import balance
from regie.ledger.book import balances
from regie.ledger.book import effective_between
from regie.ledger.book import in_order
from regie.ledger.book import known_at
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money

ENTRIES = read_entries("""
2027-03-31 sale c2
  recorded: 2027-04-02T08:00:00+00:00
  client:zen:processor:stripe   24.00 EUR
  client:zen:sales             -20.00 EUR
  client:zen:vat                -4.00 EUR

2027-03-01 sale c1
  client:zen:processor:stripe   12.00 EUR
  client:zen:sales             -10.00 EUR
  client:zen:vat                -2.00 EUR

2027-04-01 sale c3
  client:zen:processor:stripe   50.00 USD
  client:zen:sales

2027-03-01 refund c0
  client:zen:processor:stripe  -12.00 EUR
  client:zen:refunds            10.00 EUR
  client:zen:vat                 2.00 EUR
""")


def keys(entries: list[object]) -> list[str]:
    return [entry.key for entry in entries]  # type: ignore[attr-defined]


def test_in_order_goes_by_moment_then_key() -> None:
    assert keys([*in_order(ENTRIES)]) == ["c0", "c1", "c2", "c3"]


def test_effective_between_leaves_the_end_out() -> None:
    found = effective_between(ENTRIES, date(2027, 3, 1), date(2027, 4, 1))

    assert keys([*found]) == ["c2", "c1", "c0"]


def test_known_at_forgets_what_came_later() -> None:
    found = known_at(ENTRIES, datetime(2027, 4, 1, 12, tzinfo=UTC))

    assert keys([*found]) == ["c1", "c3", "c0"]


def test_balances_keep_currencies_apart_and_leave_zeros_out() -> None:
    text = {
        f"{account} {currency}": str(amount)
        for (account, currency), amount in balances(ENTRIES).items()
    }

    assert text == {
        "client:zen:processor:stripe EUR": "24.00 EUR",
        "client:zen:processor:stripe USD": "50.00 USD",
        "client:zen:refunds EUR": "10.00 EUR",
        "client:zen:sales EUR": "-30.00 EUR",
        "client:zen:sales USD": "-50.00 USD",
        "client:zen:vat EUR": "-4.00 EUR",
    }


def test_balances_on_a_day_and_as_known_then() -> None:
    march = balances(ENTRIES, on=date(2027, 3, 31))
    as_known = balances(
        ENTRIES,
        on=date(2027, 3, 31),
        known_by=datetime(2027, 4, 1, tzinfo=UTC),
    )

    account = Account("client:zen:sales")
    assert march[account, EUR] == Money.of("-30", "EUR")
    assert as_known[account, EUR] == Money.of("-10", "EUR")


def test_balance_of_one_account() -> None:
    assert balance(ENTRIES, sales("zen"), EUR) == Money.of("-30", "EUR")
    assert balance(ENTRIES, sales("other"), EUR) == Money.zero("EUR")
