"""Says of a sentence that could not be read what to write instead.

What is proposed was read first, so it can be copied as it stands. Nothing is done for
sentences that can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from regie.playbook.lexicon import lexicon_of_all
from regie.playbook.meant.amounts import edges_in
from regie.playbook.meant.amounts import first_weekdays_in
from regie.playbook.meant.amounts import two_amounts_in
from regie.playbook.meant.dates import dates_in
from regie.playbook.meant.dates import vague_dates_in
from regie.playbook.meant.days import days_from_today_in
from regie.playbook.meant.days import undecided_in
from regie.playbook.meant.days import unnamed_days_in
from regie.playbook.meant.names import names_in
from regie.playbook.meant.piece import Meant
from regie.playbook.meant.piece import Wording
from regie.playbook.meant.repairs import GUESSES
from regie.playbook.meant.repairs import REPAIRS
from regie.playbook.model import Moment
from regie.playbook.nodes import Text
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.report import Report
from regie.playbook.rules import meant as rules
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_window
from regie.playbook.scope import Scope
from regie.playbook.tokens import fold

#: Reads a sentence; None, reported, if it cannot be read.
Read = Callable[[Text, Scope], Moment | tuple[Moment, Moment] | Recurrence | None]

#: Longer sentences are something else.
LENGTH_MAX = 200

#: The one that comes first wins where two would take the same words.
FINDERS = (
    names_in,
    undecided_in,
    dates_in,
    unnamed_days_in,
    days_from_today_in,
    vague_dates_in,
    two_amounts_in,
    first_weekdays_in,
    edges_in,
)


#: What breaks these rules has one meaning all the same.
SURE = frozenset(
    {
        None,
        rules.other_form,
        rules.unnamed_day,
        rules.day_in_letters,
        rules.two_amounts,
        rules.first_weekday,
    }
)


def explain(text: Text, scope: Scope, mark: int, read: Read) -> bool:
    """Say what to write instead, and that its date must be given if it was not.

    Args:
        mark: How many problems there were before the sentence was read.

    Returns:
        Whether something better was found to say.
    """
    is_better = _explain(text, scope, mark, read)
    if is_better and scope.alone and not scope.anchors:
        base = wording_of("", scope).base
        if f" {base} " in scope.report.problems[mark].hint:
            hint = rules.with_date(scope.report, mark, base)
            scope.report.hint_instead(mark, hint)
    return is_better


def _explain(text: Text, scope: Scope, mark: int, read: Read) -> bool:
    """Put what to write instead in the place of what was reported."""
    report = scope.report
    if scope.plain or len(text.value) > LENGTH_MAX or not report.may_explain(mark):
        return False
    wording = wording_of(text.value, scope)
    found = list(_apart(wording))
    repaired = _repaired(_replaced(wording.text, found), wording)
    fixed = repaired if reads(repaired, wording, read) else ""
    fixed = fixed or _translated(repaired, wording, read)
    refused = next((each for each in found if each.refuse is not None), None)
    if refused is not None and refused.refuse is not None:
        report.take_back(mark)
        word = wording.text[refused.start : refused.end].strip()
        spot = text.spot_of(refused.start, len(word))
        refused.refuse(report, spot, word, fixed or refused.said or "")
        if refused.said and not fixed:
            report.hint_instead(mark, rules.and_the_rest(report, mark))
        return True
    if fixed:
        report.hint_instead(mark, rules.write(report, fixed))
    return bool(fixed)


def wording_of(text: str, scope: Scope) -> Wording:
    """Return the sentence with what is needed to say it better."""
    other = "X" if scope.alone else "cart_open"
    return Wording(
        text=text,
        folded=fold(text),
        base=next(iter(scope.anchors or ()), other),
        language=scope.report.written,
        scope=scope,
    )


def better(text: str, scope: Scope) -> str:
    """Return the words with everything in them said as it must be, read or not."""
    wording = wording_of(text, scope)
    return _repaired(_replaced(text, _apart(wording)), wording)


def surely(text: str, scope: Scope, read: Read) -> str:
    """Return the sentence as it must be, if nothing of it is a guess; or nothing."""
    wording = wording_of(text, scope)
    found = list(_apart(wording))
    if any(each.refuse not in SURE for each in found):
        return ""
    repaired = _repaired(_replaced(text, found), wording, guesses=False)
    return repaired if reads(repaired, wording, read) else ""


def reads(fixed: str, wording: Wording, read: Read) -> object | None:
    """Return what a sentence says that is another than the one that was written."""
    if not fixed or fixed == wording.text:
        return None
    return read(Text(fixed, None, 1, 1, len(fixed)), _trial(wording))


def _trial(wording: Wording) -> Scope:
    scope = wording.scope
    report = Report(scope.report.language)
    report.written = wording.language
    anchors = scope.anchors
    if anchors is not None and not anchors:
        anchors = (wording.base,)
    return replace(scope, report=report, heard={}, plain=True, anchors=anchors)


def _apart(wording: Wording) -> Iterator[Meant]:
    """Yield what was found, in the order of the sentence, each word once."""
    taken: list[Meant] = []
    for find in FINDERS:
        for each in find(wording):
            if all(each.end <= o.start or each.start >= o.end for o in taken):
                taken.append(each)
    yield from sorted(taken, key=lambda each: each.start)


def _replaced(text: str, found: Iterable[Meant]) -> str:
    for each in sorted(found, key=lambda each: -each.start):
        if each.said is not None:
            text = text[: each.start] + each.said + text[each.end :]
    return text


def _repaired(text: str, wording: Wording, *, guesses: bool = True) -> str:
    for pattern, instead in REPAIRS.items():
        if instead in GUESSES and not guesses:
            continue
        here = replace(wording, text=text, folded=fold(text))
        found = [
            Meant(start=match.start(), end=match.end(), said=instead(here, match))
            for match in here.find(pattern)
        ]
        text = " ".join(_replaced(text, found).split())
    return text


def _translated(text: str, wording: Wording, read: Read) -> str:
    """Return a sentence of another language in the playbook's; or nothing."""
    trial = replace(_trial(wording), words=lexicon_of_all())
    scope = replace(trial, anchors=wording.scope.anchors)
    found = read(Text(text, None, 1, 1, len(text)), scope)
    if found is None or scope.report.has_errors:
        return ""
    if isinstance(found, Moment):
        return say_moment(found, wording.language)
    if isinstance(found, Recurrence):
        return say_recurrence(found, wording.language)
    return say_window(found, wording.language)
