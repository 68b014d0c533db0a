"""The line of a statement for a commission that is more than one rate."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence

from regie.billing.basis import Contribution
from regie.billing.basis import contributions
from regie.billing.earned import earn
from regie.billing.from_ledger import Known
from regie.billing.from_ledger import movements_of
from regie.billing.movements import open_book
from regie.billing.payout import NOTHING_OPEN
from regie.billing.payout import Opening
from regie.billing.payout import Paid
from regie.billing.payout import pay
from regie.billing.sources import Cut
from regie.billing.sources import Source
from regie.billing.stages import Stage
from regie.billing.stages import stages_of
from regie.billing.terms import Terms
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away


class CommissionLine:
    """What a commission comes to in the last of several statements.

    Attributes:
        amount: What is due; negative only where a credit note was agreed.
        stages: How it came about.
        sources: The entries of the last statement, by moment.
        left_out: Those in other currencies.
        left: What is open afterwards.
    """

    def __init__(
        self,
        terms: Terms,
        entries: Iterable[Entry],
        cuts: Sequence[Cut],
        attributions: Attributions | None = None,
        opening: Opening = NOTHING_OPEN,
    ) -> None:
        """Compute it.

        Args:
            terms: What was agreed.
            entries: The ledger, from the agreement's first day on.
            cuts: Of the statements so far, and of this one, in their order.
            attributions: What is known of the client's sales.
            opening: What the version of the agreement before this one left open.
        """
        currency = cuts[-1].agreement.currency
        known = list(movements_of(entries, cuts, attributions))
        counted = _contributions(terms, known, currency)
        paid = _paid(terms, counted, cuts, opening)
        self.left = paid.left
        self.amount = Money(paid.due, currency)
        self.stages: tuple[Stage, ...] = stages_of(paid, terms, currency)
        self.sources = _sources(counted, known, cuts, currency)
        self.left_out = tuple(
            source
            for code in sorted(_codes(known) - {currency.code})
            for source in _sources(
                _contributions(terms, known, Currency(code)),
                known,
                cuts,
                Currency(code),
            )
        )


def _codes(known: Sequence[Known]) -> set[str]:
    return {one.movement.amount.currency.code for one in known}


def _contributions(
    terms: Terms, known: Sequence[Known], currency: Currency
) -> list[Contribution]:
    book = open_book(one.movement for one in known)
    return list(contributions(terms, book, currency.code))


def _paid(
    terms: Terms,
    counted: Sequence[Contribution],
    cuts: Sequence[Cut],
    opening: Opening,
) -> Paid:
    periods = [cut.period for cut in cuts]
    return list(pay(terms, earn(terms, counted, periods), opening))[-1]


def _sources(
    counted: Sequence[Contribution],
    known: Sequence[Known],
    cuts: Sequence[Cut],
    currency: Currency,
) -> tuple[Source, ...]:
    last = len(cuts) - 1
    by_key = {
        one.movement.key: one
        for one in known
        if one.period == last and one.movement.amount.currency == currency
    }
    return tuple(
        Source(
            key=by_key[one.key].entry.key,
            kind=by_key[one.key].entry.kind,
            effective_on=by_key[one.key].entry.effective_on,
            amount=Money(round_half_away(one.amount), currency),
            customer=by_key[one.key].entry.customer,
            parent=by_key[one.key].entry.parent,
            late=by_key[one.key].anew or cuts[-1].is_late(by_key[one.key].entry),
        )
        for one in counted
        if one.key in by_key
    )
