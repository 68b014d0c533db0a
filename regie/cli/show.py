"""Tables of campaigns and histories, a card, and what a plan cannot meet."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from regie.campaign.legal import state_word
from regie.campaign.model import CampaignState
from regie.campaign.transitions import LIVING
from regie.cli.output import as_json
from regie.cli.output import busy
from regie.cli.output import console
from regie.cli.output import plain
from regie.cli.output import say_line
from regie.cli.output import say_published
from regie.cli.output import sections
from regie.cli.output import shifted
from regie.cli.output import warn
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.wording import date_text
from regie.services.campaigns.summaries import Summary
from regie.services.history import Days
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

__all__ = [
    "as_json",
    "busy",
    "card",
    "console",
    "full_day",
    "history",
    "local_text",
    "plain",
    "problems_of",
    "say_line",
    "say_published",
    "sections",
    "shifted",
    "short_day",
    "summaries",
    "warn",
    "week_of",
]


def short_day(on: date | None) -> str:
    """Return `mar. 23 févr.`, or a dash where there is no day."""
    if on is None:
        return "—"
    return date_text(on, "EEE d MMM", spoken_language())


def full_day(on: date) -> str:
    """Return `lundi 8 mars 2027`."""
    return date_text(on, "EEEE d MMMM y", spoken_language())


def week_of(on: date | None) -> str:
    """Return the title of a week, `semaine du 8 mars 2027`."""
    if on is None:
        return say(fr="sans date", en="undated")
    monday = date.fromordinal(on.toordinal() - on.weekday())
    text = date_text(monday, "d MMMM y", spoken_language())
    return say(fr=f"semaine du {text}", en=f"week of {text}")


def card(planned: PlannedStep, checks: Sequence[str]) -> None:
    """Print how a step is done, what to check, and its links."""
    if planned.step.how:
        say_line("")
        from rich.markdown import Markdown  # noqa: PLC0415 -- slow import

        console().print(Markdown(planned.step.how))
    for check in checks:
        say_line(f"☐ {check}")
    for link in planned.step.links:
        named = "" if link.title == link.address else f"{with_colon(link.title)} "
        say_line(f"→ {named}{link.address}")


def problems_of(plan: Plan) -> None:
    """Print what cannot be met and what looks odd."""
    for impossible in plan.impossible:
        say_line(f"⚠ {impossible.sentence}", style="red")
    warn(plan.warnings)


def say_released(titles: Iterable[str], *, later: int) -> None:
    """Name the steps that nothing holds back any more; those far off are counted."""
    for title in titles:
        say_line(say(fr=f"→ peut démarrer : {title}", en=f"→ can start: {title}"))
    if later:
        say_line(say(fr=f"→ et {later} plus tard", en=f"→ and {later} later"))


def summaries(found: Sequence[Summary]) -> None:
    """Print all campaigns, those that are over last."""
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Campagne|Cliente|État|Fait|Retard|À décider|Prochain réveil",
        en="Campaign|Client|State|Done|Late|To decide|Next wake-up",
    ).split("|"):
        table.add_column(name)
    for one in sorted(found, key=lambda each: CampaignState(each.state) not in LIVING):
        coming = (
            f"{local_text(one.next_at, one.zone)} {one.next_title}"
            if one.next_at
            else "—"
        )
        table.add_row(
            f"{escape(one.title)}\n[dim]{one.slug}[/dim]",
            escape(one.client),
            state_word(CampaignState(one.state)),
            f"{one.done}/{one.steps}",
            str(one.late),
            str(one.held),
            escape(coming),
        )
    console().print(table)


def local_text(at: datetime, zone: str) -> str:
    """Return a moment by the campaign's clock."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{short_day(local.date())} {local:%H:%M}"


def history(days: Days) -> None:
    """Print what happened day by day, the newest first."""
    for day, lines in days:
        say_line(full_day(day), style="bold")
        for line in lines:
            by = f" · {line.who}" if line.who else ""
            say_line(f"  {line.clock}  {line.text}{by}")
            if line.why:
                say_line(f"         {line.why}", style="dim")


def command_line(words: Iterable[str]) -> str:
    """Return a command to copy; what a shell would take apart stands in quotes."""
    return " ".join(
        f'"{word}"' if set(" |'();&") & set(word) else word for word in words
    )
