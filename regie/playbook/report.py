"""Where every problem of one reading is collected, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from difflib import get_close_matches
from itertools import islice

from regie.playbook.nodes import Spot
from regie.playbook.problems import Problem
from regie.playbook.problems import Severity
from regie.playbook.tokens import fold
from regie.words import pick

#: Comparing one word with a thousand names takes milliseconds; a file in which hundreds
#: of names are wrong needs no guess for each of them.
GUESSES_MAX = 20
CANDIDATES_MAX = 1_000

#: How alike two words must be to be taken for each other, from 0 to 1: one letter of
#: three may differ in a short word, less in a longer one (`buyers` is not `members`).
ALIKE, ALIKE_SHORT, SHORT = 0.7, 0.6, 4

#: So many sentences of a file are looked at for what was meant by them.
EXPLAINED_MAX = 200

#: More than anyone reads; a file that is something else altogether gives no more.
PROBLEMS_MAX = 1_000

#: A message stays one line, whatever it quotes.
MESSAGE_MAX = 1_000


@dataclass(slots=True)
class _Found:
    """What the reports on the files of one playbook share."""

    problems: list[Problem] = field(default_factory=list)
    overflowed: bool = False
    guesses_left: int = GUESSES_MAX
    explained_left: int = EXPLAINED_MAX


class Report:
    """Collects problems; knows the reader's language.

    Attributes:
        language: Of messages and hints, `fr` or `en`.
        file: What is read, seen from the playbook's folder: an included playbook or a
            mail; empty for the playbook itself.
        kept: Whether the text was kept earlier: what was legal then is read as it was.
        written: Language of the playbook, in which examples are given.
        mended: Lines that were not YAML and were read as they should be: nothing more
            is said of them, since their words stand elsewhere now.
    """

    def __init__(
        self,
        language: str,
        file: str = "",
        found: _Found | None = None,
        *,
        kept: bool = False,
    ) -> None:
        self.language = language
        self.kept = kept
        self.file = file
        self.written = language
        self.mended: set[int] = set()
        self._found = found or _Found()

    @property
    def problems(self) -> list[Problem]:
        """Return what was found so far, in the order of finding."""
        return self._found.problems

    @property
    def overflowed(self) -> bool:
        """Whether there are more problems than are kept."""
        return self._found.overflowed

    @property
    def has_errors(self) -> bool:
        """Whether something keeps the playbook from loading."""
        return self.overflowed or any(
            p.severity is Severity.ERROR for p in self.problems
        )

    def within(self, file: str) -> Report:
        """Return a report on another file whose problems are added here."""
        other = Report(self.language, file, self._found, kept=self.kept)
        other.written = self.written
        return other

    def take_over(self, other: Report) -> None:
        """Add what was found in an included playbook."""
        room = PROBLEMS_MAX - len(self.problems)
        self.problems.extend(other.problems[:room])
        self._found.overflowed |= other.overflowed or len(other.problems) > room

    def say(self, *, fr: str, en: str) -> str:
        """Return the text in the reader's language."""
        return pick(self.language, fr=fr, en=en)

    def sample(self, *, fr: str, en: str) -> str:
        """Return the example in the language of the playbook."""
        return pick(self.written, fr=fr, en=en)

    def error(self, rule: str, spot: Spot, message: str, hint: str = "") -> None:
        """Add something that keeps the playbook from loading."""
        self._add(rule, spot, (message, hint), Severity.ERROR)

    def warn(self, rule: str, spot: Spot, message: str, hint: str = "") -> None:
        """Add something that is legal but probably not meant."""
        self._add(rule, spot, (message, hint), Severity.WARNING)

    def may_explain(self, mark: int) -> bool:
        """Whether something was reported since, and may be said better.

        Args:
            mark: How many problems there were before.
        """
        self._found.explained_left -= 1
        left = self._found.explained_left >= 0 and not self.overflowed
        return left and len(self.problems) > mark

    def take_back(self, mark: int) -> None:
        """Forget what was reported since there were so many problems."""
        del self.problems[mark:]

    def hint_instead(self, mark: int, hint: str) -> None:
        """Give the first problem since there were so many another hint; drop the rest.

        What follows in the same sentence is said by the new hint too.
        """
        first = self.problems[mark]
        self.problems[mark:] = [replace(first, hint=_one_line(hint))]

    def guess(self, word: str, legal: Iterable[str]) -> str:
        """Return a hint with the nearest legal word, or nothing."""
        near = self.nearest(word, legal)
        if near is None:
            return ""
        return self.say(
            fr=f"vouliez-vous dire « {near} » ?", en=f"did you mean `{near}`?"
        )

    def nearest(self, word: str, legal: Iterable[str]) -> str | None:
        """Return the legal word that looks most like this one, if any does."""
        if self._found.guesses_left == 0 or len(word) > 100:
            return None
        self._found.guesses_left -= 1
        by_folded = {fold(name): name for name in islice(legal, CANDIDATES_MAX)}
        cutoff = ALIKE_SHORT if len(word) <= SHORT else ALIKE
        found = get_close_matches(fold(word), by_folded, n=1, cutoff=cutoff)
        return by_folded[found[0]] if found else None

    def listing(
        self, names: Iterable[str], *, most: int = 30, feminine: bool = False
    ) -> str:
        """Return the names with commas, or say that there are none.

        Args:
            feminine: Whether what is listed is feminine in French: dates, phases.
        """
        all_names = list(names)
        if not all_names:
            none = "aucune" if feminine else "aucun"
            return self.say(fr=f"{none} pour l'instant", en="none so far")
        rest = len(all_names) - most
        text = ", ".join(all_names[:most])
        if rest <= 0:
            return text
        return text + self.say(fr=f" et {rest} autres", en=f" and {rest} more")

    def _add(
        self, rule: str, spot: Spot, words: tuple[str, str], severity: Severity
    ) -> None:
        message, hint = words
        if spot.line in self.mended:
            return
        if len(self.problems) == PROBLEMS_MAX:
            self._found.overflowed = True
            return
        self.problems.append(
            Problem(
                position=spot.position,
                rule=rule,
                message=_one_line(message),
                hint=_one_line(hint),
                length=spot.length,
                severity=severity,
                file=self.file,
                language=self.language,
            )
        )


def _one_line(text: str) -> str:
    line = " ".join(text.splitlines())
    return line if len(line) <= MESSAGE_MAX else line[: MESSAGE_MAX - 1] + "…"
