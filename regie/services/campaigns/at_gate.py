"""What a word means where a step is a gate, or lies behind one. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from regie.campaign.gates import is_refused
from regie.campaign.gates import last_answer
from regie.campaign.gates import question_number
from regie.campaign.gates import shut_gates
from regie.campaign.gates import Verdict
from regie.campaign.model import Campaign
from regie.campaign.transitions import Verb
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import quoted
from regie.words import say
from regie.words import spoken_language

#: What each verdict does to the step.
ANSWERS: Mapping[Verb, Verdict] = {
    Verb.GO: Verdict.GO,
    Verb.RESERVE: Verdict.RESERVED,
    Verb.NO_GO: Verdict.NO_GO,
}

#: Which word gives a verdict.
VERBS: Mapping[Verdict, Verb] = {verdict: verb for verb, verdict in ANSWERS.items()}


def meant_verb(campaign: Campaign, planned: PlannedStep, verb: Verb) -> Verb:
    """Return the word as it is meant where a step is a gate.

    `done` of a gate that is go already changes nothing; else no gate takes it.
    """
    if verb is not Verb.DONE or not planned.step.gate:
        return verb
    fact = campaign.facts.get(planned.key)
    return Verb.GO if fact is not None and fact.done_at is not None else verb


def done_verb(campaign: Campaign, planned: PlannedStep) -> Verb:
    """Return the word by which a step that is done became so."""
    if not planned.step.gate:
        return Verb.DONE
    answer = last_answer(campaign, planned.key)
    return Verb.GO if answer is None else VERBS[answer.verdict]


def is_settled(
    campaign: Campaign, planned: PlannedStep, verb: Verb, number: int | None
) -> bool:
    """Say whether the word answers a question that another answer has settled."""
    if verb not in ANSWERS or not planned.step.gate:
        return False
    if number is not None:
        return number < question_number(campaign, planned.key)
    return verb is Verb.NO_GO and is_refused(campaign, planned.key)


def shut_sentences(campaign: Campaign, plan: Plan, key: str) -> tuple[str, ...]:
    """Say of each gate before a step that it is not open, and keeps the rest shut."""
    language = spoken_language()
    found = []
    for gate in shut_gates(campaign, plan, key):
        named = quoted(plan.steps[gate].title, language)
        if is_refused(campaign, gate):
            sentence = say(
                fr=f"La décision {named} est à no-go : ce qui en dépend reste fermé "
                f"jusqu'à un go (regie gate {gate} go).",
                en=f"The gate {named} says no-go: what depends on it stays shut until "
                f"a go (regie gate {gate} go).",
            )
        else:
            sentence = say(
                fr=f"La décision {named} n'a pas encore de réponse : ce qui en dépend "
                f"reste fermé jusqu'à un go (regie gate {gate} go).",
                en=f"The gate {named} has no answer yet: what depends on it stays shut "
                f"until a go (regie gate {gate} go).",
            )
        found.append(sentence)
    return tuple(found)
