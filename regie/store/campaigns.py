"""Campaign ⇄ rows."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from functools import lru_cache
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
from regie.planning.drift import ClockChange
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.store import tables
from regie.store.actions import Actions
from regie.store.amendments import Amendments
from regie.store.facts import Facts
from regie.store.gates import Gates
from regie.store.moves import Moves
from regie.store.people import item_data
from regie.store.people import person_data
from regie.store.people import person_of
from regie.words import say

#: Playbooks kept parsed in a process; each is some tens of kilobytes.
PARSED_MAX = 64


#: Made once: putting a statement together takes longer than carrying it out, and these
#: are asked for with every campaign.
_ROW = select(tables.campaign).where(tables.campaign.c.slug == bindparam("wanted"))
_HOLD = (
    update(tables.campaign)
    .where(tables.campaign.c.slug == bindparam("wanted"))
    .values(revision=tables.campaign.c.revision + 1)
)


#: Texts by name, in order, so that they can be compared.
Pairs = tuple[tuple[str, str], ...]

#: Of each included playbook: its file's name, its text, its mails.
Included = tuple[tuple[str, str, Pairs], ...]


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a playbook, so that they can be compared."""

    file: str
    text: str
    mails: Pairs
    included: Included
    added: Pairs

    def source(self) -> PlaybookSource:
        """Return them as what is read."""
        return PlaybookSource(
            file=self.file,
            text=self.text,
            mails=dict(self.mails),
            included={
                name: PlaybookSource(file=name, text=text, mails=dict(mails))
                for name, text, mails in self.included
            },
            added=dict(self.added),
        )


@lru_cache(maxsize=PARSED_MAX)
def _parsed(texts: _Texts) -> Playbook:
    return load_source(texts.source())


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
                included={
                    name: {"text": other.text, "mails": dict(other.mails)}
                    for name, other in source.included.items()
                },
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
        """Return the texts of the campaign's playbook, with the steps added since."""
        row = self._row(slug)
        added = Amendments(self._connection).of_campaign(slug).added
        return _texts(row, added).source()

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
        """Write the dates that are given, in place of those that were."""
        table = tables.campaign
        self._connection.execute(
            update(table)
            .where(table.c.slug == slug)
            .values(anchors={k: v.isoformat() for k, v in anchors.items()})
        )

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
            known = ", ".join(self.slugs()) or "—"
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
        playbook = _parsed(_texts(row, amended.added))
        return Campaign(
            slug=row.slug,
            title=row.title,
            client=row.client,
            client_slug=row.client_slug,
            playbook=playbook,
            anchors={name: _date(text) for name, text in row.anchors.items()},
            parameters=row.parameters,
            items=tuple(Item(**data) for data in row.items),
            team=tuple(person_of(data) for data in row.team),
            holidays=frozenset(date.fromisoformat(day) for day in row.holidays),
            state=CampaignState(row.state),
            started_at=row.started_at,
            facts=_with_owners(
                Facts(self._connection).of_campaign(row.slug), amended.handovers
            ),
            outcomes=Actions(self._connection).outcomes(row.slug),
            answers=self._answers(row.slug, playbook),
            moves=Moves(self._connection).of_campaign(row.slug),
            handovers=amended.handovers,
            zones={
                zone: tuple(ClockChange.from_pair(pair) for pair in changes)
                for zone, changes in (row.zones or {}).items()
            },
        )


def _texts(row: Row[Any], added: Pairs) -> _Texts:
    return _Texts(
        file=row.playbook_file,
        text=row.playbook_text,
        mails=tuple(sorted(row.mails.items())),
        included=tuple(
            (name, data["text"], tuple(sorted(data["mails"].items())))
            for name, data in sorted(row.included.items())
        ),
        added=added,
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
