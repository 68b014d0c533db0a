"""Start a campaign: playbook + dates + people -> campaign in the store."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from regie.campaign.model import Campaign
from regie.campaign.receivers import obm_name
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.people.csv_columns import unread_columns
from regie.people.people import Person
from regie.people.people import slug_of
from regie.people.speakers import read_speakers
from regie.people.team import read_team
from regie.people.team import role_rows
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.playbook.load import load_source
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.ports import Address
from regie.services.campaigns.answers import sorted_values
from regie.services.campaigns.hats import hat_remarks
from regie.services.campaigns.past import past_dates
from regie.services.campaigns.past import PastDateError
from regie.services.engine.publish import publish_if_reachable
from regie.services.planned import plan_of
from regie.services.playbooks.drift import known_holidays
from regie.services.playbooks.drift import known_years
from regie.services.playbooks.drift import known_zones
from regie.services.playbooks.playbook_files import read_sheet_text
from regie.services.playbooks.playbook_files import read_source
from regie.services.playbooks.playbook_files import rooted
from regie.services.runtime import Runtime
from regie.store.journal import Event
from regie.words import remedy
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

#: The sender of whoever set none; no name of a person.
UNNAMED = "Régie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person gives to start a campaign.

    Attributes:
        values: Anchors (ISO dates or date-times, local) and parameters by name.
        title: Names the campaign; made from playbook and client if empty.
        team: The people of the team with their roles.
        role_places: Where a role of the team was written, by role.
        remarks: Sentences on the files that it was read from.
        again: Start it although the same one runs already.
        past: Start it although a date that is given is over.
    """

    source: PlaybookSource
    client: str
    values: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[Item] = ()
    team: Sequence[Person] = ()
    role_places: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    title: str = ""
    again: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A campaign that was started, or would be.

    Attributes:
        published: Whether Prefect has its wake-ups; if not, `watch` publishes them.
        remarks: Sentences on the team that was given.
    """

    campaign: Campaign
    plan: Plan
    published: bool
    remarks: tuple[str, ...] = ()


def propose(runtime: Runtime, request: Request) -> Started:
    """Return the campaign as it would be started, storing nothing."""
    return sketch(request, now=runtime.clock.now(), sender=runtime.sender)


def sketch(request: Request, *, now: datetime, sender: Address) -> Started:
    """Return the campaign as it would be started at this moment, without a store.

    Args:
        sender: Who mails are from; the whole team where no other is given.

    Raises:
        PlaybookError: The playbook has problems.
        UsageError: A value is missing, unknown or no date.
    """
    playbook = load_source(request.source, language=spoken_language())
    anchors, parameters = sorted_values(playbook, request.values)
    years = known_years(now)
    named = f"{playbook.title} · {request.client}" if request.client else playbook.title
    title = request.title or named
    campaign = Campaign(
        slug=slug_of(title),
        title=title,
        client=request.client,
        client_slug=slug_of(request.client),
        playbook=playbook,
        anchors=anchors,
        started_at=now,
        parameters=parameters,
        items=tuple(request.items),
        team=_team(request.team, sender, playbook),
        holidays=known_holidays(playbook, years),
        zones=known_zones(playbook, years),
    )
    plan = plan_of(campaign, now)
    remarks = hat_remarks(campaign, plan, request.team, request.role_places)
    return Started(
        campaign=campaign,
        plan=plan,
        published=False,
        remarks=(*request.remarks, *remarks),
    )


def start_campaign(runtime: Runtime, request: Request) -> Started:
    """Store the campaign and publish its wake-ups.

    Raises:
        ConflictError: The same campaign runs already and `again` is not set.
        PastDateError: A date that was given is over and `past` is not set.
    """
    proposed = propose(runtime, request)
    over = past_dates(proposed.campaign, proposed.plan)
    if over and not request.past:
        raise PastDateError(over)
    with runtime.unit() as unit:
        campaign = _named(proposed.campaign, unit.campaigns.slugs(), request)
        unit.campaigns.add(campaign, rooted(request.source))
        unit.journal.add(
            Event(
                campaign=campaign.slug,
                at=campaign.started_at,
                who=obm_name(campaign),
                what="started",
                why=request.source.file,
            )
        )
    published = publish_if_reachable(runtime, campaign.slug)
    return replace(proposed, campaign=campaign, published=published)


def for_whom(client: str) -> str:
    """Return the client's name; only a rehearsal may be for nobody.

    Raises:
        UsageError: There is none.
    """
    if name := client.strip():
        return name
    fr = remedy(command='--client "Studio Zen"', form="remplissez « Cliente »")
    en = remedy(command='--client "Studio Zen"', form="fill in “Client”")
    raise UsageError(
        say(fr=f"Dites pour quelle cliente : {fr}.", en=f"Say for which client: {en}.")
    )


def _named(campaign: Campaign, taken: Sequence[str], request: Request) -> Campaign:
    if campaign.slug not in taken:
        return campaign
    if not request.again:
        raise ConflictError(
            say(
                fr=f"La campagne « {campaign.title} » ({campaign.slug}) existe déjà. "
                + remedy(
                    command="Donnez un autre nom avec --title, ou --again pour en "
                    "démarrer une deuxième.",
                    form="Donnez-lui un autre nom (« Nom de la campagne »).",
                ),
                en=f"The campaign “{campaign.title}” ({campaign.slug}) exists already. "
                + remedy(
                    command="Give another name with --title, or --again to start a "
                    "second one.",
                    form="Give it another name (“Nom de la campagne”).",
                ),
            )
        )
    number = 2
    while f"{campaign.slug}-{number}" in taken:
        number += 1
    return replace(
        campaign,
        slug=f"{campaign.slug}-{number}",
        title=f"{campaign.title} ({number})",
    )


def _team(
    given: Sequence[Person], sender: Address, playbook: Playbook
) -> tuple[Person, ...]:
    """Return the team; where nobody of it is the OBM, it is whoever sends the mails."""
    if any("obm" in person.roles for person in given):
        return tuple(given)
    obm = Person(
        slug=slug_of("obm", {person.slug for person in given}),
        name="OBM" if sender.name in {"", UNNAMED} else sender.name,
        email=sender.email,
        roles=("obm",),
        language=playbook.language,
    )
    return (*given, obm)


def request_from_text(
    *,
    playbook: str,
    client: str,
    values: Sequence[str],
    speakers_file: str = "",
    team_file: str = "",
    title: str = "",
) -> Request:
    """Return a request from what a form or a command line holds.

    Args:
        values: `name=value` each.
        speakers_file: Name of a CSV file; empty for none.
        team_file: Name of a CSV file; empty for none.

    Raises:
        UsageError: A file cannot be read, or a value has no `=`.
        ImportFileError: A CSV file has bad rows.
    """
    unread: list[str] = []
    return Request(
        source=read_source(Path(playbook)),
        client=client,
        values=read_pairs(values),
        items=_rows(speakers_file, read_speakers),
        team=_rows(team_file, partial(read_team, unread=unread)),
        role_places=_role_places(team_file),
        remarks=_not_read(team_file, unread),
        title=title,
    )


Row = TypeVar("Row")


def _rows(file: str, read: Callable[..., list[Row]]) -> list[Row]:
    return read(read_sheet_text(Path(file)), file=file) if file else []


def _not_read(file: str, names: Sequence[str]) -> tuple[str, ...]:
    """Say which columns of a file are not read."""
    told = unread_columns(names)
    return (f"{with_colon(file)} {told}",) if told else ()


def _role_places(file: str) -> dict[str, str]:
    if not file:
        return {}
    return {
        role: say(fr=f"{file}, ligne {row}", en=f"{file}, row {row}")
        for role, row in role_rows(read_sheet_text(Path(file)), file=file).items()
    }


def read_pairs(values: Sequence[str]) -> dict[str, str]:
    """Return `name=value` texts as a table.

    Raises:
        UsageError: One has no `=`, no value, or is given twice.
    """
    given = [value for value in values if value.strip()]
    bad = [value for value in given if "=" not in value]
    if bad:
        raise UsageError(
            say(
                fr="Écrivez nom=valeur, par exemple summit_start=2027-03-08 ; "
                f"reçu : {', '.join(bad)}.",
                en="Write name=value, for example summit_start=2027-03-08; "
                f"got: {', '.join(bad)}.",
            )
        )
    halves = [value.partition("=") for value in given]
    pairs = {name.strip(): value.strip() for name, _, value in halves}
    if len(pairs) < len(halves):
        raise UsageError(_twice([name.strip() for name, _, _ in halves], given))
    empty = [name for name, value in pairs.items() if not value]
    if empty:
        raise UsageError(_empty(empty))
    return pairs


def _twice(names: Sequence[str], given: Sequence[str]) -> str:
    """Name every value that was given twice, each time as it was written."""
    twice = [
        value.strip()
        for name, value in zip(names, given, strict=True)
        if names.count(name) > 1
    ]
    listed = ", ".join(twice)
    return say(
        fr=f"La même valeur est donnée plusieurs fois : {listed}. Gardez-en une.",
        en=f"The same value is given several times: {listed}. Keep one of them.",
    )


def _empty(names: Sequence[str]) -> str:
    lines = ", ".join(f"{name}=" for name in names)
    return say(
        fr=f"Rien après le signe égal : {lines}. Écrivez la valeur, par exemple "
        "summit_start=2027-03-08, ou retirez la ligne.",
        en=f"Nothing after the equals sign: {lines}. Write the value, for example "
        "summit_start=2027-03-08, or take the line out.",
    )
