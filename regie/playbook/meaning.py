"""What a playbook means, whatever words and places it was written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from dataclasses import is_dataclass
from dataclasses import replace
from typing import Any
from typing import TypeVar

from regie.playbook.model import NOWHERE

Value = TypeVar("Value")


def meaning(value: Value) -> Value:
    """Return the value without its sentences' wording and their places.

    Two playbooks are the same if their meanings are equal. Any value of a playbook has
    one: a step, a moment, a mapping of them.
    """
    found: Any = value
    if is_dataclass(found) and not isinstance(found, type):
        found = _of_fields(found)
    elif isinstance(found, Mapping):
        found = {name: meaning(inner) for name, inner in found.items()}
    elif isinstance(found, tuple):
        found = tuple(meaning(inner) for inner in found)
    return found  # type: ignore[no-any-return]


def _of_fields(value: Any) -> Any:  # noqa: ANN401 -- any dataclass
    names = [field.name for field in fields(value) if field.init]
    changed = {name: meaning(getattr(value, name)) for name in names}
    if "position" in changed:  # it was read from a sentence
        changed["position"] = NOWHERE
        changed |= dict.fromkeys({"text", "days"} & changed.keys(), "")
    return replace(value, **changed)
