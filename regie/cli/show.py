"""Tables of campaigns, plans and histories."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from rich.markup import escape
from rich.table import Table

from regie.campaign.model import Campaign
from regie.cli.output import as_json
from regie.cli.output import busy
from regie.cli.output import console
from regie.cli.output import plain
from regie.cli.output import say_line
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.services.history import Days
from regie.services.letters import LOCALES
from regie.services.look import Line
from regie.services.look import standing_word
from regie.services.look import Summary
from regie.words import say
from regie.words import spoken_language

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
    "short_day",
    "summaries",
    "timeline",
    "week_of",
    "when",
]

#: Before the title of a step that is a decision.
GATE = "⚑ "


def short_day(on: date | None) -> str:
    """Return `mar. 23 févr.`, or a dash where there is no day."""
    if on is None:
        return "—"
    return format_date(on, "EEE d MMM", locale=LOCALES[spoken_language()])


def full_day(on: date) -> str:
    """Return `lundi 8 mars 2027`."""
    return format_date(on, "EEEE d MMMM y", locale=LOCALES[spoken_language()])


def week_of(on: date | None) -> str:
    """Return the title of a week, `semaine du 8 mars 2027`."""
    if on is None:
        return say(fr="sans date", en="undated")
    monday = date.fromordinal(on.toordinal() - on.weekday())
    text = format_date(monday, "d MMMM y", locale=LOCALES[spoken_language()])
    return say(fr=f"semaine du {text}", en=f"week of {text}")


def timeline(campaign: Campaign, plan: Plan, lines: Sequence[Line]) -> None:
    """Print the plan by week; a step of several people on one day is one row."""
    language = spoken_language()
    table = Table(box=None, pad_edge=False, title=escape(campaign.title))
    table.add_column(say(fr="Date", en="Date"), max_width=16)
    table.add_column(say(fr="Étape · clé · qui", en="Step · key · who"))
    table.add_column(say(fr="État", en="State"), no_wrap=True)
    table.add_column(say(fr="Marge", en="Slack"), justify="right")
    for week, group in groupby(lines, key=lambda line: week_of(line.on)):
        table.add_row("", f"[bold]{week}[/bold]")
        for same in _together(group):
            first = same[0]
            below = escape(f"{_key(same)} · {_who(same)}")
            table.add_row(
                when(first, plan),
                f"{escape(_title(same))}\n[dim]{below}[/dim]",
                standing_word(first.standing, language),
                "" if first.slack_days is None else str(first.slack_days),
            )
    console().print(table)
    for anchor in plan.anchors.values():
        say_line(f"◆ {anchor.title} : {short_day(anchor.on)}", style="cyan")


def card(planned: PlannedStep, checks: Sequence[str]) -> None:
    """Print how a step is done, what to check, and its links."""
    if planned.step.how:
        say_line("")
        from rich.markdown import Markdown  # noqa: PLC0415 -- slow import

        console().print(Markdown(planned.step.how))
    for check in checks:
        say_line(f"☐ {check}")
    for link in planned.step.links:
        named = "" if link.title == link.address else f"{link.title} : "
        say_line(f"→ {named}{link.address}")


def _together(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Yield the lines of one step, one day and one standing together."""
    found: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        step = line.key.partition("/")[0]
        key = (step, line.on, line.until, line.at, line.standing)
        found.setdefault(key, []).append(line)
    yield from found.values()


def _title(same: Sequence[Line]) -> str:
    """Return the title, without the items' names where they share the rest of it."""
    mark = GATE if same[0].gate else ""
    if len(same) == 1:
        return f"{mark}{same[0].title}"
    heads = dict.fromkeys(ln.title.rpartition(" · ")[0] or ln.title for ln in same)
    first, *others = heads
    return f"{mark}{first}{', …' if others else ''} ×{len(same)}"


def _key(same: Sequence[Line]) -> str:
    key = same[0].key
    return key if len(same) == 1 else f"{key.partition('/')[0]}/…"


def _who(same: Sequence[Line]) -> str:
    names = list(dict.fromkeys(line.who for line in same))
    return names[0] if len(names) == 1 else f"{names[0]} +{len(names) - 1}"


def when(line: Line, plan: Plan) -> str:
    """Return a line's date, with its time or its last day where it has one."""
    if line.at is not None:
        local = line.at.astimezone(plan.zone)
        return f"{short_day(local.date())} {local:%H:%M}"
    if line.until is not None and line.until != line.on:
        return f"{short_day(line.on)} → {short_day(line.until)}"
    return short_day(line.on)


def problems_of(plan: Plan) -> None:
    """Print what cannot be met and what looks odd."""
    for impossible in plan.impossible:
        say_line(f"⚠ {impossible.sentence}", style="red")
    for warning in plan.warnings:
        say_line(f"⚠ {warning}", style="yellow")


def summaries(found: Sequence[Summary]) -> None:
    """Print all campaigns."""
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Campagne|Cliente|Fait|Retard|À décider|Prochain réveil",
        en="Campaign|Client|Done|Late|To decide|Next wake-up",
    ).split("|"):
        table.add_column(name)
    for one in found:
        coming = (
            f"{local_text(one.next_at, one.zone)} {one.next_title}"
            if one.next_at
            else "—"
        )
        table.add_row(
            f"{escape(one.title)}\n[dim]{one.slug}[/dim]",
            escape(one.client),
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
