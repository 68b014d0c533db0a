"""`regie gate`: go or no-go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.campaign.gates import verdict_named
from regie.cli import show
from regie.cli.ask import agreed
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.cli.session import WhoOption
from regie.cli.session import WhyOption
from regie.cli.session import YesOption
from regie.cli.teller import teller_of
from regie.errors import UsageError
from regie.services.campaigns import gate_words
from regie.services.campaigns import gates
from regie.services.campaigns import look
from regie.services.campaigns.proposals import Proposal
from regie.services.campaigns.proposals import proposal_for
from regie.services.runtime import Runtime
from regie.words import say


def gate(
    step: Annotated[
        str | None,
        typer.Argument(
            help="La clé de la décision ; sans elle, celles qui attendent."
            " | The gate's key; without it, those that wait."
        ),
    ] = None,
    verdict: Annotated[
        str | None,
        typer.Argument(
            help="go, reserved (go avec réserves) ou no-go ; sans lui, la question."
            " | go, reserved or no-go; without it, the question."
        ),
    ] = None,
    ok: Annotated[
        list[str] | None,
        typer.Option(
            "--ok",
            help="Un point vérifié, avec sa preuve : 1=https://…"
            " | A check that is true, with its proof: 1=https://…",
        ),
    ] = None,
    not_ok: Annotated[
        list[int] | None,
        typer.Option("--not-ok", help="Un point qui manque. | A check that fails."),
    ] = None,
    campaign: CampaignOption = None,
    who: WhoOption = "",
    why: WhyOption = "",
    yes: YesOption = False,
    json: JsonOption = False,
) -> None:
    """Répond à une décision, go ou no-go. | Answer a gate, go or no-go.

    regie gate readiness_gate go --ok 1=https://exemple.fr/essai --why "tout est vert"
    | regie gate readiness_gate go --ok 1=https://example.com/test --why "all is green"
    """
    with runtime() as opened:
        if step is None:
            _show_open(opened, campaign, json=json)
            return
        found = look.only_campaign(opened, campaign)[0]
        teller = teller_of(found, who)
        ticks = _ticks(ok or (), not_ok or ())
        if verdict is None:
            question = _noted(opened, found.slug, step, ticks, teller)
            proposal = proposal_for(opened, found.slug, question.key)
            _show_question(question, proposal, json=json)
            return
        reply = gates.Reply(
            verdict=_verdict(verdict), who=teller, comment=why, ticks=ticks
        )
        if not yes and not _sure(gates.read_gate(opened, found.slug, step), reply):
            raise typer.Abort
        answered = gates.answer_gate(opened, found.slug, step, reply)
    if json:
        show.as_json(answered)
        return
    show.say_line(gate_words.answered_sentence(answered), style="bold")
    show.say_released(answered.progress.released, later=answered.progress.later)
    show.say_published(published=answered.progress.published)


def _sure(question: gates.GateQuestion, reply: gates.Reply) -> bool:
    """Ask whether a plain go is meant where a check is not sure."""
    doubts = gate_words.doubts_sentence(gates.doubtful_after(question, reply.ticks))
    if reply.verdict is not Verdict.GO or not question.is_open or not doubts:
        return True
    key = question.key
    return agreed(
        say(
            fr=f"{doubts} Cochez ce qui est vrai (regie gate {key} go --ok 1), ou "
            f"dites-le : regie gate {key} reserved. Répondre go quand même ?",
            en=f"{doubts} Tick what is true (regie gate {key} go --ok 1), or say so: "
            f"regie gate {key} reserved. Answer go all the same?",
        )
    )


def _show_open(opened: Runtime, campaign: str | None, *, json: bool) -> None:
    if campaign is None:
        with opened.unit(reading=True) as unit:
            slugs = unit.campaigns.slugs()
    else:
        slugs = [look.only_campaign(opened, campaign)[0].slug]
    found = gates.open_gates(opened, slugs)
    if json:
        show.as_json({"gates": found})
        return
    if not found:
        show.say_line(say(fr="Aucune décision n'attend.", en="No gate waits."))
    for question in found:
        show.say_line(f"{question.campaign_title} · {question.title}", style="bold")
        _print(question)
        show.say_line(f"  regie gate {question.key} go -c {question.campaign}")


def _noted(
    opened: Runtime, slug: str, step: str, ticks: tuple[Tick, ...], who: str
) -> gates.GateQuestion:
    if ticks:
        return gates.tick_checks(opened, slug, step, ticks, who=who)
    return gates.read_gate(opened, slug, step)


def _show_question(
    question: gates.GateQuestion, proposal: Proposal | None, *, json: bool
) -> None:
    if json:
        show.as_json({"gate": question, "proposal": proposal})
        return
    show.say_line(question.title, style="bold")
    _print(question)
    if proposal is not None:
        show.say_line(f"  {gate_words.proposal_sentence(proposal)}", style="yellow")
        look_at = f"regie move {proposal.anchor} {proposal.on} -c {question.campaign}"
        show.say_line(f"  {look_at}")


def _print(question: gates.GateQuestion) -> None:
    due = show.full_day(question.due_on) if question.due_on else "—"
    show.say_line(
        say(
            fr=f"  Décide : {question.owner or '—'}, le {due} au plus tard.",
            en=f"  Decides: {question.owner or '—'}, by {due}.",
        )
    )
    for check in question.checks:
        mark = "☑" if check.tick and check.tick.ok else "☐"
        show.say_line(f"  {mark} {check.number}. {gate_words.check_text(check)}")
    show.say_line(f"  {gate_words.behind_sentence(question)}")
    if question.answer is not None:
        given = question.answer
        parts = (gate_words.verdict_said(given.verdict), given.who, given.comment)
        said = " · ".join(part for part in parts if part)
        last = say(fr="Dernière réponse :", en="Last answer:")
        show.say_line(f"  {last} {said}", style="yellow")


def _ticks(ok: Iterable[str], not_ok: Iterable[int]) -> tuple[Tick, ...]:
    found = []
    for text in ok:
        number, _, proof = text.partition("=")
        if not number.strip().isdigit():
            raise UsageError(
                say(
                    fr=f"--ok {text} : écrivez le numéro du point, par exemple --ok 1 "
                    "ou --ok 1=https://….",
                    en=f"--ok {text}: write the check's number, such as --ok 1 or "
                    "--ok 1=https://….",
                )
            )
        found.append(Tick(number=int(number), ok=True, evidence=proof.strip()))
    found += [Tick(number=number, ok=False) for number in not_ok]
    return tuple(found)


def _verdict(text: str) -> Verdict:
    found = verdict_named(text)
    if found is None:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas une réponse. Répondez go, reserved (go avec "
                "réserves) ou no-go.",
                en=f"“{text}” is no answer. Answer go, reserved (go with reservations) "
                "or no-go.",
            )
        )
    return found
