"""What is asked when a campaign starts: dates and parameters, judged one by one."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from difflib import get_close_matches

from regie.errors import UsageError
from regie.playbook.content import Parameter
from regie.playbook.given import read_date
from regie.playbook.model import Playbook
from regie.playbook.parameters import legal_values
from regie.playbook.parameters import written_value
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    Attributes:
        text: The question in the playbook's words.
        legal: What may be answered, in the reader's language.
        default: What stands without an answer; None if there is nothing.
        required: Whether the campaign cannot start without an answer.
    """

    name: str
    text: str
    legal: str
    default: str | None = None
    required: bool = False


def open_questions(playbook: Playbook, values: Mapping[str, str]) -> list[Question]:
    """Return what was not answered yet: dates that are required, then parameters."""
    dates = [
        Question(
            name=anchor.name,
            text=anchor.question or anchor.title,
            legal=_legal_date(),
            required=True,
        )
        for anchor in playbook.anchors.values()
        if anchor.required and anchor.name not in values
    ]
    parameters = [
        Question(
            name=parameter.name,
            text=parameter.question,
            legal=legal_values(parameter, spoken_language()),
            default=parameter.default,
            required=parameter.required and parameter.default is None,
        )
        for parameter in playbook.parameters.values()
        if parameter.name not in values and not parameter.fixed
    ]
    return dates + parameters


def fault_of(playbook: Playbook, name: str, text: str) -> str:
    """Say what is wrong with an answer and what is legal; empty if nothing is."""
    parameter = playbook.parameters.get(name)
    if name in playbook.anchors:
        return "" if _date(text) is not None else _no_date(name, text)
    if parameter is None:
        return _unknown(playbook, name)
    if parameter.fixed:
        return _fixed(parameter)
    if written_value(parameter, text) is None:
        return _illegal(parameter, text)
    return ""


def sorted_values(
    playbook: Playbook, values: Mapping[str, str]
) -> tuple[dict[str, date | datetime], dict[str, str]]:
    """Return the dates and the parameters, defaults among them, in stored spelling.

    Raises:
        UsageError: A value is missing, unknown or not legal; says all of them.
    """
    faults = [fault_of(playbook, name, text) for name, text in values.items()]
    faults += [
        _missing(question)
        for question in open_questions(playbook, values)
        if question.required
    ]
    if any(faults):
        raise UsageError("\n".join(fault for fault in faults if fault))
    dates = {
        name: found
        for name, text in values.items()
        if name in playbook.anchors and (found := _date(text)) is not None
    }
    return dates, dict(_parameters(playbook, values))


def _parameters(
    playbook: Playbook, values: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for parameter in playbook.parameters.values():
        text = values.get(parameter.name, parameter.default)
        written = None if text is None else written_value(parameter, text)
        if written is not None:
            yield parameter.name, written


def _date(text: str) -> date | datetime | None:
    try:
        return read_date(text)
    except ValueError:
        return None


def _legal_date() -> str:
    return say(
        fr="une date, par exemple 2027-03-08, 08/03/2027 ou 2027-03-08 09:00",
        en="a date such as 2027-03-08 or 2027-03-08 09:00",
    )


def _no_date(name: str, value: str) -> str:
    return say(
        fr=f"{name} = « {value} » n'est pas une date. Écrivez par exemple 2027-03-08, "
        "08/03/2027 ou 2027-03-08 09:00.",
        en=f"{name} = “{value}” is no date. Write for example 2027-03-08 "
        "or 2027-03-08 09:00.",
    )


def _illegal(parameter: Parameter, value: str) -> str:
    legal = legal_values(parameter, spoken_language())
    question = parameter.question
    if not question.endswith((".", "?", "!", "…", ":")):
        question = f"{question}."
    return say(
        fr=f"{parameter.name} = « {value} » ne convient pas : {question} "
        f"Répondez par {legal}.",
        en=f"{parameter.name} = “{value}” does not fit: {question} "
        f"Answer with {legal}.",
    )


def _fixed(parameter: Parameter) -> str:
    return say(
        fr=f"{parameter.name} est déjà fixé par le playbook ({parameter.default}) : "
        "changez-le dans son « include: … with: ».",
        en=f"{parameter.name} is set by the playbook already ({parameter.default}): "
        "change it in its `include: … with:`.",
    )


def _unknown(playbook: Playbook, name: str) -> str:
    known = [*playbook.anchors, *playbook.parameters]
    near, legal = get_close_matches(name, known, n=1), ", ".join(known)
    return say(
        fr=f"Ce playbook ne connaît pas « {name} ». "
        + (f"Vouliez-vous dire {near[0]} ? " if near else "")
        + f"Il connaît : {legal}.",
        en=f"This playbook does not know “{name}”. "
        + (f"Did you mean {near[0]}? " if near else "")
        + f"It knows: {legal}.",
    )


def _missing(question: Question) -> str:
    name, text = question.name, question.text
    line = remedy(command=f"--set {name}=…", form=f"{name}=…")
    return say(
        fr=f"Il manque {name} : {text} Ajoutez {line} ({question.legal}).",
        en=f"{name} is missing: {text} Add {line} ({question.legal}).",
    )
