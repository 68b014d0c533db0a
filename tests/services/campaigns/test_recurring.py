"""A campaign with steps that recur: what is sent, once each, and what is never late."""

from __future__ import annotations

from regie.campaign.model import ActionState
from regie.campaign.wake_ups import upcoming_wake_ups
from regie.services.campaigns.look import Standing
from regie.services.campaigns.look import timeline
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"

PLAYBOOK = """\
playbook: Compte à rebours
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors: {cart_open: {required: true, ask: "Quand ?"}}
roles: {obm: OBM}
steps:
  news:
    {run: mail.send, title: Compter, who: obm, mail: opening, to: team, public: yes,
     every: "lundi, jeudi à 9h", from: 2 semaines avant cart_open, until: cart_open}
  point: {do: Faire le point, who: obm, every: lundi, from: 2 semaines avant cart_open, through: cart_open}
  bilan: {do: Tout relire, who: obm, after: point}
"""


def begin(on: Stage) -> None:
    start(on, playbook=PLAYBOOK, cart_open="2027-03-08", speakers=())


def work(on: Stage, moment: str) -> list[str]:
    """Do what is due at a moment; return the keys."""
    on.move(moment)
    keys = [due.key for due in due_now(on.runtime, SLUG)]
    for key in keys:
        perform_action(on.runtime, SLUG, key)
    return keys


def mails(on: Stage, moment: str) -> list[str]:
    return [key for key in work(on, moment) if ":mail:" in key]


def standings(on: Stage) -> dict[str, Standing]:
    campaign, plan = load_planned(on.runtime, SLUG)
    return {line.key: line.standing for line in timeline(campaign, plan)}


def test_each_occurrence_is_sent_once_at_its_moment(on: Stage) -> None:
    begin(on)

    assert mails(on, "2027-02-22 08:59") == []
    assert mails(on, "2027-02-22 09:00") == [
        "lancement-zen:news/1:mail:olivia",
        "lancement-zen:news/1:mail:chloe",
    ]
    assert mails(on, "2027-02-22 09:05") == []
    assert mails(on, "2027-02-25 09:00") == [
        "lancement-zen:news/2:mail:olivia",
        "lancement-zen:news/2:mail:chloe",
    ]
    found = standings(on)
    assert {key: found[key] for key in ("news/1", "news/2", "news/3")} == {
        "news/1": Standing.DONE,
        "news/2": Standing.DONE,
        "news/3": Standing.PLANNED,
    }


def test_a_campaign_that_begins_late_sends_nothing_late_and_asks_nobody(
    on: Stage,
) -> None:
    on.move("2027-02-25 12:00")
    begin(on)

    assert mails(on, "2027-02-25 12:01") == []
    campaign, _ = load_planned(on.runtime, SLUG)
    assert [o for o in campaign.outcomes.values() if o.state is ActionState.ASKED] == []
    assert standings(on) == {
        "news/1": Standing.PAST,
        "news/2": Standing.PAST,
        "news/3": Standing.PLANNED,
        "news/4": Standing.PLANNED,
        "point/1": Standing.PAST,
        "point/2": Standing.PLANNED,
        "point/3": Standing.PLANNED,
        "bilan": Standing.PLANNED,
    }
    assert mails(on, "2027-03-01 09:00") == [
        "lancement-zen:news/3:mail:olivia",
        "lancement-zen:news/3:mail:chloe",
    ]


def test_what_is_missed_while_it_runs_is_asked(on: Stage) -> None:
    begin(on)

    assert mails(on, "2027-02-22 15:00") == []

    assert standings(on)["news/1"] is Standing.HELD


def test_a_card_opens_each_time_and_the_last_lets_the_next_step_go(on: Stage) -> None:
    begin(on)
    for moment in ("2027-02-22 09:00", "2027-03-01 09:00", "2027-03-08 09:00"):
        assert any(":point/" in key for key in work(on, moment))

    mark_done(on.runtime, SLUG, "point/1", who="Olivia")
    drop_step(on.runtime, SLUG, "point/3", who="Olivia")
    assert standings(on)["bilan"] is not Standing.OPEN
    released = mark_done(on.runtime, SLUG, "point/2", who="Olivia").released

    assert released == ("Tout relire",)
    assert "lancement-zen:bilan:card" in work(on, "2027-03-08 09:01")


def test_wake_ups_say_which_day_it_is(on: Stage) -> None:
    begin(on)
    campaign, plan = load_planned(on.runtime, SLUG)

    coming = upcoming_wake_ups(campaign, plan, now=on.clock.now())

    thursdays = [paris("2027-02-25 09:00"), paris("2027-03-04 09:00")]
    assert [w.name.partition(" +")[0] for w in coming if w.at in thursdays] == [
        "Lancement Zen · Compte à rebours · Compter · jeu. 25 févr.",
        "Lancement Zen · Compte à rebours · Compter · jeu. 4 mars",
    ]


def test_a_mail_may_say_which_of_the_times_it_is(on: Stage) -> None:
    text = PLAYBOOK.replace("mail: opening", "mail: count")
    written = {
        "count": "Objet : {{ occurrence.number }} sur {{ occurrence.count }}\n\n"
        "Encore {{ occurrence.left }}.\n"
    }
    start(on, playbook=text, cart_open="2027-03-08", speakers=(), mails=written)

    mails(on, "2027-02-25 09:00")

    subjects = [str(entry.get("subject")) for entry in on.vendor.calls()]
    assert [subject for subject in subjects if " sur " in subject] == ["2 sur 4"] * 2
