"""The commands that correct and undo an entry, as typed, and what they ask for."""

from __future__ import annotations

from regie.money import EUR
from regie.money import Money
from regie.words import say


def correct_command(key: str, amount: Money) -> str:
    """Return the command that corrects an entry.

    Args:
        amount: The right one; its sign is of no account.
    """
    words = ["regie ledger correct", key, "--amount", f"{abs(amount).decimal():f}"]
    if amount.currency != EUR:
        words += ["--currency", amount.currency.code]
    return " ".join([*words, '--reason "…" --apply'])


def undo_command(key: str) -> str:
    """Return the command that undoes an entry."""
    return f'regie ledger correct {key} --reason "…" --apply'


def no_reason(option: str = "--reason") -> str:
    """Say that a reason is missing."""
    return say(
        fr=f'La raison manque : écrivez {option} "…", elle est gardée et se lit.',
        en=f'The reason is missing: write {option} "…", it is kept and read.',
    )
