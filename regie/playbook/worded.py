"""The values of a playbook in words, field by field, under the keys of its file.

Two values have the same words in a language exactly if they mean the same.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from datetime import date
from datetime import time
from decimal import Decimal
from enum import Enum
from typing import Any

from regie.playbook.content import Condition
from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Amount
from regie.playbook.model import Dependency
from regie.playbook.model import Moment
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence_saying import say_recurrence
from regie.playbook.saying import phrase
from regie.playbook.saying import say_amount
from regie.playbook.saying import say_clock
from regie.playbook.saying import say_condition
from regie.playbook.saying import say_dependency
from regie.playbook.saying import say_effort
from regie.playbook.saying import say_moment
from regie.playbook.saying import say_takes

#: Fields that say nothing of their own: names of entries, places, what follows from
#: the rest.
SILENT = frozenset({"name", "position", "needs_time", "slug"})

#: Keys of the file for fields that are called otherwise.
KEYS: Mapping[str, str] = {
    "arguments": "with",
    "at": "at",
    "begins": "from",
    "conditions": "when",
    "effort_minutes": "effort",
    "kind": "type",
    "moment": "date",
    "placed_late": "when: late",
    "question": "ask",
    "zone": "time_zone",
}

_SAYINGS: Mapping[type, Callable[[Any, str], str]] = {
    Amount: say_amount,
    Condition: say_condition,
    Dependency: say_dependency,
    Moment: say_moment,
    Recurrence: say_recurrence,
    time: say_clock,
}

_FIELD_SAYINGS: Mapping[str, Callable[[int, str], str]] = {
    "takes": say_takes,
    "effort_minutes": say_effort,
}


def words_of(value: Any, language: str) -> dict[str, str]:  # noqa: ANN401 -- any entry
    """Return every field of an entry that says something, by its key in the file."""
    found = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if field.name in SILENT or inner in (None, "", (), {}, False):
            continue
        saying = _FIELD_SAYINGS.get(field.name)
        said = say_value(inner, language) if saying is None else saying(inner, language)
        found[KEYS.get(field.name, field.name)] = said
    return found


def say_value(value: Any, language: str) -> str:  # noqa: ANN401 -- any field
    """Say one value of a playbook."""
    saying = _SAYINGS.get(type(value))
    if saying is not None:
        return saying(value, language)
    if isinstance(value, bool):
        return phrase(LANGUAGES[language].truths, value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return _several(value, language)


def _several(value: Any, language: str) -> str:  # noqa: ANN401 -- any field
    if is_dataclass(value) and not isinstance(value, type):
        value = words_of(value, language)
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {say_value(v, language)}" for k, v in value.items())
    if isinstance(value, frozenset):
        return ", ".join(say_value(inner, language) for inner in sorted(value))
    if isinstance(value, tuple):
        return ", ".join(say_value(inner, language) for inner in value)
    return str(value)
