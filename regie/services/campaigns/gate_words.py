"""Sentences about a gate, for command line, console and Prefect."""

from __future__ import annotations

from collections.abc import Sequence

from regie.campaign.gates import Verdict
from regie.campaign.gates import verdict_word
from regie.planning.wording import quoted
from regie.services.campaigns.gates import Answered
from regie.services.campaigns.gates import CheckState
from regie.services.campaigns.gates import GateQuestion
from regie.services.campaigns.proposals import Proposal
from regie.services.letters import day_text
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


def verdict_said(verdict: Verdict) -> str:
    """Return `go avec réserves`, in the reader's language."""
    return verdict_word(verdict, spoken_language())


def check_text(check: CheckState) -> str:
    """Return a check with who looks at it, and what was found."""
    parts = [check.text, check.owner]
    if check.proof:
        parts.append(say(fr="preuve demandée", en="proof wanted"))
    if check.tick is not None and check.tick.evidence:
        parts.append(check.tick.evidence)
    return " · ".join(part for part in parts if part)


def behind_sentence(question: GateQuestion) -> str:
    """Say how much waits behind the gate."""
    if not question.behind:
        return say(fr="Rien n'attend cette réponse.", en="Nothing waits for it.")
    steps = counted(len(question.behind), fr=("étape", "étapes"), en=("step", "steps"))
    sends = counted(
        question.sends,
        fr=("envoi automatique", "envois automatiques"),
        en=("automatic send", "automatic sends"),
    )
    return say(
        fr=f"Derrière : {steps}, dont {sends}.",
        en=f"Behind it: {steps}, {sends} among them.",
    )


def doubts_sentence(doubtful: Sequence[CheckState]) -> str:
    """Name the checks that nobody is sure of; empty where there are none."""
    if not doubtful:
        return ""
    listed = ", ".join(
        f"{check.number}. {check.text}{_why_doubtful(check)}" for check in doubtful
    )
    return say(fr=f"Pas encore sûr : {listed}.", en=f"Not sure yet: {listed}.")


def _why_doubtful(check: CheckState) -> str:
    if check.tick is None or not check.tick.ok:
        return ""
    return say(fr=" (sans preuve)", en=" (without proof)")


def proposal_sentence(proposal: Proposal) -> str:
    """Say which date would still fit, and what moves with it."""
    day = day_text(proposal.on, spoken_language())
    moves = counted(
        proposal.shifts,
        fr=("étape se décalerait", "étapes se décaleraient"),
        en=("step would move", "steps would move"),
    )
    title = proposal.before.title
    fr, en = "Première", "First"
    if proposal.until is not None:
        last = day_text(proposal.until, spoken_language())
        fr, en = (
            f"Sans go le {last} au plus tard, première",
            f"Without a go by {last}, first",
        )
    sentence = say(
        fr=f"{fr} date qui tient encore : {title}, {day} ; {moves}.",
        en=f"{en} date that still fits: {title}, {day}; {moves}.",
    )
    if not proposal.fits:
        sentence += say(
            fr=" D'autres dates ne tiennent pas non plus.",
            en=" Other dates do not hold either.",
        )
    return sentence


def answered_sentence(answered: Answered) -> str:
    """Say which answer counts, and what follows from it."""
    answer = answered.answer
    title = quoted(answered.progress.title, spoken_language())
    word = verdict_said(answer.verdict)
    if not answered.progress.changed:
        return say(
            fr=f"{title} avait déjà sa réponse : {word}, {answer.who}.",
            en=f"{title} was answered already: {word}, {answer.who}.",
        )
    if answer.verdict is Verdict.NO_GO:
        return say(
            fr=f"{title} : no-go. Rien de ce qui attend ne partira avant un go.",
            en=f"{title} no-go. Nothing that waits begins before a go.",
        )
    sentence = say(fr=f"{title} : {word}.", en=f"{title} {word}.")
    doubts = doubts_sentence(answered.doubtful)
    return f"{sentence} {doubts}" if doubts else sentence
