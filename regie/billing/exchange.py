"""Exchange rates with their days and their source, and amounts turned by them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from regie.billing.period import day_text
from regie.errors import UsageError
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away
from regie.words import say

#: In which central banks of Europe tell what other currencies are worth.
EURO = "EUR"


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
                f"{day_text(on, 'fr')}. Importez ceux de la BCE : regie ledger rates "
                "import eurofxref-hist.zip (ce fichier se télécharge sur le site de la "
                "BCE).",
                en=f"No exchange rate {names} is known on {day_text(on, 'en')}. Import "
                "those of the ECB: regie ledger rates import eurofxref-hist.zip (the "
                "file is on the ECB's site).",
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a currency is worth in another one, on a day.

    Attributes:
        worth: Units of `target` for one unit of `origin`.
        source: Where it was read, such as `ECB`.
    """

    on: date
    origin: str
    target: str
    worth: Fraction
    source: str = ""


class Rates:
    """Rates by pair; a day without one has that of the last day before it."""

    def __init__(self, rates: Iterable[Rate] = ()) -> None:
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
        if origin == target:
            return Rate(
                on=day, origin=origin.code, target=target.code, worth=Fraction(1)
            )
        pair = (origin.code, target.code)
        found = self._last(pair, day)
        if found is not None:
            return found
        inverse = self._last((target.code, origin.code), day)
        if inverse is not None:
            return Rate(
                on=inverse.on,
                origin=origin.code,
                target=target.code,
                worth=1 / inverse.worth,
                source=inverse.source,
            )
        crossed = self._through_the_euro(pair, day)
        if crossed is None:
            raise MissingRateError(pair, day)
        return crossed

    def mean(self, origin: Currency, target: Currency, days: Sequence[date]) -> Rate:
        """Return the mean of the rates of several days."""
        each = [self.on(origin, target, day) for day in days]
        worth = sum((rate.worth for rate in each), Fraction()) / len(each)
        return Rate(
            on=days[-1],
            origin=origin.code,
            target=target.code,
            worth=worth,
            source=each[-1].source,
        )

    def _through_the_euro(self, pair: tuple[str, str], day: date) -> Rate | None:
        first, second = (self._last((EURO, code), day) for code in pair)
        if first is None or second is None:
            return None
        return Rate(
            on=min(first.on, second.on),
            origin=pair[0],
            target=pair[1],
            worth=second.worth / first.worth,
            source=second.source,
        )

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
