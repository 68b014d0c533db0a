"""What was typed in one language, in the words of a playbook in another."""

from __future__ import annotations

from collections.abc import Callable

from regie.playbook.amounts import read_takes
from regie.playbook.languages import LANGUAGES
from regie.playbook.lexicon import own_lexicon
from regie.playbook.moments import read_moment
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes
from regie.playbook.scope import Scope


def moment_in(sentence: str, language: str) -> str:
    """Return a moment in the playbook's words; as it is, if no language has it."""

    def said(code: str) -> str:
        found = read_moment(_text(sentence), _scope(code))
        return say_moment(found, language) if found is not None else ""

    return _translated(sentence, language, said)


def takes_in(sentence: str, language: str) -> str:
    """Return a duration in the playbook's words; as it is, if no language has it."""

    def said(code: str) -> str:
        found = read_takes(_text(sentence), _scope(code))
        return say_takes(found, language) if found is not None else ""

    return _translated(sentence, language, said)


def _translated(sentence: str, language: str, said: Callable[[str], str]) -> str:
    """Return what another language says, where the playbook's own says nothing."""
    if not sentence or said(language):
        return sentence
    others = (said(code) for code in LANGUAGES if code != language)
    return next(filter(None, others), sentence)


def _scope(code: str) -> Scope:
    return Scope(report=Report(code), words=own_lexicon(code), plain=True)


def _text(sentence: str) -> Text:
    return Text(sentence, None, 1, 1, len(sentence))
