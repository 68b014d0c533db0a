"""Two plans of a campaign -> what moves, stays, was announced, and whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.moves import Announced
from regie.campaign.moves import Consequences
from regie.campaign.moves import Decision
from regie.campaign.moves import MovedAnchor
from regie.campaign.moves import Shift
from regie.campaign.moves import Slot
from regie.campaign.moves import Stay
from regie.campaign.receivers import everyone
from regie.campaign.receivers import owner
from regie.planning.model import Fact
from regie.planning.model import Impossible
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.model import Reason

#: What is decided of everything that is not named itself.
ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same thing with the old dates and with the new ones."""

    before: Plan
    after: Plan

    def steps(self) -> Iterator[tuple[PlannedStep, PlannedStep]]:
        """Yield the steps that both plans have."""
        for key, planned in self.after.steps.items():
            if key in self.before.steps:
                yield self.before.steps[key], planned

    def slots(self) -> Iterator[tuple[PlannedStep, Slot, Slot]]:
        """Yield every step with its two slots; a recurrence may gain or lose some."""
        for key, planned in self.after.steps.items():
            yield planned, slot_of(self.before.steps.get(key)), slot_of(planned)
        for key, planned in self.before.steps.items():
            if key not in self.after.steps:
                yield planned, slot_of(planned), Slot()


def consequences(
    campaign: Campaign,
    plans: Pair,
    ideal: Pair,
    decisions: Mapping[str, Decision],
) -> Consequences:
    """Return what follows from the move.

    Args:
        campaign: With its old dates; only people, facts and outcomes are asked of it.
        plans: The plans as they are.
        ideal: The plans as if nothing had happened yet, from the campaign's start: what
            differs in them would move, were it not done, begun or pinned.
        decisions: By key of the step, or by the name that the steps of all items share;
            `ALL` for the rest.
    """
    anchors = tuple(_moved_anchors(plans))
    shifts = tuple(shifted_steps(campaign, plans))
    announced = tuple(_announced(campaign, plans, anchors, decisions))
    conflicts, standing = unmet_dates(plans)
    cautions, lifted = changed_cautions(plans)
    return Consequences(
        anchors=anchors,
        shifts=shifts,
        stays=tuple(_stays(campaign, plans, ideal)),
        announced=announced,
        conflicts=conflicts,
        standing=standing,
        cautions=cautions,
        lifted=lifted,
        told=people_told(campaign, shifts, announced),
    )


def slot_of(planned: PlannedStep | None) -> Slot:
    """Return when a planned step lies; nowhere if it is none, or was over before."""
    if planned is None or planned.reason is Reason.PAST:
        return Slot()
    return Slot(
        on=planned.starts_on,
        until=planned.ends_on,
        at=planned.at,
        due_on=planned.due_on,
    )


def _moved_anchors(plans: Pair) -> Iterator[MovedAnchor]:
    for name, after in plans.after.anchors.items():
        before = plans.before.anchors.get(name)
        if before is None:
            continue  # a newer text of the playbook has brought it
        if (before.on, before.at) != (after.on, after.at):
            yield MovedAnchor(before=before, after=after)


def shifted_steps(campaign: Campaign, plans: Pair) -> Iterator[Shift]:
    """Yield what lies elsewhere in the second plan and is not over."""
    for planned, before, after in plans.slots():
        fact = campaign.facts.get(planned.key, Fact())
        if before != after and fact.done_at is None and not fact.dropped:
            yield Shift(
                key=planned.key,
                title=planned.title,
                person=_owner(campaign, planned),
                automatic=planned.step.run is not None,
                before=before,
                after=after,
            )


def _stays(campaign: Campaign, plans: Pair, ideal: Pair) -> Iterator[Stay]:
    wanted = {a.key: slot_of(b) != slot_of(a) for b, a in ideal.steps()}
    for before, after in plans.steps():
        reason = _held_by(campaign.facts.get(after.key, Fact()))
        same = (before.starts_on, before.at) == (after.starts_on, after.at)
        if reason is not None and same and wanted.get(after.key):
            person = _owner(campaign, after)
            yield Stay(key=after.key, title=after.title, person=person, reason=reason)


def _held_by(fact: Fact) -> Reason | None:
    if fact.dropped:
        return None
    if fact.done_at is not None:
        return Reason.DONE
    if fact.started_on is not None:
        return Reason.STARTED
    return Reason.PINNED if fact.pinned_on is not None else None


def _announced(
    campaign: Campaign,
    plans: Pair,
    anchors: Iterable[MovedAnchor],
    decisions: Mapping[str, Decision],
) -> Iterator[Announced]:
    moved = {anchor.name for anchor in anchors}
    for _, planned in plans.steps():
        anchor = planned.step.announces
        if anchor is None or anchor not in moved:
            continue
        reached = _reached(campaign, planned)
        if campaign.facts.get(planned.key, Fact()).done_at is None and not reached:
            continue
        yield Announced(
            key=planned.key,
            title=planned.title,
            anchor=anchor,
            person=_owner(campaign, planned),
            reached=reached,
            automatic=planned.step.run is not None,
            decision=_decision(decisions, planned.key),
        )


def _decision(decisions: Mapping[str, Decision], key: str) -> Decision | None:
    for name in (key, key.partition("/")[0], ALL):
        if name in decisions:
            return decisions[name]
    return None


def _reached(campaign: Campaign, planned: PlannedStep) -> tuple[str, ...]:
    """Return who got the step's mail, in whatever round."""
    if planned.step.run is None:
        return ()
    head = f"{campaign.slug}:{planned.key}:mail:"
    return tuple(
        dict.fromkeys(
            key.removeprefix(head).partition(":")[0]
            for key, outcome in campaign.outcomes.items()
            if key.startswith(head) and outcome.state is ActionState.DONE
        )
    )


def unmet_dates(
    plans: Pair,
) -> tuple[tuple[Impossible, ...], tuple[Impossible, ...]]:
    """Return what the second plan cannot meet: what is new or worse, then the rest."""
    before = {one.key: one.late_days for one in plans.before.impossible}
    fresh = {
        one.key
        for one in plans.after.impossible
        if one.key not in before or one.late_days > before[one.key]
    }
    after = plans.after.impossible
    return (
        tuple(one for one in after if one.key in fresh),
        tuple(one for one in after if one.key not in fresh),
    )


def changed_cautions(plans: Pair) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the cautions that only the second plan has, and those only the first has.

    Both plans speak the same language.
    """
    before, after = plans.before.warnings, plans.after.warnings
    return (
        tuple(one for one in after if one not in before),
        tuple(one for one in before if one not in after),
    )


def people_told(
    campaign: Campaign, shifts: Iterable[Shift], announced: Iterable[Announced] = ()
) -> tuple[str, ...]:
    """Return the slugs of those who get a message: their steps change."""
    concerned = {shift.person for shift in shifts}
    concerned |= {
        one.person
        for one in announced
        if not one.automatic and one.decision in {Decision.CORRECT, Decision.REDO}
    }
    return tuple(
        person.slug
        for person in everyone(campaign)
        if person.slug in concerned and person.email
    )


def _owner(campaign: Campaign, planned: PlannedStep) -> str:
    person = owner(campaign, planned)
    return person.slug if person else ""
