"""`compose.yaml` names what exists; its parts run as processes in `flows/test_scale`."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.worker import LIMIT_VARIABLE
from regie.settings import Settings
from regie.settings import variable

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "compose.yaml").read_text("utf-8")
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_every_setting_of_ours_exists() -> None:
    known = {variable(field) for field in Settings.model_fields} | {LIMIT_VARIABLE}
    named = set(re.findall(r"\bREGIE_[A-Z_]*[A-Z]\b", TEXT + OPERATIONS))

    assert named <= known


@pytest.mark.parametrize("page", [TEXT, OPERATIONS], ids=["compose", "operations"])
def test_every_program_exists(page: str) -> None:
    modules = set(re.findall(r"python -m ([\w.]+)", page)) - {"venv"}
    factories = set(re.findall(r"([\w.]+):(create_app)", page))

    assert modules == {"uvicorn", "flows.serve"}
    assert [name for name in modules if find_spec(name) is None] == []
    assert factories
    assert all(hasattr(import_module(name), made) for name, made in factories)


def test_what_services_wait_for_is_there() -> None:
    wanted = {name for one in SERVICES.values() for name in one.get("depends_on", {})}

    assert wanted <= set(SERVICES)
    assert SERVICES["worker"]["deploy"]["replicas"] == 2


def test_the_server_is_set_as_the_test_of_processes_sets_it() -> None:
    tested = (ROOT / "tests" / "flows" / "test_scale.py").read_text("utf-8")
    beginnings = ("PREFECT_SERVER_D", "PREFECT_MESSAGING_", "PREFECT_REDIS_")
    set_there = {
        name
        for name in SERVICES["prefect"]["environment"]
        if name.startswith(beginnings)
    }

    assert len(set_there) == 6
    assert [name for name in set_there if name not in tested] == []
