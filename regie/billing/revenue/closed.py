"""Statements that were made before, and what each of them counted."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.revenue.sources import Cut
from regie.money import Money
from regie.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBack:
    """What a credit note gives back of a statement's negative total.

    Attributes:
        number: Of the credit note.
        amount: Positive, without VAT, in the currency of that total.
    """

    number: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A period of which no statement was made: it had nothing when the next one was.

    Attributes:
        agreement: The version that held in it: another one than that of the next
            statement, or one by which somebody's limits are those of each period.
    """

    period: Period
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A statement that was made before.

    Attributes:
        recorded_until: Its cut-off (UTC, inclusive).
        same_agreement: It was made by the version of the agreement that holds now: what
            a commission reached counts on. A new version begins anew, but what was
            held or carried goes on.
        agreement: The version it was made by, where that is another one.
        edition: By which rules it was computed.
        total: What it came to, without VAT; a negative one was not billed. None where
            nothing follows from it.
        given_back: What credit notes give back of a negative total; told of the last
            statement only, since the next one takes over no other.
        passed_over: Periods right before it of which no statement was made.
    """

    period: Period
    recorded_until: datetime
    same_agreement: bool = True
    agreement: Agreement | None = None
    edition: Edition = NEWEST
    total: Money | None = None
    given_back: tuple[GivenBack, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()


def left_of(owed: Money, given_back: Iterable[GivenBack]) -> Money:
    """Return what is left of a negative total that credit notes gave back in part.

    Raises:
        CurrencyMixError: A credit note is in another currency.
    """
    return owed + total((one.amount for one in given_back), owed.currency)


def cuts_before(cut: Cut, earlier: Iterable[Closed]) -> Iterator[Cut]:
    """Yield the cuts of the statements before, each with its own agreement.

    Before it, what was passed over when it was made; editions before `KNOWN` do not
    know of that.
    """
    before, end = None, None
    for closed in earlier:
        until = closed.recorded_until.astimezone(UTC)
        agreement = cut.agreement if closed.same_agreement else closed.agreement
        if agreement is not None:
            made = replace(
                cut,
                agreement=agreement,
                period=closed.period,
                recorded_until=until,
                recorded_after=before,
                previous_end=end,
                edition=closed.edition,
            )
            if cut.edition >= Edition.KNOWN and before is not None:
                yield from (_passed_over(made, one) for one in closed.passed_over)
            yield made
        before, end = until, closed.period.end


def _passed_over(before: Cut, passed: PassedOver) -> Cut:
    """Return the cut of a period that a statement passed over."""
    return replace(
        before,
        agreement=passed.agreement,
        period=passed.period,
        edition=Edition.KNOWN,
        is_made=False,
    )
