"""Every change of a campaign or a step, who may make it, and from where: one table.

What is not in the table is not legal. `regie.campaign.legal` reads it; whoever changes
a state asks there first and writes the event that the row names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from regie.campaign.model import ActionKind
from regie.campaign.model import CampaignState


class StepState(StrEnum):
    """Where a step stands, as far as its changes are concerned."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Subject(StrEnum):
    """What changes. A machine's step cannot be undone: what was sent was sent.

    A gate is a person's step that is answered, neither done nor dropped.
    """

    CAMPAIGN = "campaign"
    PERSON = "step of a person"
    GATE = "gate"
    MACHINE = "step of the machine"


class Verb(StrEnum):
    """What is done to it; the value is the journal's word for it."""

    FREEZE = "frozen"
    THAW = "thawed"
    PAUSE = "paused"
    RESUME = "resumed"
    CANCEL = "cancelled"
    END = "ended"
    MOVE = "moved"
    ADD = "added"
    SET = "set"
    UPDATE = "updated"
    DONE = "done"
    DROP = "dropped"
    REOPEN = "reopened"
    REDO = "redone"
    SNOOZE = "snoozed"
    PIN = "pinned"
    UNPIN = "unpinned"
    REASSIGN = "reassigned"
    DECIDE = "decided"
    GO = "go"
    RESERVE = "reserved"
    NO_GO = "no-go"


State: TypeAlias = CampaignState | StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row.

    Attributes:
        target: Where it leads; None where it stays as it is.
        machine: Whether Régie does it too, not only a person.
    """

    subject: Subject
    verb: Verb
    sources: frozenset[State]
    target: State | None = None
    machine: bool = False


def _row(
    subject: Subject,
    verb: Verb,
    sources: set[State],
    target: State | None = None,
    *,
    machine: bool = False,
) -> Transition:
    return Transition(
        subject=subject,
        verb=verb,
        sources=frozenset(sources),
        target=target,
        machine=machine,
    )


_C, _P, _M = Subject.CAMPAIGN, Subject.PERSON, Subject.MACHINE
_G = Subject.GATE
_RUNNING, _FROZEN = CampaignState.RUNNING, CampaignState.FROZEN
_PAUSED, _CANCELLED = CampaignState.PAUSED, CampaignState.CANCELLED
_ENDED = CampaignState.ENDED
_OPEN, _DONE, _DROPPED = StepState.OPEN, StepState.DONE, StepState.DROPPED

_ROWS: tuple[Transition, ...] = (
    _row(_C, Verb.FREEZE, {_RUNNING}, _FROZEN),
    _row(_C, Verb.THAW, {_FROZEN}, _RUNNING),
    _row(_C, Verb.PAUSE, {_RUNNING}, _PAUSED),
    _row(_C, Verb.RESUME, {_PAUSED}, _RUNNING),
    _row(_C, Verb.CANCEL, {_RUNNING, _FROZEN, _PAUSED}, _CANCELLED),
    _row(_C, Verb.END, {_RUNNING, _FROZEN, _PAUSED}, _ENDED, machine=True),
    _row(_C, Verb.MOVE, {_RUNNING, _FROZEN, _PAUSED}),
    _row(_C, Verb.ADD, {_RUNNING, _FROZEN, _PAUSED}),
    _row(_C, Verb.SET, {_RUNNING, _FROZEN, _PAUSED}),
    _row(_C, Verb.UPDATE, {_RUNNING, _FROZEN, _PAUSED}),
    _row(_P, Verb.DONE, {_OPEN, _DROPPED}, _DONE),
    _row(_P, Verb.DROP, {_OPEN}, _DROPPED),
    _row(_P, Verb.REOPEN, {_DONE, _DROPPED}, _OPEN),
    _row(_P, Verb.SNOOZE, {_OPEN}),
    _row(_P, Verb.PIN, {_OPEN}),
    _row(_P, Verb.UNPIN, {_OPEN}),
    _row(_P, Verb.REASSIGN, {_OPEN}),
    _row(_P, Verb.DECIDE, {_OPEN, _DONE, _DROPPED}),
    _row(_M, Verb.DONE, {_OPEN, _DROPPED}, _DONE, machine=True),
    _row(_M, Verb.DROP, {_OPEN}, _DROPPED),
    _row(_M, Verb.REOPEN, {_DROPPED}, _OPEN),
    _row(_M, Verb.REDO, {_DONE}, _OPEN),
    _row(_M, Verb.PIN, {_OPEN}),
    _row(_M, Verb.UNPIN, {_OPEN}),
    _row(_M, Verb.DECIDE, {_OPEN, _DONE, _DROPPED}),
    _row(_G, Verb.GO, {_OPEN, _DROPPED}, _DONE),
    _row(_G, Verb.RESERVE, {_OPEN, _DROPPED}, _DONE),
    _row(_G, Verb.NO_GO, {_OPEN}),
)

#: What is done to a person's step, and not to a gate.
_NOT_AT_A_GATE = frozenset({Verb.DONE, Verb.DROP})

TABLE: tuple[Transition, ...] = (
    *_ROWS,
    *(
        replace(row, subject=_G)
        for row in _ROWS
        if row.subject is _P and row.verb not in _NOT_AT_A_GATE
    ),
)

#: What a campaign's machine does in each state. Frozen: people go on, nothing
#: leaves but what the OBM is warned of.
DOES: Mapping[CampaignState, frozenset[ActionKind]] = {
    CampaignState.RUNNING: frozenset(ActionKind),
    CampaignState.FROZEN: frozenset({ActionKind.CARD, ActionKind.ALERT}),
    CampaignState.PAUSED: frozenset(),
    CampaignState.CANCELLED: frozenset(),
    CampaignState.ENDED: frozenset(),
}

#: States of a campaign in which its steps may still change.
LIVING: frozenset[CampaignState] = frozenset({_RUNNING, _FROZEN, _PAUSED})

#: Of each state, in both languages: `elle est …`, `it is …`.
STATE_WORDS: Mapping[State, tuple[str, str]] = {
    CampaignState.RUNNING: ("en cours", "running"),
    CampaignState.FROZEN: ("gelée", "frozen"),
    CampaignState.PAUSED: ("en pause", "paused"),
    CampaignState.CANCELLED: ("annulée", "cancelled"),
    CampaignState.ENDED: ("terminée", "ended"),
    StepState.OPEN: ("encore à faire", "still to do"),
    StepState.DONE: ("déjà faite", "done already"),
    StepState.DROPPED: ("abandonnée", "dropped"),
}

#: Of each change, in both languages: what one would do, and what the journal tells.
VERB_WORDS: Mapping[Verb, tuple[tuple[str, str], tuple[str, str]]] = {
    Verb.FREEZE: (
        ("la geler", "freeze it"),
        ("Envois gelés", "Sends frozen"),
    ),
    Verb.THAW: (
        ("la dégeler", "thaw it"),
        ("Envois dégelés", "Sends thawed"),
    ),
    Verb.PAUSE: (
        ("la mettre en pause", "pause it"),
        ("Campagne mise en pause", "Campaign paused"),
    ),
    Verb.RESUME: (
        ("la reprendre", "resume it"),
        ("Campagne reprise", "Campaign resumed"),
    ),
    Verb.CANCEL: (
        ("l'annuler", "cancel it"),
        ("Campagne annulée", "Campaign cancelled"),
    ),
    Verb.END: (
        ("la terminer", "end it"),
        ("Campagne terminée", "Campaign ended"),
    ),
    Verb.MOVE: (
        ("déplacer une date", "move a date"),
        ("Date déplacée : {title}", "Date moved: {title}"),
    ),
    Verb.ADD: (
        ("ajouter une étape", "add a step"),
        ("Étape ajoutée : {title}", "Step added: {title}"),
    ),
    Verb.SET: (
        ("changer un réglage", "change a parameter"),
        ("Réglage changé : {title}", "Parameter changed: {title}"),
    ),
    Verb.UPDATE: (
        ("reprendre un texte plus récent", "take a newer text"),
        ("Texte du playbook repris : {title}", "Playbook text taken: {title}"),
    ),
    Verb.DONE: (
        ("dire que c'est fait", "mark it done"),
        ("{title} : c'est fait", "{title} is done"),
    ),
    Verb.DROP: (
        ("y renoncer", "drop it"),
        ("{title} : abandonné", "{title} is dropped"),
    ),
    Verb.REOPEN: (
        ("la rouvrir", "reopen it"),
        ("{title} : à refaire", "{title} is to do again"),
    ),
    Verb.REDO: (
        ("la refaire", "do it again"),
        ("{title} : à refaire une fois de plus", "{title} is done once more"),
    ),
    Verb.SNOOZE: (
        ("faire taire ses rappels", "let its reminders rest"),
        ("{title} : rappels suspendus", "reminders of {title} rest"),
    ),
    Verb.PIN: (
        ("épingler son jour", "pin its day"),
        ("{title} : jour épinglé", "{title} is pinned to a day"),
    ),
    Verb.UNPIN: (
        ("libérer son jour", "unpin its day"),
        ("{title} : jour libéré", "{title} is no longer pinned"),
    ),
    Verb.REASSIGN: (
        ("la confier à quelqu'un d'autre", "hand it to somebody else"),
        ("{title} : confié à quelqu'un d'autre", "{title} is handed to somebody else"),
    ),
    Verb.DECIDE: (
        ("trancher", "decide"),
        ("Décidé : {title}", "Decided: {title}"),
    ),
    Verb.GO: (
        ("répondre go", "answer go"),
        ("{title} : go", "{title} go"),
    ),
    Verb.RESERVE: (
        ("répondre go avec réserves", "answer go with reservations"),
        ("{title} : go avec réserves", "{title} go with reservations"),
    ),
    Verb.NO_GO: (
        ("répondre no-go", "answer no-go"),
        (
            "{title} : no-go, la suite reste fermée",
            "{title} no-go, the rest stays shut",
        ),
    ),
}

#: How a change is asked for on the command line, where it is not its own name.
#: `{step}` is the key of the step, and of its campaign where that follows nowhere.
COMMANDS: Mapping[Verb, str] = {
    Verb.GO: "gate {step} go",
    Verb.RESERVE: "gate {step} reserved",
    Verb.NO_GO: "gate {step} no-go",
}

#: What is said where more than the legal changes is worth saying.
REFUSALS: Mapping[tuple[Subject, Verb, State], tuple[str, str]] = {
    (_C, Verb.FREEZE, _PAUSED): (
        (
            "{title} est en pause : rien ne part et aucune carte ne s'ouvre, la geler "
            "n'y ajouterait rien. Pour la relancer : regie resume."
        ),
        (
            "{title} is paused: nothing is sent and no card opens, so freezing it adds "
            "nothing. To let it go on: regie resume."
        ),
    ),
    (_M, Verb.REASSIGN, _OPEN): (
        "{title} est fait par Régie : il n'y a personne à qui le confier.",
        "{title} is done by Régie: there is nobody to hand it to.",
    ),
    (_G, Verb.DONE, _OPEN): (
        (
            "{title} est une décision : « fait » n'y répond pas. Répondez : regie gate "
            "{step} go, reserved ou no-go."
        ),
        (
            "{title} is a gate: “done” is no answer to it. Answer: regie gate {step} "
            "go, reserved or no-go."
        ),
    ),
    (_G, Verb.DROP, _OPEN): (
        (
            "{title} est une décision : on y répond, on n'y renonce pas, car des "
            "étapes attendent la réponse. Répondez : regie gate {step} go, reserved ou "
            "no-go."
        ),
        (
            "{title} is a gate: it is answered, not dropped, since steps wait for the "
            "answer. Answer: regie gate {step} go, reserved or no-go."
        ),
    ),
    (_G, Verb.NO_GO, _DONE): (
        (
            "{title} : c'était go, et la suite a pu partir. Pour revenir sur la "
            "décision, rouvrez-la d'abord : regie reopen {step}."
        ),
        (
            "{title} was go, and what follows may have left. To take the decision "
            "back, reopen it first: regie reopen {step}."
        ),
    ),
    (_P, Verb.DROP, _DONE): (
        "{title} est déjà fait. Pour y renoncer quand même, rouvrez d'abord l'étape.",
        "{title} is done already. To give it up all the same, reopen the step first.",
    ),
    (_M, Verb.DROP, _DONE): (
        "{title} est déjà parti : on ne peut plus y renoncer.",
        "{title} has gone out already: it cannot be given up.",
    ),
    (_M, Verb.REOPEN, _DONE): (
        (
            "{title} est une étape automatique déjà faite : ce qui est parti ne "
            "revient pas."
        ),
        "{title} is an automatic step that is done: what was sent does not come back.",
    ),
}
