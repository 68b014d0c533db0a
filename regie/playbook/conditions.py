"""Conditions on parameters: what `when:` says, and whether it holds.

Whether a condition holds is decided for every value, a missing or strange one included:
without a value only a negative condition (`not upsell`, `model is not free`) holds.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from operator import ge
from operator import gt
from operator import le
from operator import lt
from typing import Any

from regie.playbook.content import Comparison
from regie.playbook.content import Condition
from regie.playbook.content import Value
from regie.playbook.tokens import fold

_ORDERED: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
}


def holds(condition: Condition, values: Mapping[str, Value]) -> bool:
    """Whether the condition holds for these values, by name."""
    value = values.get(condition.parameter)
    if condition.comparison is Comparison.IS:
        return _is(value, condition.value)
    if condition.comparison is Comparison.IS_NOT:
        return not _is(value, condition.value)
    ordered = _ORDERED[condition.comparison]
    return any(
        isinstance(value, kind)
        and isinstance(condition.value, kind)
        and ordered(value, condition.value)
        for kind in (Decimal, date)
    )


def _is(value: Value | None, wanted: Value) -> bool:
    if isinstance(value, str) and isinstance(wanted, str):
        return fold(value.strip()) == fold(wanted.strip())
    return type(value) is type(wanted) and value == wanted
