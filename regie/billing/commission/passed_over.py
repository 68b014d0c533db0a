"""What was learned of periods that were passed over, under terms that stated nothing.

They had nothing when the next statement was made: there is nothing that they leave open
to later terms. What the ones before them left goes on to the next that state something,
as if there had been none between. What puts a period right that was passed over is in
the statement that knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.billing.commission.advance import Recouped
from regie.billing.commission.commission_line import CommissionLine
from regie.billing.commission.commission_line import Past
from regie.billing.commission.exchanged import Exchanged
from regie.billing.commission.payout import NOTHING_OPEN
from regie.billing.commission.pots import Pot
from regie.billing.commission.rest import Leaving
from regie.billing.commission.rest import set_apart
from regie.billing.commission.rest import settle_alike
from regie.billing.commission.versions import Version


def followed(versions: Sequence[Version]) -> Iterator[tuple[Version, Version]]:
    """Yield versions but for the last, each with the next that statements are made by.

    Args:
        versions: The one that holds last.
    """
    for place, version in enumerate(versions[:-1], start=1):
        yield version, next(one for one in versions[place:] if one.is_made)


def beside(
    past: Past,
    passed: tuple[Version, CommissionLine],
    how: Mapping[str, Exchanged],
    after: Version,
) -> Past:
    """Return what there is for the next version, with what puts such periods right.

    Args:
        passed: A version that no statement was made by, and what it comes to.
        how: How its entries came from another currency.
        after: The next version that statements are made by.
    """
    version, made = passed
    hold, advance = (version.days, version.terms.hold), version.terms.recoup
    both = replace(
        past,
        how={**past.how, **how},
        left_out=(*past.left_out, *made.left_out),
        earned={**past.earned, **made.earned},
        late={**past.late, **made.later(past.late)},
    )
    if settle_alike(version.agreement, after.agreement):
        return replace(
            both,
            pots=made.pots,
            corrections={**past.corrections, **made.later(past.corrections)},
            sources={**past.sources, **made.stated_now},
            holds=(*past.holds, hold),
        )
    left = Leaving(
        version=version,
        opening=NOTHING_OPEN,
        holds=(hold,),
        corrections=made.later({}),
        sources=made.stated_now,
        pots=(
            Pot(
                advance=advance,
                days=(version.days,),
                recouped=Recouped(advance=advance.amount.minor if advance else 0),
            ),
        ),
    )
    goes_on = version.agreement.currency == after.agreement.currency
    leaving = (left,) if goes_on else set_apart((left,))
    apart = [replace(one, gone={}) for one in leaving]  # told of those before it
    return replace(both, leaving=(*past.leaving, *apart))
