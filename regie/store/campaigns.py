"""Campaign ⇄ rows."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import Row
from sqlalchemy import select
from sqlalchemy import update

from regie.campaign.gates import Answer
from regie.campaign.handovers import Handover
from regie.campaign.handovers import latest
from regie.campaign.model import Campaign
from regie.campaign.model import CampaignState
from regie.errors import NotFoundError
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.store import tables
from regie.store.actions import Actions
from regie.store.amendments import Amended
from regie.store.amendments import Amendments
from regie.store.amendments import texts_data
from regie.store.facts import Facts
from regie.store.gates import Gates
from regie.store.moves import Moves
from regie.store.people import item_data
from regie.store.people import person_data
from regie.store.people import person_of
from regie.store.texts import holidays_of
from regie.store.texts import parsed
from regie.store.texts import texts_of
from regie.store.texts import zones_of
from regie.words import listed
from regie.words import say

#: Made once: putting a statement together takes longer than carrying it out, and these
#: are asked for with every campaign.
_ROW = select(tables.campaign).where(tables.campaign.c.slug == bindparam("wanted"))
_HOLD = (
    update(tables.campaign)
    .where(tables.campaign.c.slug == bindparam("wanted"))
    .values(revision=tables.campaign.c.revision + 1)
)


class Campaigns:
    """The campaigns in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: Campaign, source: PlaybookSource) -> None:
        """Keep a new campaign with the texts of its playbook."""
        self._connection.execute(
            insert(tables.campaign).values(
                slug=campaign.slug,
                title=campaign.title,
                client=campaign.client,
                client_slug=campaign.client_slug,
                playbook_file=source.file,
                playbook_text=source.text,
                mails=dict(source.mails),
                included={n: texts_data(each) for n, each in source.included.items()},
                anchors={k: v.isoformat() for k, v in campaign.anchors.items()},
                parameters=dict(campaign.parameters),
                items=[item_data(item) for item in campaign.items],
                team=[person_data(person) for person in campaign.team],
                holidays=sorted(day.isoformat() for day in campaign.holidays),
                zones={
                    zone: [change.as_pair() for change in changes]
                    for zone, changes in campaign.zones.items()
                },
                state=campaign.state.value,
                started_at=campaign.started_at,
                revision=1,
            )
        )

    def get(self, slug: str) -> Campaign:
        """Return the campaign with its facts and outcomes, or raise NotFoundError."""
        return self._campaign(self._row(slug))

    def source(self, slug: str) -> PlaybookSource:
        """Return the present texts of the campaign's playbook, with what was added."""
        row = self._row(slug)
        return texts_of(row, Amendments(self._connection).of_campaign(slug)).source()

    def earlier_sources(self, slug: str) -> list[PlaybookSource]:
        """Return the texts before the present one, the latest first, as they were."""
        row = self._row(slug)
        updates = Amendments(self._connection).of_campaign(slug).updates
        if not updates:
            return []
        first = texts_of(row, Amended()).source()
        return [*(each.source for each in reversed(updates[:-1])), first]

    def slugs(self, *, states: Collection[CampaignState] | None = None) -> list[str]:
        """Return the slugs of the campaigns in these states, the latest first."""
        table = tables.campaign
        query = select(table.c.slug).order_by(table.c.started_at.desc(), table.c.slug)
        if states is not None:
            query = query.where(table.c.state.in_([state.value for state in states]))
        return list(self._connection.scalars(query))

    def revisions(self, *, states: Collection[CampaignState]) -> dict[str, int]:
        """Return how often each campaign in these states was held (see `lock`)."""
        table = tables.campaign
        rows = self._connection.execute(
            select(table.c.slug, table.c.revision)
            .where(table.c.state.in_([state.value for state in states]))
            .order_by(table.c.started_at.desc(), table.c.slug)
        )
        return {row.slug: row.revision for row in rows}

    def over_since(self, since: datetime) -> list[str]:
        """Return the slugs of the campaigns that were cancelled or ended since then."""
        table, event = tables.campaign, tables.event
        over = [CampaignState.CANCELLED.value, CampaignState.ENDED.value]
        query = (
            select(table.c.slug)
            .join(event, event.c.campaign == table.c.slug)
            .where(table.c.state.in_(over), event.c.what.in_(over), event.c.at >= since)
            .distinct()
            .order_by(table.c.slug)
        )
        return list(self._connection.scalars(query))

    def clients(self) -> list[str]:
        """Return the slugs of all clients that have a campaign."""
        column = tables.campaign.c.client_slug
        return list(
            self._connection.scalars(select(column).distinct().order_by(column))
        )

    def client_names(self) -> dict[str, str]:
        """Return by slug what clients are called; the latest campaign says it."""
        table = tables.campaign
        query = select(table.c.client_slug, table.c.client).order_by(table.c.started_at)
        return {row.client_slug: row.client for row in self._connection.execute(query)}

    def slugs_of_client(self, client_slug: str) -> list[str]:
        """Return the slugs of a client's campaigns, the latest first."""
        table = tables.campaign
        query = (
            select(table.c.slug)
            .where(table.c.client_slug == client_slug)
            .order_by(table.c.started_at.desc(), table.c.slug)
        )
        return list(self._connection.scalars(query))

    def lock(self, slug: str) -> None:
        """Hold the campaign until the transaction ends, so that one writer decides."""
        self._connection.execute(_HOLD, {"wanted": slug})

    def set_state(self, slug: str, state: CampaignState) -> None:
        """Write where the campaign stands."""
        table = tables.campaign
        self._connection.execute(
            update(table).where(table.c.slug == slug).values(state=state.value)
        )

    def set_anchors(self, slug: str, anchors: Mapping[str, date | datetime]) -> None:
        """Write the dates that are given, in place of those that were.

        Dates that only an older text of the playbook asks for stay, for whoever goes
        back to it.
        """
        table, row = tables.campaign, self._row(slug)
        amended = Amendments(self._connection).of_campaign(slug)
        known = parsed(texts_of(row, amended)).anchors
        kept = {name: on for name, on in row.anchors.items() if name not in known}
        given = {name: on.isoformat() for name, on in anchors.items()}
        self._connection.execute(
            update(table).where(table.c.slug == slug).values(anchors={**kept, **given})
        )

    def every_anchor(self, slug: str) -> dict[str, date | datetime]:
        """Return all dates that were given, also those that only older texts ask."""
        anchors = self._row(slug).anchors
        return {name: _date(text) for name, text in anchors.items()}

    def set_parameters(self, slug: str, parameters: Mapping[str, str]) -> None:
        """Write what is answered, in place of what was."""
        table = tables.campaign
        self._connection.execute(
            update(table)
            .where(table.c.slug == slug)
            .values(parameters=dict(parameters))
        )

    def set_fact(self, slug: str, step_key: str, fact: Fact) -> None:
        """Write what is known of a step, in place of what was."""
        Facts(self._connection).set(slug, step_key, fact)

    def fact(self, slug: str, step_key: str) -> Fact | None:
        """Return what is known of one step, or None."""
        return Facts(self._connection).get(slug, step_key)

    def _row(self, slug: str) -> Row[Any]:
        row = self._connection.execute(_ROW, {"wanted": slug}).one_or_none()
        if row is None:
            known = listed(self.slugs(), feminine=True)
            raise NotFoundError(
                say(
                    fr=f"Aucune campagne « {slug} ». Campagnes connues : {known}.",
                    en=f"No campaign “{slug}”. Known campaigns: {known}.",
                )
            )
        return row

    def _answers(self, slug: str, playbook: Playbook) -> dict[str, tuple[Answer, ...]]:
        if not any(step.gate for step in playbook.steps.values()):
            return {}
        return Gates(self._connection).answers(slug)

    def _campaign(self, row: Row[Any]) -> Campaign:
        amended = Amendments(self._connection).of_campaign(row.slug)
        playbook = parsed(texts_of(row, amended))
        return Campaign(
            slug=row.slug,
            title=row.title,
            client=row.client,
            client_slug=row.client_slug,
            playbook=playbook,
            anchors={
                name: _date(text)
                for name, text in row.anchors.items()
                if name in playbook.anchors
            },
            parameters=row.parameters,
            items=tuple(Item(**data) for data in row.items),
            team=tuple(person_of(data) for data in row.team),
            holidays=holidays_of(row, amended.updates),
            state=CampaignState(row.state),
            started_at=row.started_at,
            facts=_with_owners(
                Facts(self._connection).of_campaign(row.slug), amended.handovers
            ),
            outcomes=Actions(self._connection).outcomes(row.slug),
            answers=self._answers(row.slug, playbook),
            moves=Moves(self._connection).of_campaign(row.slug),
            handovers=amended.handovers,
            zones=zones_of(row, amended.updates),
        )


def _with_owners(
    facts: dict[str, Fact], handovers: Iterable[Handover]
) -> dict[str, Fact]:
    """Return the facts with whom steps were handed to; kept once, in the handovers."""
    for key, each in latest(handovers).items():
        facts[key] = replace(facts.get(key, Fact()), owner=each.after)
    return facts


def _date(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
