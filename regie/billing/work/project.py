"""A price for a whole project, billed in instalments that add up to it exactly."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from regie.money import Money
from regie.money import total
from regie.people.people import slug_of


class DueKind(StrEnum):
    """What makes an instalment due.

    SIGNATURE: the agreement. DAY: a day. ANCHOR: a date of the campaign. STEP: one of
    its steps is done. DELIVERY: it has ended, or the day that the agreement says.
    """

    SIGNATURE = "signature"
    DAY = "day"
    ANCHOR = "anchor"
    STEP = "step"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When an instalment is due.

    Attributes:
        name: Of the anchor, or the key of the step.
        on: The day, for DAY.
        days: Days after it; negative before.
    """

    kind: DueKind
    name: str = ""
    on: date | None = None
    days: int = 0

    @property
    def milestone(self) -> str:
        """What must be known of the campaign, such as `anchor:cart_open`."""
        return f"{self.kind.value}:{self.name}" if self.name else self.kind.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of the price.

    Attributes:
        share: Of the price; None where an amount was agreed, or the rest.
        amount: None where a share was agreed, or the rest.
        name: What it is called; may be empty.
    """

    due: Due
    share: Fraction | None = None
    amount: Money | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A fixed price.

    Attributes:
        name: What tells it from the client's other projects, in every version.
        price: Without VAT.
        campaign: Slug of the campaign that anchors and steps are of; may be empty.
        signed_on: The day of the signature; None: the agreement's first day.
        delivered_on: The day of delivery, if no campaign says it.
    """

    name: str
    price: Money
    instalments: tuple[Instalment, ...]
    campaign: str = ""
    signed_on: date | None = None
    delivered_on: date | None = None

    def key(self, number: int) -> str:
        """Return what an instalment is billed under, once for all versions."""
        return f"{slug_of(self.name)}:{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueInstalment:
    """An instalment whose day has come.

    Attributes:
        number: Counted from one.
        of: How many there are.
        rest: Whether it is what was left of the price.
    """

    key: str
    instalment: Instalment
    number: int
    of: int
    on: date
    amount: Money
    rest: bool


def day_of(
    project: Project, due: Due, milestones: Mapping[str, date], starts_on: date
) -> date | None:
    """Return the day on which something is due; None while nobody knows.

    Args:
        milestones: What is known of the campaign, by `Due.milestone`.
        starts_on: First day of the agreement.
    """
    known = {
        DueKind.SIGNATURE: project.signed_on or starts_on,
        DueKind.DAY: due.on,
        DueKind.DELIVERY: project.delivered_on or milestones.get(due.milestone),
    }
    day = known.get(due.kind, milestones.get(due.milestone))
    return None if day is None else day + timedelta(days=due.days)


def planned_amounts(
    project: Project, billed: Mapping[str, Money] | None = None
) -> tuple[Money, ...]:
    """Return the amount of each instalment: together they are the price, exactly.

    Args:
        billed: What was billed already, by key: it stays, whatever a new version says.
            The last one that was not billed takes the rest.
    """
    known = billed or {}
    keys = [project.key(number + 1) for number in range(len(project.instalments))]
    amounts = [
        known.get(key, _agreed(project, one))
        for key, one in zip(keys, project.instalments, strict=True)
    ]
    gone = [
        amount for key, amount in known.items() if _is_left_over(project, key, keys)
    ]
    open_ones = [index for index, key in enumerate(keys) if key not in known]
    if open_ones:
        last = open_ones[-1]
        others = total(
            (*amounts[:last], *amounts[last + 1 :], *gone), project.price.currency
        )
        amounts[last] = project.price - others
    return tuple(amounts)


def due_before(
    project: Project,
    end: date,
    milestones: Mapping[str, date],
    *,
    starts_on: date,
    billed: Mapping[str, Money],
) -> Iterator[DueInstalment]:
    """Yield the instalments that are due before a day and were not billed yet."""
    amounts = planned_amounts(project, billed)
    count = len(amounts)
    last = max(
        (n for n in range(count) if project.key(n + 1) not in billed), default=-1
    )
    for index, one in enumerate(project.instalments):
        on = day_of(project, one.due, milestones, starts_on)
        key = project.key(index + 1)
        if key not in billed and on is not None and on < end:
            yield DueInstalment(
                key=key,
                instalment=one,
                number=index + 1,
                of=count,
                on=on,
                amount=amounts[index],
                rest=index == last,
            )


def _agreed(project: Project, one: Instalment) -> Money:
    if one.amount is not None:
        return one.amount
    return project.price.scaled(one.share or Fraction(0))


def _is_left_over(project: Project, key: str, keys: list[str]) -> bool:
    """Say whether it was billed by a version that had more instalments than this."""
    return key.startswith(f"{slug_of(project.name)}:") and key not in keys
