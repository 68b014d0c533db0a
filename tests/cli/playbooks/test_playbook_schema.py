from __future__ import annotations

import json
from pathlib import Path

from regie.playbook.schema import json_schema
from tests.cli.a_playbook import run


def test_schema_is_written_with_the_line_that_uses_it(tmp_path: Path) -> None:
    file = tmp_path / "playbook.schema.json"

    answer = run("schema", "-o", file)

    assert json.loads(file.read_text("utf-8")) == json_schema("fr")
    assert "# yaml-language-server: $schema=playbook.schema.json" in answer.out


def test_schema_speaks_the_language_of_the_reader() -> None:
    assert run("schema", language="en").data() == json_schema("en")
