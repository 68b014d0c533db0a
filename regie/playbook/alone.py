"""A sentence that stands alone, in whichever language it is written.

It is read with the words of each language by itself, then with those of all together.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from regie.playbook.cursor import Cursor
from regie.playbook.languages import LANGUAGES
from regie.playbook.lexicon import Lexicon
from regie.playbook.lexicon import lexicon_of_all
from regie.playbook.lexicon import own_lexicon
from regie.playbook.lexicon import own_words
from regie.playbook.model import Moment
from regie.playbook.moments import read_moment
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrences import read_every
from regie.playbook.report import Report
from regie.playbook.rules import alone as rules
from regie.playbook.scope import Scope
from regie.playbook.tokens import tokenize


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What a sentence says; None if it cannot be read, which was reported.

    Attributes:
        language: Whose words it uses; the reader's if they are those of all languages.
    """

    asks: Moment | Recurrence | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One try, with what it found wrong."""

    asks: Moment | Recurrence | None
    language: str
    report: Report

    @property
    def is_good(self) -> bool:
        return self.asks is not None and not self.report.has_errors

    @property
    def reach(self) -> tuple[bool, int]:
        """Return whether it understood the words, and how far it came if not."""
        places = [each.position.column for each in self.report.problems]
        return self.asks is not None, min(places, default=0)


def read_alone(text: Text, scope: Scope) -> Alone:
    """Read the sentence in the language that it is written in."""
    report = scope.report
    codes = sorted(LANGUAGES, key=lambda code: code != report.language)
    for code in codes:
        if Cursor(text, scope).sees(own_lexicon(code).between):
            rules.window_alone(report, text, code)
            return Alone(asks=None, language=code)
    plain = replace(scope, plain=True)
    readings = [_read(text, plain, own_lexicon(code), code) for code in codes]
    good = next((each for each in readings if each.is_good), None)
    if good is not None:
        return _told(good, report)
    furthest = max(readings, key=lambda each: (each.reach, _known(text, each.language)))
    return _told(_read(text, scope, lexicon_of_all(), furthest.language), report)


def _known(text: Text, code: str) -> int:
    """Return how many words of the sentence are the language's own."""
    return sum(token.folded in own_words(code) for token in tokenize(text.value))


def _told(reading: _Reading, report: Report) -> Alone:
    report.take_over(reading.report)
    return Alone(asks=reading.asks, language=reading.language)


def _read(text: Text, scope: Scope, words: Lexicon, language: str) -> _Reading:
    """Read it as a moment; as a recurrence if it says that it is one, or must be."""
    report = Report(scope.report.language)
    report.written = language
    own = replace(scope, words=words, report=report, heard={})
    cursor = Cursor(text, own)
    says_every = cursor.sees(words.every) and cursor.peek(1) is not None
    if says_every or _is_bare_recurrence(text, own):
        asks: Moment | Recurrence | None = _recurrence(text, own)
    else:
        asks = read_moment(text, own)
    return _Reading(asks=asks, language=language, report=report)


def _is_bare_recurrence(text: Text, scope: Scope) -> bool:
    """Tell whether it is one without `every`: `monday, thursday at 9h until X`.

    A weekday or an amount alone is rather a moment that lacks its base.
    """
    trial = replace(scope, report=Report(scope.report.language), heard={})
    if read_moment(text, trial) is not None:
        return False
    found = read_every(text, trial)
    return found is not None and found.text != found.days


def _recurrence(text: Text, scope: Scope) -> Recurrence | None:
    every = read_every(text, scope)
    if every is not None and every.begins is None:
        rules.no_beginning(scope.report, text.spot())
    if every is not None and every.ends is None and every.times is None:
        rules.no_end(scope.report, text.spot())
    return every
