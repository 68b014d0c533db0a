"""Words for states and kinds, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from regie.campaign.legal import state_word
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import CampaignState
from regie.services.campaigns import look
from regie.services.campaigns import summaries
from regie.services.campaigns.look import MARKS
from regie.services.campaigns.look import Standing
from regie.words import pick
from regie.words import spoken_language

Names = Mapping[object, tuple[str, str]]

_ACTIONS: Names = {
    ActionKind.CARD: ("Carte", "Card"),
    ActionKind.MAIL: ("Mail", "Mail"),
    ActionKind.CONTACT: ("Contact inscrit sur une liste", "Contact onto a list"),
    ActionKind.DIGEST: ("Rappel du jour", "Reminder of the day"),
    ActionKind.ALERT: ("Alerte", "Alert"),
    ActionKind.ESCALATION: ("Décision qui manque", "Gate without a go"),
    ActionKind.NOTICE: ("Annonce des nouvelles dates", "Message with new dates"),
    ActionKind.CORRECTION: ("Correction d'une date", "Correction of a date"),
    ActionKind.HANDOVER: ("Étape confiée", "Step handed over"),
}
_OUTCOMES: Names = {
    ActionState.RESERVED: ("en train de partir", "on its way"),
    ActionState.WAITING: ("Régie réessaie", "Régie tries again"),
    ActionState.ASKED: ("à décider", "to decide"),
    ActionState.DONE: ("fait", "done"),
    ActionState.SKIPPED: ("laissé", "left out"),
    ActionState.FAILED: ("échec", "failed"),
    ActionState.UNKNOWN: ("à vérifier", "to check"),
}


def who_text(who: str) -> str:
    """Return the name or the number of receivers of a timeline's line."""
    return look.who_text(who, spoken_language())


def standing_name(standing: Standing) -> str:
    """Return where a step stands, without its mark."""
    _, fr, en = MARKS[standing]
    return pick(spoken_language(), fr=fr, en=en)


def left_out_text(numbers: summaries.Summary) -> str:
    """Return how many steps were left out, such as `3 laissées de côté`."""
    return summaries.left_out_text(numbers, spoken_language())


def campaign_state_name(state: CampaignState) -> str:
    """Return where a campaign stands."""
    return state_word(state)


def action_name(kind: ActionKind) -> str:
    """Return what an action is."""
    return _named(_ACTIONS, kind)


def outcome_name(state: ActionState) -> str:
    """Return what became of an action."""
    return _named(_OUTCOMES, state)


def _named(names: Names, key: object) -> str:
    fr, en = names[key]
    return pick(spoken_language(), fr=fr, en=en)
