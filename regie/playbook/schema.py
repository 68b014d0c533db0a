"""The table of keys as a JSON Schema (2020-12), for editors: completion and hover.

An editor reads YAML's numbers, truths and nothings as such, so a text may be any of
them here; whether a sentence makes sense is left to `regie playbook check`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.keys.step import STEP
from regie.playbook.languages import LANGUAGES
from regie.words import pick

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: A letter, then letters, digits or `_`; in words that every engine takes the same way.
NAME = r"^[^\s\d_!-/:-@\[-^`{-~][^\s!-/:-@\[-^`{-~]{0,59}$"

_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
_PAIRS: Schema = {"type": ["object", "null"], "additionalProperties": _SCALAR}

#: Kinds of which a list may stand under the key.
_LISTS = frozenset(
    {Kind.WAITS, Kind.CONDITION, Kind.WEEKDAYS, Kind.LIST, Kind.LINKS, Kind.CHECKS}
)

#: A step has one of these; only a gate means nothing without its owner.
_STEPS = (("do",), ("run",), ("gate", "who"))


def json_schema(language: str) -> Schema:
    """Return the schema with its descriptions in the language, `fr` or `en`."""
    return {
        "$schema": DIALECT,
        "title": pick(language, fr="Playbook de Régie", en="Playbook of Régie"),
        **_Schemas(language).table(PLAYBOOK),
    }


def schema_text(language: str) -> str:
    """Return the schema as a file."""
    return json.dumps(json_schema(language), ensure_ascii=False, indent=1) + "\n"


class _Schemas:
    """Makes the schema of each part, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def table(self, table: KeyTable) -> Schema:
        """Return the schema of a table, or of the text that may replace it."""
        keys = {key.name: self.key(key) for key in table.keys}
        schema: Schema = {
            "type": ["object", "null"] if table.short else "object",
            "description": self.say(table),
            "properties": keys,
            "additionalProperties": _SCALAR if table.is_open else False,
        }
        required = [key.name for key in table.keys if key.required]
        if required:
            schema["required"] = required
        if table is STEP:
            schema["oneOf"] = [{"required": list(needed)} for needed in _STEPS]
        if table.short is None:
            return schema
        return {"anyOf": [_SCALAR, schema]} if keys else dict(_SCALAR)

    def key(self, key: Key) -> Schema:
        """Return the schema of what stands under a key, with what it is for."""
        schema: Schema = {"description": self.say(key), **self._value(key)}
        example = self.example(key)
        if example and not example.startswith(("[", "{")):
            schema["examples"] = [example.strip('"')]
        return schema

    def say(self, what: Key | KeyTable) -> str:
        """Return what a key or a table is for, with an example."""
        text = f"{pick(self.language, fr=what.fr, en=what.en)}."
        if isinstance(what, KeyTable) or not self.example(what):
            return text
        word = pick(self.language, fr="Exemple :", en="Example:")
        return f"{text} {word} {what.name}: {self.example(what)}"

    def example(self, key: Key) -> str:
        """Return the example in the language."""
        return pick(self.language, fr=key.example, en=key.english or key.example)

    def _value(self, key: Key) -> Schema:
        way = _WAYS.get(key.kind)
        if way is not None:
            return way(self, key)
        if key.kind not in _LISTS:
            return dict(_SCALAR)
        item = self._item(key)
        return {"anyOf": [item, {"type": "array", "items": item}]}

    def choice(self, key: Key) -> Schema:
        """Return the schema of one of the words."""
        return {"enum": [*key.values, None]}

    def truth(self, _key: Key) -> Schema:
        """Return the schema of yes or no, in every language."""
        words = (word for own in LANGUAGES.values() for word in own.truths)
        return {"enum": [True, False, None, *dict.fromkeys(words)]}

    def pairs(self, _key: Key) -> Schema:
        """Return the schema of names with texts."""
        return dict(_PAIRS)

    def keys(self, key: Key) -> Schema:
        """Return the schema of the keys below a key."""
        return self._item(key)

    def rows(self, key: Key) -> Schema:
        """Return the schema of a list of keys; one alone needs no list."""
        item = self._item(key)
        return {"anyOf": [item, {"type": "array", "items": item}]}

    def named(self, key: Key) -> Schema:
        """Return the schema of entries under names of the user's own."""
        return {
            "type": ["object", "null"],
            "propertyNames": {"pattern": NAME},
            "additionalProperties": self._item(key),
        }

    def _item(self, key: Key) -> Schema:
        if key.kind is Kind.LINKS:
            return {"anyOf": [_SCALAR, _PAIRS]}
        return dict(_SCALAR) if key.inside is None else self.table(key.inside)


_WAYS: Mapping[Kind, Callable[[_Schemas, Key], Schema]] = {
    Kind.CHOICE: _Schemas.choice,
    Kind.TRUTH: _Schemas.truth,
    Kind.PAIRS: _Schemas.pairs,
    Kind.TABLE: _Schemas.keys,
    Kind.TABLES: _Schemas.rows,
    Kind.NAMED: _Schemas.named,
}
