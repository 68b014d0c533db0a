"""What `every` says, taken apart: the values of a recurrence."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from regie.playbook.model import Amount
from regie.playbook.model import Moment
from regie.playbook.model import NOWHERE
from regie.playbook.model import Position
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime

#: More than one a day for a year: whoever needs more has made a mistake.
OCCURRENCES_MAX = 400

#: Units that count elapsed time: their occurrences are moments by themselves.
ELAPSED = frozenset({Unit.MINUTE, Unit.HOUR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekdays:
    """`monday, thursday`, every week or every so many weeks; 0 is Monday.

    A week begins on Monday; the first one is that in which the recurrence begins.
    """

    weekdays: tuple[int, ...]
    weeks: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """`month on the 15`, `on the last friday`, `on the first business day`.

    A month without such a day is skipped, unless it is the last one that is meant.

    Attributes:
        number: From 1; -1 is the last one.
        weekday: 0 is Monday; None counts all days, or the working ones.
        is_business: Only working days are counted.
        months: Every so many months; the first one is that in which the recurrence
            begins.
    """

    number: int
    weekday: int | None = None
    is_business: bool = False
    months: int = 1


#: An amount counts from the beginning itself, so that a month after 31 January is the
#: end of February, and the next one 31 March.
Cycle = Amount | Weekdays | MonthDay


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """`every monday at 09:00 from 3 weeks before cart_open until cart_open`.

    Attributes:
        at: The time of day; None leaves days without a time.
        begins: The first moment allowed (inclusive); None is the beginning of the
            step's phase, or else of the campaign.
        ends: The end; None with `times`.
        through: Whether the whole day of `ends` is allowed (`through`); otherwise the
            moment itself is the first one not allowed (`until`).
        times: How many occurrences; None with an end.
        days: What the author wrote of the days alone: `every monday`.
        text: Everything that the author wrote of it, as one sentence.
    """

    cycle: Cycle
    at: WallTime | None = None
    roll: Roll = Roll.DEFAULT
    begins: Moment | None = None
    ends: Moment | None = None
    through: bool = False
    times: int | None = None
    days: str = ""
    text: str = ""
    position: Position = field(default=NOWHERE, compare=False)

    @property
    def is_elapsed(self) -> bool:
        """Tell whether it counts minutes or hours."""
        return isinstance(self.cycle, Amount) and self.cycle.unit in ELAPSED
