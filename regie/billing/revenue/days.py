"""When each movement counts for a party, if it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from regie.billing.agreed.terms import Terms
from regie.billing.revenue.counted import counted
from regie.billing.revenue.counted import days_counted_before
from regie.billing.revenue.counted import NEVER
from regie.billing.revenue.counted import Renewed
from regie.billing.revenue.movements import Book
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.selected import selected


class Days:
    """When each movement counts, by the edition of the statement that takes it."""

    def __init__(
        self, terms: Terms, book: Book, given: Sequence[Movement], renewed: Renewed
    ) -> None:
        """Find out.

        Args:
            given: In the order of the book, of one currency.
        """
        self._book = book
        self._before = replace(book, payments={})
        fitting = [one for one in given if selected(terms, book, one, is_old=False)]
        self._fit = {one.key for one in fitting}
        now = counted(terms, book, fitting, renewed)
        self._days = {
            one.key: max(one.on, renewed.left)
            for one in fitting
            if one.key in now and (one.on >= renewed.left or renewed.left < NEVER)
        }
        self._now = now
        self._then: set[str] = set()
        if any(one.on < renewed.left for one in given):
            self._looks_back(terms, given, renewed)

    def _looks_back(
        self, terms: Terms, given: Sequence[Movement], renewed: Renewed
    ) -> None:
        """Take what older editions counted as they did."""
        before = [
            one
            for one in given
            if selected(terms, self._before, one, is_old=one.on < renewed.undoing)
        ]
        days = days_counted_before(terms, self._before, before, renewed)
        for one, on in zip(before, days, strict=True):
            if one.on < renewed.left:
                self._fit.add(one.key)
                if on is not None:
                    self._days[one.key] = on
                    self._then.add(one.key)

    def of(self, movement: Movement) -> date | None:
        """Return the day on which it counts; None where it does not."""
        return self._days.get(movement.key)

    def fits(self, movement: Movement) -> bool:
        """Say whether it is of a kind, and of a sale, that counts."""
        return movement.key in self._fit

    def is_gone(self, movement: Movement) -> bool:
        """Say whether only older editions counted it."""
        return movement.key in self._then - self._now

    def view(self, movement: Movement) -> Book:
        """Return the book as the edition that counts the movement reads it."""
        return self._before if movement.key in self._then else self._book
