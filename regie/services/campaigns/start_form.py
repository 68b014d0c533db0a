"""The form that starts a playbook's campaign: a field for each thing it asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from regie.playbook.content import Parameter
from regie.playbook.model import Playbook
from regie.playbook.parameters import read_value
from regie.services.campaigns.answers import open_questions
from regie.services.campaigns.answers import Question
from regie.words import say

#: How JSON Schema has the values of each kind of parameter.
_TYPES: Mapping[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "date": {"type": "string", "format": "date"},
    "yes_no": {"type": "boolean"},
}


def start_form(playbook: Playbook) -> dict[str, Any]:
    """Return a JSON Schema of the answers, in the language that is spoken.

    A date has a calendar; a date that needs its time of day is written.
    """
    questions = open_questions(playbook, {})
    return {
        "type": "object",
        "title": say(fr="Dates et réglages", en="Dates and settings"),
        "properties": {one.name: _field(playbook, one) for one in questions},
        "required": [one.name for one in questions if one.required],
    }


def answer_texts(answers: Mapping[str, object]) -> list[str]:
    """Return `name=value` of each answer that was given."""
    return [
        f"{name}={_text(value)}"
        for name, value in answers.items()
        if value is not None and value != ""
    ]


def _field(playbook: Playbook, question: Question) -> dict[str, Any]:
    parameter = playbook.parameters.get(question.name)
    kind = _date(playbook, question) if parameter is None else _kind(parameter)
    field: dict[str, Any] = {
        "title": question.text,
        "description": _name(question, kind),
        **kind,
    }
    if parameter is not None and question.default is not None:
        field["default"] = _default(parameter, question.default)
    return field


def _name(question: Question, kind: Mapping[str, Any]) -> str:
    """Return the field's name, with what is legal where its kind leaves that open."""
    if question.required and kind == {"type": "string"}:
        return say(
            fr=f"{question.name} : {question.legal}",
            en=f"{question.name}: {question.legal}",
        )
    return question.name


def _date(playbook: Playbook, question: Question) -> Mapping[str, Any]:
    anchor = playbook.anchors[question.name]
    return {"type": "string"} if anchor.needs_time else _TYPES["date"]


def _kind(parameter: Parameter) -> Mapping[str, Any]:
    if parameter.kind == "choice":
        return {"type": "string", "enum": list(parameter.choices)}
    if parameter.kind == "number":
        bounds = {"minimum": parameter.least, "maximum": parameter.most}
        return _TYPES["number"] | {
            word: _json_number(bound)
            for word, bound in bounds.items()
            if bound is not None
        }
    return _TYPES.get(parameter.kind, {"type": "string"})


def _default(parameter: Parameter, text: str) -> object:
    value = read_value(parameter, text)
    if isinstance(value, Decimal):
        return _json_number(value)
    return value.isoformat() if isinstance(value, date) else value


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
