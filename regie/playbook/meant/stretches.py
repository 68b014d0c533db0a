"""Two moments in one sentence: `du 1er au 5 mars`, `from A to B`."""

from __future__ import annotations

import re

from regie.playbook.languages import LANGUAGES
from regie.playbook.meant.explain import better
from regie.playbook.meant.explain import Read
from regie.playbook.meant.explain import reads
from regie.playbook.meant.explain import wording_of
from regie.playbook.nodes import Text
from regie.playbook.rules import meant as rules
from regie.playbook.scope import Scope
from regie.playbook.tokens import fold

_BETWEEN = re.compile(r"^(?:entre|between)\b")
_STRETCH = re.compile(
    r"^(?:du|de|d'|des|from|entre|between)\s*(?P<first>\S.*?)\s+"
    r"(?:jusqu'au|jusqu'a|au|a|et|and|to|until|till|through)\s+(?P<last>\S.*)$"
)
#: `du 1er au 5 mars`: the month is said once.
_SHARED = re.compile(
    r"^(?:du|from|entre le|between)\s+(?P<first>\d{1,2}(?:er|st|nd|rd|th)?)\s+"
    r"(?:au|to|et le|and)\s+(?P<last>\d{1,2}(?:er|st|nd|rd|th)?(?P<month>\s+[^\W\d]\S*"
    r"(?:\s+\d{4})?))$"
)


def explain_stretch(text: Text, scope: Scope, mark: int, read: Read) -> bool:
    """Say that one moment is wanted; whether the sentence is two of them."""
    ends = _ends(text.value, scope)
    if ends is None or scope.plain or not scope.report.may_explain(mark):
        return False
    fixed = _between(ends, scope)
    if not _is_good(fixed, text, scope, read):
        return False
    scope.report.take_back(mark)
    if scope.alone:
        rules.stretch_alone(scope.report, text.spot(), *ends)
    else:
        rules.stretch(scope.report, text.spot(), text.value, fixed)
    return True


def explain_window(text: Text, scope: Scope, mark: int, read: Read) -> bool:
    """Show how the stretch of time is written; whether that can be told."""
    folded = fold(text.value)
    is_written = _BETWEEN.match(folded) and not _SHARED.match(folded)
    ends = None if is_written else _ends(text.value, scope)
    if ends is None or scope.plain or not scope.report.may_explain(mark):
        return False
    fixed = _between(ends, scope)
    if reads(fixed, wording_of(text.value, scope), read) is None:
        return False
    scope.report.hint_instead(mark, rules.write(scope.report, fixed))
    return True


def _ends(text: str, scope: Scope) -> tuple[str, str] | None:
    """Return both ends, each as it must be written; None if it has not two of them."""
    folded = fold(text)
    match = _SHARED.match(folded) or _STRETCH.match(folded)
    if match is None:
        return None
    first, last = (text[slice(*match.span(name))] for name in ("first", "last"))
    if "month" in match.re.groupindex:
        first += text[slice(*match.span("month"))]
    return better(first, scope), better(last, scope)


def _between(ends: tuple[str, str], scope: Scope) -> str:
    words = LANGUAGES[scope.report.written]
    return f"{words.between[0]} {ends[0]} {words.both[0]} {ends[1]}"


def _is_good(fixed: str, text: Text, scope: Scope, read: Read) -> bool:
    """Whether the window can be read; it may be what was written already."""
    wording = wording_of(f"={text.value}", scope)
    return reads(fixed, wording, read) is not None
