"""What an export tells twice: the same once more is let be, anything else refused.

Lines that may well be equal, of hours or of a bank, are told apart by a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator

from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import Row
from regie.money import Money
from regie.ports import Payment
from regie.words import say

#: By it a row is known; its fee, its dispute and its exchange have their keys from it.
_ID = "balance_transaction_id"


class RowsById:
    """The rows of an export so far, by their balance transaction."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, list[Payment]]] = {}

    def take(self, row: Row, payments: list[Payment]) -> None:
        """Take a row in.

        Args:
            row: It may be without an id where nothing needs one.
            payments: What it says.

        Raises:
            BadCellError: Another row has its id, and says something else.
        """
        own = row.text(_ID)
        line, first = self._first.setdefault(own, (row.line, payments))
        if not own or first == payments:
            return
        raise BadCellError(
            column=_ID,
            value=own,
            why=say(
                fr=f"c'est aussi celui de la ligne {line}, qui dit autre chose",
                en=f"it is that of line {line}, too, which says something else",
            ),
            legal=say(
                fr="un identifiant par mouvement (gardez la bonne ligne, ou refaites "
                "l'export)",
                en="an id of its own for each movement (keep the right row, or export "
                "again)",
            ),
        )


def told_apart(keys: Iterable[str]) -> Iterator[str]:
    """Yield the keys, the second and further ones that are the same with a number."""
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield f"{key}:{seen[key]}" if seen[key] > 1 else key


def contradictions(payments: Iterable[Payment]) -> Iterator[str]:
    """Yield a sentence on each key that comes again with another amount."""
    amounts: dict[str, Money] = {}
    for payment in payments:
        first = amounts.setdefault(payment.key, payment.amount)
        if first is not payment.amount and first != payment.amount:
            one, other = first.said(), payment.amount.said()
            yield say(
                fr=f"{payment.key} figure deux fois, avec {one} puis "
                f"{other} ; gardez la bonne ligne.",
                en=f"{payment.key} is there twice, with {one} and then "
                f"{other}; keep the right row.",
            )
