"""Sentences that say whether a step takes place at all.

    condition = [not] parameter
              | parameter comparison value

The parameter of the first form is of the type `yes_no`; the value of the second one is
of the parameter's type. Lists are counted: `speakers > 10`.
"""

from __future__ import annotations

from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.content import Parameter
from regie.playbook.content import Value
from regie.playbook.cursor import Cursor
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Text
from regie.playbook.parameters import legal_values
from regie.playbook.parameters import read_value
from regie.playbook.rules import conditions as rules
from regie.playbook.scope import LISTS
from regie.playbook.scope import Scope
from regie.playbook.tokens import fold

_EQUAL = frozenset({Comparison.IS, Comparison.IS_NOT})
_COUNTED = frozenset({"number", "date"})


def read_condition(text: Text, scope: Scope) -> Condition | None:
    """Read a condition; None if something is wrong with it, which was reported."""
    if scope.parameters is None or _means_late(text, scope):
        return None
    cursor = Cursor(text, scope)
    words = scope.words
    is_negative = cursor.peek(1) is not None and cursor.take(words.negations) is True
    parameter = _parameter(cursor)
    if parameter is None:
        return None
    if cursor.peek() is None:
        return _truth(cursor, parameter, is_negative=is_negative)
    place = cursor.spot(cursor.peek())
    comparison = cursor.take(words.comparisons)
    if comparison is None or is_negative:
        _refuse_words(cursor, parameter, place)
        return None
    value = _value(cursor, parameter, comparison)
    if value is None:
        return None
    return Condition(
        parameter=parameter.name,
        comparison=comparison,
        value=value,
        text=text.value.strip(),
    )


def _means_late(text: Text, scope: Scope) -> bool:
    """Whether `late` is meant, in other words; this is reported."""
    whole, known = text.value.strip(), scope.parameters or {}
    is_late = fold(whole) in rules.LATE and whole not in known
    if is_late:
        rules.unknown_parameter(scope.report, text.spot(), whole, [*known])
    return is_late


def _parameter(cursor: Cursor) -> Parameter | None:
    known = cursor.scope.parameters or {}
    token = cursor.peek()
    name = "" if token is None else token.text
    cursor.step_on()
    if name in known:
        return known[name]
    if name in LISTS:
        return Parameter(name=name, question=name, kind="number")
    rules.unknown_parameter(cursor.scope.report, cursor.spot(token), name, [*known])
    return None


def _truth(
    cursor: Cursor, parameter: Parameter, *, is_negative: bool
) -> Condition | None:
    if parameter.kind != "yes_no":
        _refuse_words(cursor, parameter, cursor.text.spot())
        return None
    return Condition(
        parameter=parameter.name,
        comparison=Comparison.IS_NOT if is_negative else Comparison.IS,
        value=True,
        text=cursor.text.value.strip(),
    )


def _value(
    cursor: Cursor, parameter: Parameter, comparison: Comparison
) -> Value | None:
    report = cursor.scope.report
    token = cursor.peek()
    if token is None:
        _refuse_words(cursor, parameter, cursor.spot(None))
        return None
    if comparison not in _EQUAL and parameter.kind not in _COUNTED:
        message = report.say(
            fr=f"« {parameter.name} » n'est ni un nombre ni une date : il ne peut être "
            "ni plus grand ni plus petit",
            en=f"`{parameter.name}` is neither a number nor a date: it cannot be more "
            "or less",
        )
        rules.bad_condition(
            report, cursor.text.spot(), message, _hint(cursor, parameter)
        )
        return None
    written = cursor.text.value[token.start :].strip()
    value = read_value(parameter, written)
    if value is None:
        legal = legal_values(parameter, report.language)
        message = report.say(
            fr=f"« {written} » ne peut pas être « {parameter.name} », qui attend "
            f"{legal}",
            en=f"`{written}` cannot be `{parameter.name}`, which wants {legal}",
        )
        spot = cursor.text.spot_of(token.start, len(written))
        guess = report.guess(written, parameter.choices)
        rules.bad_condition(report, spot, message, guess or _hint(cursor, parameter))
    return value


def _refuse_words(cursor: Cursor, parameter: Parameter, spot: Spot) -> None:
    report = cursor.scope.report
    legal = legal_values(parameter, report.language)
    message = report.say(
        fr=f"la condition ne dit pas ce que « {parameter.name} » doit être ({legal})",
        en=f"the condition does not say what `{parameter.name}` must be ({legal})",
    )
    rules.bad_condition(report, spot, message, _hint(cursor, parameter))


def _hint(cursor: Cursor, parameter: Parameter) -> str:
    report = cursor.scope.report
    name = parameter.name
    if parameter.kind == "yes_no":
        example = report.sample(
            fr=f"when: {name} » ou « when: pas {name}",
            en=f"when: {name}` or `when: not {name}",
        )
    elif parameter.kind == "number":
        example = f"when: {name} > 10"
    elif parameter.kind == "date":
        example = report.sample(
            fr=f"when: {name} est après le 2027-02-25",
            en=f"when: {name} is after 2027-02-25",
        )
    else:
        value = parameter.choices[0] if parameter.choices else "…"
        example = report.sample(
            fr=f"when: {name} est {value}", en=f"when: {name} is {value}"
        )
    return report.say(fr=f"écrivez « {example} »", en=f"write `{example}`")
