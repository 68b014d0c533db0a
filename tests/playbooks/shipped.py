"""The playbooks that are shipped, as their users start them: one row a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from regie.campaign.model import Campaign
from regie.campaign.receivers import receivers
from regie.people.speakers import read_speakers
from regie.people.team import read_team
from regie.planning.calendar import holiday_dates
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.playbook.load import load
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.drafts import all_drafts
from regie.services.letters import fill
from regie.services.letters import known_of_step
from regie.services.letters import Letter
from regie.services.planned import plan_of
from regie.services.playbooks.playbook_files import read_source

PLAYBOOKS = Path(__file__).resolve().parent.parent.parent / "playbooks"
PARIS = ZoneInfo("Europe/Paris")
YEARS = range(2026, 2030)
LINKS = {"link_done": "https://r.test/fait/1", "console": "https://r.test"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A playbook of the house and what its user answers at the start.

    Attributes:
        name: The file's name without its ending: `webinar-launch.fr`.
        anchor: The one date that it asks for.
        on: That date in the tests; a good day of the week for it.
        weeks: How long before that date the campaign starts.
        values: Answers to what is required; everything else keeps its default.
        speakers: The file of examples whose rows are its `speaker` items.
    """

    name: str
    anchor: str
    on: date
    weeks: int
    values: Mapping[str, str] = field(default_factory=dict)
    speakers: str = "affiliates.csv"

    def __str__(self) -> str:
        """Name the row in the output of pytest."""
        return self.name

    @property
    def source(self) -> PlaybookSource:
        """The file and its mails."""
        return read_source(PLAYBOOKS / f"{self.name}.yaml")

    @property
    def playbook(self) -> Playbook:
        """The playbook without the problems that it should not have."""
        return _playbook(self.name)

    @property
    def items(self) -> tuple[Item, ...]:
        """The people that its `for_each` steps are repeated for."""
        text = (PLAYBOOKS / "examples" / self.speakers).read_text("utf-8")
        return tuple(read_speakers(text, file=self.speakers))

    def campaign(self, *, on: date | None = None) -> Campaign:
        """Return the campaign on its first day, at eight in the morning."""
        team = (PLAYBOOKS / "examples" / "team.csv").read_text("utf-8")
        begins_on = (on or self.on) - timedelta(weeks=self.weeks)
        playbook = self.playbook
        defaults = {
            parameter.name: parameter.default
            for parameter in playbook.parameters.values()
            if parameter.default is not None
        }
        return Campaign(
            slug="lancement-zen",
            title="Lancement Zen",
            client="Studio Zen",
            client_slug="studio-zen",
            playbook=playbook,
            anchors={self.anchor: on or self.on},
            started_at=datetime(
                begins_on.year, begins_on.month, begins_on.day, 8, tzinfo=PARIS
            ),
            parameters=defaults | dict(self.values),
            items=self.items,
            team=tuple(read_team(team, file="team.csv")),
            holidays=holiday_dates("FR", YEARS),
        )

    def plan(self, campaign: Campaign) -> Plan:
        """Return the campaign's plan on its first day."""
        return plan_of(campaign, campaign.started_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One mail to one reader.

    Attributes:
        reader: An address, or `audience` for what the mail tool sends.
        at: When it leaves, in the campaign's zone; None without a moment of its own.
    """

    step: str
    reader: str
    at: datetime | None
    letter: Letter


def sent_mails(campaign: Campaign, plan: Plan) -> list[Sent]:
    """Return every mail of the campaign: Régie's own, and those of the mail tool."""
    found = []
    for planned in plan.steps.values():
        if planned.step.run != "mail.send":
            continue
        template = campaign.playbook.mails[planned.step.mail or ""]
        for person in receivers(campaign, planned):
            known = known_of_step(campaign, plan, planned, person) | LINKS
            found.append(
                Sent(
                    step=planned.key,
                    reader=person.email,
                    at=local(plan, planned),
                    letter=fill(template, known),
                )
            )
    for draft in all_drafts(campaign, plan):
        assert draft.fault == ""
        found.append(
            Sent(
                step=draft.step_key,
                reader="audience",
                at=local(plan, plan.steps[draft.step_key]),
                letter=Letter(subject=draft.subject, text=draft.text),
            )
        )
    return found


def local(plan: Plan, planned: PlannedStep) -> datetime | None:
    """Return the step's moment in the campaign's zone."""
    return None if planned.at is None else planned.at.astimezone(plan.zone)


@cache
def _playbook(name: str) -> Playbook:
    source = read_source(PLAYBOOKS / f"{name}.yaml")
    return load(source.text, file=source.file, mails=source.mails)


_SOLD_FR = {
    "offer_name": "La méthode Zen",
    "promise": "remplir votre agenda sans y passer vos soirées",
    "problem": "Je travaille tout le temps et mon agenda reste vide",
    "price": "497 € TTC",
}
_SOLD_EN = {
    "offer_name": "The Zen Method",
    "promise": "fill your diary without working at night",
    "problem": "I work all the time and my diary stays empty",
    "price": "€497 including VAT",
}

_FLASH_FR = {
    "offer_name": "La méthode Zen",
    "promise": "remplir votre agenda sans y passer vos soirées",
    "reason": "la méthode fête ses trois ans",
    "price": "297 € TTC",
    "sale_price": "197 € TTC",
}
_FLASH_EN = {
    "offer_name": "The Zen Method",
    "promise": "fill your diary without working at night",
    "reason": "the method is three years old",
    "price": "€297 including VAT",
    "sale_price": "€197 including VAT",
}

ROWS = (
    Shipped(
        name="virtual-summit.fr",
        anchor="summit_start",
        on=date(2027, 3, 8),
        weeks=15,
        speakers="speakers.csv",
    ),
    Shipped(
        name="virtual-summit.en",
        anchor="summit_start",
        on=date(2027, 3, 8),
        weeks=15,
        speakers="speakers.csv",
    ),
    Shipped(
        name="webinar-launch.fr",
        anchor="webinar",
        on=date(2027, 3, 11),
        weeks=10,
        values=_SOLD_FR | {"webinar_title": "Un agenda plein, des soirées libres"},
    ),
    Shipped(
        name="webinar-launch.en",
        anchor="webinar",
        on=date(2027, 3, 11),
        weeks=10,
        values=_SOLD_EN | {"webinar_title": "A full diary, free evenings"},
    ),
    Shipped(
        name="challenge-launch.fr",
        anchor="challenge_start",
        on=date(2027, 3, 8),
        weeks=10,
        values=_SOLD_FR | {"challenge_title": "Cinq jours pour un agenda plein"},
    ),
    Shipped(
        name="challenge-launch.en",
        anchor="challenge_start",
        on=date(2027, 3, 8),
        weeks=10,
        values=_SOLD_EN | {"challenge_title": "Five days to a full diary"},
    ),
    Shipped(
        name="video-launch.fr",
        anchor="opening_day",
        on=date(2027, 3, 11),
        weeks=10,
        values=_SOLD_FR | {"series_title": "Un agenda plein, des soirées libres"},
    ),
    Shipped(
        name="video-launch.en",
        anchor="opening_day",
        on=date(2027, 3, 11),
        weeks=10,
        values=_SOLD_EN | {"series_title": "A full diary, free evenings"},
    ),
    Shipped(
        name="flash-sale.fr",
        anchor="sale_start",
        on=date(2027, 3, 9),
        weeks=3,
        values=_FLASH_FR,
    ),
    Shipped(
        name="flash-sale.en",
        anchor="sale_start",
        on=date(2027, 3, 9),
        weeks=3,
        values=_FLASH_EN,
    ),
    Shipped(
        name="client-audit.fr",
        anchor="signature",
        on=date(2027, 1, 11),
        weeks=0,
    ),
    Shipped(
        name="client-audit.en",
        anchor="signature",
        on=date(2027, 1, 11),
        weeks=0,
    ),
    Shipped(
        name="team-onboarding.fr",
        anchor="first_day",
        on=date(2027, 4, 19),
        weeks=13,
        values={"job_title": "Assistance virtuelle, dix heures par semaine"},
    ),
    Shipped(
        name="team-onboarding.en",
        anchor="first_day",
        on=date(2027, 4, 19),
        weeks=13,
        values={"job_title": "Virtual assistant, ten hours a week"},
    ),
)

#: What exists in both languages.
TWINS = (
    "virtual-summit",
    "webinar-launch",
    "challenge-launch",
    "video-launch",
    "flash-sale",
    "client-audit",
    "team-onboarding",
)
