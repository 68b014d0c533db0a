"""What a step waits for, written otherwise: by its title, several at once, by a day."""

from __future__ import annotations

import re

from regie.playbook.meant.explain import better
from regie.playbook.meant.explain import Read
from regie.playbook.meant.explain import reads
from regie.playbook.meant.explain import wording_of
from regie.playbook.nodes import Text
from regie.playbook.rules import meant as rules
from regie.playbook.scope import Scope
from regie.playbook.tokens import fold

_SEVERAL = re.compile(r"\s*[,;/&+]\s*|\s+(?:et|and)\s+")


def explain_dependency(text: Text, scope: Scope, mark: int, moment: Read) -> None:
    """Put what to write instead in the place of what was reported.

    Args:
        mark: How many problems there were before the sentence was read.
        moment: Reads a moment.
    """
    report = scope.report
    if scope.plain or not report.may_explain(mark):
        return
    names = [_name(part, scope) for part in _SEVERAL.split(text.value)]
    known = [name for name in names if name is not None]
    if known and len(known) == len(names):
        said = known[0] if len(known) == 1 else f"[{', '.join(known)}]"
        report.hint_instead(mark, rules.write(report, said))
        return
    fixed = better(text.value, scope)
    if reads(fixed, wording_of(text.value, scope), moment) is not None:
        report.take_back(mark)
        rules.no_step(report, text.spot(), text.value, fixed)


def _name(part: str, scope: Scope) -> str | None:
    """Return the step of this name or title."""
    if part in (scope.steps or ()):
        return part
    titles = {} if scope.titles is None else scope.titles.steps
    return titles.get(fold(part.strip()))
