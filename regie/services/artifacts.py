"""A move and a statement in Prefect's pages."""

from __future__ import annotations

from dataclasses import dataclass

from regie.errors import VendorError
from regie.people.people import slug_of
from regie.services import move_text
from regie.services.bill import Billed
from regie.services.move import Looked
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkdownArtifact:
    """A text with its key; the same key again is a newer version of it."""

    key: str
    description: str
    text: str


def move_report(looked: Looked) -> MarkdownArtifact:
    """Return what a move does or did, in the language in which it was looked at."""
    campaign = looked.campaign
    with speaking(looked.plan.language):
        text = move_text.markdown(looked)
        moved = ", ".join(each.after.title for each in looked.outcome.anchors)
        title = say(fr="Dates déplacées", en="Dates moved")
    return MarkdownArtifact(
        key=f"dates-{campaign.slug}",
        description=f"{title} · {moved}",
        text=text,
    )


def statement_artifact(billed: Billed) -> MarkdownArtifact:
    """Return what is shown of a closed period."""
    number = billed.number
    return MarkdownArtifact(
        key=slug_of(f"releve-{billed.client}-{billed.period}"),
        description=say(
            fr=f"Relevé {billed.period} · facture {number}",
            en=f"Statement {billed.period} · invoice {number}",
        ),
        text=billed.markdown,
    )


def show_statement_if_reachable(runtime: Runtime, billed: Billed) -> bool:
    """Show a closed period's statement, or say False if nobody answers."""
    shown = statement_artifact(billed)
    try:
        runtime.window.artifact(
            shown.key, "markdown", shown.text, description=shown.description
        )
    except VendorError:
        return False
    return True
