"""A CSV as it comes out of a spreadsheet: its rows by column, and what is wrong.

Comma, semicolon or tab, with or without a byte order mark, French or English headers.
Every bad row is told, by the number that the spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.errors import ImportFileError
from regie.people.csv_columns import Columns
from regie.people.people import slug_of
from regie.planning.no_such_day import possible_day
from regie.planning.no_such_day import written_day
from regie.words import say

DELIMITERS = (";", "\t", ",")
CELL_LENGTH_MAX = 10_000

#: A date as French spreadsheets write it: day first.
FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
ROWS_MAX = 5_000

#: The headers understood for a column, as slugs; the first is how it is told.
HEADERS: Mapping[str, Sequence[str]] = {
    "name": (
        "name",
        "nom",
        "full-name",
        "nom-complet",
        "prenom-nom",
        "prenom-et-nom",
        "last-name",
        "nom-de-famille",
    ),
    "first_name": ("first-name", "firstname", "prenom"),
    "email": ("email", "courriel", "e-mail", "mail", "adresse-e-mail", "adresse-mail"),
    "role": ("role", "roles"),
    "language": ("language", "langue"),
    "zone": ("zone", "time-zone", "fuseau", "fuseau-horaire"),
    "hours_per_day": (
        "hours-per-day",
        "heures-par-jour",
        "heures-jour",
        "hours-a-day",
        "heures",
        "hours",
    ),
    "days_off": (
        "days-off",
        "jours-de-repos",
        "jours-non-travailles",
        "repos",
        "day-off",
    ),
    "leaves": ("leaves", "conges", "absences", "leave", "vacances", "time-off"),
}

#: What columns that must be there are called, in French and in English.
_CALLED = {
    "name": ("nom", "name"),
    "email": ("e-mail", "email"),
    "role": ("rôle", "role"),
    "step": ("étape", "step"),
    "offset": ("délai", "offset"),
}

#: What was meant by other names, in French and in English.
_HINTS = dict.fromkeys(
    ("jours de conge", "jours de conges", "holidays"), ("congés", "leaves")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `number` is the spreadsheet's, the header being row 1.

    Attributes:
        cells: By column, without surrounding spaces; empty cells are left out.
    """

    number: int
    cells: Mapping[str, str]


def read_day(text: str) -> date:
    """Read `2027-03-08` or `08/03/2027`.

    Raises:
        NoSuchDayError: It is written so, and in no calendar.
        ValueError: It is neither.
    """
    match = FRENCH_DATE.fullmatch(text)
    if match is None:
        return written_day(text)
    day, month, year = (int(part) for part in match.groups())
    return possible_day(year, month, day)


class Problems:
    """Gathers what is wrong with a file, to tell it all at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: list[tuple[int, str]] = []

    @property
    def any(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self._found)

    def add(self, number: int, *, fr: str, en: str) -> None:
        """Note what is wrong with a row."""
        told = say(fr=f"ligne {number} : {fr}", en=f"row {number}: {en}")
        self._found.append((number, told))

    def error(self) -> ImportFileError:
        """Return the error that tells everything, in the order of the rows."""
        in_order = sorted(self._found, key=lambda found: found[0])
        return ImportFileError(self.file, [told for _, told in in_order])

    def refuse(self) -> None:
        """Raise ImportFileError if anything was wrong."""
        if self._found:
            raise self.error()


def read_sheet(
    text: str,
    problems: Problems,
    required: Sequence[str],
    headers: Mapping[str, Sequence[str]] = HEADERS,
    *,
    unread: list[str] | None = None,
) -> list[Row]:
    """Return the rows that hold anything.

    Args:
        text: The file's text.
        problems: Where bad rows are told.
        required: The columns that must be there, as names among the headers.
        headers: The headers understood for a column, as slugs, by its name.
        unread: Takes the names of columns that are not read, and one that is near a
            known one is told; None where a table may have any column.

    Raises:
        ImportFileError: The text is no such table: nothing of it can be read.
    """
    lines = _lines(text, problems)
    header = lines[0] if lines else []
    columns = _columns(header, problems, required, headers)
    if len(lines) - 1 > ROWS_MAX:
        problems.add(
            len(lines),
            fr=f"trop de lignes ; {ROWS_MAX} au plus.",
            en=f"too many rows; {ROWS_MAX} at most.",
        )
    is_table = not problems.any
    if unread is not None:
        unread.extend(_unread(header, problems, headers))
    if not is_table:
        raise problems.error()
    return list(_rows(lines[1:], columns, problems))


def _lines(text: str, problems: Problems) -> list[list[str]]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        source = io.StringIO(text, newline="")
        return list(csv.reader(source, delimiter=delimiter, strict=True))
    except csv.Error as error:
        problems.add(
            text.count("\n") + 1,
            fr=f"le fichier ne se lit pas comme un CSV ({error}). Vérifiez les "
            "guillemets, ou exportez-le de nouveau.",
            en=f"the file cannot be read as CSV ({error}). Check the quotation marks, "
            "or export it again.",
        )
        raise problems.error() from error


def _columns(
    header: Sequence[str],
    problems: Problems,
    required: Sequence[str],
    headers: Mapping[str, Sequence[str]],
) -> list[str]:
    known = {header: name for name, slugs in headers.items() for header in slugs}
    columns = [_column(cell, known) for cell in header]
    for twice in sorted({c for c in columns if c and columns.count(c) > 1}):
        _refuse_twice(_as_written(header, columns, twice), problems)
    for name in required:
        if name not in columns:
            _refuse_missing(_CALLED[name], headers[name], problems)
    return columns


def _refuse_missing(
    called: tuple[str, str], slugs: Sequence[str], problems: Problems
) -> None:
    """Name a column that lacks, in the reader's language first."""
    own = say(fr=called[0], en=called[1])
    legal = ", ".join([own, *(slug for slug in slugs if slug != slug_of(own))])
    problems.add(
        1,
        fr=f"il manque la colonne « {own} » (acceptés : {legal}).",
        en=f"the column “{own}” is missing (accepted: {legal}).",
    )


def _as_written(header: Sequence[str], columns: Sequence[str], name: str) -> list[str]:
    """Return what the file calls the columns of a name, each once."""
    both = zip(header, columns, strict=True)
    return list(dict.fromkeys(cell.strip() for cell, one in both if one == name))


def _refuse_twice(names: Sequence[str], problems: Problems) -> None:
    if len(names) == 1:
        problems.add(
            1,
            fr=f"deux colonnes s'appellent « {names[0]} ».",
            en=f"two columns are called “{names[0]}”.",
        )
        return
    problems.add(
        1,
        fr=f"les colonnes {', '.join(f'« {name} »' for name in names)} disent la même "
        "chose ; gardez-en une.",
        en=f"the columns {', '.join(f'“{name}”' for name in names)} say the same; keep "
        "one of them.",
    )


def _unread(
    header: Sequence[str], problems: Problems, headers: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return the columns that are not read; those near a known one are told."""
    meanings = {
        slug.replace("-", " "): name
        for name, slugs in headers.items()
        for slug in slugs
    }
    known = Columns(meanings=meanings, hints=_HINTS)
    names = [cell.strip() for cell in header]
    for name, near in known.mistyped(names).items():
        problems.add(
            1,
            fr=f"colonne inconnue « {name} », vouliez-vous dire « {near} » ? "
            "Renommez-la, ou retirez-la.",
            en=f"unknown column “{name}”, did you mean “{near}”? Rename it, or take it "
            "out.",
        )
    return known.unread(names)


def _column(header: str, known: Mapping[str, str]) -> str:
    if not header.strip():
        return ""
    slug = slug_of(header)
    return known.get(slug, slug.replace("-", "_"))


def _rows(
    lines: Sequence[Sequence[str]], columns: Sequence[str], problems: Problems
) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(cells[len(columns) :]):
            problems.add(
                number,
                fr=f"{len(cells)} cellules pour {len(columns)} "
                f"{'colonnes' if len(columns) > 1 else 'colonne'}. Mettez entre "
                "guillemets les textes qui contiennent le séparateur.",
                en=f"{len(cells)} cells for {len(columns)} "
                f"{'columns' if len(columns) > 1 else 'column'}. Put texts that "
                "hold the delimiter in quotation marks.",
            )
            continue
        if any(len(cell) > CELL_LENGTH_MAX for cell in cells):
            problems.add(
                number,
                fr=f"une cellule dépasse {CELL_LENGTH_MAX} caractères.",
                en=f"a cell is longer than {CELL_LENGTH_MAX} characters.",
            )
            continue
        pairs = zip(columns, cells, strict=False)
        found = {column: cell for column, cell in pairs if column and cell}
        yield Row(number=number, cells=found)
