"""A new playbook from a few answers: a skeleton to fill in, its mails included."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from regie.playbook import scaffold_mails
from regie.playbook.draft import Draft
from regie.playbook.draft import DraftAnchor
from regie.playbook.draft import DraftPhase
from regie.playbook.draft import DraftStep
from regie.playbook.kinds import Both
from regie.playbook.kinds import KINDS
from regie.playbook.kinds import LaunchKind
from regie.playbook.kinds import Line
from regie.playbook.kinds import PHASES
from regie.playbook.kinds import ROLES
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What is asked before a playbook is begun.

    Attributes:
        kind: A name of `KINDS`.
        start: Name of the main date; the kind's own if empty.
        roles: Titles by name, in place of those that the kind comes with; steps of a
            role that is not there are the OBM's.
        holidays: A country or region, or empty.
    """

    title: str
    kind: str = "launch"
    language: str = "fr"
    start: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Europe/Paris"
    holidays: str = ""


def scaffold(answers: Answers) -> Draft:
    """Return the playbook to begin with; it loads without a warning."""
    return _Scaffold(answers, KINDS[answers.kind]).draft()


class _Scaffold:
    """Fills a skeleton in, in one language."""

    def __init__(self, answers: Answers, kind: LaunchKind) -> None:
        self.answers = answers
        self.kind = kind
        self.start = answers.start or kind.start[0]
        own = kind.end[0]
        self.end = own if own != self.start else f"{own}_2"
        self.roles = answers.roles or {n: self.one(t) for n, t in ROLES.items()}

    def draft(self) -> Draft:
        """Return the whole playbook."""
        answers = self.answers
        return Draft(
            title=answers.title,
            language=answers.language,
            zone=answers.zone,
            holidays=answers.holidays,
            head=tuple(self._head()),
            anchors=self._anchors(),
            roles={name: title for name, title in self.roles.items() if name != "obm"},
            phases=tuple(
                DraftPhase(name=name, title=self.one(title), begins=self._begins(name))
                for name, title in PHASES.items()
            ),
            steps=tuple(self._step(line) for line in self.kind.lines),
            mails=self._mails(),
        )

    def one(self, both: Both) -> str:
        """Return the text in the language."""
        return pick(self.answers.language, fr=both.fr, en=both.en)

    def _head(self) -> Iterator[str]:
        lines = pick(
            self.answers.language,
            fr="Une étape avec « do » est faite par une personne : carte et rappel.\n"
            "Une étape avec « run » est faite par Régie, à l'heure dite.\n"
            "Les e-mails sont dans le dossier du même nom, un fichier par e-mail.\n"
            "Changez les mots et les dates, puis : regie playbook check, show, fmt.",
            en="A step with `do` is done by a person: card and reminder.\n"
            "A step with `run` is done by Régie, at the time given.\n"
            "The mails are in the folder of the same name, one file a mail.\n"
            "Change words and dates, then: regie playbook check, show, fmt.",
        )
        yield from lines.splitlines()

    def _anchors(self) -> tuple[DraftAnchor, ...]:
        title = self.one(self.kind.start[1])
        ask = pick(
            self.answers.language,
            fr=f"{title} : quelle date ?",
            en=f"{title}: which date?",
        )
        return (
            DraftAnchor(name=self.start, title=title, ask=ask),
            DraftAnchor(
                name=self.end,
                title=self.one(self.kind.end[1]),
                date=self._said(self.kind.end[2]),
            ),
        )

    def _begins(self, phase: str) -> str:
        begins = {"prepare": self.kind.prepares, "live": "{start}", "review": "{end}"}
        begins["promote"] = "28 days before {start} or later"
        return self._said(begins[phase])

    def _step(self, line: Line) -> DraftStep:
        title = self.one(line.title)
        head = {"title": title} if "run" in line.keys else {"do": title}
        keys = {key: self._value(said) for key, said in line.keys.items() if said}
        if "gate" in line.keys:
            head = {"gate": title}
            keys["checks"] = self._checks()
        who = line.who if line.who in self.roles else "obm"
        return DraftStep(
            name=line.name, keys={**head, "phase": line.phase, "who": who, **keys}
        )

    def _checks(self) -> tuple[str, ...]:
        return (
            pick(
                self.answers.language,
                fr="La page et le paiement ont été essayés",
                en="The page and the checkout were tried",
            ),
            pick(
                self.answers.language,
                fr="Les e-mails sont relus et programmés",
                en="The mails are proofread and scheduled",
            ),
        )

    def _value(self, said: str | tuple[str, ...]) -> str | tuple[str, ...]:
        return self._said(said) if isinstance(said, str) else said

    def _said(self, sentence: str) -> str:
        return sentence.format(start=self.start, end=self.end)

    def _mails(self) -> dict[str, str]:
        mails = scaffold_mails.LANGUAGES[self.answers.language]
        return {
            name: text.replace("START", self.start).replace("END", self.end)
            for name, text in mails.items()
        }
