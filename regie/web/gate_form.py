"""The form of a gate, the same in the console and behind a signed link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi import Form

from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.services.campaigns.gate_words import answered_sentence
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import Reply
from regie.services.campaigns.gates import tick_checks
from regie.services.runtime import Runtime
from regie.words import say

#: The most that a name, a comment or a proof may hold.
NAME_MAX = 200
TEXT_MAX = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class GateForm:
    """What was filled in.

    Attributes:
        verdict: None where only the checks are noted.
        number: Which of the gate's questions the page showed.
    """

    verdict: Verdict | None
    number: int | None
    who: str
    comment: str
    ticks: tuple[Tick, ...]


def read_ticks(
    ok: Annotated[list[int] | None, Form()] = None,
    proof: Annotated[list[str] | None, Form()] = None,
    seen: Annotated[list[int] | None, Form()] = None,
) -> tuple[Tick, ...]:
    """Read the checks: numbers that were ticked, and one text of proof a check.

    A check that is empty says something only if somebody had `seen` it before.
    """
    ticked = set(ok or ())
    known = ticked.union(seen or ())
    return tuple(
        Tick(number=place, ok=place in ticked, evidence=text.strip()[:TEXT_MAX])
        for place, text in enumerate(proof or (), 1)
        if place in known or text.strip()
    )


def read_form(
    ticks: Annotated[tuple[Tick, ...], Depends(read_ticks)],
    verdict: Annotated[Verdict | None, Form()] = None,
    number: Annotated[int | None, Form()] = None,
    who: Annotated[str, Form(max_length=NAME_MAX)] = "",
    comment: Annotated[str, Form(max_length=TEXT_MAX)] = "",
) -> GateForm:
    """Read the form."""
    return GateForm(
        verdict=verdict,
        number=number,
        who=who.strip(),
        comment=comment.strip(),
        ticks=ticks,
    )


GateFormDep = Annotated[GateForm, Depends(read_form)]


def submit(runtime: Runtime, slug: str, step: str, form: GateForm, *, who: str) -> str:
    """Write what the form says in the name of `who`; return the sentence that says so.

    Args:
        who: Where nobody wrote a name into the form.
    """
    teller = form.who or who
    if form.verdict is None:
        tick_checks(runtime, slug, step, form.ticks, who=teller)
        return say(fr="C'est noté.", en="Noted.")
    reply = Reply(
        verdict=form.verdict,
        who=teller,
        comment=form.comment,
        ticks=form.ticks,
        number=form.number,
    )
    return answered_sentence(answer_gate(runtime, slug, step, reply))
