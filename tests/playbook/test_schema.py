"""The schema agrees with the loader on everything that is not a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.load import check
from regie.playbook.schema import json_schema
from tests.playbook.core_yaml import read_yaml
from tests.playbook.mails import MAILS
from tests.playbook.test_golden import FILES
from tests.playbook.test_load import ENGLISH
from tests.playbook.test_load import FRENCH

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "playbooks").glob("*.yaml"))
VALIDATOR = Draft202012Validator(json_schema("fr"))

#: Rules about keys and shapes, which an editor can tell without reading sentences.
STRUCTURE = (
    "bad-name",
    "bad-value",
    "do-or-run",
    "missing-key",
    "unknown-item",
    "unknown-key",
    "unknown-verb",
    "wrong-shape",
)
STRUCTURAL = [file for file in FILES if file.stem.startswith(STRUCTURE)]


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(read_yaml(text))]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_schema_is_a_schema(language: str) -> None:
    Draft202012Validator.check_schema(json_schema(language))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: str(file.stem))
def test_shipped_playbook_is_valid(file: Path) -> None:
    assert errors(file.read_text("utf-8")) == []


@pytest.mark.parametrize("text", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_good_playbook_is_valid(text: str) -> None:
    assert errors(text) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_whatever_loads_is_valid(file: Path) -> None:
    text = file.read_text("utf-8")
    playbook, _ = check(text, file=file.name, mails=MAILS)

    assert playbook is None or errors(text) == []


@pytest.mark.parametrize("file", STRUCTURAL, ids=lambda file: str(file.stem))
def test_bad_structure_is_invalid(file: Path) -> None:
    assert errors(file.read_text("utf-8")) != []


def test_every_rule_of_structure_has_a_file() -> None:
    assert [r for r in STRUCTURE if not any(f.stem == r for f in STRUCTURAL)] == []


def properties(schema: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 -- JSON
    if isinstance(schema, list):
        for inner in schema:
            yield from properties(inner)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for inner in schema.values():
            yield from properties(inner)


def keys(table: KeyTable) -> Iterator[Key]:
    for key in table.keys:
        yield key
        yield from keys(key.inside) if key.inside is not None else ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_key_has_its_hover_text(language: str) -> None:
    found = [
        (name, schema["description"])
        for name, schema in properties(json_schema(language))
    ]

    texts = dict(found)
    assert {key.name for key in keys(PLAYBOOK)} == set(texts)
    assert all(text[0].isupper() or text[0] in "`«" for _, text in found)


def test_a_choice_completes_its_values() -> None:
    language = json_schema("fr")["properties"]["language"]

    assert language["enum"] == ["fr", "en", None]
    assert PLAYBOOK.by_name["language"].kind is Kind.CHOICE


@pytest.mark.parametrize("name", ["étape_1", "a", "Zoë", "x" * 60])
def test_a_name_may_have_accents(name: str) -> None:
    assert errors(FRENCH.replace("  offer:", f"  {name}:", 1)) == []


@pytest.mark.parametrize("name", ["1er", "_a", "a-b", "'a b'", "a.b", "x" * 61])
def test_a_name_that_sentences_cannot_hold_is_invalid(name: str) -> None:
    assert errors(FRENCH.replace("  offer:", f"  {name}:", 1)) != []
