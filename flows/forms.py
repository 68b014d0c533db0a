"""The forms with which runs suspend themselves.

Prefect's pages show the fields in their order, and above them the description, which is
Markdown without tables (they are cut off). What has no default must be filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from typing import Literal

from prefect.input import RunInput
from pydantic import create_model
from pydantic import Field


def gate_form(asked: dict[str, Any]) -> type[RunInput]:
    """Return the form of a gate: the decision, who takes it, and its checks.

    Args:
        asked: As `tasks.gate.read_gate` returns it: words, and the checks as they are.
    """
    words = asked["words"]
    fields: dict[str, Any] = {
        "decision": (
            Literal[tuple(asked["verdicts"])],
            Field(title=words["decision"], description=words["meaning"]),
        ),
        "comment": (str, Field(default="", title=words["comment"])),
        "who": (str, Field(default=asked["owner"], title=words["who"])),
    }
    for check in asked["checks"]:
        number = check["number"]
        fields[f"ok_{number}"] = (
            bool,
            Field(
                default=check["ok"],
                title=f"{number}. {check['text']}",
                description=check["owner"],
            ),
        )
        if check["proof"]:
            fields[f"proof_{number}"] = (
                str,
                Field(default=check["evidence"], title=f"{words['proof']} {number}"),
            )
    return described("Gate", asked["description"], fields)


def approval_form(proposed: dict[str, Any], told: Sequence[str] = ()) -> type[RunInput]:
    """Return the form of a bill's approval.

    Args:
        proposed: As `tasks.money.propose_bill` returns it.
        told: What stands above all else, a sentence each.
    """
    words = proposed["words"]
    fields: dict[str, Any] = {
        "decision": (
            Literal[tuple(proposed["choices"])],
            Field(title=words["decision"], description=words["meaning"]),
        ),
        "comment": (str, Field(default="", title=words["comment"])),
    }
    if proposed["invoice"]:
        fields["paid_on"] = (
            date | None,
            Field(default=None, title=words["paid_on"], description=words["paid"]),
        )
    above = [*(f"⚠ **{sentence}**" for sentence in told), proposed["description"]]
    return described("Approval", "\n\n".join(above), fields)


def described(name: str, description: str, fields: dict[str, Any]) -> type[RunInput]:
    """Return a form with a text above its fields."""
    form: type[RunInput] = create_model(name, __base__=RunInput, **fields)
    form._description = description  # noqa: SLF001 -- as RunInput.with_initial_data does
    return form
