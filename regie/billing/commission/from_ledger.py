"""Entries of the ledger -> the movements that a commission is computed from.

An entry that reached Régie after the statement of its own period counts in the first
statement that could know it; its movement lies on that period's first day.

What a sale came by is taken as it was known at the cut-off of the statement that counts
it. If something else is known at a later one, the sale with all that followed from it
is taken back there and counted anew: what was stated before stays as it is. So is what
followed from a sale that was not known yet, once the sale is.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.terms import has_limits
from regie.billing.commission.versions import Version
from regie.billing.edition import Edition
from regie.billing.exchange import Rate
from regie.billing.revenue.claims import attributed
from regie.billing.revenue.entries import movements_in
from regie.billing.revenue.movements import ALONE
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import taken_back
from regie.billing.revenue.purchases import in_purchase
from regie.billing.revenue.purchases import Purchase
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.sources import ONCE
from regie.billing.revenue.sources import Retold
from regie.billing.revenue.stories import Stories
from regie.billing.revenue.stories import Story
from regie.billing.revenue.within import Telling
from regie.billing.revenue.within import Within
from regie.ledger.attribution import Attributions
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A movement with its entry and the statement that counts it.

    Attributes:
        period: Place of that statement among the cuts.
        retold: Why it is told anew; None where it is told for the first time.
        factor: How many times the entry's amount it is: the whole price of a sale in
            instalments is more than its first payment.
        whole: That price without VAT as it was agreed, where it is converted.
        rate: At which it was converted, if it was.
        before: The movement as it counted while its sale, or the first payment of it,
            was not known, with the place of the statement that knew more, and its rate.
        away: Places of statements that know it to count under another version.
    """

    movement: Movement
    entry: Entry
    period: int
    rate: Rate | None = None
    before: tuple[tuple[int, Movement, Rate], ...] = ()
    away: frozenset[int] = frozenset()
    retold: Retold | None = None
    factor: Fraction = ONCE
    whole: Money | None = None

    def at(self, place: int) -> tuple[Movement, Rate | None]:
        """Return the movement as a statement knows it, with its rate."""
        found = ((one, rate) for until, one, rate in self.before if place < until)
        return next(found, (self.movement, self.rate))


def movements_of(
    version: Version, attributions: Attributions | None = None
) -> Iterator[Known]:
    """Yield the movements behind a version's entries, by day.

    Args:
        attributions: What is known of the client's sales.
    """
    known = list(_counted(version))
    terms, cuts = version.terms, version.cuts
    told = attributions or Attributions()
    found: Iterable[Known] = _all(
        known, version, Stories(cuts, told, version.purchases)
    )
    if has_limits(terms) and cuts[-1].edition >= Edition.ARRIVAL:
        found = list(found)
        kin = [list(_tellings_beside(version, one, told)) for one in version.kin]
        within = Within(terms, cuts, _tellings(version, found), kin)
        if within.decides:
            stories = Stories(cuts, told, version.purchases, within)
            found = _all(known, version, stories)
    yield from found


def _tellings(version: Version, found: Iterable[Known]) -> Iterator[Telling]:
    """Yield what is told of each movement while nobody knows which of them count."""
    for one in found:
        if one.movement.amount.currency == version.agreement.currency:
            yield Telling(
                movement=one.movement,
                entry=one.entry.key,
                at=one.entry.effective_at,
                sale=one.entry.parent or one.entry.key,
                place=one.period,
            )


def _tellings_beside(
    version: Version, kin: Version, told: Attributions
) -> Iterator[Telling]:
    """Yield what is told under terms that are the same, by a version's statements."""
    moments = [cut.recorded_until for cut in version.cuts]
    stories = Stories(kin.cuts, told, kin.purchases)
    found = _all(list(_counted(kin)), kin, stories)
    for one in _tellings(kin, found):
        until = kin.cuts[one.place].recorded_until
        places = (at for at, moment in enumerate(moments) if moment >= until)
        place = next(places, None)
        if place is not None:
            yield replace(one, place=place)


def _all(known: Sequence[Known], version: Version, stories: Stories) -> Iterator[Known]:
    sales = {
        one.movement.sale: one
        for one in known
        if one.movement.kind is MovementKind.SALE
        and one.movement.sale == one.movement.key
    }
    placed = {one.entry.key for one in known}
    for one in known:
        for made, purchase in _told(one, sales, version.cuts, stories):
            yield made
            if purchase is not None and _leads(made, purchase, placed):
                yield _whole(made, purchase)


def _counted(version: Version) -> Iterator[Known]:
    cuts = version.cuts
    places = {entry.key: place for entry, place in version.placed}
    for entry in in_order(entry for entry, _ in version.placed):
        place = places[entry.key]
        on = max(entry.effective_on, cuts[place].period.start)
        forms = [
            (early.until, movement, early.rate)
            for early in version.early.get(entry.key, ())
            for movement in movements_in(early.alone, on)
        ]
        for movement in movements_in(entry, on):
            currency = movement.amount.currency
            yield Known(
                movement=movement,
                entry=entry,
                period=place,
                rate=version.rates.get(entry.key),
                before=tuple(
                    one for one in forms if one[1].amount.currency == currency
                ),
                away=version.away.get(entry.key, frozenset()),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What is known of a movement's sale at the cut-off of a statement.

    Attributes:
        sale: The sale, or the movement itself while its sale is not known.
        form: The movement, at the rate of what is known to be its sale, and that rate.
    """

    sale: Known
    story: Story
    form: tuple[Movement, Rate | None]
    is_alone: bool
    is_away: bool = False

    @property
    def is_renamed(self) -> bool:
        """Whether names have a mark."""
        return self.is_alone or self.story.version > 0 or self.story.changes > 0

    def since(self, before: _View) -> Retold:
        """Say what is new, compared with the statement before."""
        if self.is_alone != before.is_alone:
            return Retold.SALE
        now, then = self.story, before.story
        if (now.told, now.purchase) != (then.told, then.purchase):
            return Retold.TOLD
        is_moved = self.is_away != before.is_away
        return Retold.SALE if is_moved else Retold.LIMITS

    def key(self, movement: Movement) -> str:
        """Return the movement's name; a sale's own is the name of the sale."""
        own = movement.key == movement.sale
        version = self.story.version if own else self.story.changes
        return self._named(movement.key, version)

    def key_of_sale(self, movement: Movement) -> str:
        """Return the name of the sale that the movement belongs to."""
        return self._named(movement.sale, self.story.version)

    def key_undone(self, movement: Movement) -> str:
        """Return the name of what the movement takes back."""
        own = movement.undoes == movement.sale
        version = self.story.version if own else self.story.changes
        return self._named(movement.undoes, version)

    def _named(self, key: str, version: int) -> str:
        mark = f"@{version}" if version else ""
        return f"{key}{mark}{ALONE if self.is_alone else ''}" if key else ""


def _told(
    one: Known, sales: Mapping[str, Known], cuts: Sequence[Cut], stories: Stories
) -> Iterator[tuple[Known, Purchase | None]]:
    """Yield the movement with what is known of its sale, and again where that changes.

    With each, what it is an instalment of; None where it is taken back.

    A sale that is told anew is another sale to the commission: `ch_1`, then `ch_1@1`.
    What followed from a sale that was not known yet did so alone: `ch_1?`, then `ch_1`.
    """
    views = list(_views(one, sales, cuts, stories))
    for place, (now, before) in enumerate(zip(views, [views[0], *views], strict=False)):
        is_anew = place > one.period and now is not before and now != before
        retold = now.since(before) if is_anew else None
        back = _seen(one, before, cuts[place]) if is_anew else None
        if back is not None:
            undone = taken_back(back.movement)
            taken = replace(back, movement=undone, period=place, retold=retold)
            yield replace(taken, whole=None), None
        counts = is_anew or place == one.period
        made = _seen(one, now, cuts[place]) if counts else None
        if made is not None:
            if is_anew:
                made = replace(made, period=place, retold=retold)
            yield made, now.story.purchase


def _leads(one: Known, purchase: Purchase, placed: Collection[str]) -> bool:
    """Say whether a payment is the first that counts of what counts as it is paid.

    The whole price is told beside it, also of a sale that began before the agreement.
    """
    if purchase.signed or purchase.factor is None:
        return False
    if one.movement.kind is not MovementKind.PAYMENT or one.movement.undoes:
        return False
    known = (key for key in purchase.payments if key in placed)
    return one.entry.key == next(known, purchase.first)


def _whole(one: Known, purchase: Purchase) -> Known:
    """Return the sale of a payment, of the day on which it began."""
    is_first = one.entry.key == purchase.first
    exact = purchase.exact or not is_first
    whole = purchase.whole(one.movement, one.movement.sale, one.rate, exact=exact)
    if not is_first:
        whole = replace(whole, on=purchase.sold_on, own_day=purchase.sold_on)
    return replace(one, movement=whole)


def _views(
    one: Known, sales: Mapping[str, Known], cuts: Sequence[Cut], stories: Stories
) -> Iterator[_View]:
    """Yield what is known at each cut-off.

    Older editions judged by a sale as if it had always been known.
    """
    own = one.movement.sale or one.movement.key
    alone_counts = cuts[-1].edition >= Edition.SALE
    view: _View | None = None
    for place, (cut, story) in enumerate(zip(cuts, stories.of(own), strict=True)):
        sale = sales.get(story.sale) or sales.get(one.movement.sale, one)
        is_known = place >= sale.period and cut.edition >= Edition.SALE
        is_alone = alone_counts and sale.period > one.period and not is_known
        sale = one if is_alone else sale
        is_away = place in one.away
        form = one.at(place)
        is_same = view is not None and view.story is story and view.sale is sale
        if view is None or not is_same or view.is_away != is_away:
            view = _View(
                sale=sale, story=story, form=form, is_alone=is_alone, is_away=is_away
            )
        yield view


def _seen(one: Known, view: _View, cut: Cut) -> Known | None:
    """Return the movement as it counts; None where its purchase holds it already.

    Or where it counts under another version.
    """
    if view.is_away:
        return None
    purchase = view.story.purchase
    movement, rate = view.form
    if purchase is not None:
        signed = in_purchase(movement, purchase, rate)
        if signed is None:
            return None
        movement = signed
    named = _named(movement, view, cut)
    sold_on = purchase.sold_on if purchase else view.sale.entry.effective_on
    claims = cut.agreement.claims
    told = attributed(named, view.story.told, claims, sold_on=sold_on)
    inside, currency = view.story.inside, cut.agreement.currency
    if inside is not None and movement.amount.currency == currency:
        told = replace(told, counts=one.entry.key in inside)
    signed_as = _signed_as(purchase, movement, cut)
    factor = (signed_as.factor if signed_as else None) or ONCE
    if told is one.movement and factor == one.factor:
        return one
    price = signed_as.price if signed_as and signed_as.exact else None
    net = price.net if price is not None and rate is not None else None
    return replace(one, movement=told, factor=factor, whole=net)


def _signed_as(
    purchase: Purchase | None, movement: Movement, cut: Cut
) -> Purchase | None:
    """Return the purchase of which a movement is all; None of what is paid.

    Older editions called what undoes or corrects a payment so, too.
    """
    if purchase is None or movement.kind is not MovementKind.SALE:
        return None
    is_whole = purchase.signed or cut.edition < Edition.KNOWN
    return purchase if is_whole else None


def _named(movement: Movement, view: _View, cut: Cut) -> Movement:
    if not view.is_renamed and movement.on >= cut.period.start:
        return movement
    return replace(
        movement,
        key=view.key(movement),
        sale=view.key_of_sale(movement),
        undoes=view.key_undone(movement),
        on=max(movement.on, cut.period.start),
    )
