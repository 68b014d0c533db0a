"""`regie load | level`: who has too much to do, and a plan that spares them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.campaign.load import Load
from regie.campaign.load import PersonWeek
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.planning.level import Move
from regie.planning.wording import brief_day_text
from regie.planning.wording import duration_text
from regie.planning.wording import working_days_text
from regie.services.campaigns.load import everyones_load
from regie.services.campaigns.load import Proposal
from regie.services.campaigns.load import propose_levelled
from regie.services.campaigns.load import verdict
from regie.services.playbooks.optimize import Optimum
from regie.words import say
from regie.words import spoken_language

#: Characters of a bar that is full.
BAR = 14

#: The narrowest terminal that has room for bars.
WIDTH_OF_BARS = 80


def load(
    campaign: CampaignOption = None,
    who: Annotated[
        str, typer.Option("--who", help="Une seule personne. | One person only.")
    ] = "",
    json: JsonOption = False,
) -> None:
    """Qui a trop à faire, par semaine, toutes campagnes. | Who has too much to do.

    regie load --who camille
    """
    with runtime() as opened:
        found = everyones_load(opened, campaign=campaign, who=who)
    if json:
        show.as_json({"overloads": _data(found.overloads), "weeks": _data(found.weeks)})
        return
    if not found.weeks:
        show.say_line(
            say(fr="Aucun travail prévu.", en="No work is planned."), style="dim"
        )
        return
    _overloads(found)
    _table(found)


def level(
    campaign: CampaignOption = None,
    accept_late: Annotated[
        bool,
        typer.Option(
            "--accept-late",
            help="Permet des retards. | Steps may become late for it.",
        ),
    ] = False,
    optimize: Annotated[
        bool,
        typer.Option(
            "--optimize",
            help="Cherche le meilleur plan (module optimize). |"
            " Look for the best plan (extra optimize).",
        ),
    ] = False,
    seconds: Annotated[
        float,
        typer.Option(
            min=0.1, max=3600, help="Durée de la recherche. | How long to look."
        ),
    ] = 10,
    json: JsonOption = False,
) -> None:
    """Propose un plan sans surcharge ; n'écrit rien. | Propose a levelled plan.

    regie level --optimize --seconds 10
    """
    with (
        runtime() as opened,
        show.busy(say(fr="Je cherche un plan…", en="Looking for a plan…")),
    ):
        proposal = propose_levelled(
            opened,
            campaign,
            accept_late=accept_late,
            optimize_seconds=seconds if optimize else None,
        )
    if json:
        show.as_json(_proposal_data(proposal))
        return
    _show_proposal(proposal, accept_late=accept_late)


def _data(weeks: Sequence[PersonWeek]) -> list[dict[str, object]]:
    return [
        {
            "name": week.name,
            "email": week.email,
            "week": week.week.isoformat(),
            "iso_week": week.week.strftime("%G-W%V"),
            "minutes": week.minutes,
            "capacity": week.capacity,
            "excess": max(week.excess, 0),
            "excess_of_days": week.excess_of_days,
            "days_over": week.days_over,
            "campaigns": dict(week.campaigns),
        }
        for week in weeks
    ]


def _proposal_data(proposal: Proposal) -> dict[str, object]:
    bound = proposal.bound
    return {
        "campaign": proposal.campaign,
        "moves": proposal.moves,
        "late": proposal.late,
        "commands": [_pin(proposal, move) for move in proposal.moves if move.pinned],
        "excess_before": proposal.before.excess,
        "excess_after": proposal.after.excess,
        "before": _data(proposal.before.weeks),
        "after": _data(proposal.after.weeks),
        "optimum": None
        if bound is None
        else {
            "found": bool(bound.spans),
            "objective": round(bound.objective),
            "bound": round(bound.bound),
            "gap_percent": ceil(bound.gap * 100),
            "proved": bound.proved,
        },
    }


def _overloads(found: Load) -> None:
    language = spoken_language()
    for week in found.overloads:
        planned = duration_text(week.minutes, language)
        room = duration_text(week.capacity, language)
        parts = ", ".join(
            f"{slug} {duration_text(minutes, language)}"
            for slug, minutes in week.campaigns.items()
        )
        when = show.week_of(week.week)
        show.say_line(
            say(
                fr=f"⚠ {week.name}, {when} : {planned} prévues pour {room} ({parts})",
                en=f"⚠ {week.name}, {when}: {planned} planned for {room} ({parts})",
            ),
            style="red",
        )
    sentence = verdict(found)
    if sentence:
        sign, style = ("⚠", "yellow") if found.excess else ("✓", "green")
        show.say_line(f"{sign} {sentence}", style=style)


def _table(found: Load) -> None:
    """Print the weeks; without bars where there is little room for what is read."""
    language, out = spoken_language(), show.console()
    has_bars = out.width >= WIDTH_OF_BARS
    table = Table(box=None, pad_edge=False)
    for name in say(fr="Qui|Semaine du", en="Who|Week of").split("|"):
        table.add_column(name, overflow="fold")
    for name in say(fr="Prévu|Possible", en="Planned|Capacity").split("|"):
        table.add_column(name, justify="right", no_wrap=True)
    if has_bars:
        table.add_column("", no_wrap=True)
    table.add_column("%", justify="right", no_wrap=True, min_width=4)
    table.add_column(say(fr="Jours trop pleins", en="Days too full"), justify="right")
    last = ""
    for week in found.weeks:
        style = "red" if week.is_over else "green"
        bar = [f"[{style}]{_bar(week)}[/{style}]"] if has_bars else []
        table.add_row(
            "" if week.email == last else escape(week.name),
            brief_day_text(week.week, language),
            duration_text(week.minutes, language),
            duration_text(week.capacity, language),
            *bar,
            _percent(week),
            f"[red]{week.days_over}[/red]" if week.days_over else "",
        )
        last = week.email
    out.print(table)


def _bar(week: PersonWeek) -> str:
    """Return a bar that is full at the capacity; what is beyond is marked."""
    if not week.capacity:
        return "█" * BAR + "▶"
    if week.is_over:
        return "█" * BAR + "▶"
    filled = max(round(week.minutes * BAR / week.capacity), 1)
    return "█" * filled + "░" * (BAR - filled)


def _percent(week: PersonWeek) -> str:
    """Return the share of the capacity in whole percent, to the nearest.

    Some work is never 0, and what does not fit is never 100, nor what does more.
    """
    if not week.capacity:
        return "∞"
    share = round(100 * week.minutes / week.capacity)
    if week.minutes > week.capacity:
        return str(max(share, 101))
    return "<1" if share == 0 and week.minutes else str(share)


def _show_proposal(proposal: Proposal, *, accept_late: bool) -> None:
    language = spoken_language()
    before = duration_text(proposal.before.excess, language)
    after = duration_text(proposal.after.excess, language)
    show.say_line(
        say(
            fr=f"Travail qui ne tient pas dans sa journée : {before} → {after}",
            en=f"Work that does not fit into its day: {before} → {after}",
        ),
        style="bold",
    )
    if not proposal.moves:
        show.say_line(_nothing_moves(proposal, accept_late=accept_late))
    else:
        _moves(proposal.moves)
        _adopt(proposal)
    for late in proposal.late:
        days = working_days_text(late.days, language)
        show.say_line(
            say(
                fr=f"⚠ {late.title} ({late.key}) : il manque {days}",
                en=f"⚠ {late.title} ({late.key}): short by {days}",
            ),
            style="red",
        )
    if proposal.bound is not None:
        show.say_line(_bound(proposal.bound))
    _overloads(proposal.after)


def _nothing_moves(proposal: Proposal, *, accept_late: bool) -> str:
    if proposal.before.excess == 0:
        return say(fr="Rien à déplacer.", en="Nothing to move.")
    if accept_late:
        return say(
            fr="Aucun déplacement n'y change rien : c'est le travail d'étapes datées, "
            "commencées ou d'autres campagnes.",
            en="No move helps: it is work of steps that are dated, begun, or of other "
            "campaigns.",
        )
    return say(
        fr="Aucune étape n'a assez de marge. Essayez --accept-late.",
        en="No step has enough slack. Try --accept-late.",
    )


def _moves(moves: Sequence[Move]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in say(
        fr="Étape · clé|Qui|Avant|Après", en="Step · key|Who|Now|New"
    ).split("|"):
        table.add_column(name)
    for move in moves:
        table.add_row(
            f"{escape(move.title)}\n[dim]{escape(move.key)}[/dim]",
            escape(move.owner),
            show.short_day(move.old_on),
            f"→ {show.short_day(move.new_on)}" + ("" if move.pinned else " ·"),
        )
    show.console().print(table)


def _adopt(proposal: Proposal) -> None:
    pins = [move for move in proposal.moves if move.pinned]
    show.say_line(
        say(
            fr="Rien n'est écrit. Pour adopter ce plan (« · » suit tout seul) :",
            en="Nothing was written. To adopt this plan (“·” follows by itself):",
        )
    )
    for move in pins:
        show.say_line(f"  {_pin(proposal, move)}", style="cyan")


def _pin(proposal: Proposal, move: Move) -> str:
    return f"regie pin {move.key} {move.new_on} -c {proposal.campaign}"


def _bound(bound: Optimum) -> str:
    if not bound.spans:
        return say(
            fr="L'optimiseur n'a rien trouvé dans ce temps ; voici notre proposition. "
            "Donnez plus de --seconds.",
            en="The optimiser found nothing in that time; this is our own proposal. "
            "Give more --seconds.",
        )
    if bound.proved:
        return say(
            fr=f"Meilleur plan, prouvé (coût {bound.objective:.0f}).",
            en=f"The best plan, proved (cost {bound.objective:.0f}).",
        )
    return say(
        fr=f"Coût {bound.objective:.0f}, au mieux {bound.bound:.0f} : à "
        f"{bound.gap:.1%} du meilleur au plus.",
        en=f"Cost {bound.objective:.0f}, at best {bound.bound:.0f}: within "
        f"{bound.gap:.1%} of the best.",
    )
