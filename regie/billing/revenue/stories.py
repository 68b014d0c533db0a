"""What was known of each sale, from one statement to the next."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.billing.agreed.terms import asks_discount
from regie.billing.edition import Edition
from regie.billing.revenue.purchases import Purchase
from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.sources import Cut
from regie.billing.revenue.within import Within
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import came_by
from regie.ledger.attribution import merged
from regie.ledger.attribution import NOTHING
from regie.ledger.attribution import Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What is known of a sale at the cut-off of one statement.

    Attributes:
        sale: Its key; for an instalment that of the purchase's first payment.
        version: How often something else was told of that one so far.
        changes: How often it was another sale, or another version of it, so far.
        purchase: What it is an instalment of.
        inside: Entries of the payments that count, where months or payments are agreed.
    """

    sale: str
    told: Told
    version: int
    changes: int
    purchase: Purchase | None = None
    inside: frozenset[str] | None = field(default=None, compare=False)


class Stories:
    """The sales of one version of an agreement."""

    def __init__(
        self,
        cuts: Sequence[Cut],
        attributions: Attributions,
        purchases: Purchases | None,
        within: Within | None = None,
    ) -> None:
        """Keep what decides.

        Args:
            purchases: Of which sale payments are; None: each is one by itself.
            within: Which payments count; None: all of them, or those that are known
                first.
        """
        self._within = within
        self._cuts = cuts
        self._attributions = attributions
        self._purchases = purchases
        terms = cuts[0].agreement.terms
        self._discounts = terms is not None and asks_discount(terms)
        self._known: dict[str, tuple[Story, ...]] = {}
        self._versions: dict[str, tuple[tuple[Told, int], ...]] = {}

    def of(self, sale: str) -> tuple[Story, ...]:
        """Return the story of a sale, a part for each cut-off."""
        if sale not in self._known:
            self._known[sale] = tuple(self._parts(sale))
        return self._known[sale]

    def _parts(self, sale: str) -> Iterator[Story]:
        story: Story | None = None
        for place, cut in enumerate(self._cuts):
            purchase = self._purchase(sale, cut)
            name = purchase.first if purchase else sale
            told, version = self._versions_of(name)[place]
            if story is None or (story.sale, story.version) != (name, version):
                story = Story(
                    sale=name,
                    told=told,
                    version=version,
                    changes=0 if story is None else story.changes + 1,
                    purchase=purchase,
                )
            if self._within is not None:
                story = replace(story, inside=self._within.inside(place))
            yield story

    def _versions_of(self, sale: str) -> tuple[tuple[Told, int], ...]:
        if sale not in self._versions:
            self._versions[sale] = tuple(self._counted(sale))
        return self._versions[sale]

    def _counted(self, sale: str) -> Iterator[tuple[Told, int]]:
        version, before = 0, None
        for place, told in enumerate(self._told(sale)):
            purchase = self._purchase(sale, self._cuts[place])
            now = (told, purchase)
            turns = False
            if self._within is not None:
                sales = (sale, *(purchase.payments if purchase else ()))
                turns = self._within.turns(sales, place)
            version += turns or (before is not None and now != before)
            yield told, version
            before = now

    def _told(self, sale: str) -> list[Told]:
        """Return what was told at each cut-off; mostly all of it was by the first."""
        rows = self._attributions.rows(sale)
        until = [cut.recorded_until for cut in self._cuts]
        if not rows:
            return [NOTHING] * len(until)
        if all(row.at <= until[0] for row in rows):
            return [self._came_by(merged(rows))] * len(until)
        return [
            self._came_by(self._attributions.of(sale, known_by=moment))
            for moment in until
        ]

    def _came_by(self, told: Told) -> Told:
        """Return what matters to the version: more would be another sale to it."""
        return came_by(told, discounts=self._discounts)

    def _purchase(self, sale: str, cut: Cut) -> Purchase | None:
        if self._purchases is None:
            return None
        if not self._purchases.signed and cut.edition < Edition.GROUPS:
            return None
        purchase = self._purchases.at(sale, cut)
        if purchase is None:
            return None
        price, agreement = purchase.price, cut.agreement
        is_converted = agreement.conversion is not None and (
            price is not None and price.net.currency != agreement.currency
        )
        return replace(
            purchase,
            vat=purchase.vat if cut.edition >= Edition.EXACT else None,
            exact=is_converted and cut.edition >= Edition.DAYS,
            payments=purchase.payments if cut.edition >= Edition.DAYS else (),
        )
