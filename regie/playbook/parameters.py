"""The values of parameters: what a text means, and what may be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from regie.playbook.content import Parameter
from regie.playbook.content import Value
from regie.playbook.languages import LANGUAGES
from regie.playbook.tokens import fold
from regie.words import pick

KINDS = ("text", "number", "date", "choice", "yes_no")

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,3}(?:[ _\u00a0\u202f][0-9]{3}){1,4}|[0-9]{1,15})"
    r"(?:\.[0-9]{1,9}|,[0-9]{1,2})?"
)
_FRENCH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TRUTHS: Mapping[str, bool] = {
    fold(word): truth
    for language in LANGUAGES.values()
    for word, truth in language.truths.items()
}


def read_value(parameter: Parameter, text: str) -> Value | None:
    """Return the value that a text means for the parameter; None if it is not legal.

    Capitals and accents of a choice make no difference; a choice is returned as the
    playbook spells it.
    """
    written = text.strip()
    match parameter.kind:
        case "number":
            return read_number(written)
        case "date":
            return _day(written)
        case "yes_no":
            return _TRUTHS.get(fold(written))
        case "choice":
            by_folded = {fold(choice): choice for choice in parameter.choices}
            return by_folded.get(fold(" ".join(written.split())))
        case _:
            return written


def written_value(parameter: Parameter, text: str) -> str | None:
    """Return the text in its one stored spelling; None if it is not legal.

    Dates become ISO dates, choices are spelled as in the playbook, truths are `yes` or
    `no`; numbers and texts stay as they were written.
    """
    value = read_value(parameter, text)
    if value is None or _is_outside(parameter, value):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else _kept(value, text)


def said_value(parameter: Parameter, text: str, language: str) -> str:
    """Return a stored text as people read and may type it: `oui` for `yes`."""
    value = read_value(parameter, text)
    if not isinstance(value, bool):
        return text
    return (
        pick(language, fr="oui", en="yes")
        if value
        else pick(language, fr="non", en="no")
    )


def values_of(
    parameters: Mapping[str, Parameter], written: Mapping[str, str]
) -> dict[str, Value]:
    """Return the parameters' values by name; one without a legal value is left out.

    Args:
        written: What was answered, by name; a default stands in for no answer.
    """
    values = {
        name: read_value(parameters[name], text)
        for name, text in answers(parameters, written).items()
    }
    return {name: value for name, value in values.items() if value is not None}


def answers(
    parameters: Mapping[str, Parameter], written: Mapping[str, str]
) -> dict[str, str]:
    """Return the parameters' texts by name: the answers, or the defaults."""
    found = {
        parameter.name: parameter.default
        if parameter.fixed
        else written.get(parameter.name, parameter.default)
        for parameter in parameters.values()
    }
    return {name: text for name, text in found.items() if text is not None}


def read_number(text: str) -> Decimal | None:
    """Return a number as people write it: `12 500`, `2,5`; None if it is not one."""
    if _NUMBER.fullmatch(text.strip()) is None:
        return None
    return Decimal(re.sub(r"[ _\u00a0\u202f]", "", text.strip()).replace(",", "."))


def legal_values(parameter: Parameter, language: str) -> str:
    """Say in words what may be written for the parameter."""
    match parameter.kind:
        case "number":
            return _legal_number(parameter, language)
        case "date":
            return pick(
                language,
                fr="une date, par exemple 2027-02-25",
                en="a date such as 2027-02-25",
            )
        case "yes_no":
            return pick(language, fr="oui ou non", en="yes or no")
        case "choice":
            choices = ", ".join(parameter.choices)
            return pick(
                language, fr=f"un choix parmi : {choices}", en=f"one of: {choices}"
            )
        case _:
            return pick(language, fr="un texte", en="a text")


def said_number(number: Decimal, language: str) -> str:
    """Return a number as people write it: `12,5`, or `12.5`."""
    text = f"{number:f}"
    return pick(language, fr=text.replace(".", ","), en=text)


def _legal_number(parameter: Parameter, language: str) -> str:
    least, most = (
        None if number is None else said_number(number, language)
        for number in (parameter.least, parameter.most)
    )
    if least is None and most is None:
        return pick(
            language, fr="un nombre, par exemple 2500", en="a number such as 2500"
        )
    if most is None:
        return pick(
            language,
            fr=f"un nombre d'au moins {least}",
            en=f"a number of at least {least}",
        )
    if least is None:
        return pick(
            language,
            fr=f"un nombre d'au plus {most}",
            en=f"a number of at most {most}",
        )
    return pick(
        language,
        fr=f"un nombre de {least} à {most}",
        en=f"a number from {least} to {most}",
    )


def _is_outside(parameter: Parameter, value: Value) -> bool:
    """Whether the value is a number beyond the parameter's bounds."""
    if not isinstance(value, Decimal):
        return False
    least, most = parameter.least, parameter.most
    below = least is not None and value < least
    return below or (most is not None and value > most)


def _kept(value: Value, text: str) -> str:
    return value if isinstance(value, str) else text.strip()


def _day(text: str) -> date | None:
    french = _FRENCH_DATE.fullmatch(text)
    if french is None and _ISO_DATE.fullmatch(text) is None:
        return None
    try:
        if french is None:
            return date.fromisoformat(text)
        day, month, year = map(int, french.groups())
        return date(year, month, day)
    except ValueError:
        return None
