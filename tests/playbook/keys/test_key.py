from __future__ import annotations

from collections.abc import Iterator

import pytest

from regie.playbook.keys.front import PLAYBOOK
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.keys.key import KIND_WORDS
from regie.playbook.keys.step import STEP


def tables(table: KeyTable, path: str = "") -> Iterator[tuple[str, KeyTable]]:
    yield path, table
    for key in table.keys:
        if key.inside is not None:
            yield from tables(key.inside, f"{path}/{key.name}")


TABLES = dict(tables(PLAYBOOK))
KEYS = {
    f"{path}/{key.name}": key for path, table in TABLES.items() for key in table.keys
}


@pytest.mark.parametrize("path", KEYS)
def test_key_is_described_in_one_sentence_of_each_language(path: str) -> None:
    key = KEYS[path]

    assert key.fr
    assert key.en
    assert key.fr != key.en
    assert not key.fr.endswith(".")
    assert not key.en.endswith(".")


@pytest.mark.parametrize("path", KEYS)
def test_key_says_what_its_kind_needs(path: str) -> None:
    key = KEYS[path]

    assert bool(key.values) == (key.kind is Kind.CHOICE)
    if key.kind in {Kind.TABLE, Kind.NAMED}:
        assert key.inside is not None
    if key.kind is not Kind.NAMED and key.inside is None:
        assert key.example or key.name == "description"


def test_no_two_keys_of_a_table_have_the_same_name() -> None:
    twice = [p for p, t in TABLES.items() if len(t.by_name) != len(t.keys)]

    assert twice == []


def test_a_step_is_read_aloud_from_what_to_how() -> None:
    assert (STEP.names[0], STEP.names[-1]) == ("do", "checks")


def test_every_kind_has_words() -> None:
    assert set(KIND_WORDS) == set(Kind)
