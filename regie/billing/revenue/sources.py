"""Which ledger entries a statement takes, and what each adds to the base."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from enum import auto
from enum import Enum
from fractions import Fraction

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Commission
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.money import Currency
from regie.money import Money
from regie.money import total

#: The factor of what counts as it is.
ONCE = Fraction(1)


class Retold(Enum):
    """Why a statement takes back and counts anew what an earlier one counted.

    TOLD: something else is known of the sale, such as what it came by.
    SALE: the sale is known, that what followed from it was counted without.
    LIMITS: other payments lie within `months` or `payments`.
    """

    TOLD = auto()
    SALE = auto()
    LIMITS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An entry behind a line.

    Attributes:
        amount: What it adds to the base of the commission; a refund is negative.
        late: It belongs to an earlier period.
        retold: Why it is told anew; None if the statement of its period did not know
            it.
        takes_back: It only takes back what an earlier statement counted.
        waits: It changes nothing: it waits for its sale, or takes back what did; not
            stored, only shown.
        original: The amount in its own currency, where it was converted, without VAT.
        rate: At which.
        changes: Earlier periods whose base it changes; empty where it is all in the
            base of the statement's own.
        factor: How many times what the entry says the amount is; more than 1 for the
            first payment of a sale in instalments that counts whole.
    """

    key: str
    kind: EntryKind
    effective_on: date
    amount: Money
    customer: str = ""
    parent: str = ""
    late: bool = False
    retold: Retold | None = None
    takes_back: bool = False
    waits: bool = False
    original: Money | None = None
    rate: Rate | None = None
    changes: tuple[Period, ...] = ()
    factor: Fraction = ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Which entries count.

    Attributes:
        client: The client's slug.
        recorded_until: What Régie learned later does not count (UTC, inclusive).
        recorded_after: The `recorded_until` of the period before; None: there is none.
        previous_end: The day after the last one of the period before.
        begins: The first day of the first statement: what lies before it was settled
            elsewhere, whenever it becomes known. None: the period's own.
        edition: By which rules the statement is computed.
        is_made: False where no statement was made of the period, since it was empty.
    """

    agreement: Agreement
    period: Period
    client: str
    recorded_until: datetime
    recorded_after: datetime | None
    previous_end: date | None = None
    begins: date | None = None
    edition: Edition = NEWEST
    is_made: bool = True

    def takes(self, entry: Entry) -> bool:
        """Say whether the entry counts in this period.

        What follows from a sale after the agreement's last day is told apart by the
        newest edition where the sale is known (`versions.py`).
        """
        if entry.client != self.client or entry.recorded_at > self.recorded_until:
            return False
        end = self.period.end
        if self.edition < Edition.DAYS:
            end = min(end, self.agreement.ends_on or end)
        if not self.agreement.starts_on <= entry.effective_on < end:
            return False
        return self.period.start <= entry.effective_on or self.is_late(entry)

    def is_settled(self, entry: Entry) -> bool:
        """Say whether the entry lies before the first statement.

        Older editions counted it if it became known after that one.
        """
        begins = self.begins or self.period.start
        return self.edition >= Edition.BORDER and entry.effective_on < begins

    def is_late(self, entry: Entry) -> bool:
        """Say whether it lies before the period and was in no statement so far.

        It came in after the statement of its own period, or lies between two periods.
        """
        if self.recorded_after is None or entry.effective_on >= self.period.start:
            return False
        if self.is_settled(entry):
            return False
        between = (
            self.previous_end is not None and entry.effective_on >= self.previous_end
        )
        return between or entry.recorded_at > self.recorded_after


def sources_of(
    entries: Iterable[Entry], cut: Cut, commission: Commission
) -> Iterator[Source]:
    """Yield what a statement's entries add to the base of the commission, by moment."""
    for entry in in_order(entries):
        if cut.edition < Edition.DAYS and not cut.takes(entry):
            continue
        for amount in _contributions(entry, commission):
            yield Source(
                key=entry.key,
                kind=entry.kind,
                effective_on=entry.effective_on,
                amount=amount,
                customer=entry.customer,
                parent=entry.parent,
                late=entry.effective_on < cut.period.start,
            )


def differences(
    now: Entry, before: Entry, commission: Commission, then: Period
) -> Iterator[Source]:
    """Yield what an entry adds to the base more than it did in an earlier statement.

    Args:
        now: The entry, converted as its sale is.
        before: The same, as it was converted then.
        then: The period of that statement.
    """
    for amount in _contributions(now, commission):
        stated = [
            one
            for one in _contributions(before, commission)
            if one.currency == amount.currency
        ]
        more = amount - total(stated, amount.currency)
        if more:
            yield Source(
                key=now.key,
                kind=now.kind,
                effective_on=now.effective_on,
                amount=more,
                customer=now.customer,
                parent=now.parent,
                late=True,
                changes=(then,),
            )


def _contributions(entry: Entry, commission: Commission) -> list[Money]:
    roles = {"sales", "refunds", "disputes:lost"}
    if commission.fees_out:
        roles |= {"fees:payment", "fees:dispute", "fees:payout"}
    own = [item.amount for item in entry.postings if item.account.role in roles]
    codes = sorted({amount.currency.code for amount in own})
    sums = [
        -total(
            (amount for amount in own if amount.currency.code == code), Currency(code)
        )
        for code in codes
    ]
    return [amount for amount in sums if amount]
