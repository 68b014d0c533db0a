"""One number of a calculation, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from regie.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One number of a calculation.

    Attributes:
        why: What it is and where it comes from; empty where its label says it all.
        is_result: It is the amount of the line.
    """

    label: str
    amount: Money
    why: str = ""
    is_result: bool = False
