"""The OBM is warned by one mail of what is new, and only of what still stands."""

from __future__ import annotations

from regie.campaign.alerts import Alert
from regie.campaign.model import ActionState
from regie.campaign.transitions import Verb
from regie.services.campaigns.progress import mark_done
from regie.services.engine.alerts import raise_alert
from regie.services.engine.decide import decide
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_action
from regie.services.engine.perform import perform_all
from regie.services.operations.watch import watch
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"


def warned(on: Stage, alert: Alert) -> ActionState | None:
    """Raise and send the alert; return what became of it, None without news."""
    key = raise_alert(on.runtime, SLUG, alert)
    return None if key is None else perform_action(on.runtime, SLUG, key).state


def mails(on: Stage) -> list[tuple[str, str]]:
    """Return receiver and subject of the alerts that left."""
    return [
        (call["to"][0], call["subject"])
        for call in on.vendor.calls()
        if ":alert:" in call["key"]
    ]


def past_the_opening(on: Stage) -> None:
    """Bring the launch to where its public mail was missed and asks."""
    start(on)
    for step in ("brief", "page"):
        mark_done(on.runtime, SLUG, step, who="test", tell=False)
    on.move("2027-03-08 15:00")
    perform_all(on.runtime, SLUG)


def test_late_steps_are_told_once_and_again_when_more_are_late(on: Stage) -> None:
    start(on)
    on.move("2027-02-23 08:00")
    watch(on.runtime)
    first, again = warned(on, Alert.LATE), warned(on, Alert.LATE)
    mark_done(on.runtime, SLUG, "brief", who="test", tell=False)
    on.move("2027-03-05 08:00")  # `page` was wanted on 4 March
    watch(on.runtime)
    more = warned(on, Alert.LATE)

    assert (first, again, more) == (ActionState.DONE, None, ActionState.DONE)
    assert (
        mails(on) == [("o@example.org", "[Lancement Zen] une étape est en retard")] * 2
    )
    texts = [c["text"] for c in on.vendor.calls() if ":alert:" in c["key"]]
    assert "Cadrer l'offre (Olivia Bernard)" in texts[0]
    assert "le dernier jour est passé et rien d'autre ne la retient :" in texts[0]
    assert (
        "désactivez « Régie · en retard » dans Prefect (page Automations)."
        in (texts[0])
    )
    assert "Écrire la page (Chloé Petit)" in texts[1]
    assert "Cadrer" not in texts[1]
    assert "http://127.0.0.1:8008/campaigns/lancement-zen/steps/page" in texts[1]


def test_what_is_settled_meanwhile_is_not_told(on: Stage) -> None:
    past_the_opening(on)
    key = raise_alert(on.runtime, SLUG, Alert.UNANSWERED)
    decide(on.runtime, SLUG, "open", run=False, who="test")

    assert key is not None
    outcome = perform_action(on.runtime, SLUG, key)
    assert outcome.state is ActionState.SKIPPED
    assert outcome.detail == "Tout est réglé entre-temps."
    assert mails(on) == []


def test_a_question_is_told_and_once_more_after_a_day(on: Stage) -> None:
    past_the_opening(on)
    first, again = warned(on, Alert.UNANSWERED), warned(on, Alert.UNANSWERED)
    on.move("2027-03-09 16:00")
    watch(on.runtime)

    assert (first, again) == (ActionState.DONE, None)
    assert warned(on, Alert.UNANSWERED) is ActionState.DONE
    assert (
        mails(on) == [("o@example.org", "[Lancement Zen] une décision vous attend")] * 2
    )


def test_alerts_leave_a_frozen_campaign_and_wait_in_a_paused_one(on: Stage) -> None:
    past_the_opening(on)
    change_campaign(on.runtime, SLUG, Verb.PAUSE, who="test")
    key = raise_alert(on.runtime, SLUG, Alert.UNANSWERED)
    assert key is not None
    paused = perform_action(on.runtime, SLUG, key).state
    for verb in (Verb.RESUME, Verb.FREEZE):
        change_campaign(on.runtime, SLUG, verb, who="test")

    assert paused is ActionState.WAITING
    assert perform_action(on.runtime, SLUG, key).state is ActionState.DONE
    assert len(mails(on)) == 1
