"""Statements from text: what was agreed of a commission, and the sales of a ledger."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries
from regie.money import Money

#: How many examples a property tries; more are asked for by hand.
EXAMPLES = int(os.environ.get("REGIE_TEST_EXAMPLES", "60"))

JANUARY, FEBRUARY, MARCH = (read_period(f"2027-0{month}") for month in (1, 2, 3))


def agreed(commission: str) -> Agreement:
    inner = textwrap.indent(textwrap.dedent(commission).strip(), "  ")
    text = f"agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\ncommission:\n{inner}\n"
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def sale(day: str, key: str, net: str, *, recorded: str = "") -> str:
    known = f"\n  recorded: {recorded}T12:00:00+00:00" if recorded else ""
    return f"""
{day} sale stripe:charge:{key}{known}
  client:zen:processor:stripe   {net} EUR
  client:zen:sales             -{net} EUR
"""


def refund(day: str, key: str, net: str, *, recorded: str = "") -> str:
    known = f"\n  recorded: {recorded}T12:00:00+00:00" if recorded else ""
    return f"""
{day} refund stripe:refund:{key}{known}
  parent: stripe:charge:{key}
  client:zen:processor:stripe  -{net} EUR
  client:zen:refunds            {net} EUR
"""


def close_of(period: Period) -> datetime:
    on = period.end + timedelta(days=1)
    return datetime(on.year, on.month, on.day, tzinfo=UTC)


def each_stated(
    agreement: Agreement,
    entries: Sequence[Entry],
    periods: Sequence[Period],
    rows: Sequence[Attribution] = (),
    *,
    editions: Sequence[Edition] = (),
    rates: Sequence[ReadRate] | None = None,
) -> list[Statement]:
    """Return the statement of each period; those before it were closed in time.

    Args:
        editions: Of the first statements; the newest of all others.
    """
    versions = [agreement] * len(periods)
    return each_billed(versions, entries, periods, rows, editions=editions, rates=rates)


def each_billed(
    versions: Sequence[Agreement],
    entries: Sequence[Entry],
    periods: Sequence[Period],
    rows: Sequence[Attribution] = (),
    *,
    editions: Sequence[Edition] = (),
    rates: Sequence[ReadRate] | None = None,
) -> list[Statement]:
    """Return the statement of each period, by the version that holds in it."""
    named = [*editions, *[NEWEST] * (len(periods) - len(editions))]
    return [
        make_statement(
            entries,
            holds,
            periods[place],
            client="zen",
            recorded_until=close_of(periods[place]),
            earlier=[
                Closed(
                    period=period,
                    recorded_until=close_of(period),
                    same_agreement=before is holds,
                    agreement=before,
                    edition=edition,
                )
                for before, period, edition in zip(
                    versions[:place], periods, named, strict=False
                )
            ],
            attributions=Attributions(rows),
            rates=rates,
            edition=named[place],
        )
        for place, holds in enumerate(versions)
    ]


def each_agreed(
    texts: Sequence[str], ledger: str, *, editions: Sequence[Edition] = ()
) -> list[Statement]:
    """Return the statements of January and what follows, each by its agreement's text.

    The same text is the same version.
    """
    read = {
        one: read_agreement(one, file="zen.yaml", language="en", draft=True)
        for one in texts
    }
    periods = [JANUARY, FEBRUARY, MARCH][: len(texts)]
    versions = [read[one] for one in texts]
    return each_billed(versions, read_entries(ledger), periods, editions=editions)


def commission(*terms: str) -> str:
    """Return a commission of a tenth of net revenue, as YAML."""
    return f"commission: {{{', '.join(('rate: 10 %', 'of: net revenue', *terms))}}}\n"


def above_base(
    ledger: str, *commissions: str, editions: Sequence[Edition] = ()
) -> list[str]:
    """Return what is billed each month above a base of 300 euros."""
    head = (
        "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
        "base: {amount: 300 EUR, every: month}\n"
    )
    made = each_agreed([head + one for one in commissions], ledger, editions=editions)
    base = Money.of(300, "EUR")
    return [f"{(one.total - base).decimal():.2f}" for one in made]


def stated(
    agreement: Agreement,
    ledger: str,
    *periods: Period,
    same: bool = True,
    edition: Edition = NEWEST,
) -> Statement:
    """Return the statement of the last period; the others were closed before."""
    *before, last = periods
    return make_statement(
        read_entries(ledger),
        agreement,
        last,
        client="zen",
        recorded_until=close_of(last),
        earlier=[
            Closed(
                period=period,
                recorded_until=close_of(period),
                same_agreement=same,
                edition=edition,
            )
            for period in before
        ],
        edition=edition,
    )


def stages(statement: Statement) -> list[tuple[str, str]]:
    return [(each.name, str(each.amount)) for each in statement.lines[-1].stages]
