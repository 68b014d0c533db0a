"""Simulations from text: the terms of the parties, and their sales."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.simulation import Account
from regie.billing.commission.simulation import simulate
from regie.billing.exchange import Rates
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_rates
from regie.billing.revenue.sales_csv import read_sales
from regie.money import Money


def accounts(
    parties: str,
    sales: str,
    *,
    rates: str = "",
    begins: date = date.min,
    until: date | None = None,
) -> dict[str, Account]:
    """Return each party's account; with several currencies, `party EUR`."""
    indented = textwrap.indent(textwrap.dedent(parties).strip(), "  ")
    text = f"agreement: Test\nparties:\n{indented}\n"
    agreement = read_agreement(text, file="test.yaml", language="en", draft=True)
    known = Rates(read_rates(textwrap.dedent(rates).strip(), file="r") if rates else ())
    book = open_book(movements(sales))
    found = simulate(agreement.parties, book, rates=known, begins=begins, until=until)
    several = len({account.currency for account in found}) > 1
    return {
        f"{a.terms.party} {a.currency}" if several else a.terms.party: a for a in found
    }


def movements(sales: str) -> Sequence[Movement]:
    """Read a table whose columns are separated by spaces; `-` is an empty cell."""
    rows = [line.split() for line in textwrap.dedent(sales).strip().splitlines()]
    lines = [";".join("" if cell == "-" else cell for cell in row) for row in rows]
    return read_sales("\n".join(lines), file="sales.csv")


def earned(account: Account) -> list[str]:
    """Return what each period earns, in major units."""
    return [_text(line.paid.earned.amount, account) for line in account.lines]


def due(account: Account) -> list[str]:
    """Return what is paid for each period, in major units."""
    return [_text(line.paid.due, account) for line in account.lines]


def shares(account: Account) -> list[dict[str, str]]:
    """Return who gets what of each period."""
    return [{s.name: str(s.paid) for s in line.shares} for line in account.lines]


def _text(minor: int, account: Account) -> str:
    return f"{Money(minor, account.currency).decimal():f}"
