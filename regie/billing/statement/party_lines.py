"""The lines of what another party earns by terms of her own."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from regie.billing.commission.accounts import Account
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.rest import Rest
from regie.billing.commission.till import Till
from regie.billing.statement.statement_line import computed_line
from regie.billing.statement.statement_line import explained
from regie.billing.statement.statement_line import rest_line
from regie.billing.statement.statement_line import StatementLine
from regie.money import Money


def party_lines(account: Account, rates: Sequence[ReadRate]) -> Iterator[StatementLine]:
    """Yield what a party's commission comes to, then what was left of it before.

    The amount of each line is what is due to the party, before it is split or
    converted.

    Raises:
        MissingRateError: A rate that it is paid at is not known.
        RateToComeError: It is that of a later day.
    """
    version, made = account.version, account.made
    cut = version.cuts[-1]
    party, till = cut.agreement.whose, Till(cut, rates)
    if made is not None:
        shares = till.shares(version.terms, made.paid, cut.agreement.currency)
        line = replace(computed_line(made, ()), shares=shares, party=party)
        yield explained(line, account.how, cut)
    for rest in account.rests:
        line = replace(_settled(rest, till), party=party)
        yield explained(line, account.how, cut)


def _settled(rest: Rest, till: Till) -> StatementLine:
    due = Money(rest.paid.due, rest.currency)
    return replace(rest_line(rest, till), amount=due)
