"""What a newer text of a playbook may not do to a campaign that has begun."""

from __future__ import annotations

from regie.campaign.model import Campaign
from regie.errors import ConflictError
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import quoted
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.words import say
from regie.words import spoken_language


def is_open(campaign: Campaign, planned: PlannedStep) -> bool:
    """Say whether a step is still to do."""
    fact = campaign.facts.get(planned.key, Fact())
    return fact.done_at is None and not fact.dropped


def _has_history(campaign: Campaign, name: str) -> bool:
    """Say whether anything was done, begun or tried of a step."""
    if any(
        key.partition("/")[0] == name and (fact.done_at or fact.started_on)
        for key, fact in campaign.facts.items()
    ):
        return True
    head = len(campaign.slug) + 1
    return any(
        key[head:].partition(":")[0].partition("/")[0] == name
        for key in campaign.outcomes
    )


def _shape(step: Step) -> tuple[object, ...]:
    """Return what the keys of a step's actions hang on."""
    every = step.every
    times = None if every is None else (every.cycle, every.begins)
    return step.for_each, times, step.run, step.gate


def _is_as_kept(kept: PlannedStep, step: Step) -> bool:
    """Say whether a text's step has keys like the one that is kept of an older text."""
    tail = kept.key.partition("/")[2]
    recurs = tail.rpartition("/")[2].isdecimal()
    return (kept.step.run, kept.step.gate, bool(tail), recurs) == (
        step.run,
        step.gate,
        step.for_each is not None or step.every is not None,
        step.every is not None,
    )


def check_shapes(campaign: Campaign, playbook: Playbook, plan: Plan) -> None:
    """Refuse a text in which what was done would be another step under its old name.

    Raises:
        ConflictError: It has such a step.
    """
    changed = [
        step
        for name, step in playbook.steps.items()
        if (old := campaign.playbook.steps.get(name)) is not None
        and not old.retired
        and _shape(old) != _shape(step)
        and _has_history(campaign, name)
    ]
    changed += [
        step
        for name, step in playbook.steps.items()
        if any(
            p.step.retired
            and p.key.partition("/")[0] == name
            and not _is_as_kept(p, step)
            for p in plan.steps.values()
        )
    ]
    if not changed:
        return
    language = spoken_language()
    listed = ", ".join(f"{quoted(s.title, language)} ({s.name})" for s in changed)
    raise ConflictError(
        say(
            fr=f"Dans ce texte, {listed} se fait autrement (par qui, pour qui ou "
            "quand elle se répète), alors qu'une partie est déjà faite : cela pourrait "
            "partir deux fois. Donnez un autre nom à la nouvelle étape, ou laissez "
            "l'ancienne.",
            en=f"In this text {listed} is done in another way (by whom, or repeated "
            "for whom or when), and a part of it is done already: it might leave "
            "twice. Give the new step another name, or leave the old one.",
        )
    )


def check_gates(campaign: Campaign, playbook: Playbook, plan: Plan) -> None:
    """Refuse a text without a gate that nobody has answered go.

    Raises:
        ConflictError: What waits behind such a gate would be let through.
    """
    shut = [
        planned
        for planned in plan.steps.values()
        if planned.step.gate
        and planned.step.name not in playbook.steps
        and is_open(campaign, planned)
    ]
    if not shut:
        return
    language = spoken_language()
    listed = ", ".join(f"{quoted(p.title, language)} ({p.key})" for p in shut)
    raise ConflictError(
        say(
            fr=f"Ce texte n'a plus la décision {listed}, à laquelle personne n'a "
            "répondu go : ce qui attend derrière partirait. Laissez-la dans le texte, "
            f"ou répondez d'abord : regie gate {shut[0].key} go.",
            en=f"This text no longer has the gate {listed}, which nobody has answered "
            "go: what waits behind it would leave. Leave it in the text, or answer it "
            f"first: regie gate {shut[0].key} go.",
        )
    )
