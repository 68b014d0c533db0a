"""The report of a rehearsal as one page: no network, no outside file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import partial
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment
from jinja2 import StrictUndefined

from regie.campaign.model import Campaign
from regie.money import Money
from regie.planning.gantt.look import Look
from regie.planning.gantt.look import Theme
from regie.planning.gantt.svg import gantt_panes
from regie.planning.gantt.svg import Panes
from regie.planning.model import Plan
from regie.planning.wording import date_text
from regie.planning.wording import short_day_text
from regie.services.campaigns.look import names_of
from regie.services.letters import day_text
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.rehearsal_problem import Kind
from regie.services.rehearsal.rehearsal_report import Report
from regie.services.rehearsal.rehearsal_scenes import Received
from regie.services.rehearsal.rehearsal_scenes import Sort
from regie.words import pick
from regie.words import with_colon

#: What stands for a signed part of an address, which nobody reads.
_TOKEN = re.compile(r"(/[lf]/)[\w.~-]{16,}")

#: Height of the chart of mails, and the width of a day in it.
_CHART_HEIGHT, _DAY_WIDTH = 84, 8

#: A kind of problem, French and English.
KINDS = {
    Kind.IMPOSSIBLE: ("Dates impossibles", "Impossible dates"),
    Kind.REFUSED: ("Envoi impossible", "Cannot be sent"),
    Kind.NOBODY: ("Personne à qui s'adresser", "Nobody to address"),
    Kind.GATE: ("Décision sans réponse", "Unanswered gate"),
    Kind.NEVER: ("Étape jamais faite", "Step never done"),
    Kind.UNDATED: ("Sans date", "Undated"),
    Kind.HELD: ("Envoi retenu", "Send held"),
    Kind.LATE: ("Retard", "Late"),
    Kind.COLLISION: ("Envois trop proches", "Sends too close"),
    Kind.CROWDED: ("Trop de mails", "Too many mails"),
    Kind.DAY_OFF: ("Jour de repos", "Day off"),
    Kind.PLAN: ("Plan", "Plan"),
}

MANNERS = {
    Manner.ON_TIME: ("à l'heure", "on time"),
    Manner.LATE: ("en retard", "late"),
    Manner.NEVER: ("jamais", "never"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day of the chart of mails; the parts are heights from the ground up."""

    x: int
    on: date
    tip: str
    parts: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The mails of one day."""

    title: str
    mails: tuple[Received, ...]


def report_page(played: Played, report: Report) -> str:
    """Return the page, in the report's language; equal for equal reports."""
    language = report.language
    engine = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    before = _panes(played.before, played.first, language)
    after = _panes(played.after, played.last, language)
    return engine.from_string(_own("page.html")).render(
        language=language,
        pick=partial(pick, language),
        css=_own("page.css"),
        script=page_script(),
        report=report,
        numbers=report.numbers,
        before=before,
        after=after,
        bars=list(_bars(report)),
        months=list(_months(report)),
        chart_width=report.numbers.days * _DAY_WIDTH,
        chart_height=_CHART_HEIGHT,
        days=list(_days(report)),
        kinds={
            kind.value: pick(language, fr=fr, en=en) for kind, (fr, en) in KINDS.items()
        },
        manners={
            m.value: pick(language, fr=fr, en=en) for m, (fr, en) in MANNERS.items()
        },
        day=partial(day_text, language=language),
        short=partial(_short, language=language),
        moment=partial(_moment, language=language),
        shown=_shown,
        money=partial(_money, language=language),
    )


def page_script() -> str:
    """Return the one script of the page, as it stands in it."""
    return _own("page.js")


def _own(name: str) -> str:
    folder = resources.files("regie") / "templates" / "rehearsal"
    return (folder / name).read_text("utf-8")


def _panes(campaign: Campaign, plan: Plan, language: str) -> Panes:
    return gantt_panes(
        plan,
        campaign.playbook,
        facts=campaign.facts,
        language=language,
        look=Look(theme=Theme.PAGE, names=names_of(campaign, plan)),
    )


def _bars(report: Report) -> Iterator[Bar]:
    """Yield a bar a day with mails, the busiest one as high as the chart."""
    count = Counter((mail.at.date(), mail.sort) for mail in report.mails)
    totals = Counter(mail.at.date() for mail in report.mails)
    unit = (_CHART_HEIGHT - 20) / max(totals.values(), default=1)
    for on in sorted(totals):
        ground, parts = float(_CHART_HEIGHT - 16), []
        for sort in Sort:
            height = count[on, sort] * unit
            ground -= height
            parts.append((sort.value, ground, height))
        day = day_text(on, report.language)
        yield Bar(
            x=(on - report.began_on).days * _DAY_WIDTH,
            on=on,
            tip=f"{with_colon(day, report.language)} {totals[on]}",
            parts=tuple(parts),
        )


def _months(report: Report) -> Iterator[tuple[int, str]]:
    """Yield where each month begins in the chart, and its name."""
    for number in range(report.numbers.days):
        on = report.began_on + timedelta(days=number)
        if on.day == 1 or number == 0:
            name = date_text(on, "MMM", report.language)
            yield number * _DAY_WIDTH, name


def _days(report: Report) -> Iterator[Day]:
    for on, mails in groupby(report.mails, key=lambda mail: mail.at.date()):
        yield Day(title=day_text(on, report.language), mails=tuple(mails))


def _short(on: date | None, language: str) -> str:
    return "" if on is None else short_day_text(on, language)


def _moment(at: datetime | None, language: str) -> str:
    return "" if at is None else f"{_short(at.date(), language)} {at:%H:%M}"


def _shown(text: str) -> str:
    """Return a mail's text with its signed links cut short."""
    return _TOKEN.sub(r"\1…", text)


def _money(amount: Any, language: str) -> str:  # noqa: ANN401 -- a template's value
    return amount.text(language) if isinstance(amount, Money) else str(amount)
