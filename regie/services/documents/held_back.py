"""Late invoices that are not chased, because a line of them is contested and held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regie.billing.documents.settled import Standing
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.runtime import Runtime
from regie.services.statement.contest import held_contests
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A late invoice that no reminder is sent of.

    Attributes:
        contests: The numbers of the contests that are held.
    """

    number: str
    contests: tuple[int, ...]

    def sentence(self) -> str:
        """Say why, and how that ends."""
        numbers, answer = named_contests(self.contests), answers_to(self.contests[0])
        return say(
            fr=f"{self.number} est en retard mais n'est pas relancée : une ligne est "
            f"contestée et mise de côté ({numbers}). Elle le sera dès que "
            f"vous répondez : {answer}",
            en=f"{self.number} is late but not chased: a line is contested and set "
            f"aside ({numbers}). It will be once you answer: {answer}",
        )


def named_contests(contests: Sequence[int]) -> str:
    """Return contests by their numbers: `contestation n° 1, n° 2`."""
    numbers = ", ".join(f"n° {one}" for one in contests)
    named = ", ".join(map(str, contests))
    return say(fr=f"contestation {numbers}", en=f"contest {named}")


def answers_to(contest: int) -> str:
    """Return the commands that end a contest, one way or the other."""
    answer = f"regie statement answer {contest}"
    accept, keep = f"{answer} --accept", f'{answer} --keep --why "…"'
    return say(
        fr=f'{accept} MONTANT --why "…", ou {keep}',
        en=f'{accept} AMOUNT --why "…", or {keep}',
    )


def held_back(runtime: Runtime, number: str = "") -> list[HeldBack]:
    """Return the late invoices that are held back from being chased, in their order.

    Args:
        number: Of one document only; all of them if empty.
    """
    wanted = number.strip()
    with runtime.unit(reading=True) as unit:
        held = held_contests(unit)
        kept = accounts_of(unit, unit.invoices.everything(), today=today_of(runtime))
    return [
        HeldBack(number=one.owed.number, contests=held[one.owed.number])
        for one in kept
        if one.standing is Standing.LATE
        and one.owed.number in held
        and wanted in {"", one.owed.number}
    ]
