"""A plan, or a part of it, in every form that a person or a program may want."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from regie.campaign.model import Campaign
from regie.planning.gantt.look import Look
from regie.planning.gantt.look import Theme
from regie.planning.gantt.mermaid import gantt_mermaid
from regie.planning.gantt.svg import gantt_svg
from regie.planning.model import Plan
from regie.planning.narrow import narrowed
from regie.planning.narrow import Selection
from regie.planning.table import owner_title
from regie.services.campaigns.look import Line
from regie.services.campaigns.look import names_of
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import standing_name
from regie.services.campaigns.look import timeline
from regie.services.campaigns.plan_page import plan_page
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A sentence about the plan; grave if a date cannot be met."""

    sentence: str
    is_grave: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is to be shown.

    Attributes:
        plan: The plan, or the chosen part of it.
        lines: The steps of that part by date.
        names: Who does a step, by its key, where somebody has the role.
        remarks: Sentences on the team that was given.
    """

    campaign: Campaign
    plan: Plan
    lines: tuple[Line, ...]
    names: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def problems(self) -> Iterator[Problem]:
        """Yield what cannot be met, then what looks odd."""
        for impossible in self.plan.impossible:
            yield Problem(sentence=impossible.sentence, is_grave=True)
        for warning in (*self.plan.warnings, *self.remarks):
            yield Problem(sentence=warning, is_grave=False)


#: The columns of the CSV, French and English, by the name in the JSON.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "key": ("clé", "key"),
    "title": ("titre", "title"),
    "phase": ("phase", "phase"),
    "standing": ("état", "standing"),
    "on": ("du", "on"),
    "until": ("au", "until"),
    "at": ("heure", "at"),
    "due_on": ("au plus tard", "due_on"),
    "who": ("qui", "who"),
    "automatic": ("automatique", "automatic"),
    "slack_days": ("marge (jours)", "slack_days"),
    "waits_for": ("attend", "waits_for"),
    "detail": ("détail", "detail"),
    "gate": ("décision", "gate"),
    "after": ("après", "after"),
    "days": ("durée (jours)", "days"),
    "critical": ("critique", "critical"),
    "missed_at": ("était prévue", "missed_at"),
}


def make_view(campaign: Campaign, plan: Plan, selection: Selection) -> View:
    """Return what is to be shown of a campaign's plan.

    Raises:
        UsageError: Nobody has the name that is asked for, or no phase.
    """
    names = names_of(campaign, plan)
    part = narrowed(plan, campaign.playbook, selection, names)
    lines = tuple(each for each in timeline(campaign, plan) if each.key in part.steps)
    return View(campaign=campaign, plan=part, lines=lines, names=names)


def by_role(view: View) -> View:
    """Return the view with the role's title for whose step nobody was named.

    So a plan without a team still says who does what, and not the OBM for all of it.
    """
    playbook = view.campaign.playbook
    lines = tuple(
        line
        if line.automatic or line.key in view.names
        else replace(line, who=owner_title(playbook, view.plan.steps[line.key]))
        for line in view.lines
    )
    return replace(view, lines=lines)


def as_svg(view: View, theme: Theme) -> str:
    """Return the picture, in the plan's language."""
    return gantt_svg(
        view.plan,
        view.campaign.playbook,
        facts=view.campaign.facts,
        language=view.plan.language,
        title=view.campaign.title,
        look=Look(theme=theme, names=view.names),
    )


def as_html(view: View, theme: Theme) -> str:
    """Return the page, in the plan's language."""
    return plan_page(
        view.campaign,
        view.plan,
        language=view.plan.language,
        look=Look(theme=theme, names=view.names),
    )


def as_mermaid(view: View, _theme: Theme) -> str:
    """Return the text of a Mermaid Gantt."""
    return gantt_mermaid(
        view.plan,
        view.campaign.playbook,
        language=view.plan.language,
        title=view.campaign.title,
    )


def as_csv(view: View, _theme: Theme) -> str:
    """Return a table in the plan's language, for people; JSON is for programs.

    Moments are local, with their offset from UTC.
    """
    language, zone = view.plan.language, view.plan.zone
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(pick(language, fr=fr, en=en) for fr, en in COLUMNS.values())
    for line in view.lines:
        writer.writerow(_cell(getattr(line, name), language, zone) for name in COLUMNS)
    return target.getvalue()


def as_json(view: View, _theme: Theme) -> str:
    """Return campaign, anchors, problems and steps."""
    plan = view.plan
    value = {
        "campaign": view.campaign.slug,
        "anchors": {name: _plain(each) for name, each in plan.anchors.items()},
        "impossible": [_plain(each) for each in plan.impossible],
        "warnings": [*plan.warnings, *view.remarks],
        "steps": [_plain(line) for line in view.lines],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


#: By the name of the form, as in the command's options.
FORMS: Mapping[str, Callable[[View, Theme], str]] = {
    "json": as_json,
    "csv": as_csv,
    "svg": as_svg,
    "html": as_html,
    "mermaid": as_mermaid,
}


def _plain(value: object) -> dict[str, object]:
    """Return a value of dataclass type as JSON's own types."""
    names = getattr(type(value), "__dataclass_fields__", {})
    return {name: _json(getattr(value, name)) for name in names}


def _json(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _cell(value: object, language: str, zone: ZoneInfo) -> object:
    """Return a cell: dates in ISO form, lists with semicolons, nothing for None."""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        yes, no = pick(language, fr="oui", en="yes"), pick(language, fr="non", en="no")
        return yes if value else no
    if isinstance(value, Standing):
        return standing_name(value, language)
    if isinstance(value, datetime):
        value = value.astimezone(zone)
    return "" if value is None else _json(value)
