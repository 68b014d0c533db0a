"""The deployments that `prefect.yaml` describes, with the forms of their parameters."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from typing import get_type_hints

import prefect
import yaml
from prefect import Flow
from prefect.client.schemas.responses import DeploymentResponse
from prefect.flows import load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema
from pydantic.fields import FieldInfo

from regie.errors import UsageError
from regie.words import one_of
from regie.words import say

FILE = Path(__file__).parent.parent / "prefect.yaml"

HONOURED = frozenset(
    {
        "name",
        "entrypoint",
        "description",
        "tags",
        "parameters",
        "schedules",
        "work_pool",
    }
)
"""What a deployment may say here; `prefect deploy` knows more words."""

MARK = "régie"
"""With it begin the versions of our deployments, and the slugs of their schedules."""

#: What versions were before they had the mark.
_UNMARKED = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A deployment of the file, with what Prefect makes of its flow.

    Attributes:
        text: What the file says.
        schema: The form of its parameters.
        version: Changes whenever anything of this does; says that it is ours.
    """

    text: Mapping[str, Any]
    flow: Flow[..., Any]
    schema: dict[str, Any]
    version: str

    @property
    def name(self) -> str:
        """Return the deployment's name."""
        return str(self.text["name"])

    @property
    def pool(self) -> str:
        """Return the name of its work pool."""
        return str(self.text["work_pool"]["name"])


def prepare(file: Path = FILE) -> list[Wanted]:
    """Read the file and load its flows; no server is needed yet.

    Raises:
        UsageError: A word that is not honoured here.
    """
    return [
        wanted_of(_spoken(text), lambda schema: schema)
        for text in yaml.safe_load(file.read_text("utf-8"))["deployments"]
    ]


def with_titles(schema: dict[str, Any], function: Callable[..., Any]) -> dict[str, Any]:
    """Return Prefect's schema with the titles that the function's annotations give.

    Those are written `français | English`; the language that is spoken is kept.

    Prefect puts each parameter's name in their place; the OBM reads titles.
    """
    properties = dict(schema["properties"])
    for name, hint in get_type_hints(function, include_extras=True).items():
        for note in getattr(hint, "__metadata__", ()):
            if name in properties and isinstance(note, FieldInfo):
                said = {"title": note.title, "description": note.description}
                given = {word: one_of(text) for word, text in said.items() if text}
                properties[name] = _shaped(properties[name], note) | given
    return schema | {"properties": properties}


def _shaped(field: dict[str, Any], note: FieldInfo) -> dict[str, Any]:
    """Return the field as the note wants it shown; Prefect leaves that out.

    A date that need not be given is "a date or nothing" to Prefect, whose pages then
    show no calendar. As a date alone it may be left out, but not be nothing: so it has
    no default, which those pages would send along.
    """
    extra = note.json_schema_extra
    if not isinstance(extra, dict):
        return field
    kept = {key: field[key] for key in field if key not in {"anyOf", "default"}}
    return kept | extra


def wanted_of(
    text: Mapping[str, Any], change: Callable[[dict[str, Any]], dict[str, Any]]
) -> Wanted:
    """Return a deployment with what Prefect makes of its flow.

    Args:
        text: What the file says of it.
        change: What becomes of the form of its parameters.

    Raises:
        UsageError: A word that is not honoured here.
    """
    unknown = sorted(set(text) - HONOURED)
    if unknown:
        raise UsageError(_not_honoured(text["name"], unknown))
    flow: Flow[..., Any] = load_flow_from_entrypoint(
        text["entrypoint"], use_placeholder_flow=False
    )
    schema = change(
        with_titles(parameter_schema(flow).model_dump_for_openapi(), flow.fn)
    )
    said = {"text": text, "flow": flow.name, "schema": schema}
    version = _digest(said | {"with": prefect.__version__})
    return Wanted(
        text=text, flow=flow, schema=schema, version=f"{mark_of(text['name'])}{version}"
    )


def is_ours(found: DeploymentResponse) -> bool:
    """Say whether Régie registered this deployment, in whichever version.

    Its version tells, and for which name it was written: Prefect's pages leave it out
    where somebody copies a deployment, and no program gives its own one like it.
    """
    version = found.version or ""
    if version.startswith(mark_of(found.name)):
        return True
    own_code = (found.entrypoint or "").startswith("flows.") and not found.pull_steps
    return own_code and bool(_UNMARKED.fullmatch(version))


def mark_of(name: str) -> str:
    """Return how the version of a deployment of ours begins."""
    return f"{MARK}-{_digest(name)[:4]}-"


def _spoken(text: Mapping[str, Any]) -> dict[str, Any]:
    """Return a deployment of the file with its description in one language."""
    told = {"description": one_of(text["description"])} if "description" in text else {}
    return {**text, **told}


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _not_honoured(name: str, unknown: Sequence[str]) -> str:
    words = ", ".join(unknown)
    legal = ", ".join(sorted(HONOURED))
    return say(
        fr=f"prefect.yaml, déploiement « {name} » : Régie ne sait pas enregistrer "
        f"{words}. Elle connaît : {legal}. Pour le reste : prefect deploy.",
        en=f'prefect.yaml, deployment "{name}": Régie cannot register {words}. '
        f"It knows: {legal}. For the rest: prefect deploy.",
    )
