"""With `--json`, what went wrong is JSON on standard output too, with the same status."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from regie.cli.main import COMMANDS
from regie.cli.main import make_app
from tests.cli.conftest import Said
from tests.cli.conftest import Type


def trouble(said: Said) -> dict[str, Any]:
    """Return the error that was told, and make sure that nothing else was."""
    assert said.err == ""
    [(name, told)] = json.loads(said.out).items()
    assert name == "error"
    assert told.pop("status") == said.code
    return dict(told)


def with_json(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 -- Typer brings its own click
    """Yield the path of every command that knows `--json`."""
    if any("--json" in parameter.opts for parameter in command.params):
        yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from with_json(below, (*path, name))


PATHS = list(with_json(typer.main.get_command(make_app()), ()))


def test_most_commands_know_json() -> None:
    assert len({path[0] for path in PATHS}) > len(COMMANDS) * 2 / 3


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_mistyped_command_line_is_told_as_json(
    type_in: Type, path: tuple[str, ...]
) -> None:
    said = type_in(*path, "--json", "--zzz", language="en")

    told = trouble(said)
    assert said.code == 2
    assert told["kind"] == "NoSuchOption"
    assert told["message"].startswith("There is no option --zzz.")


def test_what_is_explained_is_told_as_json(type_in: Type) -> None:
    said = type_in("why", "nothing", "--json", language="en")

    told = trouble(said)
    assert said.code == 1
    assert told["kind"].endswith("Error")
    assert told["message"]


def test_problems_are_told_one_by_one(type_in: Type) -> None:
    said = type_in("when", "3 jors avant X", "--anchor", "X=2027-02-25", "--json")

    told = trouble(said)
    assert told["kind"] == "PlaybookError"
    [problem] = told["problems"]
    assert (problem["rule"], problem["position"], problem["severity"]) == (
        "bad-moment",
        {"line": 1, "column": 3},
        "error",
    )
    assert problem["hint"] == "vouliez-vous dire « jours » ?"


def test_a_comparison_that_is_impossible_keeps_its_status(
    type_in: Type, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none.yaml")

    said = type_in("playbook", "diff", missing, missing, "--json")

    assert trouble(said)["kind"] == "UsageError"
    assert said.code == 2


def test_settings_that_cannot_be_are_told_as_json(type_in: Type) -> None:
    assert trouble(type_in("status", "--json", language="xx"))["kind"] == (
        "SettingsError"
    )


def test_a_bug_is_told_as_json(type_in: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "status", ("campaigns.status", "no_such_function"))

    said = type_in("status", "--json")

    assert said.code == 3
    assert "no_such_function" in trouble(said)["message"]


def test_without_json_a_sentence_is_said(type_in: Type) -> None:
    said = type_in("when", "3 jors avant X", "--anchor", "X=2027-02-25")

    assert said.out == ""
    assert said.err.startswith("when: ")


def test_a_word_behind_the_options_does_not_ask_for_json(type_in: Type) -> None:
    said = type_in("when", "--", "--json")

    assert said.out == ""
    assert said.code == 1
