"""The documents say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from regie.cli.language import SEPARATOR
from regie.cli.main import make_app
from regie.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> dict[str, object]:
    """Every command by its words, such as `import payments`."""
    found: dict[str, object] = {}

    def walk(command: object, words: tuple[str, ...]) -> None:
        below = getattr(command, "commands", {})
        if not below:
            found[" ".join(words)] = command
        for name, inner in below.items():
            walk(inner, (*words, name))

    walk(typer.main.get_command(make_app()), ())
    return found


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize(
    "folder", ["regie", "flows", "tasks", "integrations", "playbooks", "tests"]
)
def test_each_folder_has_a_short_readme(folder: str) -> None:
    assert 5 <= len((ROOT / folder / "README.md").read_text("utf-8").splitlines()) <= 30


@pytest.mark.parametrize("words", sorted(commands()))
def test_each_command_is_in_the_commands_page(words: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")

    assert f"\n## regie {words}\n" in page


@pytest.mark.parametrize("words", sorted(commands()))
def test_each_command_has_help_in_both_languages(words: str) -> None:
    command = commands()[words]
    texts = [command.help, *(p.help for p in command.params if p.name != "help")]  # type: ignore[attr-defined]

    assert [text for text in texts if SEPARATOR not in (text or "")] == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_each_setting_is_in_the_settings_page(name: str) -> None:
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    field = Settings.model_fields[name]
    variable = str(field.validation_alias or f"REGIE_{name.upper()}")

    assert f"| `{variable}` | {field.description} |" in page


def test_files_named_in_readmes_exist() -> None:
    named = re.findall(r"\]\(([\w./-]+)\)", README)

    assert [name for name in named if not (ROOT / name).exists()] == []
