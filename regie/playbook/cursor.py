"""A place in a sentence that moves on as words are understood."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from regie.playbook.lexicon import Phrases
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.rules import sentences as rules
from regie.playbook.scope import Scope
from regie.playbook.tokens import Token
from regie.playbook.tokens import tokenize

Meaning = TypeVar("Meaning")


class UnreadableError(Exception):
    """The rest of a sentence makes no sense; the problem was reported already."""


class Cursor:
    """Reads a sentence word by word.

    Attributes:
        refuse: The rule that is broken where a word makes no sense.
        broken: Something was reported, but reading could go on behind it.
    """

    def __init__(
        self, text: Text, scope: Scope, refuse: Callable[..., None] = rules.bad_moment
    ) -> None:
        self.text = text
        self.scope = scope
        self.refuse = refuse
        self.tokens = tokenize(text.value)
        self.place = 0
        self.broken = False

    def peek(self, ahead: int = 0) -> Token | None:
        """Return the word here, or further on, without moving."""
        place = self.place + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def peek_kind(self, ahead: int = 0) -> str:
        """Return the kind of the word here, or further on; nothing at the end."""
        token = self.peek(ahead)
        return "" if token is None else token.kind

    def step_on(self) -> None:
        """Move behind the word that was just peeked at."""
        self.place += 1

    def take(self, phrases: Phrases[Meaning]) -> Meaning | None:
        """Return what the phrase here means and move behind it."""
        found = phrases.match(self.tokens, self.place)
        if found is None:
            return None
        meaning, self.place = found
        return meaning

    def sees(self, phrases: Phrases[Meaning], ahead: int = 0) -> bool:
        """Whether one of the phrases stands here, or further on."""
        return phrases.match(self.tokens, self.place + ahead) is not None

    def skip(self, phrases: Phrases[bool]) -> None:
        """Move behind a phrase that means nothing, unless it is the last word."""
        found = phrases.match(self.tokens, self.place)
        if found is not None and found[1] < len(self.tokens):
            self.place = found[1]

    def skip_mark(self, mark: str) -> bool:
        """Move behind this sign, if it is here."""
        token = self.peek()
        if token is None or token.text != mark:
            return False
        self.place += 1
        return True

    def spot(self, token: Token | None) -> Spot:
        """Return the place of the word, or of the sentence's end."""
        if token is None:
            return self.text.spot_of(len(self.text.value), 1)
        return self.text.spot_of(token.start, len(token.text))

    def written(self, first: int) -> str:
        """Return what was read since the token `first`, as its author wrote it."""
        start = self.tokens[first].start
        last = self.tokens[self.place - 1]
        return self.text.value[start : last.start + len(last.text)]

    def fail(self, wanted: str, hint: str = "") -> UnreadableError:
        """Report that the word here makes no sense; raise what is returned.

        Behind a word that was reported already, nothing more is said of the sentence.
        """
        if self.broken:
            return UnreadableError()
        token = self.peek()
        word = "" if token is None else token.text
        report = self.scope.report
        self.refuse(report, self.spot(token), word, wanted, hint)
        return UnreadableError()

    def finish(self) -> None:
        """Make sure that nothing is left over."""
        if self.place < len(self.tokens):
            say = self.scope.report.say
            raise self.fail(say(fr="la fin de la phrase", en="the end of the sentence"))
