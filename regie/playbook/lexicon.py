"""The word tables made ready for comparison: a playbook's language, plus English.

English sentences are understood in every playbook; French ones in French playbooks.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields
from datetime import time
from functools import cache
from typing import Any
from typing import Generic
from typing import TypeVar

from regie.playbook.content import Comparison
from regie.playbook.languages import ENGLISH
from regie.playbook.languages import Heading
from regie.playbook.languages import Language
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
    return _merged((ENGLISH, LANGUAGES[code]))


@cache
def own_lexicon(code: str) -> Lexicon:
    """Return the words of this language only."""
    return _merged((LANGUAGES[code],))


@cache
def own_words(code: str) -> frozenset[str]:
    """Return every folded word in the tables of this language."""
    tables = [getattr(own_lexicon(code), each.name) for each in fields(Lexicon)]
    phrases = [phrase for table in tables for phrase in table.meanings]
    return frozenset(t.folded for phrase in phrases for t in tokenize(phrase))


@cache
def lexicon_of_all() -> Lexicon:
    """Return the words of every language."""
    return _merged(tuple(LANGUAGES.values()))


def _merged(languages: Sequence[Language]) -> Lexicon:
    """Return the words of several languages; of equal ones the last one's count."""
    tables = {field.name: _phrases(languages, field.name) for field in fields(Lexicon)}
    return Lexicon(**tables)


def _phrases(languages: Sequence[Language], name: str) -> Phrases[Any]:
    meanings: dict[str, Any] = {}
    for language in languages:
        holder = language if hasattr(language, name) else language.recurrences
        words = getattr(holder, name)
        if not isinstance(words, Mapping):
            words = dict.fromkeys(sorted(words), True)
        meanings |= words
    return Phrases(meanings)
