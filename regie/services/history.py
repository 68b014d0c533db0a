"""The journal of a campaign in sentences."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from regie.campaign.legal import journal_text
from regie.campaign.model import ActionKind
from regie.campaign.signals import Noticed
from regie.campaign.transitions import Verb
from regie.planning.wording import quoted
from regie.services.deliver import MAILED
from regie.services.own_words import retold
from regie.services.record import Record
from regie.services.rehearsals import found_in_line
from regie.services.rehearsals import REHEARSED
from regie.store.journal import Event
from regie.words import say
from regie.words import spoken_language

#: Who acts in the console, where nobody logs in; what the journal keeps.
CONSOLE = "console"

#: Who writes what Régie did by itself.
MACHINE = "régie"

#: People named one by one in a line; the rest is counted.
NAMED_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One line of history; the same thing done for several people is one line.

    Attributes:
        clock: Its time of day in the campaign's zone.
        who: Empty where Régie did it.
        step: Key of the step it is about, if the plan still has it; else empty.
    """

    clock: str
    text: str
    who: str = ""
    why: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What makes two events the same thing, done for two people."""

    clock: str
    what: str
    kind: str
    title: str
    who: str
    why: str


Days = list[tuple[date, list[Told]]]


def history(record: Record, *, step_key: str | None = None) -> Days:
    """Return the journal by day, the newest first; of one step, if one is named."""
    wanted = [
        event
        for event in record.events
        if step_key is None or _step_of(record, event) == step_key
    ]
    days = groupby(
        wanted, key=lambda event: event.at.astimezone(record.plan.zone).date()
    )
    return [(day, _day(record, list(events))) for day, events in days]


def _day(record: Record, events: Sequence[Event]) -> list[Told]:
    groups = groupby(events, key=lambda event: _happened(record, event))
    return [_told(record, thing, list(group)) for thing, group in groups]


def _happened(record: Record, event: Event) -> Happened:
    action = record.stored.get(event.about)
    if action is None:
        title = record.title_of(event.about)
    else:
        title = (
            record.common_title(action.step_key) if action.step_key else action.title
        )
    return Happened(
        clock=f"{event.at.astimezone(record.plan.zone):%H:%M}",
        what=event.what,
        kind=action.kind if action else "",
        title=title,
        who=event.who,
        why=event.why,
    )


def _told(record: Record, thing: Happened, events: Sequence[Event]) -> Told:
    step = _step_of(record, events[0])
    title = quoted(thing.title, spoken_language())
    if thing.kind:
        text = _of_actions(thing, title, _people(record, events), len(events))
    else:
        text = _of_step(thing, title)
    return Told(
        clock=thing.clock,
        text=text,
        who=who_name(thing.who),
        why="" if thing.what in _CODED else retold(thing.why, spoken_language()),
        step=step if step in record.plan.steps else "",
    )


def _step_of(record: Record, event: Event) -> str:
    action = record.stored.get(event.about)
    return event.about if action is None else action.step_key


def _people(record: Record, events: Sequence[Event]) -> list[str]:
    slugs = [record.stored[event.about].person for event in events]
    return list(dict.fromkeys(record.name_of(slug) for slug in slugs if slug))


def who_name(who: str) -> str:
    """Return who did something, as a person reads it; empty where Régie did."""
    if who == MACHINE:
        return ""
    return say(fr="depuis la console", en="in the console") if who == CONSOLE else who


def _of_step(thing: Happened, title: str) -> str:
    if thing.what == "started":
        return say(fr="Campagne démarrée", en="Campaign started")
    if thing.what == REHEARSED:
        return say(
            fr=f"Répétition générale : {found_in_line(thing.why)}",
            en=f"Rehearsal: {found_in_line(thing.why)}",
        )
    if thing.what == MAILED:
        return say(
            fr=f"Document envoyé par mail : {thing.title}",
            en=f"Document mailed: {thing.title}",
        )
    if thing.what in _CHANGES:
        return journal_text(Verb(thing.what), title, spoken_language())
    words = _STEP_WORDS.get(thing.what)
    return words(title) if words is not None else f"{thing.what} · {title}"


def _of_actions(thing: Happened, title: str, people: Sequence[str], count: int) -> str:
    told = title if thing.kind != ActionKind.DIGEST else _reminder()
    told = f"{told} → {_names(people)}" if people else told
    if count > max(len(people), 1):
        told += f" (×{count})"
    if thing.what == "done":
        return _DONE_WORDS[ActionKind(thing.kind)](told)
    if thing.what == "decided":
        return _decided(told, run=thing.why == "run")
    words = _ACTION_WORDS.get(thing.what)
    return words(told) if words is not None else f"{thing.what} · {told}"


def _names(people: Sequence[str]) -> str:
    named, rest = ", ".join(people[:NAMED_MAX]), len(people) - NAMED_MAX
    if rest <= 0:
        return named
    others = "autres" if rest > 1 else "autre"
    return named + say(fr=f" et {rest} {others}", en=f" and {rest} more")


def _decided(told: str, *, run: bool) -> str:
    if run:
        return say(fr=f"Décidé : faire {told}", en=f"Decided: do {told}")
    return say(fr=f"Décidé : laisser {told}", en=f"Decided: leave {told}")


def _reminder() -> str:
    return say(fr="rappel du jour", en="reminder of the day")


def _announced_left(title: str) -> str:
    return say(
        fr=f"{title} annonçait l'ancienne date : laissé tel quel",
        en=f"{title} announced the old date: left as it is",
    )


def _announced_corrected(title: str) -> str:
    return say(
        fr=f"{title} annonçait l'ancienne date : correction envoyée",
        en=f"{title} announced the old date: a correction is sent",
    )


def _announced_redone(title: str) -> str:
    return say(
        fr=f"{title} annonçait l'ancienne date : à refaire",
        en=f"{title} announced the old date: done again",
    )


def _card_done(told: str) -> str:
    return say(fr=f"Carte ouverte : {told}", en=f"Card opened: {told}")


def _mail_done(told: str) -> str:
    return say(fr=f"Mail envoyé : {told}", en=f"Mail sent: {told}")


def _contact_done(told: str) -> str:
    return say(fr=f"Contact inscrit : {told}", en=f"Contact added: {told}")


def _escalation_done(told: str) -> str:
    return say(fr=f"Décision signalée : {told}", en=f"Gate escalated: {told}")


def _digest_done(told: str) -> str:
    return say(fr=f"Envoyé : {told}", en=f"Sent: {told}")


def _alert_done(told: str) -> str:
    return say(fr=f"Alerte envoyée : {told}", en=f"Alert sent: {told}")


def _skipped(told: str) -> str:
    return say(fr=f"Laissé de côté : {told}", en=f"Left out: {told}")


def _failed(told: str) -> str:
    return say(fr=f"Échec : {told}", en=f"Failed: {told}")


def _waiting(told: str) -> str:
    return say(
        fr=f"Pas encore passé, Régie réessaie : {told}",
        en=f"Not through yet, Régie tries again: {told}",
    )


def _asked(told: str) -> str:
    return say(fr=f"À décider : {told}", en=f"To decide: {told}")


def _unknown(told: str) -> str:
    return say(fr=f"À vérifier : {told}", en=f"To check: {told}")


def _late(title: str) -> str:
    return say(fr=f"{title} : en retard", en=f"{title} is late")


def _unanswered(title: str) -> str:
    return say(
        fr=f"{title} : attend une décision depuis plus d'un jour",
        en=f"{title} has been waiting for a decision for over a day",
    )


Words = Callable[[str], str]

#: Where the journal's reason is for programs.
_CODED = frozenset({"decided", "started", REHEARSED})

#: What the table of changes has words for.
_CHANGES = frozenset(verb.value for verb in Verb)

_STEP_WORDS: Mapping[str, Words] = {
    "leave": _announced_left,
    "correct": _announced_corrected,
    "redo": _announced_redone,
    Noticed.LATE: _late,
    Noticed.UNANSWERED: _unanswered,
}
_DONE_WORDS: Mapping[ActionKind, Words] = {
    ActionKind.CARD: _card_done,
    ActionKind.MAIL: _mail_done,
    ActionKind.CONTACT: _contact_done,
    ActionKind.DIGEST: _digest_done,
    ActionKind.ALERT: _alert_done,
    ActionKind.ESCALATION: _escalation_done,
    ActionKind.NOTICE: _digest_done,
    ActionKind.CORRECTION: _digest_done,
    ActionKind.HANDOVER: _digest_done,
}
_ACTION_WORDS: Mapping[str, Words] = {
    "skipped": _skipped,
    "failed": _failed,
    "waiting": _waiting,
    "asked": _asked,
    "unknown": _unknown,
}
