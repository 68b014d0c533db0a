"""What an earlier version of an agreement left open, settled by itself."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Terms
from regie.billing.commission.advance import less_advance
from regie.billing.commission.advance import Payer
from regie.billing.commission.advance import RecoupedByAll
from regie.billing.commission.advance import Recoupment
from regie.billing.commission.earned import Beside
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import with_rest
from regie.billing.commission.payout import Before
from regie.billing.commission.payout import Opening
from regie.billing.commission.payout import Paid
from regie.billing.commission.payout import pay
from regie.billing.commission.pots import Pot
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What a version leaves that later ones do not go on with, before it is settled.

    Attributes:
        opening: What was open behind its last statement: held, carried, owed.
        holds: How it, and each version before, held what it earned, by the days of its
            statements.
        corrections: What puts its periods right, by the period that states it.
        sources: The entries behind those of the statement to be made, by movement.
        pots: Whose advance these pay off, the oldest first.
        behind: What that leaves of these corrections, by the period that states them;
            all of them where it is not named.
        is_apart: No later terms pay off its advance.
        gone: What is left of that, by the period that tells it.
    """

    version: Version
    opening: Opening
    holds: Sequence[tuple[Period, Hold | None]]
    corrections: Mapping[Period, tuple[Correction, ...]]
    sources: Mapping[str, Source]
    pots: tuple[Pot, ...]
    behind: Mapping[Period, Beside] = field(default_factory=dict)
    is_apart: bool = False
    gone: Mapping[Period, int] = field(default_factory=dict)

    @property
    def payers(self) -> list[Payer]:
        """Who pays off the same advance as later terms."""
        if self.is_apart:
            return []
        return [one.payer(self.corrections, is_apart=True) for one in self.pots]

    def less(self, earned: Iterable[tuple[Period, Sequence[Beside]]]) -> Leaving:
        """Return it with what an advance leaves of it.

        Args:
            earned: By statement, of each of its pots.
        """
        found = dict(earned)
        behind = {period: _together(made) for period, made in found.items()}
        each = zip(self.pots, zip(*found.values(), strict=True), strict=True)
        pots = tuple(pot.less(made) for pot, made in each) if found else self.pots
        return replace(self, behind={**self.behind, **behind}, pots=pots)

    def states(self, period: Period) -> Earned:
        """Return what a period states of it."""
        made, behind = self._earned(period), self.behind.get(period)
        if behind is None:
            return made
        left = made.amount - behind.taken
        return replace(made, recouped=behind.taken, amount=left, pieces=behind.pieces)

    def _earned(self, period: Period) -> Earned:
        made = Earned.of_corrections(period, self.corrections.get(period, ()))
        pieces = with_rest(made.amount, made.pieces)
        return replace(made, pieces=pieces, advance_gone=self.gone.get(period, 0))


def _together(made: Sequence[Beside]) -> Beside:
    return Beside(
        amount=sum(one.amount for one in made),
        pieces=tuple(piece for one in made for piece in one.pieces),
    )


def paid_off(
    leaving: Sequence[Leaving], earned: Iterable[Earned]
) -> tuple[Leaving, ...]:
    """Return what is left with what an advance leaves of it.

    Args:
        earned: Statements of terms that pay off the same advance.
    """
    made = [(one.period, one.beside) for one in earned if one.beside]
    found, place = [], 0
    for one in leaving:
        upto = place + len(one.payers)
        own = [(period, beside[place:upto]) for period, beside in made]
        found.append(one.less(own) if upto > place else one)
        place = upto
    return tuple(found)


def set_apart(leaving: Sequence[Leaving]) -> tuple[Leaving, ...]:
    """Return what is left with an advance that no later terms pay off."""
    cuts = leaving[-1].version.cuts[leaving[-1].version.own :]
    payers = [payer for one in leaving for payer in one.payers]
    so_far = RecoupedByAll(earlier=tuple(one.recouped for one in payers))
    made, gone, told = [], {}, -1
    for period in (cut.period for cut in cuts if cut.edition >= Edition.KNOWN):
        empty = Earned.of_corrections(period, ())
        less, so_far = less_advance(empty, Recoupment(advance=None), so_far, payers)
        made.append(less)
        if payers and so_far.taken != told:
            gone[period] = max(payers[-1].recouped.advance - so_far.taken, 0)
        told = so_far.taken
    *others, last = (replace(one, is_apart=True) for one in paid_off(leaving, made))
    return (*others, replace(last, gone=gone))


def settle_alike(one: Agreement, other: Agreement) -> bool:
    """Say whether what one version left open can be mixed with what another adds."""
    before = one.terms.split if one.terms else ()
    after = other.terms.split if other.terms else ()
    return (
        one.currency == other.currency
        and one.billed_in == other.billed_in
        and before == after
    )


def rests_of(leaving: Iterable[Leaving], billed_in: Currency) -> Iterator[Rest]:
    """Yield what versions left, where something becomes of it in this statement.

    Statements of older editions left rests out: what they dropped is in the first one
    that does not.

    Args:
        billed_in: The currency of the invoice.
    """
    for left in leaving:
        version = left.version
        terms = _settling(version, billed_in)
        later = version.cuts[version.own :]
        periods = [cut.period for cut in later if cut.edition >= Edition.RESTS]
        before = Before(
            opening=left.opening,
            holds=left.holds,
            told_on=version.renewed_on(Edition.KNOWN),
        )
        made = [left.states(one) for one in periods]
        told_on = version.renewed_on(Edition.OWED)
        paid = list(pay(terms, made, before, told_on=told_on))[-1]
        if _says(paid):
            yield Rest(
                agreement=version.agreement,
                terms=terms,
                paid=paid,
                sources=left.sources,
            )


def _says(paid: Paid) -> bool:
    """Say whether something becomes of it."""
    earned = (paid.earned.amount, paid.earned.recouped, paid.earned.advance_gone)
    settled = (paid.released, paid.carried, paid.forgiven, paid.due, paid.let_go)
    return any((*earned, *settled))


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
