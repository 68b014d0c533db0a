"""What a newer text of the playbook changes, in sections of lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from regie.planning.naming import shared_title
from regie.playbook.compare import Change
from regie.playbook.compare import How
from regie.services.campaigns.change_text import counts
from regie.services.campaigns.change_text import report
from regie.services.campaigns.change_text import Section
from regie.services.campaigns.move import Looked
from regie.services.campaigns.move_text import obstacles
from regie.services.campaigns.move_text import sections as move_sections
from regie.services.campaigns.update import Updated
from regie.words import counted
from regie.words import say

SIGNS = {How.ADDED: "+", How.REMOVED: "-", How.RENAMED: "→", How.CHANGED: "~"}


def sections(updated: Updated, *, every: bool) -> list[Section]:
    """Return what the text changes, in the reader's language; empty parts left out.

    Args:
        updated: What was looked at, or done.
        every: Whether all people are named who are told of it.
    """
    found = [*_of_text(updated), *_of_history(updated)]
    written = [section for section in found if section.lines]
    return [*written, *move_sections(_moved(updated), every=every)]


def _of_text(updated: Updated) -> list[Section]:
    """Return what differs, comes, goes and comes back; empty parts too."""
    return [
        Section(
            title=say(fr="Ce que dit le nouveau texte", en="What the new text says"),
            lines=tuple(_differences(updated.changes)),
        ),
        Section(
            title=say(fr="Entrent dans le plan", en="Come into the plan"),
            lines=tuple(
                " · ".join(filter(None, (line.title, line.when, line.who, line.key)))
                for line in updated.appear
            ),
        ),
        Section(
            title=say(
                fr="Abandonnées : le texte ne les a plus",
                en="Dropped: the text has them no more",
            ),
            lines=_together(updated.dropped),
            cautions=True,
        ),
        Section(
            title=say(
                fr="N'attendent plus de décision, et pourront partir sans elle",
                en="No longer wait for a gate, and may leave without it",
            ),
            lines=_together(updated.unlatched),
            cautions=True,
        ),
        Section(
            title=say(
                fr="De nouveau à faire : le texte les a de nouveau",
                en="To do again: the text has them again",
            ),
            lines=_together(updated.back),
        ),
    ]


def _of_history(updated: Updated) -> list[Section]:
    """Return what the text finds done, added or sent; empty parts too."""
    return [
        Section(
            title=say(
                fr="Absentes du texte mais déjà faites, restent dans l'historique",
                en="Not in the text but done already, stay in the history",
            ),
            lines=_together(updated.kept),
        ),
        Section(
            title=say(
                fr="Ajoutées à la main, le texte les a maintenant",
                en="Added by hand, the text has them now",
            ),
            lines=updated.taken,
        ),
        Section(
            title=say(
                fr="Déjà parti avec l'ancien texte : ne repart pas",
                en="Left already with the old text: does not leave again",
            ),
            lines=updated.sent,
            cautions=True,
        ),
    ]


def _moved(updated: Updated) -> Looked:
    """Return what moves, without what was told as coming or going with the text."""
    looked = updated.looked
    fresh = {line.key for line in updated.appear}
    shifts = tuple(
        shift
        for shift in looked.outcome.shifts
        if not (shift.is_new and (shift.key in fresh or shift.title in updated.back))
        and not (shift.is_gone and shift.title in updated.dropped)
    )
    return replace(looked, outcome=replace(looked.outcome, shifts=shifts))


def _together(titles: Iterable[str]) -> tuple[str, ...]:
    """Return the titles; those of one step's repetitions are one, `Bienvenue ×8`."""
    alike: dict[str, list[str]] = {}
    for title in titles:
        alike.setdefault(title.rpartition(" · ")[0] or title, []).append(title)
    return tuple(shared_title(same) for same in alike.values())


def markdown(updated: Updated) -> str:
    """Return what the text changes as Markdown, in the reader's language."""
    title = updated.looked.campaign.title
    return report(title, verdict(updated), sections(updated, every=True))


def verdict(updated: Updated) -> str:
    """Say in one sentence what was done, or that nothing was."""
    if not updated.applied:
        head = say(
            fr="Essai à blanc : rien n'a été écrit, personne n'a été prévenu.",
            en="Dry run: nothing was written, nobody was told.",
        )
        return " ".join([head, *obstacles(updated.looked)])
    done = ", ".join(_counts(updated))
    return say(fr=f"C'est fait : {done}.", en=f"Done: {done}.")


def _counts(updated: Updated) -> Iterator[str]:
    if updated.dropped:
        yield counted(
            len(updated.dropped),
            fr=("étape abandonnée", "étapes abandonnées"),
            en=("step dropped", "steps dropped"),
        )
    outcome = updated.looked.outcome
    gone = set(updated.dropped)
    shifts = [s for s in outcome.shifts if not (s.is_gone and s.title in gone)]
    told = list(counts(shifts, outcome.told))
    yield from told if shifts or not updated.dropped else told[-1:]


def _differences(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        title = "" if change.title == change.name else f" · {change.title}"
        was = f"{change.was} → " if change.how is How.RENAMED else ""
        keys = ", ".join(dict.fromkeys(detail.key for detail in change.details))
        what = f" ({keys})" if keys else ""
        yield f"{SIGNS[change.how]} {was}{change.name}{title}{what}"
