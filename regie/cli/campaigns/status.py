"""`regie status`: every campaign in a line, and what is urgent in one."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Annotated

import typer

from regie.campaign.model import Campaign
from regie.campaign.transitions import LIVING
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import prefect_address
from regie.cli.session import runtime
from regie.planning.model import Plan
from regie.services.bills.bill_questions import bills_waiting
from regie.services.bills.bill_questions import waiting_form
from regie.services.bills.bill_questions import WaitingBill
from regie.services.books.collect import ignored_events
from regie.services.books.collect import ignored_sentence
from regie.services.books.collect import open_conflicts
from regie.services.campaigns import look
from regie.services.campaigns import summaries
from regie.services.campaigns import urgent
from regie.services.campaigns.halt_words import stands_sentence
from regie.services.prefect_pages import prefect_pages
from regie.words import say
from regie.words import spoken_language

EveryOption = Annotated[
    bool,
    typer.Option(
        "--all",
        help="Chaque répétition d'une étape sur sa ligne."
        " | Each repetition of a step on a line of its own.",
    ),
]


def status(
    campaign: CampaignOption = None,
    every: EveryOption = False,
    json: JsonOption = False,
) -> None:
    """Où en sont les campagnes. | Where the campaigns stand.

    regie status -c sommet-zen
    """
    with runtime() as opened:
        conflicts = open_conflicts(opened)
        ignored = ignored_events(opened)
        if campaign is None:
            found = summaries.summaries(opened)
            campaign = found[0].slug if len(found) == 1 else None
        detail = look.only_campaign(opened, campaign) if campaign else None
        if detail is not None:
            found = [summaries.summary(*detail, opened.clock.now())]
        bills = [
            (one, waiting_form(opened, one, prefect_address()))
            for one in bills_waiting(opened)
        ]
    if json:
        show.as_json(
            {
                "campaigns": found,
                "urgent": [] if detail is None else _urgent(*detail),
                "payments": conflicts,
                "ignored": ignored,
                "bills": [{"bill": one, "form": form} for one, form in bills],
                "prefect": detail and prefect_pages(detail[0], prefect_address()),
            }
        )
        return
    _show_alerts(conflicts, ignored, bills)
    if not found:
        show.say_line(
            say(
                fr="Aucune campagne. Démarrez-en une : regie start --help",
                en="No campaign. Start one: regie start --help",
            )
        )
        return
    show.summaries(found)
    if detail is not None:
        _show_detail(*detail, every=every)


def _show_alerts(
    conflicts: Sequence[str],
    ignored: Mapping[str, Mapping[str, int]],
    bills: Sequence[tuple[WaitingBill, str]],
) -> None:
    for sentence in conflicts:
        show.say_line(
            say(
                fr=f"⚠ Paiement reçu mais pas inscrit · {sentence}",
                en=f"⚠ Payment received but not in the ledger · {sentence}",
            ),
            style="red",
        )
    for client, counts in ignored.items():
        show.say_line(f"{client} · {ignored_sentence(counts)}", style="yellow")
    for one, form in bills:
        sentence = one.sentence(form, spoken_language())
        show.say_line(f"⚠ {sentence}", style="yellow")


def _show_detail(campaign: Campaign, plan: Plan, *, every: bool) -> None:
    """Show where the campaign stands, and what is urgent while it lives."""
    if stands := stands_sentence(campaign.state):
        show.say_line(stands, style="yellow")
    if campaign.state in LIVING:
        _show_urgent(campaign, plan, every=every)
    _show_pages(campaign)


def _show_pages(campaign: Campaign) -> None:
    pages = prefect_pages(campaign, prefect_address())
    show.say_line(
        say(fr=f"À venir : {pages.upcoming}", en=f"To come: {pages.upcoming}")
    )
    show.say_line(
        say(
            fr=f"Tout pour {campaign.client} : {pages.client}",
            en=f"All for {campaign.client}: {pages.client}",
        )
    )


def _urgent(campaign: Campaign, plan: Plan) -> list[look.Line]:
    return urgent.urgent_first(look.timeline(campaign, plan), plan)


def _show_urgent(campaign: Campaign, plan: Plan, *, every: bool) -> None:
    lines = _urgent(campaign, plan)
    groups = urgent.each_alone(lines) if every else urgent.together(lines)
    for group in groups:
        show.say_line(urgent.sentence(group, plan))
    if len(groups) < len(lines):
        show.say_line(
            say(
                fr=f"Pour voir chaque étape : regie status --all -c {campaign.slug}",
                en=f"To see each step: regie status --all -c {campaign.slug}",
            ),
            style="dim",
        )
