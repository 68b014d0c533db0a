"""Exchange rates with their days and their source, and amounts turned by them."""

from __future__ import annotations

from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

from regie.billing.period import day_text
from regie.billing.publication import was_published
from regie.errors import UsageError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.money import round_half_away
from regie.words import say

#: In which central banks of Europe tell what other currencies are worth.


class MissingRateError(UsageError):
    """No exchange rate is known for a day.

    Attributes:
        pair: From which currency to which.
        on: The day.
    """

    def __init__(self, pair: tuple[str, str], on: date) -> None:
        self.pair = pair
        self.on = on
        names = f"{pair[0]} → {pair[1]}"
        super().__init__(
            say(
                fr=f"Aucun taux de change {names} n'est connu au "
                f"{day_text(on, 'fr')}. Prenez ceux de la BCE : regie ledger rates "
                f"fetch --from {on} (ou un fichier de son site : regie ledger rates "
                "import).",
                en=f"No exchange rate {names} is known on {day_text(on, 'en')}. Get "
                f"those of the ECB: regie ledger rates fetch --from {on} (or a file "
                "from its site: regie ledger rates import).",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a currency is worth in another one, on a day.

    Attributes:
        worth: Units of `target` for one unit of `origin`.
        source: Where it was read, such as `ECB`.
        averaged: It is the mean of the rates of a period; `on` is its last day.
    """

    on: date
    origin: str
    target: str
    worth: Fraction
    source: str = ""
    averaged: bool = False


#: The rate of a pair that decides; None if none is known.
_Look = Callable[[tuple[str, str]], Rate | None]


class Rates:
    """Rates by pair; a day without one has that of the last day before it."""

    def __init__(self, rates: Iterable[Rate] = (), *, all_days: bool = False) -> None:
        """Keep the rates.

        Args:
            rates: In any order.
            all_days: A mean is of all days, as older editions had it: one without a
                rate counts with that of the day before.
        """
        self._all_days = all_days
        self._known: dict[tuple[str, str], list[Rate]] = {}
        for rate in sorted(rates, key=_day):
            self._known.setdefault((rate.origin, rate.target), []).append(rate)
        self._days: Mapping[tuple[str, str], Sequence[date]] = {
            pair: [rate.on for rate in known] for pair, known in self._known.items()
        }

    def on(self, origin: Currency, target: Currency, day: date) -> Rate:
        """Return the rate of a day, or the inverse of the other way round.

        Where there is neither, what a euro is worth in both currencies gives it.

        Raises:
            MissingRateError: None is known on that day or before.
        """
        return self._found((origin, target), day, partial(self._last, day=day))

    def mean(self, origin: Currency, target: Currency, days: Sequence[date]) -> Rate:
        """Return the mean of what was published from the first day to the last.

        As the ECB's own averages are: of the days with a rate, and of what a euro is
        worth; the other way round it is the inverse of that.

        Raises:
            MissingRateError: None is known on the first day on which rates were
                published, or before.
        """
        if not self._all_days:
            look = partial(self._mean, days=(days[0], days[-1]))
            return self._found((origin, target), days[0], look)
        each = [self.on(origin, target, day) for day in days]
        worth = sum((rate.worth for rate in each), Fraction()) / len(each)
        return replace(each[-1], on=days[-1], worth=worth, averaged=True)

    def _found(self, pair: tuple[Currency, Currency], day: date, look: _Look) -> Rate:
        origin, target = (currency.code for currency in pair)
        if origin == target:
            return Rate(on=day, origin=origin, target=target, worth=Fraction(1))
        found = look((origin, target))
        if found is not None:
            return found
        inverse = look((target, origin))
        if inverse is not None:
            worth = 1 / inverse.worth
            return replace(inverse, origin=origin, target=target, worth=worth)
        first, second = (look((EUR.code, code)) for code in (origin, target))
        if first is None or second is None:
            raise MissingRateError((origin, target), day)
        return replace(
            second,
            on=min(first.on, second.on),
            origin=origin,
            worth=second.worth / first.worth,
        )

    def _mean(self, pair: tuple[str, str], days: tuple[date, date]) -> Rate | None:
        first, last = days
        before = self._last(pair, first) or self._opening(pair, first, last)
        if before is None:
            return None
        held = self._known[pair][bisect_left(self._days[pair], first) :]
        each = [rate.worth for rate in held if rate.on <= last] or [before.worth]
        worth = sum(each, Fraction()) / len(each)
        return replace(before, on=last, worth=worth, averaged=True)

    def _opening(self, pair: tuple[str, str], first: date, last: date) -> Rate | None:
        """Return the earliest rate, if none was published from the first day to it."""
        known = self._known.get(pair, ())
        if not known or known[0].on > last:
            return None
        return None if was_published(first, known[0].on) else known[0]

    def _last(self, pair: tuple[str, str], day: date) -> Rate | None:
        place = bisect_right(self._days.get(pair, ()), day)
        return self._known[pair][place - 1] if place else None


def converted(amount: Money, rate: Rate) -> Money:
    """Return the amount in the rate's target currency, rounded once."""
    target = Currency(rate.target)
    scale = Fraction(10) ** (target.exponent - amount.currency.exponent)
    return Money(round_half_away(amount.minor * rate.worth * scale), target)


def _day(rate: Rate) -> date:
    return rate.on
