"""The numbers of a commission's calculation, in the order that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from regie.billing.earned import Earned
from regie.billing.payout import Paid
from regie.billing.terms import Scope
from regie.billing.terms import Terms
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away
from regie.words import pick


class StageName(StrEnum):
    """What a number of the calculation is, in its order."""

    BASE = "base"
    REACHED = "reached"
    THRESHOLD = "threshold"
    TIERS = "tiers"
    CAP = "cap"
    EARLIER = "earlier"
    RECOUPED = "recouped"
    EARNED = "earned"
    GUARANTEE = "guarantee"
    HELD = "held"
    RELEASED = "released"
    CLAWBACK = "clawback"
    CARRIED = "carried"
    FORGIVEN = "forgiven"
    CARRIED_ON = "carried_on"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One number, shown rounded; the calculation itself rounds once."""

    name: StageName
    amount: Money


def stages_of(paid: Paid, terms: Terms, currency: Currency) -> tuple[Stage, ...]:
    """Return the calculation of a period; what changed nothing is left out."""
    return tuple(
        Stage(name=name, amount=Money(round_half_away(Fraction(amount)), currency))
        for name, amount in _numbers(paid, terms)
    )


def label(name: StageName, language: str) -> str:
    """Return what a stage is called."""
    fr, en = _LABELS[name]
    return pick(language, fr=fr, en=en)


_LABELS = {
    StageName.BASE: ("assiette", "base"),
    StageName.REACHED: ("cumul", "reached so far"),
    StageName.THRESHOLD: ("au-dessus du seuil", "above the threshold"),
    StageName.TIERS: ("commission", "commission"),
    StageName.CAP: ("plafond ou plancher", "cap or floor"),
    StageName.EARLIER: ("déjà relevé", "already stated"),
    StageName.RECOUPED: ("avance reprise", "recouped"),
    StageName.EARNED: ("gagné", "earned"),
    StageName.GUARANTEE: ("garantie", "guarantee"),
    StageName.HELD: ("retenu", "held"),
    StageName.RELEASED: ("libéré", "released"),
    StageName.CLAWBACK: ("à reprendre", "clawed back"),
    StageName.CARRIED: ("reporté d'avant", "carried from before"),
    StageName.FORGIVEN: ("abandonné", "forgiven"),
    StageName.CARRIED_ON: ("reporté ensuite", "carried on"),
    StageName.DUE: ("à payer", "due"),
}


def _numbers(paid: Paid, terms: Terms) -> Iterator[tuple[StageName, Fraction | int]]:
    earned = paid.earned
    yield StageName.BASE, earned.base
    if terms.scope is Scope.CUMULATIVE:
        yield StageName.REACHED, earned.reached
    if earned.counted != earned.reached:
        yield StageName.THRESHOLD, earned.counted
    yield StageName.TIERS, earned.commission
    if _is_limited(earned, terms):
        yield StageName.CAP, earned.limited
    yield from _unless_nothing(
        (StageName.EARLIER, -earned.earlier), (StageName.RECOUPED, -earned.recouped)
    )
    yield StageName.EARNED, earned.amount
    before = StageName.CLAWBACK if paid.carried < 0 else StageName.CARRIED
    yield from _unless_nothing(
        (StageName.GUARANTEE, paid.guaranteed),
        (StageName.HELD, -paid.held),
        (StageName.RELEASED, paid.released),
        (before, paid.carried),
        (StageName.FORGIVEN, paid.forgiven),
        (StageName.CARRIED_ON, -paid.balance.payable),
    )
    yield StageName.DUE, paid.due


def _unless_nothing(
    *numbers: tuple[StageName, int],
) -> Iterator[tuple[StageName, int]]:
    for name, amount in numbers:
        if amount:
            yield name, amount


def _is_limited(earned: Earned, terms: Terms) -> bool:
    """Tell a cap or a floor from the rounding of each sale."""
    has_limit = terms.cap is not None or terms.floor is not None
    return has_limit and abs(earned.limited - earned.commission) >= 1
