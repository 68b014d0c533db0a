"""Short ways to read one sentence or one small playbook."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from textwrap import indent

from regie.playbook.lexicon import lexicon
from regie.playbook.load import check
from regie.playbook.load import load
from regie.playbook.model import Anchor
from regie.playbook.model import Dependency
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.moments import read_dependency
from regie.playbook.moments import read_moment
from regie.playbook.moments import read_window
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.scope import Scope
from tests.playbook.mails import MAILS

ANCHORS = ("cart_open", "summit_start", "X", "a")
STEPS = ("page", "offer", "on", "every", "b")


def flush(text: str) -> str:
    """Return the text without the indent of the test that holds it."""
    return dedent(text).strip()


def text_of(value: str) -> Text:
    return Text(value, "", 1, 1, len(value))


def scope_of(language: str = "fr") -> Scope:
    return Scope(
        report=Report("fr"), words=lexicon(language), anchors=ANCHORS, steps=STEPS
    )


def read(sentence: str, language: str = "fr") -> Moment:
    """Return the moment that the sentence says."""
    scope = scope_of(language)
    moment = read_moment(text_of(sentence), scope)
    assert scope.report.problems == []
    assert moment is not None
    return moment


def window(sentence: str, language: str = "fr") -> tuple[Moment, Moment]:
    """Return the two ends that the sentence says."""
    scope = scope_of(language)
    both = read_window(text_of(sentence), scope)
    assert scope.report.problems == []
    assert both is not None
    return both


def dependency(sentence: str, language: str = "fr") -> Dependency:
    """Return what the sentence waits for."""
    scope = scope_of(language)
    found = read_dependency(text_of(sentence), scope)
    assert scope.report.problems == []
    assert found is not None
    return found


def complaints(sentence: str, language: str = "fr") -> list[tuple[str, int, int]]:
    """Return rule, column and length of what is wrong with a moment."""
    scope = scope_of(language)
    assert read_moment(text_of(sentence), scope) is None
    return [(p.rule, p.position.column, p.length) for p in scope.report.problems]


def written(text: str, *, language: str = "fr") -> str:
    """Return a whole playbook around `anchors:` and `steps:` blocks."""
    anchors, _, steps = flush(text).partition("steps:")
    launch = indent(f"time_zone: Europe/Paris\n{anchors}", "  ")
    head = f"playbook: Essai\nlanguage: {language}\n"
    return f"{head}launch:\n{launch}\nsteps:{steps}\n"


def loaded(text: str, *, language: str = "fr") -> Playbook:
    """Load a playbook given by its `anchors:` and `steps:` blocks."""
    return load(written(text, language=language), file="essai.yaml", mails=MAILS)


def step(text: str) -> Step:
    """Load a playbook of one step, given by its keys."""
    keys = indent(flush(text), "    ")
    playbook = loaded(
        "anchors: {cart_open: 2027-02-25 à 10h, summit_start: null}\n"
        f"steps:\n  page:\n{keys}"
    )
    return playbook.steps["page"]


def anchors(text: str) -> Mapping[str, Anchor]:
    """Load a playbook given by its `anchors:` block and return the anchors."""
    return loaded(f"{flush(text)}\nsteps: {{page: {{do: Écrire, who: obm}}}}").anchors


def found(text: str, *, language: str = "fr") -> list[tuple[str, int, int]]:
    """Return rule, line and column of every problem of a whole playbook."""
    _, problems = check(text, file="essai.yaml", mails=MAILS, language=language)
    return [(p.rule, p.position.line, p.position.column) for p in problems]
