"""What the OBM is told of by a mail of its own: late, failed, unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from enum import StrEnum

from regie.campaign.model import Action
from regie.campaign.model import ActionKind
from regie.campaign.model import ActionState
from regie.campaign.model import Campaign
from regie.campaign.signals import Noticed
from regie.planning.attendance import wearing
from regie.words import pick
from regie.words import say


class Alert(StrEnum):
    """What an alert is about; the value is that of Prefect's form."""

    LATE = "late"
    FAILED = "failed"
    UNANSWERED = "unanswered"


#: Of each alert, the journal's words that are news.
NEWS: Mapping[Alert, frozenset[str]] = {
    Alert.LATE: frozenset({Noticed.LATE.value}),
    Alert.FAILED: frozenset({ActionState.FAILED.value}),
    Alert.UNANSWERED: frozenset(
        {
            ActionState.ASKED.value,
            ActionState.UNKNOWN.value,
            Noticed.UNANSWERED.value,
        }
    ),
}

_TITLES: Mapping[Alert, tuple[str, str]] = {
    Alert.LATE: ("en retard", "late"),
    Alert.FAILED: ("échec", "failed"),
    Alert.UNANSWERED: ("à décider", "to decide"),
}


def automation_name(alert: Alert) -> str:
    """Return what the automation that raises it is called in Prefect's pages."""
    names = {
        Alert.LATE: say(fr="Régie · en retard", en="Régie · late"),
        Alert.FAILED: say(fr="Régie · échec", en="Régie · failed"),
        Alert.UNANSWERED: say(fr="Régie · sans réponse", en="Régie · unanswered"),
    }
    return names[alert]


def alert_action(campaign: Campaign, alert: Alert, line: int) -> Action:
    """Return the mail that tells of the history up to a line, inclusive."""
    obm = wearing(campaign.team, "obm")
    french, english = _TITLES[alert]
    title = pick(campaign.playbook.language, fr=french, en=english)
    return Action(
        key=f"{_head(campaign)}{alert.value}:{line}",
        kind=ActionKind.ALERT,
        step_key="",
        person=obm.slug if obm else "",
        due_at=campaign.started_at,
        phase="",
        title=title,
        order=0,
    )


def alerts(campaign: Campaign) -> Iterator[Action]:
    """Yield the alerts that were raised; what is stored of them says which."""
    head = _head(campaign)
    for key in campaign.outcomes:
        if key.startswith(head):
            alert, line = _parts(key, head)
            yield alert_action(campaign, alert, line)


def alert_of(campaign: Campaign, action: Action) -> Alert:
    """Return what the alert of this action is about."""
    return _parts(action.key, _head(campaign))[0]


def last_line(campaign: Campaign, alert: Alert) -> int:
    """Return up to which line of the history this was told; 0 if never."""
    head = _head(campaign)
    found = [_parts(key, head) for key in campaign.outcomes if key.startswith(head)]
    return max((line for kind, line in found if kind is alert), default=0)


def _head(campaign: Campaign) -> str:
    return f"{campaign.slug}:alert:"


def _parts(key: str, head: str) -> tuple[Alert, int]:
    word, _, line = key.removeprefix(head).partition(":")
    return Alert(word), int(line)
