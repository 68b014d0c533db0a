"""What an earlier version of an agreement left open, settled by itself."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from typing import Protocol

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.payout import Before
from regie.billing.commission.payout import Opening
from regie.billing.commission.payout import Paid
from regie.billing.commission.payout import pay
from regie.billing.commission.versions import Version
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.sources import Source
from regie.money import Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What an earlier version left open and the present one does not go on with.

    Attributes:
        agreement: The earlier version.
        terms: How it is settled: shared as it was then, paid in the present currency.
        paid: What becomes of it in this statement; what puts its periods right is what
            it earns.
        sources: The entries behind that, by movement.
    """

    agreement: Agreement
    terms: Terms
    paid: Paid
    sources: Mapping[str, Source]

    @property
    def currency(self) -> Currency:
        """In which it was earned."""
        return self.agreement.currency


class Left(Protocol):
    """What a version leaves to the next one."""

    @property
    def opening(self) -> Opening:
        """What is open: held, carried, owed."""
        ...

    @property
    def holds(self) -> Sequence[tuple[Period, Hold | None]]:
        """How each version held what it earned, by the days of its statements."""
        ...

    @property
    def corrections(self) -> Mapping[Period, tuple[Correction, ...]]:
        """What puts its periods right, by the period that states it."""
        ...

    @property
    def sources(self) -> Mapping[str, Source]:
        """The entries behind those of the statement to be made, by movement."""
        ...


def settle_alike(one: Agreement, other: Agreement) -> bool:
    """Say whether what one version left open can be mixed with what another adds."""
    before = one.terms.split if one.terms else ()
    after = other.terms.split if other.terms else ()
    return (
        one.currency == other.currency
        and one.billed_in == other.billed_in
        and before == after
    )


def rest_of(version: Version, left: Left, billed_in: Currency) -> Iterator[Rest]:
    """Yield what a version leaves, if something becomes of it in this statement.

    Statements of older editions left rests out: what they dropped is in the first one
    that does not.

    Args:
        left: What was open behind its last statement, and what put it right since.
        billed_in: The currency of the invoice.
    """
    terms = _settling(version, billed_in)
    later = version.cuts[version.own :]
    periods = [cut.period for cut in later if cut.edition >= Edition.RESTS]
    put_right = left.corrections
    earned = [Earned.of_corrections(one, put_right.get(one, ())) for one in periods]
    told_on = version.renewed_on(Edition.OWED)
    before = Before(
        opening=left.opening,
        holds=left.holds,
        told_on=version.renewed_on(Edition.KNOWN),
    )
    paid = list(pay(terms, earned, before, told_on=told_on))[-1]
    settled = (paid.earned.amount, paid.released, paid.carried, paid.forgiven, paid.due)
    if any((*settled, paid.let_go)):
        yield Rest(
            agreement=version.agreement, terms=terms, paid=paid, sources=left.sources
        )


def _settling(version: Version, billed_in: Currency) -> Terms:
    """Return the terms by which nothing new is earned, only settled.

    A negative balance has no commissions to come that it could be taken from: it is
    taken from the invoice itself. An invoice has one currency.
    """
    terms = version.terms
    if version.agreement.billed_in != billed_in:
        terms = replace(terms, paid_in=billed_in, conversion=Conversion.STATEMENT)
    return replace(
        terms,
        hold=None,
        guarantee=None,
        minimum_payout=None,
        clawback=terms.clawback.at_the_end,
    )
