"""`regie` in this process, on an empty database, without Prefect."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from regie.cli import main
from regie.words import speak
from tests.databases import put_database

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command said and how it left."""

    code: int
    out: str
    err: str

    def data(self) -> Any:  # noqa: ANN401 -- JSON
        """Return what `--json` said."""
        assert self.code == 0, self.err
        return json.loads(self.out)


Type = Callable[..., Said]


@pytest.fixture
def type_in(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Type:
    """Return a function that types a command line, with settings as keywords."""
    monkeypatch.chdir(ROOT)
    home = tmp_path / "home"
    put_database(home)
    for name, value in {
        "REGIE_HOME": str(home),
        "REGIE_PREFECT_PORT": "9",
        "REGIE_ECB_URL": "http://127.0.0.1:9",
        "COLUMNS": "200",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)

    def call(*words: str, **settings: str) -> Said:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["regie", *words])
            patch.setenv("REGIE_LANGUAGE", settings.pop("language", "fr"))
            for name, value in settings.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as left:
                main.run()
            speak("fr")  # what the command spoke must not outlive it
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return call
