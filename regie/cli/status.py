"""`regie status`: every campaign in a line, and what is urgent in one."""

from __future__ import annotations

from regie.campaign.model import Campaign
from regie.cli import show
from regie.cli.session import CampaignOption
from regie.cli.session import JsonOption
from regie.cli.session import prefect_address
from regie.cli.session import runtime
from regie.services import look
from regie.services.collect import ignored_events
from regie.services.collect import ignored_sentence
from regie.services.collect import open_conflicts
from regie.services.prefect_pages import prefect_pages
from regie.words import say
from regie.words import spoken_language


def status(campaign: CampaignOption = None, json: JsonOption = False) -> None:
    """Où en sont les campagnes. | Where the campaigns stand.

    regie status -c sommet-zen
    """
    with runtime() as opened:
        conflicts = open_conflicts(opened)
        ignored = ignored_events(opened)
        if campaign is None:
            found = look.summaries(opened)
            campaign = found[0].slug if len(found) == 1 else None
        detail = look.only_campaign(opened, campaign) if campaign else None
        if detail is not None:
            found = [look.summary(*detail, opened.clock.now())]
    if json:
        lines = [] if detail is None else look.timeline(*detail)
        urgent = [line for line in lines if line.standing in _URGENT]
        show.as_json(
            {
                "campaigns": found,
                "urgent": urgent,
                "payments": conflicts,
                "ignored": ignored,
                "prefect": detail and prefect_pages(detail[0], prefect_address()),
            }
        )
        return
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
        _show_urgent(look.timeline(*detail))
        _show_pages(detail[0])


def _show_pages(campaign: Campaign) -> None:
    pages = prefect_pages(campaign, prefect_address())
    show.say_line(
        say(fr=f"À venir : {pages.upcoming}", en=f"To come: {pages.upcoming}")
    )
    show.say_line(
        say(
            fr=f"Toute la cliente : {pages.client}",
            en=f"All of the client: {pages.client}",
        )
    )


_URGENT = frozenset(
    {look.Standing.HELD, look.Standing.LATE, look.Standing.OPEN, look.Standing.WAITING}
)


def _show_urgent(lines: list[look.Line]) -> None:
    language = spoken_language()
    for line in lines:
        if line.standing not in _URGENT:
            continue
        waits = ", ".join(line.waits_for)
        parts = [
            look.standing_word(line.standing, language),
            line.title,
            f"({line.key})",
            line.who,
            f"← {waits}" if waits else "",
            line.detail,
        ]
        show.say_line("  ".join(part for part in parts if part))
