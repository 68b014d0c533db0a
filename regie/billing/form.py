"""Reading a YAML table whose keys and values are known beforehand.

Every fault is reported with its place; reading goes on with a fallback, so that all of
them are shown at once and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from functools import partial
from typing import Self
from typing import TypeVar

from regie.billing.other_kind import reports_other_kind
from regie.billing.other_kind import reports_rows
from regie.billing.unfit import OnceLegalError
from regie.billing.unfit import UnfitError
from regie.errors import RegieError
from regie.money import AmountError
from regie.planning.no_such_day import NoSuchDayError
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.problems import Problem
from regie.playbook.problems import render
from regie.playbook.report import Report
from regie.playbook.yaml_text import read_tree
from regie.typed_amount import AmbiguousAmountError
from regie.words import spoken_first

_V = TypeVar("_V")
_F = TypeVar("_F")

#: What is refused where it is given, and read on where it was kept.
_ONCE_LEGAL = (AmbiguousAmountError, OnceLegalError)
_BAD = (ValueError, AmountError, AmbiguousAmountError)


class FormError(RegieError):
    """A file of billing data with problems; carries all of them.

    Attributes:
        file: The file's name as the user gave it.
        problems: Every problem, in the order of the file.
    """

    def __init__(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = sorted(
            problems, key=lambda one: (one.position.line, one.position.column, one.rule)
        )
        super().__init__(render(file, text, self.problems, labelled=False))


class Form:
    """A table that is being read.

    Attributes:
        report: Where faults go.
    """

    def __init__(
        self,
        table: Table,
        report: Report,
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
    ) -> None:
        self.report = report
        self._table = table
        legal = tuple(dict.fromkeys((*required, *optional)))
        for name, entry in table.entries.items():
            if name not in legal:
                self._unknown(entry.key, legal)
        for name in required:
            if name not in table.entries:
                self._missing(name)

    def value(
        self, key: str, parse: Callable[[str], _V], legal: str, fallback: _F
    ) -> _V | _F:
        """Return the value as `parse` understands it; it raises ValueError if not.

        `legal` says what could stand there. A key that is not there, or is wrong, gives
        the fallback.
        """
        text = self._text(key)
        if text is None:
            return fallback
        try:
            return self.read(parse, text.value.strip())
        except _BAD as error:
            self.wrong(key, legal, self._why(error))
            return fallback

    def read(self, parse: Callable[[str], _V], text: str) -> _V:
        """Return what a text means; one that was kept is read as it was then.

        Raises:
            ValueError: It is none of what `parse` reads.
            AmountError: As above, of an amount.
            AmbiguousAmountError: An amount that somebody gives reads in two ways.
        """
        try:
            return parse(text)
        except _ONCE_LEGAL as error:
            if not self.report.kept or error.text not in text:
                raise
            return self.read(parse, text.replace(error.text, error.instead))

    def text(self, key: str, fallback: str = "") -> str:
        """Return a text as it stands; lines are joined."""
        return self.value(key, _one_line, self._text_legal(), fallback)

    def choice(
        self, key: str, words: Mapping[str, _V], fallback: _F, *, also: str = ""
    ) -> _V | _F:
        """Return the meaning of one of the words, in any case.

        Args:
            also: What could stand there beside words, for a message.
        """
        folded = {word.casefold(): meaning for word, meaning in words.items()}
        told = spoken_first(words, self.report.language)
        legal = " | ".join([*told, also] if also else told)
        return self.value(key, partial(_pick, meanings=folded), legal, fallback)

    def lines(self, key: str) -> tuple[str, ...]:
        """Return a text of several lines: a block, a row of texts, or with commas."""
        entry = self._table.entries.get(key)
        if entry is not None and isinstance(entry.value, Row):
            parts = [one.value for one in entry.value.items if isinstance(one, Text)]
            if len(parts) < len(entry.value.items):
                self.wrong(key, self._text_legal())
        else:
            text = self._text(key)
            parts = text.value.splitlines() if text else []
        return tuple(part.strip() for part in parts if part.strip())

    def form(
        self, key: str, *, required: Sequence[str], optional: Sequence[str] = ()
    ) -> Self | None:
        """Return the table under the key; None if it is not there or no table."""
        entry = self._table.entries.get(key)
        if entry is None:
            return None
        if not isinstance(entry.value, Table):
            self.wrong(key, "{" + ", ".join(f"{name}: …" for name in required) + "}")
            return None
        return type(self)(
            entry.value, self.report, required=required, optional=optional
        )

    def forms(
        self, key: str, *, required: Sequence[str], optional: Sequence[str] = ()
    ) -> list[Self]:
        """Return the tables in the row under the key."""
        entry = self._table.entries.get(key)
        if entry is None:
            return []
        items = entry.value.items if isinstance(entry.value, Row) else []
        tables = [item for item in items if isinstance(item, Table)]
        if not tables or len(tables) < len(items):
            self.wrong(key, "- " + ", ".join(f"{name}: …" for name in required))
        return [
            type(self)(table, self.report, required=required, optional=optional)
            for table in tables
        ]

    def pairs(
        self, key: str, parse: Callable[[str], _V], legal: str
    ) -> list[tuple[str, _V]]:
        """Return names and values of the table under the key, whatever the names."""
        entry = self._table.entries.get(key)
        if entry is None:
            return []
        inner = entry.value.entries.values() if isinstance(entry.value, Table) else ()
        found = []
        for one in inner:
            try:
                text = one.value.value if isinstance(one.value, Text) else ""
                found.append((one.key.value, self.read(parse, text.strip())))
            except _BAD:
                self.wrong(key, legal)
        if not inner:
            self.wrong(key, legal)
        return found

    def is_text(self, key: str) -> bool:
        """Say whether the key is there and holds a text, not a table."""
        entry = self._table.entries.get(key)
        return entry is not None and isinstance(entry.value, Text)

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._table.entries

    def wrong(self, key: str, legal: str, why: str = "") -> None:
        """Report the value of the key, why it is none, and what could stand there."""
        entry = self._table.entries[key]
        shown = entry.value.value if isinstance(entry.value, Text) else "…"
        self.report.error(
            "bad-value",
            entry.value.spot(),
            self.report.say(
                fr=f"« {shown} » ne convient pas à « {key} »"
                f"{' : ' if why else ''}{why} ; attendu : {legal}",
                en=f"`{shown}` does not fit `{key}`"
                f"{': ' if why else ''}{why}; expected: {legal}",
            ),
        )

    def refuse(self, key: str, why: str) -> None:
        """Report the value of the key, which could stand there, by what is said."""
        self.report.error("bad-value", self._table.entries[key].value.spot(), why)

    def _why(self, error: Exception) -> str:
        """Return what is wrong with a value that has the shape of a right one."""
        if isinstance(error, UnfitError | NoSuchDayError | AmbiguousAmountError):
            return error.why(self.report.language)
        return ""

    def spot(self) -> Spot:
        """Return the place where the table begins."""
        return self._table.spot()

    def _text(self, key: str) -> Text | None:
        entry = self._table.entries.get(key)
        if entry is None:
            return None
        if isinstance(entry.value, Text):
            return entry.value
        self.wrong(key, self._text_legal())
        return None

    def _text_legal(self) -> str:
        return self.report.say(fr="un texte", en="a text")

    def _unknown(self, key: Text, legal: Sequence[str]) -> None:
        self.report.error(
            "unknown-key",
            key.spot(),
            self.report.say(
                fr=f"clé inconnue « {key.value} » ; possibles : {', '.join(legal)}",
                en=f"unknown key `{key.value}`; possible: {', '.join(legal)}",
            ),
            self._comma_hint(key.value) or self.report.guess(key.value, legal),
        )

    def _comma_hint(self, key: str) -> str:
        if not key[:1].isdigit():
            return ""
        return self.report.say(
            fr="dans des accolades, la virgule sépare les clés : écrivez un point "
            "(8.5 %), ou mettez la valeur entre guillemets",
            en="inside braces a comma separates keys: write a point (8.5 %), or put "
            "the value in quotes",
        )

    def _missing(self, name: str) -> None:
        self.report.error(
            "missing-key",
            self._table.spot(),
            self.report.say(
                fr=f"il manque la clé « {name} »", en=f"the key `{name}` is missing"
            ),
        )


def open_form(
    text: str,
    report: Report,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> Form | None:
    """Read YAML text as one table; None if it is not, which is then reported."""
    if not text.strip():
        report.error(
            "empty",
            Spot(1, 1),
            report.say(fr="ce fichier est vide", en="this file is empty"),
        )
        return None
    legal = (*required, *optional)
    if reports_rows(text, legal, report):
        return None
    table = read_tree(text, report)
    if table is None or reports_other_kind(table, legal, report):
        return None
    return Form(table, report, required=required, optional=optional)


def read_whole(
    text: str,
    make: Callable[[Form], _V | None],
    *,
    file: str,
    report: Report,
    required: Sequence[str],
    optional: Sequence[str] = (),
) -> _V:
    """Return what is made of YAML text that is one table.

    Args:
        make: Returns None where it reported that there is nothing to make.
        file: Its name, for messages.
        report: A new one; it knows the reader's language, and whether it was kept.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    form = open_form(text, report, required=required, optional=optional)
    made = make(form) if form else None
    if made is None or report.has_errors:
        raise FormError(file, text, report.problems)
    return made


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise ValueError(text)
    return line


def _pick(text: str, meanings: Mapping[str, _V]) -> _V:
    folded = " ".join(text.casefold().split())
    if folded not in meanings:
        raise ValueError(text)
    return meanings[folded]
