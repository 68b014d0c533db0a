"""A move, a newer text and a statement in Prefect's pages."""

from __future__ import annotations

from regie.billing.period import read_period
from regie.errors import VendorError
from regie.people.people import slug_of
from regie.services.bills.billed import Billed
from regie.services.campaigns import move_text
from regie.services.campaigns import update_text
from regie.services.campaigns.move import Looked
from regie.services.campaigns.update import Updated
from regie.services.runtime import Runtime
from regie.window import Artifact
from regie.words import say
from regie.words import speaking
from regie.words import spoken_language


def move_report(looked: Looked) -> Artifact:
    """Return what a move does or did, in the language in which it was looked at."""
    campaign = looked.campaign
    with speaking(looked.plan.language):
        text = move_text.markdown(looked)
        moved = ", ".join(each.after.title for each in looked.outcome.anchors)
        title = (
            say(fr="Dates déplacées", en="Dates moved")
            if looked.number
            else say(
                fr="Essai à blanc, ce qui bougerait",
                en="Dry run, what would move",
            )
        )
    return Artifact(
        kind="markdown",
        key=f"dates-{campaign.slug}",
        description=f"{title} · {moved}",
        data=text,
    )


def update_report(updated: Updated) -> Artifact:
    """Return what a newer text changes or changed, in the reader's language."""
    campaign = updated.looked.campaign
    with speaking(updated.looked.plan.language):
        text = update_text.markdown(updated)
        title = (
            say(fr="Playbook repris", en="Playbook taken anew")
            if updated.applied
            else say(
                fr="Essai à blanc, ce que le texte changerait",
                en="Dry run, what the text would change",
            )
        )
    return Artifact(
        kind="markdown",
        key=f"playbook-{campaign.slug}",
        description=f"{title} · {campaign.title}",
        data=text,
    )


def statement_artifact(billed: Billed) -> Artifact:
    """Return what is shown of a period."""
    language = spoken_language()
    period = read_period(billed.period).text(language)
    title = say(fr=f"Relevé {period}", en=f"Statement {period}")
    begins = say(fr="releve", en="statement")
    return Artifact(
        kind="markdown",
        key=slug_of(f"{begins}-{billed.client}-{billed.period}"),
        description=f"{title} · {_paper(billed)} · {billed.total.text(language)}",
        data=billed.markdown,
    )


def _paper(billed: Billed) -> str:
    """Name the invoice of a period."""
    if billed.number:
        return say(fr=f"facture {billed.number}", en=f"invoice {billed.number}")
    if billed.file is None:
        return say(fr="sans facture", en="no invoice")
    return say(fr="brouillon", en="draft")


def show_statement_if_reachable(runtime: Runtime, billed: Billed) -> bool:
    """Show a closed period's statement, or say False if nobody answers."""
    try:
        runtime.window.show([statement_artifact(billed)])
    except VendorError:
        return False
    return True
