"""A move in sections of lines, for the terminal and for Prefect's pages."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping

from regie.campaign.moves import Announced
from regie.campaign.moves import Decision
from regie.planning.model import Reason
from regie.services.campaigns.change_text import caution_sections
from regie.services.campaigns.change_text import colon
from regie.services.campaigns.change_text import counts
from regie.services.campaigns.change_text import report
from regie.services.campaigns.change_text import Section
from regie.services.campaigns.change_text import shift_sections
from regie.services.campaigns.change_text import told_section
from regie.services.campaigns.move import Looked
from regie.services.engine.move_words import anchor_text
from regie.words import say
from regie.words import spoken_language


def sections(looked: Looked, *, every: bool = True) -> list[Section]:
    """Return what a move does, in the reader's language; empty parts are left out.

    Args:
        looked: The move.
        every: Whether all people are named who are told of it.
    """
    outcome = looked.outcome
    found = [
        Section(title=say(fr="Dates", en="Dates"), lines=tuple(_anchors(looked))),
        Section(
            title=say(fr="Date déjà passée", en="Date that is over already"),
            lines=looked.past,
            alarms=True,
        ),
        *shift_sections(looked.campaign, outcome.shifts, looked.plan.zone),
        Section(
            title=say(fr="Ce qui ne bouge pas", en="What does not move"),
            lines=tuple(_stays(looked)),
        ),
        Section(
            title=say(
                fr="Déjà annoncé avec l'ancienne date",
                en="Announced already with the old date",
            ),
            lines=tuple(announced_line(one) for one in outcome.announced),
            alarms=bool(outcome.undecided),
        ),
        Section(
            title=say(fr="Ce qui ne tiendrait plus", en="What would not hold any more"),
            lines=tuple(one.sentence for one in outcome.conflicts),
            alarms=True,
        ),
        Section(
            title=say(fr="Ce qui ne tenait déjà pas", en="What did not hold before"),
            lines=tuple(one.sentence for one in outcome.standing),
        ),
        *caution_sections(outcome.cautions, outcome.lifted),
        told_section(
            looked.campaign, outcome.told, is_made=looked.number > 0, every=every
        ),
    ]
    return [section for section in found if section.lines]


def markdown(looked: Looked) -> str:
    """Return the move as Markdown, in the reader's language."""
    return report(looked.campaign.title, verdict(looked), sections(looked))


def verdict(looked: Looked) -> str:
    """Say in one sentence what was done, or what it takes to do it."""
    outcome = looked.outcome
    if looked.number:
        done = ", ".join(counts(outcome.shifts, outcome.told))
        return say(fr=f"C'est fait : {done}.", en=f"Done: {done}.")
    head = say(
        fr="Essai à blanc : rien n'a été écrit, personne n'a été prévenu.",
        en="Dry run: nothing was written, nobody was told.",
    )
    return " ".join([head, *obstacles(looked)])


def announced_line(one: Announced) -> str:
    """Return what was announced, to how many, and what is decided about it."""
    reached = len(one.reached)
    to = say(fr=f", {reached} ✉", en=f", {reached} ✉") if reached else ""
    return f"{one.title} ({one.key}{to}){colon()}{decision_text(one.decision)}"


def decision_text(decision: Decision | None) -> str:
    """Return a decision in words."""
    words: Mapping[Decision | None, str] = {
        None: say(
            fr="à décider (leave : laisser, correct : corriger, redo : refaire)",
            en="to decide (leave, correct or redo)",
        ),
        Decision.LEAVE: say(fr="laisser tel quel", en="leave as it is"),
        Decision.CORRECT: say(fr="envoyer une correction", en="send a correction"),
        Decision.REDO: say(fr="refaire avec la nouvelle date", en="do again"),
    }
    return words[decision]


def obstacles(looked: Looked) -> Iterator[str]:
    """Yield what must be decided before it can be written."""
    if looked.past:
        yield say(
            fr="Une date serait déjà passée : dites si c'est voulu.",
            en="A date would be over already: say whether you mean it.",
        )
    if looked.outcome.conflicts:
        yield say(
            fr="Des dates ne tiendraient plus : pour passer outre, acceptez le retard.",
            en="Some dates would not hold: to go on, accept being late.",
        )
    if looked.outcome.undecided:
        yield say(
            fr="Décidez que faire de ce qui a déjà été annoncé.",
            en="Decide what to do about what was announced.",
        )


def _anchors(looked: Looked) -> Iterator[str]:
    zone, language = looked.plan.zone, spoken_language()
    for moved in looked.outcome.anchors:
        before = anchor_text(moved.before, zone, language)
        after = anchor_text(moved.after, zone, language)
        yield f"{moved.after.title} ({moved.name}){colon()}{before} → {after}"


def _stays(looked: Looked) -> Iterator[str]:
    reasons = {
        Reason.DONE: say(fr="déjà fait", en="done already"),
        Reason.STARTED: say(fr="déjà commencé", en="begun already"),
        Reason.PINNED: say(fr="fixé à la main", en="put on its day by hand"),
    }
    for stay in looked.outcome.stays:
        yield f"{stay.title} ({stay.key}){colon()}{reasons[stay.reason]}"
