"""What one version of an agreement leaves open goes on under the next one.

A new version computes its commission anew, but what was held is still released on its
day, and what was carried, or is to be clawed back, is still carried: nothing is lost by
signing again. What changes a period of an earlier version puts it right under the terms
of that version, and the statement that is made states the difference.

Where the next version counts in another currency, is paid in another one, or is split
otherwise, what is left belongs to those who earned it, in the currency in which they
did. It is not mixed with what they earn now: it is settled by itself, as a line of its
own (`rest`), released on its days and shared as it was agreed then.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from regie.billing.agreed.terms import Clawback
from regie.billing.commission.commission_line import CommissionLine
from regie.billing.commission.commission_line import Past
from regie.billing.commission.exchanged import Exchange
from regie.billing.commission.exchanged import Exchanged
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.passed_over import beside
from regie.billing.commission.passed_over import followed
from regie.billing.commission.payout import Opening
from regie.billing.commission.rest import Leaving
from regie.billing.commission.rest import paid_off
from regie.billing.commission.rest import set_apart
from regie.billing.commission.rest import settle_alike
from regie.billing.commission.versions import Version
from regie.billing.edition import Edition
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry


def carried_over(
    entries: Sequence[Entry],
    versions: Sequence[Version],
    attributions: Attributions | None,
    rates: Sequence[ReadRate] | None,
) -> Past:
    """Return what the versions before the one that holds leave to it.

    Args:
        entries: The ledger, as it is, from the first version's first day on.
        versions: All of them, the one that holds last.
    """
    past = Past()
    holds = versions[-1]
    has_rests = holds.cuts[-1].edition >= Edition.RESTS
    for version, after in followed(versions):
        if not has_rests and version.agreement.currency != holds.agreement.currency:
            past = Past()
            continue
        known, how = converted(entries, version, rates)
        now = version.cuts[-1] is holds.cuts[-1]
        open_now = past if version.is_made else Past(pots=past.pots)
        plain = is_plain(version, open_now)
        told = None if plain else attributions
        made = CommissionLine(known, told, open_now, plain=plain)
        if not version.is_made:
            past = beside(past, (version, made), how, after)
            continue
        past = Past(
            opening=past.opening if plain else made.paid.left,
            pots=made.pots,
            corrections={**past.corrections, **made.later(past.corrections)},
            sources={**past.sources, **(made.stated_now if now else {})},
            how={**past.how, **how},
            leaving=paid_off(past.leaving, made.earned.values()),
            left_out=(*past.left_out, *(made.left_out if now else ())),
            earned={**past.earned, **made.earned},
            late={**past.late, **made.later(past.late)},
            clawback=_clawback(version, past),
            holds=(*past.holds, (version.days, version.terms.hold)),
        )
        if has_rests and not settle_alike(version.agreement, after.agreement):
            past = _left_behind(version, past, after)
    return past


def _left_behind(version: Version, past: Past, after: Version) -> Past:
    """Return what there is for the next version, which settles nothing of this one.

    But for an advance, and what is left to recoup of a guarantee where there still is
    one: these are one for all, in the same currency. Older editions began both again.
    """
    goes_on = (
        version.agreement.currency == after.agreement.currency
        and after.cuts[0].edition >= Edition.KNOWN
    )
    owed = past.opening.owed if goes_on and after.terms.guarantee else 0
    left = Leaving(
        version=version,
        opening=replace(past.opening, owed=past.opening.owed - owed),
        holds=past.holds,
        corrections=past.corrections,
        sources=past.sources,
        pots=past.pots,
    )
    leaving = (*past.leaving, left)
    return Past(
        opening=Opening(owed=owed),
        how=past.how,
        leaving=leaving if goes_on else set_apart(leaving),
        left_out=past.left_out,
        earned=past.earned,
        late=past.late,
        clawback=past.clawback,
        holds=past.holds,
    )


def _clawback(version: Version, past: Past) -> Clawback:
    """Return what was agreed of a negative balance, by the last terms there were."""
    terms = version.agreement.terms
    return terms.clawback if terms else past.clawback


def converted(
    entries: Sequence[Entry], version: Version, rates: Sequence[ReadRate] | None
) -> tuple[Version, Mapping[str, Exchanged]]:
    """Return the version with its entries in its currency, and how they came there.

    Those of its kin, too: these decide which payments count.

    Raises:
        MissingRateError: A rate is not known by the cut-off.
    """
    if version.agreement.conversion is None or rates is None:
        return version, {}
    exchange = Exchange(version, rates)
    known, how = exchange.convert(entries)
    among = version.among(known, exchange.early(entries))
    of_rates = {key: one.rate for key, one in how.items()}
    kin = tuple(converted(entries, one, rates)[0] for one in version.kin)
    return replace(among, rates=of_rates, kin=kin), how


def is_plain(version: Version, past: Past) -> bool:
    """Say whether nothing can be held or carried: each amount is due at once.

    One rate of net revenue alone is, unless to carry was agreed in so many words, or
    there was an advance under earlier versions: older editions did not look at these.
    """
    terms, edition = version.agreement.terms, version.cuts[0].edition
    has_ladder = version.agreement.commission is None and terms is not None
    says = terms is not None and terms.says_clawback
    pots = [*past.pots, *(pot for one in past.leaving for pot in one.pots)]
    has_advance = any(one.advance for one in pots)
    carries = edition >= Edition.KNOWN and (says or has_advance)
    return past.opening.is_empty and not has_ladder and not carries
