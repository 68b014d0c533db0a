"""A CSV file as rows whose cells know how to complain.

The separator (comma, semicolon or tab) is taken from the header; column names are
compared in lower case. Amounts may have a decimal comma.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import tzinfo
from datetime import UTC
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from regie.ledger.attribution import percent_off
from regie.money import AmountError
from regie.money import Currency
from regie.money import EUR
from regie.money import Money
from regie.people.day_order import DayOrder
from regie.planning.no_such_day import NoSuchDayError
from regie.planning.no_such_day import written_day
from regie.typed_amount import AmbiguousAmountError
from regie.typed_amount import amount_in
from regie.words import say
from regie.words import spoken_language

SHOWN_MAX = 60
"""Characters of a cell that a message shows."""


class BadCellError(Exception):
    """A cell that cannot be used; caught where the file is read, row by row.

    Attributes:
        column: The column's name.
        value: What stands there.
        legal: What could stand there.
        why: What is wrong, where it has the shape of what could; may be empty.
    """

    def __init__(self, *, column: str, value: str, legal: str, why: str = "") -> None:
        self.column = column
        self.value = value
        self.legal = legal
        self.why = why
        super().__init__(column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes:
        line: Number of its first line in the file, counted from 1.
        cells: By column name.
        headers: What the file calls a column that has another name here, for messages.
        zone: In which moments without an offset are meant, unless their column says.
    """

    line: int
    cells: Mapping[str, str]
    zone: ZoneInfo
    headers: Mapping[str, str] = field(default_factory=dict)

    def renamed(self, cells: Mapping[str, str], headers: Mapping[str, str]) -> Row:
        """Return the row by what its columns mean.

        Args:
            headers: What the file calls each.
        """
        return replace(self, cells=cells, headers=headers)

    def text(self, column: str) -> str:
        """Return the cell, trimmed; empty where there is no such column."""
        return self.cells.get(column, "").strip()

    def identifier(self, column: str, *prefixes: str) -> str:
        """Return an id that starts with one of the prefixes, or raise."""
        value = self.text(column)
        if not value.startswith(prefixes) or value.split() != [value]:
            legal = " / ".join(f"{prefix}…" for prefix in prefixes)
            raise BadCellError(column=column, value=value, legal=legal)
        return value

    def money(self, column: str, currency_column: str = "currency") -> Money:
        """Return an amount in major units of the currency in the other column."""
        value, code = self.text(column), self.text(currency_column)
        try:
            return _money_in(value, code)
        except AmbiguousAmountError as error:
            raise two_ways(column, value, error) from error
        except AmountError as error:
            currency = self.currency(currency_column)
            legal = sample_amount(currency)
            raise BadCellError(column=column, value=value, legal=legal) from error

    def percent(self, column: str) -> Fraction | None:
        """Return what stands there in percent, from 0 to 100; None for nothing."""
        value = self.text(column)
        percent = percent_off(value)
        if value and percent is None:
            legal = say(fr="0 % … 100 %", en="0% … 100%")
            raise BadCellError(column=column, value=value, legal=legal)
        return percent

    def currency(self, column: str, default: str = "") -> Currency:
        """Return a currency, by its code.

        Args:
            default: The code that an empty cell stands for.
        """
        code = self.text(column)
        try:
            return Currency(code.upper() or default)
        except AmountError as error:
            raise BadCellError(
                column=column, value=code, legal="EUR, USD, …"
            ) from error

    def with_currency(self, *columns: str) -> Row:
        """Return the row, in EUR where these columns hold no currency.

        Amounts can be read by themselves then, to tell what is wrong with each.
        """
        cells = dict(self.cells)
        for column in columns:
            try:
                self.currency(column)
            except BadCellError:
                cells[column] = EUR.code
        return replace(self, cells=cells)

    def day(self, column: str, order: DayOrder, *, or_moment: bool = False) -> date:
        """Return a day, with slashes in the order of the file.

        Args:
            or_moment: A moment that begins with its day, year first, stands for it.
        """
        value = self.text(column)
        is_long = or_moment and value[4:5] == "-"
        try:
            return order.read(value[:10] if is_long else value)
        except ValueError as error:
            raise BadCellError(
                column=column,
                value=value,
                legal=order.legal(value),
                why=_why_no_day(error),
            ) from error

    def moment(self, column: str, *, in_utc: bool) -> datetime:
        """Return a moment in UTC; without an offset it is in UTC or the row's zone."""
        value = self.text(column)
        try:
            return _moment_in(value, UTC if in_utc else self.zone)
        except ValueError as error:
            raise BadCellError(
                column=column,
                value=value,
                legal="2027-03-08 14:05:00",
                why=_why_no_day_in(value),
            ) from error


def sample_amount(currency: Currency) -> str:
    """Say what an amount looks like."""
    sample = f"{Money.of('120', currency).number(spoken_language())} {currency}"
    return say(fr=f"un montant tel que {sample}", en=f"an amount such as {sample}")


def two_ways(column: str, value: str, error: AmbiguousAmountError) -> BadCellError:
    """Return that a cell's amount reads in two ways."""
    why = error.why(spoken_language())
    legal = say(fr="un montant sans équivoque", en="an amount that reads in one way")
    return BadCellError(column=column, value=value, legal=legal, why=why)


Problems = list[tuple[int, str]]
"""What is wrong, each with the line it is about."""


class Sheet:
    """The rows of a file, made one at a time: a long file never lies there as rows.

    Attributes:
        names: Of the columns, in lower case; none where the file is empty.
        problems: What is wrong so far; complete once all rows have been read.
    """

    def __init__(self, text: str, *, zone: ZoneInfo) -> None:
        plain = text.removeprefix("\ufeff")
        head = plain.split("\n", 1)[0]
        self._reader = csv.reader(
            io.StringIO(plain, newline=""), delimiter=max(",;\t", key=head.count)
        )
        self._zone = zone
        self.problems: Problems = []
        try:
            first = next((cells for cells in self._reader if cells), [])
        except csv.Error as error:
            self.problems.append((1, _not_csv(1, str(error))))
            first = []
        self.names = [cell.strip().lower() for cell in first]

    def rows(self) -> Iterator[Row]:
        """Yield the rows that can be read, once."""
        names, width, line = self.names, len(self.names), self._reader.line_num + 1
        try:
            for cells in self._reader:
                if len(cells) == width:
                    cell_by_name = dict(zip(names, cells, strict=True))
                    yield Row(line=line, cells=cell_by_name, zone=self._zone)
                elif any(cell.strip() for cell in cells):
                    self.problems.append((line, _wrong_width(line, len(cells), width)))
                line = self._reader.line_num + 1
        except csv.Error as error:
            self.problems.append((line, _not_csv(line, str(error))))


@lru_cache(maxsize=4096)
def _money_in(text: str, code: str) -> Money:
    """Read an amount; kept, because a launch sells at few prices."""
    return amount_in(text, Currency(code.upper()))


@lru_cache(maxsize=4096)
def _moment_in(text: str, zone: tzinfo) -> datetime:
    """Read a moment; kept, because a sale and its fee have one."""
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)


Cells = Callable[[Row], Iterable[Callable[[], object]]]
"""Of a row, readers of what can be read by itself; each may raise BadCellError."""


def take_rows(
    rows: Iterable[Row],
    take: Callable[[Row], object],
    problems: Problems,
    *,
    cells: Cells,
) -> None:
    """Hand over every row; all cells that do not fit are told among the problems.

    Args:
        take: It stops at the first cell that does not fit.
        cells: Asked for the others then; a cell is told once.
    """
    for row in rows:
        try:
            take(row)
        except BadCellError as bad:
            problems.extend((row.line, told) for told in _not_fitting(row, bad, cells))


def _not_fitting(row: Row, first: BadCellError, cells: Cells) -> list[str]:
    """Say what does not fit in a row, in the order of its columns."""
    found = {first.column: first}
    for read in cells(row):
        try:
            read()
        except BadCellError as bad:
            found.setdefault(bad.column, bad)
    columns = list(row.cells)
    others = [column for column in found if column not in columns]
    in_order = [column for column in columns if column in found]
    return [_not_fit(row, found[column]) for column in (*in_order, *others)]


def told_in_order(problems: Problems) -> list[str]:
    """Return what is wrong, in the order of the file."""
    return [told for _, told in sorted(problems, key=lambda problem: problem[0])]


def _not_fit(row: Row, bad: BadCellError) -> str:
    line, column = row.line, row.headers.get(bad.column, bad.column)
    shown = bad.value[:SHOWN_MAX]
    why = say(fr=f" : {bad.why}", en=f": {bad.why}") if bad.why else ""
    what = say(
        fr=f"« {shown} » ne convient pas{why}", en=f"“{shown}” does not fit{why}"
    )
    if not shown:
        what = say(fr="la cellule est vide", en="the cell is empty")
    return say(
        fr=f"ligne {line}, colonne {column} : {what} ; attendu : {bad.legal}.",
        en=f"line {line}, column {column}: {what}; expected: {bad.legal}.",
    )


def _why_no_day_in(moment: str) -> str:
    """Say why a moment is none, where that is its day."""
    try:
        written_day(moment[:10])
    except ValueError as error:
        return _why_no_day(error)
    return ""


def _why_no_day(error: ValueError) -> str:
    return error.why(spoken_language()) if isinstance(error, NoSuchDayError) else ""


def missing_columns(names: Collection[str]) -> str:
    """Say which columns the header lacks."""
    listed = ", ".join(names)
    if len(names) == 1:
        return say(
            fr=f"ligne 1 : il manque la colonne {listed}. Refaites l'export avec elle.",
            en=f"line 1: the column {listed} is missing. Export again with it.",
        )
    return say(
        fr=f"ligne 1 : il manque les colonnes {listed}. Refaites l'export avec elles.",
        en=f"line 1: the columns {listed} are missing. Export again with them.",
    )


def _wrong_width(line: int, found: int, expected: int) -> str:
    return say(
        fr=f"ligne {line} : {found} {'cellules' if found > 1 else 'cellule'} au lieu "
        f"de {expected} ; un séparateur manque, ou un texte qui en contient un n'est "
        "pas entre guillemets.",
        en=f"line {line}: {found} {'cells' if found > 1 else 'cell'} instead of "
        f"{expected}; a separator is missing, or a text that contains one is not in "
        "quotes.",
    )


def _not_csv(line: int, detail: str) -> str:
    return say(
        fr=f"ligne {line} : le fichier ne se lit pas comme un CSV ({detail}).",
        en=f"line {line}: the file does not read as CSV ({detail}).",
    )
