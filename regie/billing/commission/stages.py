"""The numbers of a commission's calculation, in the order that never changes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.payout import Paid
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.revenue.movements import MovementKind
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
    CORRECTED = "corrected"
    RECOUPED = "recouped"
    ADVANCE_LEFT = "advance_left"
    ADVANCE_GONE = "advance_gone"
    EARNED = "earned"
    GUARANTEE = "guarantee"
    GUARANTEE_LEFT = "guarantee_left"
    GUARANTEE_GONE = "guarantee_gone"
    HELD = "held"
    RELEASED = "released"
    CLAWBACK = "clawback"
    CARRIED = "carried"
    FORGIVEN = "forgiven"
    CARRIED_ON = "carried_on"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What changed the base of an earlier period.

    Attributes:
        key: Of the movement: that of its entry, or of its row.
        amount: What it adds to that base; negative where it takes back.
        payee: The party whose commission changed; empty for a movement. Not stored by
            itself: the key is her name.
    """

    key: str
    kind: MovementKind
    on: date
    amount: Money
    payee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRight:
    """An earlier period computed again under the terms that it had.

    Attributes:
        before: The base by which it was stated so far.
        base: The base as it is known now.
        stated: What was stated for it so far.
        due: What its terms make of the base now.
        changes: What changed the base, by sale.
        of_sales: The base is that of the sales that changed only, each by itself.
    """

    period: Period
    before: Money
    base: Money
    stated: Money
    due: Money
    changes: tuple[Changed, ...]
    of_sales: bool = False

    @property
    def is_by_rule(self) -> bool:
        """Whether only the edition changed what is due: no movement is new."""
        return not any(one.amount for one in self.changes)

    @property
    def is_by_price(self) -> bool:
        """Whether what a sale lost under another version changed what is due."""
        return (
            self.before == self.base and sum(o.amount.minor for o in self.changes) != 0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One number, shown rounded; the calculation itself rounds once.

    Attributes:
        put_right: Of an earlier period that is computed again.
    """

    name: StageName
    amount: Money
    put_right: PutRight | None = None


def stages_of(
    paid: Paid,
    terms: Terms,
    currency: Currency,
    edition: Edition = NEWEST,
    names: Mapping[str, str] | None = None,
) -> tuple[Stage, ...]:
    """Return the calculation of a period; what changed nothing is left out.

    Args:
        edition: Of the statement.
        names: What movements are called, by key, where that is something else.
    """
    found: list[Stage] = []
    for name, amount in _numbers(paid, terms, edition):
        if name is StageName.CORRECTED:
            found.extend(corrected(paid.earned.corrections, currency, names or {}))
        else:
            found.append(Stage(name=name, amount=_money(amount, currency)))
    return tuple(found)


def stages_of_rest(
    paid: Paid, terms: Terms, currency: Currency, names: Mapping[str, str]
) -> tuple[Stage, ...]:
    """Return the calculation of what an earlier version left: nothing new is earned."""
    stages = stages_of(paid, terms, currency, names=names)
    return tuple(stage for stage in stages if stage.name in _OF_A_REST)


def label(stage: Stage, language: str) -> str:
    """Return what a stage is called."""
    fr, en = _LABELS[stage.name]
    if stage.put_right is not None:
        when = stage.put_right.period.text(language)
        fr, en = f"période {when} corrigée", f"period {when} corrected"
    if stage.name is StageName.GUARANTEE and stage.amount.minor < 0:
        fr, en = "garantie reprise", "guarantee recouped"
    if stage.name is StageName.RECOUPED and stage.amount.minor > 0:
        fr, en = "avance rendue", "advance given back"
    if stage.name is StageName.HELD and stage.amount.minor > 0:
        fr, en = "n'est plus retenu", "held no longer"
    if stage.name is StageName.CARRIED_ON and stage.amount.minor > 0:
        fr, en = "à reprendre plus tard", "to be taken back later"
    return pick(language, fr=fr, en=en)


def corrected(
    found: Iterable[Correction], currency: Currency, names: Mapping[str, str]
) -> Iterator[Stage]:
    """Yield a stage for each earlier period that is computed again."""
    for one in found:
        put_right = PutRight(
            period=one.period,
            before=_money(one.before, currency),
            base=_money(one.base, currency),
            stated=_money(one.stated, currency),
            due=_money(one.commission, currency),
            changes=tuple(
                Changed(
                    key=names.get(change.source.key, change.source.key),
                    kind=change.source.kind,
                    on=change.source.day,
                    amount=_money(change.amount, currency),
                    payee=change.source.payee,
                )
                for change in one.changes
            ),
            of_sales=one.of_sales,
        )
        yield Stage(
            name=StageName.CORRECTED,
            amount=_money(one.amount, currency),
            put_right=put_right,
        )


def _money(amount: Fraction | int, currency: Currency) -> Money:
    return Money(round_half_away(Fraction(amount)), currency)


_OF_A_REST = frozenset(
    {
        StageName.CORRECTED,
        StageName.RECOUPED,
        StageName.ADVANCE_GONE,
        StageName.GUARANTEE_GONE,
        StageName.HELD,
        StageName.RELEASED,
        StageName.CLAWBACK,
        StageName.CARRIED,
        StageName.FORGIVEN,
        StageName.DUE,
    }
)
_LABELS = {
    StageName.BASE: ("assiette", "base"),
    StageName.REACHED: ("cumul", "reached so far"),
    StageName.THRESHOLD: ("au-dessus du seuil", "above the threshold"),
    StageName.TIERS: ("commission", "commission"),
    StageName.CAP: ("plafond ou plancher", "cap or floor"),
    StageName.EARLIER: ("déjà relevé", "already stated"),
    StageName.CORRECTED: ("périodes corrigées", "periods corrected"),
    StageName.RECOUPED: ("avance reprise", "recouped"),
    StageName.ADVANCE_LEFT: ("avance restante", "advance left"),
    StageName.ADVANCE_GONE: ("avance non reprise", "advance not recouped"),
    StageName.EARNED: ("gagné", "earned"),
    StageName.GUARANTEE: ("garantie", "guarantee"),
    StageName.GUARANTEE_LEFT: ("garantie à reprendre", "guarantee to recoup"),
    StageName.GUARANTEE_GONE: ("garantie abandonnée", "guarantee let go"),
    StageName.HELD: ("retenu", "held"),
    StageName.RELEASED: ("libéré", "released"),
    StageName.CLAWBACK: ("à reprendre", "clawed back"),
    StageName.CARRIED: ("reporté d'avant", "carried from before"),
    StageName.FORGIVEN: ("abandonné", "forgiven"),
    StageName.CARRIED_ON: ("à verser plus tard", "to be paid later"),
    StageName.DUE: ("à payer", "due"),
}


def _numbers(
    paid: Paid, terms: Terms, edition: Edition
) -> Iterator[tuple[StageName, Fraction | int]]:
    earned = paid.earned
    yield StageName.BASE, earned.base
    if _tells_reached(earned, terms, edition):
        yield StageName.REACHED, earned.reached
    if earned.counted != earned.reached:
        yield StageName.THRESHOLD, earned.counted
    yield StageName.TIERS, earned.commission
    if _is_limited(earned, terms):
        yield StageName.CAP, earned.limited
    yield from _unless_nothing((StageName.EARLIER, -earned.earlier))
    if earned.corrections:
        yield StageName.CORRECTED, sum(one.amount for one in earned.corrections)
    yield from _unless_nothing(
        (StageName.RECOUPED, -earned.recouped),
        _left_of_advance(paid, edition),
    )
    yield StageName.EARNED, earned.amount
    before = StageName.CLAWBACK if paid.carried < 0 else StageName.CARRIED
    yield from _unless_nothing(
        (StageName.GUARANTEE, paid.guaranteed),
        *_left_of_guarantee(paid, terms, edition),
        (StageName.HELD, -paid.held),
        (StageName.RELEASED, paid.released),
        (before, paid.carried),
        (StageName.FORGIVEN, paid.forgiven),
        (StageName.CARRIED_ON, -paid.balance.payable),
    )
    yield StageName.DUE, paid.due


def _left_of_advance(paid: Paid, edition: Edition) -> tuple[StageName, int]:
    """Return what is to be recouped, or is not any more; older editions knew no end.

    The latter once, and where it changes.
    """
    earned = paid.earned
    if earned.advance_left is None:
        return StageName.ADVANCE_GONE, earned.advance_gone
    if not paid.is_over or edition < Edition.KNOWN:
        return StageName.ADVANCE_LEFT, earned.advance_left
    is_told = paid.is_last or earned.recouped
    return StageName.ADVANCE_GONE, earned.advance_left if is_told else 0


def _left_of_guarantee(
    paid: Paid, terms: Terms, edition: Edition
) -> Iterator[tuple[StageName, int]]:
    """Yield what is still to be taken back, or never will be; not in older editions."""
    if edition >= Edition.OWED:
        if terms.guarantee is not None:
            yield StageName.GUARANTEE_LEFT, paid.balance.owed
        yield StageName.GUARANTEE_GONE, paid.let_go


def _unless_nothing(
    *numbers: tuple[StageName, int],
) -> Iterator[tuple[StageName, int]]:
    for name, amount in numbers:
        if amount:
            yield name, amount


def _tells_reached(earned: Earned, terms: Terms, edition: Edition) -> bool:
    if terms.scope is Scope.CUMULATIVE:
        return True
    return edition >= Edition.HOME and earned.reached != earned.base


def _is_limited(earned: Earned, terms: Terms) -> bool:
    """Tell a cap or a floor from the rounding of each sale.

    A floor is shown also where there is nothing that it could be the floor of.
    """
    if terms.floor is not None and earned.own is not None and earned.base <= 0:
        return True
    has_limit = terms.cap is not None or terms.floor is not None
    return has_limit and abs(earned.limited - earned.commission) >= 1
