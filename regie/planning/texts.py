"""Titles and the words on cards, filled in with parameters and items.

They are Jinja2 templates of the playbook's author, filled in in a sandbox. What cannot
be filled in stays as it was written: a title is never a reason to have no plan.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from functools import cache
from functools import lru_cache
from functools import partial
from typing import Any

from jinja2 import Template
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from regie.planning.model import Item
from regie.planning.wording import day_text
from regie.playbook.content import Link
from regie.playbook.content import Parameter
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.parameters import answers
from regie.playbook.parameters import values_of
from regie.words import pick

#: Compiling a template takes a millisecond, and a plan is made again and again.
TEMPLATES_KEPT = 4096

#: Fields of the playbook's own items that are dates, and read as dates.
_DATES: Mapping[str, str] = {"deliverable": "due", "day": "date"}


def has_templates(step: Step) -> bool:
    """Whether something in the step's texts is to be filled in."""
    if "{" in step.title or "{" in step.how:
        return True
    if not step.checks and not step.links:  # most steps; a plan asks this of each
        return False
    return any("{" in text for text in _texts(step))


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no in a text: `{% if params.upsell %}`, and a word where it is shown."""

    value: bool
    word: str

    def __bool__(self) -> bool:
        return self.value

    def __str__(self) -> str:
        return self.word


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What the texts of a plan may speak of.

    Attributes:
        parameters: `params.…`, see `parameter_words`.
        language: In which dates are written out.
    """

    parameters: Mapping[str, str | Truth]
    language: str

    def filled(self, step: Step, item: Item | None) -> Step:
        """Return the step, or its repetition for an item, with its texts filled in."""
        words: dict[str, Any] = {"params": self.parameters}
        if item is not None:
            day_words = partial(day_text, language=self.language)
            words[item.kind] = item_words(item, day_words)
        return replace(
            step,
            title=_fill(step.title, words),
            how=_fill(step.how, words),
            checks=tuple(
                replace(check, text=_fill(check.text, words)) for check in step.checks
            ),
            links=tuple(
                Link(address=_fill(link.address, words), title=_fill(link.title, words))
                for link in step.links
            ),
        )


def texts_of(playbook: Playbook, written: Mapping[str, str]) -> Texts:
    """Return what the texts of a plan may speak of, from what was answered."""
    language = playbook.language
    day_words = partial(day_text, language=language)
    words = parameter_words(playbook.parameters, written, day_words, language)
    return Texts(parameters=words, language=language)


NO_TEXTS = Texts(parameters={}, language="fr")


def parameter_words(
    parameters: Mapping[str, Parameter],
    written: Mapping[str, str],
    day_words: Callable[[date], str],
    language: str,
) -> dict[str, str | Truth]:
    """Return what `params.…` is in texts: dates in words, truths to be tested.

    Args:
        parameters: Those of the playbook.
        written: What was answered, by name.
        day_words: Writes a date out.
        language: The reader's.
    """
    words: dict[str, str | Truth] = {**written, **answers(parameters, written)}
    for name, value in values_of(parameters, written).items():
        if isinstance(value, bool):
            yes = pick(language, fr="oui", en="yes")
            no = pick(language, fr="non", en="no")
            words[name] = Truth(value, yes if value else no)
        elif isinstance(value, date):
            words[name] = day_words(value)
    return words


def item_words(item: Item, day_words: Callable[[date], str]) -> dict[str, str]:
    """Return what a text may say of an item: its fields, with its names and dates."""
    fields = {name: value for name, value in item.fields.items() if value}
    dated = _DATES.get(item.kind, "")
    if dated in fields:
        fields[dated] = day_words(date.fromisoformat(fields[dated]))
    first_name = item.title.split(" ", maxsplit=1)[0]
    return {
        "title": item.title,
        **fields,
        "name": item.title,
        "first_name": first_name,
    }


def _texts(step: Step) -> list[str]:
    return [
        step.title,
        step.how,
        *(check.text for check in step.checks),
        *(link.address for link in step.links),
        *(link.title for link in step.links),
    ]


def _fill(text: str, words: Mapping[str, Any]) -> str:
    if "{" not in text:
        return text
    try:
        return _template(text).render(words)
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError):
        return text


@lru_cache(maxsize=TEMPLATES_KEPT)
def _template(text: str) -> Template:
    return _environment().from_string(text)


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=False)
