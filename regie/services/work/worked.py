"""What a statement must know of work: entries, milestones, what was billed before."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime

from regie.billing.agreed.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement import Statement
from regie.billing.work.detail import NOTHING
from regie.billing.work.detail import Work
from regie.billing.work.project import Due
from regie.billing.work.project import DueKind
from regie.billing.work.stored import past_of
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.errors import NotFoundError
from regie.planning.model import Plan
from regie.services.planned import plan_of
from regie.store.unit import Unit
from regie.words import listed
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose work, until when.

    Attributes:
        client: The client's slug.
        end: Only days before this one.
        until: What was recorded later does not count (UTC, inclusive).
        skipped: Periods that had no statement; see `skipped_before`.
        edition: Of the statement; older ones put no prepaid hours right under an
            agreement without work.
    """

    client: str
    end: date
    until: datetime
    skipped: Sequence[PassedOver] = ()
    edition: Edition = NEWEST


def work_known(
    unit: Unit,
    agreement: Agreement,
    wanted: Wanted,
    *,
    before: Sequence[str],
    milestones: Mapping[str, date] | None = None,
) -> Work:
    """Return what is known of work at a moment.

    Args:
        before: The texts of the client's statements before, the oldest first.
        milestones: What a statement that is computed again was made with; None: what
            the campaign says now.
    """
    past = past_of(before)
    has_past = any(one.amounts for one in past.hours.values())
    is_new = wanted.edition >= Edition.KNOWN
    has_past = has_past or (is_new and bool(past.prepaid))
    if not agreement.work and not has_past and not wanted.skipped:
        return NOTHING
    if milestones is None:
        milestones = dict(_milestones(unit, agreement, wanted.until))
    return Work(
        entries=unit.timesheet.of_client(
            wanted.client, end=wanted.end, recorded_until=wanted.until
        ),
        milestones=milestones,
        past=past,
        skipped=wanted.skipped,
    )


def unknown_campaigns(unit: Unit, agreement: Agreement) -> tuple[str, ...]:
    """Return a sentence on the project's campaign, if there is none of that name."""
    project = agreement.work.project
    known = unit.campaigns.slugs()
    if project is None or not project.campaign or project.campaign in known:
        return ()
    slug = project.campaign
    all_of_them = listed(known, feminine=True)
    return (
        say(
            fr=f"Aucune campagne « {slug} » n'est démarrée : les échéances qui suivent "
            "ses dates et ses étapes attendent. Si le nom est faux, corrigez "
            f"« campaign » dans l'accord ; campagnes : {all_of_them}.",
            en=f"No campaign “{slug}” was started: instalments that follow its dates "
            "and steps wait. If the name is wrong, correct `campaign` in the "
            f"agreement; campaigns: {all_of_them}.",
        ),
    )


def counted_in(statement: Statement) -> Iterator[str]:
    """Yield the keys of the time entries that a statement counts."""
    for line in statement.lines:
        for spell in line.work.detail.spells if line.work else ():
            yield spell.entry.key


def _milestones(
    unit: Unit, agreement: Agreement, now: datetime
) -> Iterator[tuple[str, date]]:
    project = agreement.work.project
    if project is None or not project.campaign:
        return
    try:
        campaign = unit.campaigns.get(project.campaign)
    except NotFoundError:
        return  # it has not been started: nothing of it is known
    plan = plan_of(campaign, now)
    ended = unit.journal.last_of(campaign.slug, [CampaignState.ENDED.value])
    for due in {one.due for one in project.instalments}:
        day = _day(due, campaign, plan, max(ended.values(), default=None))
        if day is not None:
            yield due.milestone, day


def _day(
    due: Due, campaign: Campaign, plan: Plan, ended_at: datetime | None
) -> date | None:
    """Return the day of a milestone; what was never done is due on delivery."""
    if due.kind is DueKind.ANCHOR:
        anchor = plan.anchors.get(due.name)
        return anchor.on if anchor else None
    done_on = None
    if due.kind is DueKind.STEP:
        done_on = _done_on(due.name, campaign, plan)
    if done_on is None and campaign.state is CampaignState.ENDED and ended_at:
        return ended_at.astimezone(plan.zone).date()
    return done_on


def _done_on(step: str, campaign: Campaign, plan: Plan) -> date | None:
    """Return when a step was done, or the last of those it is repeated for."""
    keys = [key for key in plan.steps if key == step or key.startswith(f"{step}/")]
    facts = [campaign.facts.get(key) for key in keys]
    moments = [fact.done_at for fact in facts if fact and not fact.dropped]
    known = [moment for moment in moments if moment is not None]
    dropped = sum(1 for fact in facts if fact and fact.dropped)
    if not known or len(known) + dropped < len(keys):
        return None
    return max(known).astimezone(plan.zone).date()
