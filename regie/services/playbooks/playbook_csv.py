"""A playbook from a CSV: steps with their owners and how far they lie from a date.

What people keep in a spreadsheet, or export from another tool: a row a step, `J-21`,
`D-21`, `-21`, `3 semaines avant`, or a whole sentence. What is before the date becomes
a limit (`due`), the rest an exact day (`at`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from regie.people.people import slug_of
from regie.people.sheet import Problems
from regie.people.sheet import read_sheet
from regie.people.sheet import Row
from regie.playbook.amounts import read_takes
from regie.playbook.draft import Draft
from regie.playbook.draft import DraftAnchor
from regie.playbook.draft import DraftPhase
from regie.playbook.draft import DraftStep
from regie.playbook.lexicon import lexicon
from regie.playbook.meant.explain import surely
from regie.playbook.model import AnchorBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.moments import read_moment
from regie.playbook.nodes import Text
from regie.playbook.offsets import offset_sentence
from regie.playbook.report import Report
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes
from regie.playbook.scope import Scope
from regie.playbook.tokens import fold
from regie.words import pick
from regie.words import spoken_language

#: The headers understood for a column, as slugs; the first is how it is told.
HEADERS: Mapping[str, Sequence[str]] = {
    "step": (
        "step",
        "etape",
        "task",
        "tache",
        "action",
        "title",
        "titre",
        "what",
        "quoi",
    ),
    "owner": (
        "owner",
        "responsable",
        "who",
        "qui",
        "role",
        "assignee",
        "assigne-a",
    ),
    "offset": (
        "offset",
        "delai",
        "decalage",
        "when",
        "quand",
        "due",
        "echeance",
        "date",
    ),
    "phase": ("phase", "section", "group", "groupe"),
    "takes": ("takes", "duration", "duree"),
    "after": ("after", "apres", "depends-on", "depend-de", "predecesseur"),
    "how": ("how", "comment", "notes", "description"),
}

#: The date that offsets count from where nobody named another.
LAUNCH_DAY = "launch_day"

#: Names longer than this are cut; they are typed in sentences.
NAME_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the file does not say of the playbook.

    Attributes:
        anchor: Name of the date that `J-21` counts from.
    """

    title: str
    language: str = "fr"
    anchor: str = LAUNCH_DAY
    zone: str = "Europe/Paris"
    holidays: str = ""


def draft_from_csv(
    text: str, *, file: str, wanted: Wanted, unread: list[str] | None = None
) -> Draft:
    """Return the playbook that the rows make; each is a step that a person does.

    Args:
        unread: Takes the names of columns that are not read.

    Raises:
        ImportFileError: Columns are mistyped or rows bad; lists all of them.
    """
    problems = Problems(file)
    more: list[str] = [] if unread is None else unread
    rows = read_sheet(text, problems, ["step", "offset"], HEADERS, unread=more)
    if not rows:
        problems.add(2, fr="il n'y a aucune étape.", en="there is no step.")
    reader = _Reader(problems, wanted)
    names = reader.names_of(rows)
    steps = tuple(reader.step(row, names) for row in rows)
    problems.refuse()
    return Draft(
        title=wanted.title,
        language=wanted.language,
        zone=wanted.zone,
        holidays=wanted.holidays,
        anchors=tuple(
            DraftAnchor(name=name, title=_title(name, wanted.language))
            for name in reader.dates or [wanted.anchor]
        ),
        roles=reader.roles.titles,
        phases=tuple(
            DraftPhase(name=name, title=title)
            for name, title in reader.phases.titles.items()
        ),
        steps=steps,
    )


def _title(name: str, language: str) -> str:
    if name == LAUNCH_DAY:
        return pick(language, fr="Jour du lancement", en="Launch day")
    return name.replace("_", " ").capitalize()


@dataclass(slots=True)
class _Names:
    """Names made of titles; the same title is the same name."""

    titles: dict[str, str] = field(default_factory=dict)

    def of(self, title: str) -> str:
        """Return the name of the title, a new one if it is new."""
        for name, known in self.titles.items():
            if fold(known) == fold(title):
                return name
        name = name_of(title, self.titles)
        self.titles[name] = title
        return name


class _Reader:
    """Reads rows, tells what is wrong with them, gathers what they name.

    Attributes:
        dates: The dates that the rows count from.
    """

    def __init__(self, problems: Problems, wanted: Wanted) -> None:
        self.problems = problems
        self.language = wanted.language
        self.anchor = wanted.anchor
        self.roles = _Names()
        self.phases = _Names()
        self.dates: list[str] = []
        self._phase = ""

    def names_of(self, rows: Sequence[Row]) -> dict[int, str]:
        """Return the name of each row's step, by the row's number."""
        names: dict[int, str] = {}
        for row in rows:
            title = row.cells.get("step", "")
            names[row.number] = name_of(title, names.values())
            if not title:
                self.problems.add(
                    row.number,
                    fr="l'étape n'a pas de titre.",
                    en="the step has no title.",
                )
        self._by_title = {
            fold(row.cells.get("step", "")): names[row.number] for row in rows[::-1]
        }
        return names

    def step(self, row: Row, names: Mapping[int, str]) -> DraftStep:
        """Return the row's step; what is bad is told and left out."""
        cells = row.cells
        waits = tuple(self._waits(row))
        owner = cells.get("owner", "")
        keys: dict[str, str | tuple[str, ...]] = {
            "do": cells.get("step", ""),
            "phase": self._phase_of(row),
            "who": "obm" if fold(owner) in {"", "obm"} else self.roles.of(owner),
            "takes": self._takes(row),
            **self._when(row, waits),
            "after": waits,
            "how": cells.get("how", ""),
        }
        said = {key: value for key, value in keys.items() if value}
        return DraftStep(name=names[row.number], keys=said)

    def _phase_of(self, row: Row) -> str:
        """Return the phase; an empty cell below another means the same."""
        title = row.cells.get("phase", "")
        if title:
            self._phase = self.phases.of(title)
        return self._phase

    def _waits(self, row: Row) -> list[str]:
        titles = re.split(r"[;|\n]", row.cells.get("after", ""))
        found = []
        for title in filter(None, map(str.strip, titles)):
            name = self._by_title.get(fold(title))
            if name is not None:
                found.append(name)
                continue
            self.problems.add(
                row.number,
                fr=f"aucune étape ne s'appelle « {title} » (colonne « after »).",
                en=f"no step is called “{title}” (column “after”).",
            )
        return found

    def _when(self, row: Row, waits: Collection[str]) -> dict[str, str]:
        cell, anchor = row.cells.get("offset", ""), self.anchor
        if not cell and waits:
            return {}
        if not cell:
            self._no_date(row)
            return {}
        scope = _scope(self.language)
        sentence = offset_sentence(cell, anchor, self.language)
        moment = read_moment(_text(sentence), scope) or self._meant(cell, sentence)
        if moment is None or self._is_remark(moment):
            problems = scope.report.problems
            why = f" ({problems[0].message})" if problems else ""
            self.problems.add(
                row.number,
                fr=f"« {cell} » ne dit pas quand{why}. Écrivez J-21, J+3 ou "
                f"« 21 jours avant {anchor} ».",
                en=f"“{cell}” does not say when{why}. Write D-21, D+3 or "
                f"“21 days before {anchor}”.",
            )
            return {}
        base = moment.base
        if isinstance(base, AnchorBase) and base.anchor not in self.dates:
            self.dates.append(base.anchor)
        key = "due" if moment.direction is Direction.BEFORE else "at"
        return {key: say_moment(moment, self.language)}

    def _no_date(self, row: Row) -> None:
        self.problems.add(
            row.number,
            fr="la cellule de la date est vide. Écrivez J-21, J+3 ou "
            f"« 21 jours avant {self.anchor} », ou l'étape attendue dans une colonne "
            "« after ».",
            en="the cell of the date is empty. Write D-21, D+3 or "
            f"“21 days before {self.anchor}”, or the step that is waited for in a "
            "column “after”.",
        )

    def _meant(self, cell: str, sentence: str) -> Moment | None:
        """Return what a cell means that is no sentence, if it can mean one thing."""
        scope = replace(_scope(self.language), anchors=(self.anchor,), plain=True)
        for said in (sentence, cell):
            fixed = surely(said, scope, read_moment)
            if fixed:
                return read_moment(_text(fixed), scope)
        return None

    def _is_remark(self, moment: Moment) -> bool:
        """Whether a word alone, such as `soon`, would be taken for a date's name."""
        name = moment.base.anchor if isinstance(moment.base, AnchorBase) else "_"
        is_alone = moment.direction is Direction.ON and moment.at is None
        return is_alone and name != self.anchor and "_" not in name

    def _takes(self, row: Row) -> str:
        cell = row.cells.get("takes", "")
        if not cell:
            return ""
        days = pick(self.language, fr="jours", en="days")
        written = f"{cell} {days}" if cell.isdecimal() else cell
        found = read_takes(_text(written), _scope(self.language))
        if found is None:
            self.problems.add(
                row.number,
                fr=f"« {cell} » n'est pas une durée : écrivez 3 ou « 3 jours ».",
                en=f"“{cell}” is no duration: write 3 or “3 days”.",
            )
            return ""
        return say_takes(found, self.language)


def name_of(title: str, taken: Collection[str]) -> str:
    """Return a name for a title: `write_the_page`, `write_the_page_2`."""
    slug = slug_of(title)[:NAME_MAX].strip("-")
    slug = slug if slug[0].isalpha() else f"x-{slug}"
    hyphened = {name.replace("_", "-") for name in taken}
    return slug_of(slug, hyphened).replace("-", "_")


def _scope(language: str) -> Scope:
    """Return what a sentence is read with when nothing is named yet."""
    report = Report(spoken_language())
    report.written = language
    return Scope(report=report, words=lexicon(language))


def _text(sentence: str) -> Text:
    return Text(sentence, None, 1, 1, len(sentence))
