"""What one version of an agreement leaves open goes on under the next one.

A new version computes its commission anew, but what was held is still released on its
day, and what was carried, or is to be clawed back, is still carried: nothing is lost by
signing again. Amounts in another currency than the next version's stay out.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from itertools import groupby

from regie.billing.agreement import Agreement
from regie.billing.agreement import OBM
from regie.billing.closed import Closed
from regie.billing.commission_line import CommissionLine
from regie.billing.exchanged import Exchange
from regie.billing.exchanged import ReadRate
from regie.billing.payout import NOTHING_OPEN
from regie.billing.payout import Opening
from regie.billing.sources import Cut
from regie.billing.terms import Terms
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry


def carried_over(
    entries: Sequence[Entry],
    cut: Cut,
    earlier: Sequence[Closed],
    attributions: Attributions | None,
    rates: Sequence[ReadRate] | None,
) -> Opening:
    """Return what the versions before the one that holds left open.

    Args:
        entries: The ledger, as it is, from the first version's first day on.
        cut: Of the statement to be made.
        earlier: The client's statements before, with the agreement of each.
    """
    opening = NOTHING_OPEN
    for agreement, cuts in _versions(cut, earlier):
        if cuts[0].agreement.currency != cut.agreement.currency:
            opening = NOTHING_OPEN
            continue
        if is_plain(agreement, opening):
            continue
        known = entries
        if agreement.conversion is not None and rates is not None:
            known, _ = Exchange(agreement.conversion, rates, cuts).convert(entries)
        made = CommissionLine(terms_of(agreement), known, cuts, attributions, opening)
        opening = made.left
    return opening


def is_plain(agreement: Agreement, opening: Opening) -> bool:
    """Say whether nothing can be held or carried: each amount is due at once."""
    has_ladder = agreement.commission is None and agreement.terms is not None
    return opening.is_empty and not has_ladder


def terms_of(agreement: Agreement) -> Terms:
    """Return the OBM's terms; without a commission, terms that earn nothing."""
    return agreement.terms or Terms(party=OBM)


def _versions(
    cut: Cut, earlier: Sequence[Closed]
) -> Iterator[tuple[Agreement, list[Cut]]]:
    """Yield the versions before the one that holds, with what each counted."""
    cuts: list[tuple[Agreement, Cut]] = []
    before, end = None, None
    for closed in earlier:
        until = closed.recorded_until.astimezone(UTC)
        if closed.agreement is not None and not closed.same_agreement:
            one = replace(
                cut,
                agreement=closed.agreement,
                period=closed.period,
                recorded_until=until,
                recorded_after=before,
                previous_end=end,
                edition=closed.edition,
            )
            cuts.append((closed.agreement, one))
        before, end = until, closed.period.end
    for _, group in groupby(cuts, key=lambda pair: pair[0].sha256):
        pairs = list(group)
        yield pairs[0][0], [one for _, one in pairs]
