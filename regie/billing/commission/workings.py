"""The base of a commission, one number for each kind of entry, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from regie.billing.revenue.sources import Source
from regie.ledger.entry import EntryKind
from regie.money import Currency
from regie.money import Money
from regie.money import total


class Step(StrEnum):
    """A step of a commission's calculation, in its order."""

    SALES = "sales"
    REFUNDS = "refunds"
    DISPUTES = "disputes"
    FEES = "fees"
    COSTS = "costs"
    CORRECTIONS = "corrections"
    OTHERS = "others"
    REVENUE = "revenue"


STEP_OF = {
    EntryKind.SALE: Step.SALES,
    EntryKind.REFUND: Step.REFUNDS,
    EntryKind.REFUND_FAILED: Step.REFUNDS,
    EntryKind.DISPUTE: Step.DISPUTES,
    EntryKind.DISPUTE_LOST: Step.DISPUTES,
    EntryKind.DISPUTE_WON: Step.DISPUTES,
    EntryKind.FEE: Step.FEES,
    EntryKind.DISPUTE_FEE: Step.FEES,
    EntryKind.PAYOUT_FEE: Step.FEES,
    EntryKind.COST: Step.COSTS,
    EntryKind.REVERSAL: Step.CORRECTIONS,
    EntryKind.CORRECTION: Step.CORRECTIONS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """One number of the calculation.

    Attributes:
        count: How many entries it comes from.
    """

    step: Step
    amount: Money
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOthers:
    """What other parties' commissions do to a base.

    Attributes:
        amount: Negative where they are taken off first.
        count: Of how many parties.
    """

    amount: Money
    count: int


def workings_of(
    sources: Sequence[Source], currency: Currency, others: OfOthers | None = None
) -> Iterator[Working]:
    """Yield what each kind of entry adds, then all of it."""
    for step in dict.fromkeys(STEP_OF.values()):
        own = [
            source
            for source in sources
            if STEP_OF.get(source.kind, Step.CORRECTIONS) is step
        ]
        if own:
            yield _working(step, own, currency)
    whole = _working(Step.REVENUE, sources, currency)
    if others is not None:
        yield Working(step=Step.OTHERS, amount=others.amount, count=others.count)
        whole = replace(whole, amount=whole.amount + others.amount)
    yield whole


def _working(step: Step, sources: Sequence[Source], currency: Currency) -> Working:
    amount = total((source.amount for source in sources), currency)
    return Working(step=step, amount=amount, count=len(sources))
