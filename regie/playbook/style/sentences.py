"""Sentences in the proper words of the playbook's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping

import yaml

from regie.playbook.amounts import read_takes
from regie.playbook.condition_sentences import read_condition
from regie.playbook.keys.key import Kind
from regie.playbook.languages import LANGUAGES
from regie.playbook.lexicon import lexicon
from regie.playbook.lexicon import Phrases
from regie.playbook.meaning import meaning
from regie.playbook.model import Amount
from regie.playbook.model import Playbook
from regie.playbook.moments import read_dependency
from regie.playbook.moments import read_moment
from regie.playbook.moments import read_window
from regie.playbook.nodes import Text
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.recurrences import read_every
from regie.playbook.report import Report
from regie.playbook.saying import say_amount
from regie.playbook.saying import say_condition
from regie.playbook.saying import say_dependency
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes
from regie.playbook.saying import say_weekday
from regie.playbook.saying import say_window
from regie.playbook.scope import Scope
from regie.playbook.style.tree import apply
from regie.playbook.style.tree import compose
from regie.playbook.style.tree import Edit
from regie.playbook.style.tree import on_one_line
from regie.playbook.style.tree import Place
from regie.playbook.style.tree import places
from regie.playbook.tokens import tokenize

#: What needs no quotes: words, numbers, dates, times, names with a dot, zones, signs.
_PLAIN = re.compile(r"\w[\w .,:/'’<>=-]*\w|\w")
_COLON_SPACE = re.compile(r":(?:\s|$)")

_MAY_BE_IDIOMS = frozenset({Kind.MOMENT, Kind.WINDOW, Kind.WAITS})


def in_words(text: str, playbook: Playbook) -> str:
    """Return the text with every sentence in the words of the playbook's language.

    A sentence over several lines stays as it is.
    """
    root = compose(text)
    if root is None:
        return text
    speaker = _Speaker(playbook)
    return apply(text, _edits(places(root), speaker))


def _edits(found: Iterator[Place], speaker: _Speaker) -> Iterator[Edit]:
    for place in found:
        node = place.node
        if not isinstance(node, yaml.ScalarNode) or not on_one_line(node):
            continue
        if node.style in {"|", ">"} or place.kind is None or not node.value.strip():
            continue
        said = speaker.say(place.kind, node.value)
        if said not in {None, node.value}:
            start = node.start_mark
            written = quoted(said or "", node.style, in_flow=place.in_flow)
            yield Edit(start.line, start.column, node.end_mark.column, written)


def quoted(said: str, style: str | None, *, in_flow: bool) -> str:
    """Return the sentence as YAML, in the quotes that it had, or that it needs."""
    plain = _PLAIN.fullmatch(said) and not _COLON_SPACE.search(said)
    if style == "'" and "'" not in said:
        return f"'{said}'"
    if style == '"' or not plain or (in_flow and "," in said):
        return f'"{said}"'
    return said


class _Speaker:
    """Says again what a sentence says, where that means the same."""

    def __init__(self, playbook: Playbook) -> None:
        self.language = playbook.language
        own = LANGUAGES[playbook.language]
        self.idioms = Phrases[object]({**own.neighbours, **own.edge_nouns})
        self.scope = Scope(
            report=Report(playbook.language),
            words=lexicon(playbook.language),
            anchors=playbook.anchors,
            steps=playbook.steps,
            parameters=playbook.parameters,
        )

    def say(self, kind: Kind, sentence: str) -> str | None:
        """Return the proper sentence; None if the author's own must stay.

        `la veille de cart_open` stays: it says a day better than `1 jour avant` does.
        """
        if kind in _MAY_BE_IDIOMS and self._has_idiom(sentence):
            return None
        way = _WAYS.get(kind)
        said = None if way is None else way(self, sentence)
        if said is None or way is None or way(self, said) != said:
            return None
        return said

    def _has_idiom(self, sentence: str) -> bool:
        tokens = tokenize(sentence)
        return any(self.idioms.match(tokens, place) for place in range(len(tokens)))

    def moment(self, sentence: str) -> str | None:
        """Say a moment."""
        found = read_moment(_text(sentence), self.scope)
        if found is None:
            return None
        said = say_moment(found, self.language)
        again = read_moment(_text(said), self.scope)
        return said if meaning(again) == meaning(found) else None

    def window(self, sentence: str) -> str | None:
        """Say a window."""
        found = read_window(_text(sentence), self.scope)
        if found is None:
            return None
        said = say_window(found, self.language)
        again = read_window(_text(said), self.scope)
        return said if meaning(again) == meaning(found) else None

    def waited(self, sentence: str) -> str | None:
        """Say what a step waits for."""
        found = read_dependency(_text(sentence), self.scope)
        if found is None:
            return None
        said = say_dependency(found, self.language)
        again = read_dependency(_text(said), self.scope)
        return said if meaning(again) == meaning(found) else None

    def recurrence(self, sentence: str) -> str | None:
        """Say how often."""
        found = read_every(_text(sentence), self.scope)
        if found is None:
            return None
        said = say_recurrence(found, self.language)
        again = read_every(_text(said), self.scope)
        return said if meaning(again) == meaning(found) else None

    def condition(self, sentence: str) -> str | None:
        """Say a condition."""
        found = read_condition(_text(sentence), self.scope)
        if found is None:
            return None
        said = say_condition(found, self.language)
        return said if read_condition(_text(said), self.scope) == found else None

    def takes(self, sentence: str) -> str | None:
        """Say how many working days a step takes."""
        days = read_takes(_text(sentence), self.scope)
        return None if days is None else say_takes(days, self.language)

    def effort(self, sentence: str) -> str | None:
        """Say an amount of work in its own unit, if that has a foreign name."""
        number, _, unit = sentence.strip().partition(" ")
        words = LANGUAGES[self.language].units
        meant = self.scope.words.units.match(tokenize(unit), 0)
        if unit in words:
            return sentence
        if meant is None or not number.isdecimal():
            return None
        return say_amount(Amount(number=int(number), unit=meant[0]), self.language)

    def weekday(self, sentence: str) -> str | None:
        """Say a day of the week."""
        found = self.scope.words.weekdays.match(tokenize(sentence), 0)
        return None if found is None else say_weekday(found[0], self.language)

    def truth(self, sentence: str) -> str | None:
        """Say yes or no."""
        found = self.scope.words.truths.match(tokenize(sentence), 0)
        if found is None:
            return None
        truths = LANGUAGES[self.language].truths
        return next(word for word, truth in truths.items() if truth is found[0])


_WAYS: Mapping[Kind, Callable[[_Speaker, str], str | None]] = {
    Kind.MOMENT: _Speaker.moment,
    Kind.WINDOW: _Speaker.window,
    Kind.WAITS: _Speaker.waited,
    Kind.RECURRENCE: _Speaker.recurrence,
    Kind.CONDITION: _Speaker.condition,
    Kind.DAYS: _Speaker.takes,
    Kind.EFFORT: _Speaker.effort,
    Kind.WEEKDAYS: _Speaker.weekday,
    Kind.TRUTH: _Speaker.truth,
}


def _text(sentence: str) -> Text:
    return Text(sentence, None, 1, 1, len(sentence))
