"""A gate as plain words and values, for a form that other pages show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.campaign.gates import verdict_named
from regie.errors import UsageError
from regie.services.campaigns.gate_words import answered_sentence
from regie.services.campaigns.gate_words import behind_sentence
from regie.services.campaigns.gate_words import verdict_said
from regie.services.campaigns.gates import answer_gate
from regie.services.campaigns.gates import CheckState
from regie.services.campaigns.gates import GateQuestion
from regie.services.campaigns.gates import read_gate
from regie.services.campaigns.gates import Reply
from regie.services.letters import day_text
from regie.services.planned import load_planned
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import speaking
from regie.words import spoken_language

#: Steps behind a gate that are named; the rest is counted.
NAMED_MAX = 6


def sheet(runtime: Runtime, slug: str, step_key: str, number: int) -> dict[str, Any]:
    """Return what the form of a gate shows, in the campaign's language.

    `told` is empty while question `number` is open; else it says why it is not.

    Raises:
        NotFoundError: There is no such campaign, or its plan has no such step.
        UsageError: The step is no gate.
    """
    campaign, _ = load_planned(runtime, slug)
    with speaking(campaign.playbook.language):
        question = read_gate(runtime, slug, step_key)
        return {
            "told": _told(question, number),
            "description": description(question),
            "owner": question.owner,
            "verdicts": [verdict_said(verdict) for verdict in Verdict],
            "words": _words(),
            "checks": [_check(check) for check in question.checks],
        }


def submit(
    runtime: Runtime,
    slug: str,
    step_key: str,
    number: int,
    values: Mapping[str, Any],
) -> str:
    """Answer question `number` by what was filled in; return what is to be told.

    Args:
        values: `decision`, `who`, `comment`, and of each check `ok_1`, `proof_1`, ….

    Raises:
        UsageError: The decision is none of those that were offered.
        IllegalChangeError: The gate cannot be answered now.
    """
    campaign, _ = load_planned(runtime, slug)
    with speaking(campaign.playbook.language):
        verdict = verdict_named(str(values["decision"]))
        if verdict is None:
            raise UsageError(_no_verdict(str(values["decision"])))
        question = read_gate(runtime, slug, step_key)
        reply = Reply(
            verdict=verdict,
            who=str(values["who"]).strip() or question.owner or "Prefect",
            comment=str(values["comment"]).strip(),
            ticks=tuple(_ticks(question, values)),
            number=number,
        )
        return answered_sentence(answer_gate(runtime, slug, step_key, reply))


def description(question: GateQuestion) -> str:
    """Return what stands above the form, as Markdown without tables."""
    language = spoken_language()
    lines = [f"### {question.title}", ""]
    if question.due_on is not None:
        due = day_text(question.due_on, language)
        lines += [
            say(fr=f"**À décider le {due} au plus tard.**", en=f"**By {due}.**"),
            "",
        ]
    if question.answer is not None:
        given = question.answer
        word = verdict_said(given.verdict)
        said = " · ".join(part for part in (word, given.who, given.comment) if part)
        lines += [say(fr=f"Dernière réponse : {said}.", en=f"Last answer: {said}."), ""]
    if question.how:
        lines += [question.how, ""]
    lines += [behind_sentence(question), ""]
    lines += [f"- {title}" for title in question.behind[:NAMED_MAX]]
    if len(question.behind) > NAMED_MAX:
        lines.append("- …")
    return "\n".join(lines)


def _told(question: GateQuestion, number: int) -> str:
    if question.is_open and question.number == number:
        return ""
    if question.answer is None:
        return say(
            fr="Il n'y a plus rien à décider ici.",
            en="There is nothing to decide here.",
        )
    word, who = verdict_said(question.answer.verdict), question.answer.who
    return say(
        fr=f"Déjà répondu : {word}, {who}.", en=f"Answered already: {word}, {who}."
    )


def _words() -> dict[str, str]:
    return {
        "decision": say(fr="Décision", en="Decision"),
        "meaning": say(
            fr="Go ou go avec réserves : ce qui attend commence aussitôt. No-go : rien "
            "ne part.",
            en="Go or go with reservations: what waits begins at once. No-go: nothing "
            "leaves.",
        ),
        "comment": say(fr="Commentaire", en="Comment"),
        "who": say(fr="Qui décide", en="Who decides"),
        "proof": say(fr="Preuve du point", en="Proof of check"),
    }


def _check(check: CheckState) -> dict[str, Any]:
    wanted = say(fr="preuve demandée", en="proof wanted") if check.proof else ""
    tick = check.tick or Tick(number=check.number, ok=False)
    return {
        "number": check.number,
        "text": check.text,
        "owner": " · ".join(part for part in (check.owner, wanted) if part),
        "proof": check.proof or bool(tick.evidence),
        "ok": tick.ok,
        "evidence": tick.evidence,
    }


def _ticks(question: GateQuestion, values: Mapping[str, Any]) -> list[Tick]:
    """Return the checks that say something: ticked, proved, or seen before."""
    found = []
    for check in question.checks:
        ok = bool(values.get(f"ok_{check.number}"))
        evidence = str(values.get(f"proof_{check.number}") or "").strip()
        if ok or evidence or check.tick is not None:
            found.append(Tick(number=check.number, ok=ok, evidence=evidence))
    return found


def _no_verdict(text: str) -> str:
    legal = ", ".join(verdict_said(verdict) for verdict in Verdict)
    return say(
        fr=f"« {text} » n'est pas une réponse. Possible : {legal}.",
        en=f"“{text}” is no answer. Possible: {legal}.",
    )
