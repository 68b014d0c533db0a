"""What people look at in Prefect's pages, of which Prefect keeps the versions.

Page, read 2026-11-26 (server 3.8.8): https://docs.prefect.io/v3/concepts/artifacts
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import httpx

from regie.window import Artifact
from regie.window import Maker

Call = Callable[..., httpx.Response]


def show(call: Call, artifacts: Sequence[Artifact], maker: Maker | None) -> list[str]:
    """Make a version of each that differs from its latest one; return their keys.

    Args:
        call: Method, path, body.
        artifacts: What is to be seen.
        maker: The run to whose page they belong.
    """
    wanted = {"artifacts": {"key": {"any_": [one.key for one in artifacts]}}}
    found = call("POST", "/artifacts/latest/filter", wanted).json()
    there = {one["key"]: _seen(one) for one in found}
    bodies = [_body(one) for one in artifacts]
    changed = [body for body in bodies if there.get(body["key"]) != _seen(body)]
    for body in changed:
        call("POST", "/artifacts/", body | _made_by(maker))
    return [str(body["key"]) for body in changed]


def _body(artifact: Artifact) -> dict[str, Any]:
    """Return what the server keeps; rows are written as Prefect's own client does."""
    is_table = artifact.kind == "table"
    return {
        "key": artifact.key,
        "type": artifact.kind,
        "description": artifact.description,
        "data": json.dumps(artifact.data) if is_table else artifact.data,
    }


def _seen(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return row["type"], row["description"], row["data"]


def _made_by(maker: Maker | None) -> dict[str, Any]:
    if maker is None:
        return {}
    return {"task_run_id": maker.task_run, "flow_run_id": maker.flow_run}
