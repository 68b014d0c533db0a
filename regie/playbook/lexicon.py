"""The word tables made ready for comparison: a playbook's language, plus English.

English sentences are understood in every playbook; French ones in French playbooks.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Generic
from typing import TypeVar

from regie.playbook.content import Comparison
from regie.playbook.languages import ENGLISH
from regie.playbook.languages import Heading
from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Edge
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.tokens import Token
from regie.playbook.tokens import tokenize

Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases with their meanings; the longest one that fits wins."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self.meanings = meanings
        self._by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for phrase, meaning in meanings.items():
            words = tuple(token.folded for token in tokenize(phrase))
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for choices in self._by_first.values():
            choices.sort(key=lambda choice: -len(choice[0]))

    def match(self, tokens: Sequence[Token], at: int) -> tuple[Meaning, int] | None:
        """Return the meaning of the phrase at this token, and where it ends."""
        if at >= len(tokens):
            return None
        choices = self._by_first.get(tokens[at].folded)
        if choices is None:
            return None
        for words, meaning in choices:
            end = at + len(words)
            if len(words) == 1 or words == tuple(t.folded for t in tokens[at:end]):
                return meaning, end
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Every table of `regie.playbook.languages.Language`, ready to match."""

    numbers: Phrases[int]
    units: Phrases[Unit]
    headings: Phrases[Heading]
    weekdays: Phrases[int]
    on: Phrases[bool]
    articles: Phrases[bool]
    edges: Phrases[Edge]
    neighbours: Phrases[int]
    edge_nouns: Phrases[Edge]
    at: Phrases[bool]
    hours: Phrases[bool]
    halves: Phrases[int]
    clock: Phrases[time]
    rolls: Phrases[Roll]
    between: Phrases[bool]
    both: Phrases[bool]
    every: Phrases[bool]
    truths: Phrases[bool]
    comparisons: Phrases[Comparison]
    negations: Phrases[bool]
    plural_weekdays: Phrases[int]
    ordinals: Phrases[int]
    ordinal_endings: Phrases[bool]
    of_month: Phrases[bool]
    beginnings: Phrases[bool]
    ends: Phrases[bool]
    included: Phrases[bool]
    times: Phrases[bool]


@cache
def lexicon(code: str) -> Lexicon:
    """Return the words that a playbook of this language may use."""
    own = LANGUAGES[code]
    often, too = ENGLISH.recurrences, own.recurrences
    return Lexicon(
        numbers=Phrases({**ENGLISH.numbers, **own.numbers}),
        units=Phrases({**ENGLISH.units, **own.units}),
        headings=Phrases({**ENGLISH.headings, **own.headings}),
        weekdays=Phrases({**ENGLISH.weekdays, **own.weekdays}),
        on=_set(ENGLISH.on, own.on),
        articles=_set(ENGLISH.articles, own.articles),
        edges=Phrases({**ENGLISH.edges, **own.edges}),
        neighbours=Phrases({**ENGLISH.neighbours, **own.neighbours}),
        edge_nouns=Phrases({**ENGLISH.edge_nouns, **own.edge_nouns}),
        at=_set(ENGLISH.at, own.at),
        hours=_set(ENGLISH.hours, own.hours),
        halves=Phrases({**ENGLISH.halves, **own.halves}),
        clock=Phrases({**ENGLISH.clock, **own.clock}),
        rolls=Phrases({**ENGLISH.rolls, **own.rolls}),
        between=_set(ENGLISH.between, own.between),
        both=_set(ENGLISH.both, own.both),
        every=_set(ENGLISH.every, own.every),
        truths=Phrases({**ENGLISH.truths, **own.truths}),
        comparisons=Phrases({**ENGLISH.comparisons, **own.comparisons}),
        negations=_set(ENGLISH.negations, own.negations),
        plural_weekdays=Phrases({**often.plural_weekdays, **too.plural_weekdays}),
        ordinals=Phrases({**often.ordinals, **too.ordinals}),
        ordinal_endings=_set(often.ordinal_endings, too.ordinal_endings),
        of_month=_set(often.of_month, too.of_month),
        beginnings=_set(often.beginnings, too.beginnings),
        ends=Phrases({**often.ends, **too.ends}),
        included=_set(often.included, too.included),
        times=_set(often.times, too.times),
    )


def _set(*words: Iterable[str]) -> Phrases[bool]:
    return Phrases({word: True for some in words for word in sorted(some)})
