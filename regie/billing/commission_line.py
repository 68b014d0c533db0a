"""The line of a statement for a commission that is more than one rate."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from regie.billing.basis import Contribution
from regie.billing.basis import contributions
from regie.billing.earn import Course
from regie.billing.earn import earn
from regie.billing.earned import Earned
from regie.billing.from_ledger import Known
from regie.billing.from_ledger import movements_of
from regie.billing.movements import open_book
from regie.billing.payout import NOTHING_OPEN
from regie.billing.payout import Opening
from regie.billing.payout import Paid
from regie.billing.payout import pay
from regie.billing.period import Period
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
        own: What of them is in the base of its own period.
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
        self.stages: tuple[Stage, ...] = stages_of(
            paid, terms, currency, cuts[-1].edition
        )
        found = _sources(counted, known, cuts, currency)
        self.sources = tuple(_told(found, paid.earned))
        self.own = tuple(_own(found, paid.earned, currency))
        self.left_out = tuple(
            source
            for code in sorted(_codes(known) - {currency.code})
            for source in _sources(
                _contributions(terms, known, Currency(code)),
                known,
                cuts,
                Currency(code),
            ).values()
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
    course = Course(
        periods=[cut.period for cut in cuts], editions=[cut.edition for cut in cuts]
    )
    return list(pay(terms, earn(terms, counted, course), opening))[-1]


def _sources(
    counted: Sequence[Contribution],
    known: Sequence[Known],
    cuts: Sequence[Cut],
    currency: Currency,
) -> dict[str, Source]:
    """Return the sources of the last statement by the keys of their movements."""
    last = len(cuts) - 1
    by_key = {
        one.movement.key: one
        for one in known
        if one.period == last and one.movement.amount.currency == currency
    }
    return {
        one.key: Source(
            key=by_key[one.key].entry.key,
            kind=by_key[one.key].entry.kind,
            effective_on=by_key[one.key].entry.effective_on,
            amount=Money(round_half_away(one.amount), currency),
            customer=by_key[one.key].entry.customer,
            parent=by_key[one.key].entry.parent,
            late=by_key[one.key].anew or cuts[-1].is_late(by_key[one.key].entry),
        )
        for one in counted
        if one.amount and one.key in by_key
    }


def _told(found: Mapping[str, Source], earned: Earned) -> Iterator[Source]:
    """Yield the sources with the earlier periods whose base each of them changes."""
    changed: dict[str, list[Period]] = {}
    for one in earned.corrections:
        for key in {change.source.key for change in one.changes}:
            changed.setdefault(key, []).append(one.period)
    for key, source in found.items():
        yield replace(source, changes=tuple(changed.get(key, ())))


def _own(
    found: Mapping[str, Source], earned: Earned, currency: Currency
) -> Iterator[Source]:
    """Yield what of the sources is in the base of the statement's own period."""
    if earned.own is None:
        yield from found.values()
        return
    amounts: dict[str, Fraction] = {}
    for change in earned.own:
        key = change.source.key
        amounts[key] = amounts.get(key, Fraction()) + change.amount
    for key, source in found.items():
        if amounts.get(key):
            yield replace(source, amount=Money(round_half_away(amounts[key]), currency))
