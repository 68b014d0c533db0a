from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta

import pytest

from regie.campaign.actions import all_actions
from regie.campaign.model import ActionKind
from regie.campaign.model import Campaign
from regie.campaign.receivers import receivers
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import PlannedStep
from regie.planning.plan import make_plan
from regie.playbook.load import check
from regie.playbook.model import Missed
from regie.playbook.model import Playbook
from regie.playbook.source import PlaybookSource
from regie.services.letters import fill
from regie.services.letters import known_of_step
from regie.services.letters import Letter

SUNDAY = 6
LINKS = {"link_done": "https://regie.example.org/fait/1", "console": "https://r.test"}


def mail_steps(plan: Plan) -> list[PlannedStep]:
    return [p for p in plan.steps.values() if p.step.run == "mail.send"]


def letters(campaign: Campaign, plan: Plan) -> list[tuple[str, Letter]]:
    """Return every mail of the campaign by its template, once a receiver."""
    found = []
    for planned in mail_steps(plan):
        template = campaign.playbook.mails[planned.step.mail or ""]
        for person in receivers(campaign, planned):
            known = known_of_step(campaign, plan, planned, person) | LINKS
            found.append((template.name, fill(template, known)))
    return found


def local(plan: Plan, planned: PlannedStep) -> datetime:
    assert planned.at is not None
    return planned.at.astimezone(plan.zone)


def test_it_loads_without_error_or_warning(source: PlaybookSource) -> None:
    _, problems = check(source.text, file=source.file, mails=source.mails)

    assert [(p.position.line, p.rule, p.message) for p in problems] == []


def test_it_is_a_whole_summit(playbook: Playbook) -> None:
    steps = playbook.steps.values()

    assert Counter(step.phase for step in steps) == {
        "foundations": 11,
        "speakers": 16,
        "contents": 10,
        "promotion": 8,
        "opening": 14,
        "offer": 18,
        "summit": 16,
        "review": 12,
    }
    assert Counter(step.run or "do" for step in steps) == {
        "do": 87,
        "mail.send": 17,
        "contacts.add": 1,
    }


def test_its_phases_are_the_words_of_the_trade(playbook: Playbook) -> None:
    assert [phase.title for phase in playbook.phases.values()] == [
        "Fondations",
        "Intervenants",
        "Contenus",
        "Promotion",
        "Ouverture",
        "Offre et panier",
        "Sommet",
        "Bilan",
    ]


def test_one_date_is_all_it_asks_for(playbook: Playbook) -> None:
    asked = [a.name for a in playbook.anchors.values() if a.required]
    asked += [p.name for p in playbook.parameters.values() if p.required]

    assert asked == ["summit_start"]


def test_each_step_of_a_person_has_somebody_and_a_last_day(playbook: Playbook) -> None:
    hats = {*playbook.roles, "speaker"}

    assert [
        step.name
        for step in playbook.steps.values()
        if step.run is None
        and (
            step.who not in hats
            or not (step.due or step.at or step.every)
            or not step.effort_minutes
        )
    ] == []


def test_the_plan_of_a_summit_in_march_holds(plan: Plan) -> None:
    assert plan.impossible == ()
    assert plan.warnings == ()
    assert {name: anchor.on for name, anchor in plan.anchors.items()} == {
        "summit_start": date(2027, 3, 8),
        "summit_opening": date(2027, 3, 8),
        "summit_end": date(2027, 3, 12),
        "speaker_file_due": date(2027, 1, 18),
        "speakers_confirmed": date(2027, 1, 25),
        "session_due": date(2027, 2, 1),
        "reg_open": date(2027, 2, 15),
        "program_public": date(2027, 2, 26),
        "cart_close": date(2027, 3, 19),
        "refund_end": date(2027, 4, 19),
    }
    last = max(p.due_on for p in plan.steps.values() if p.due_on is not None)
    assert last == date(2027, 4, 28)


@pytest.mark.parametrize("days", range(0, 364, 13))
def test_it_can_be_planned_for_any_working_day_of_the_year(
    playbook: Playbook, campaign: Campaign, days: int
) -> None:
    starts_on = date(2027, 1, 11) + timedelta(days=days)
    starts_on += timedelta(days=max(0, starts_on.weekday() - 4) % 3)
    plan = make_plan(
        playbook,
        anchors={"summit_start": starts_on},
        items=campaign.items[:2],
        holidays=campaign.holidays,
        now=campaign.started_at + (starts_on - date(2027, 3, 8)),
    )

    assert [problem.sentence for problem in plan.impossible] == []


def test_the_first_day_is_a_handful_of_cards(campaign: Campaign, plan: Plan) -> None:
    today = campaign.started_at.date()
    cards = [a for a in all_actions(campaign, plan) if a.kind is ActionKind.CARD]
    first = [
        a.step_key for a in cards if a.due_at.astimezone(plan.zone).date() == today
    ]

    assert first == ["goal", "calendar_check"]


def test_public_mails_leave_on_the_morning_of_a_working_day_or_before_the_weekend(
    plan: Plan,
) -> None:
    times = {
        planned.step.name: local(plan, planned)
        for planned in mail_steps(plan)
        if planned.step.public
    }

    assert {name: f"{at:%a %d/%m %H:%M}" for name, at in times.items()} == {
        "promo_kit_mail": "Mon 08/02 09:00",
        "promo_push_mail": "Mon 01/03 09:00",
        "reg_open_speaker_mail": "Mon 15/02 09:00",
        "thanks_mail": "Tue 16/03 10:00",
        "last_days_mail": "Wed 17/03 10:00",
        "speaker_eve_mail": "Fri 05/03 15:00",
        "speaker_today_mail": "Mon 08/03 09:00",
    }


@pytest.mark.parametrize("shift", range(7))
def test_no_mail_is_planned_for_a_sunday_or_the_night(
    playbook: Playbook, campaign: Campaign, shift: int
) -> None:
    starts_on = date(2027, 3, 8) + timedelta(days=shift)
    plan = make_plan(
        playbook,
        anchors={"summit_start": starts_on},
        items=campaign.items,
        holidays=campaign.holidays,
        now=campaign.started_at,
    )
    # The summit's own first hour is the one thing that may fall on a Sunday.
    times = {
        planned.key: local(plan, planned)
        for planned in mail_steps(plan)
        if planned.step.name != "speaker_today_mail"
    }

    assert [
        key
        for key, at in times.items()
        if not time(9) <= at.time() <= time(18)
        or (at.weekday() == SUNDAY and at.date() != plan.anchors["reg_open"].on)
    ] == []


def test_what_is_missed_is_asked_sent_or_dropped(playbook: Playbook) -> None:
    missed = {
        step.name: step.if_missed
        for step in playbook.steps.values()
        if step.run is not None and (step.public or step.if_missed is not Missed.RUN)
    }

    assert missed == {
        "promo_kit_mail": Missed.ASK,
        "promo_push_mail": Missed.ASK,
        "reg_open_speaker_mail": Missed.ASK,
        "thanks_mail": Missed.ASK,
        "last_days_mail": Missed.SKIP,
        "team_eve_mail": Missed.SKIP,
        "speaker_eve_mail": Missed.SKIP,
        "speaker_today_mail": Missed.SKIP,
    }


def test_every_mail_template_is_sent_by_a_step(source: PlaybookSource) -> None:
    playbook, _ = check(source.text, file=source.file, mails=source.mails)

    assert playbook is not None
    assert sorted(playbook.mails) == sorted(source.mails)


def test_every_mail_is_written_for_everyone_it_goes_to(
    campaign: Campaign, plan: Plan
) -> None:
    sent = Counter(name for name, _ in letters(campaign, plan))

    assert sent == {
        "kickoff": 6,
        "speaker_welcome": 8,
        "session_brief": 8,
        "lineup_complete": 8,
        "promo_kit": 8,
        "promo_push": 8,
        "client_before_opening": 1,
        "registration_open_team": 6,
        "registration_open_speaker": 8,
        "slot_confirmation": 8,
        "team_before_summit": 6,
        "speaker_before_summit": 8,
        "speaker_today": 8,
        "speaker_thanks": 8,
        "cart_closing_speaker": 8,
        "debrief_prepare": 6,
        "commission_statement": 8,
    }


def test_mails_are_tidy(campaign: Campaign, plan: Plan) -> None:
    untidy = ("{", "}", "\n\n\n", " \n", "None", "  ")

    assert [
        (name, flaw)
        for name, letter in letters(campaign, plan)
        for flaw in untidy
        if flaw in letter.text or flaw in letter.subject
    ] == []
    assert {letter.text.splitlines()[-1] for _, letter in letters(campaign, plan)} == {
        "Camille Roy"
    }


def test_mails_do_without_what_is_not_known_yet(campaign: Campaign) -> None:
    fields = {"email": "ada@example.org"}
    bare = Item(kind="speaker", slug="ada", title="Ada", fields=fields)
    poor = replace(campaign, items=(bare,), parameters={})
    plan = make_plan(
        poor.playbook,
        anchors=poor.anchors,
        items=poor.items,
        holidays=poor.holidays,
        now=poor.started_at,
    )

    assert len(letters(poor, plan)) == 37


def test_the_link_of_a_speaker_is_in_the_mail_that_opens_registration(
    campaign: Campaign, plan: Plan
) -> None:
    planned = plan.steps["reg_open_speaker_mail/ines-caradec"]
    (person,) = receivers(campaign, planned)
    template = campaign.playbook.mails["registration_open_speaker"]

    letter = fill(template, known_of_step(campaign, plan, planned, person) | LINKS)

    assert letter.subject == "Les inscriptions à « Sommet Zen » sont ouvertes"
    assert letter.text == (
        """\
Bonjour Inès,

C'est en ligne : les inscriptions à « Sommet Zen » sont ouvertes, et vous pouvez en parler dès maintenant.

Votre lien personnel, à utiliser partout : https://sommet.example.org/?ami=ines-caradec

Le plus simple aujourd'hui : un e-mail à votre liste, ou une publication avec l'un des visuels du kit. L'un ou l'autre suffit pour bien commencer.

Le sommet est gratuit en direct, du lundi 8 mars 2027 au vendredi 12 mars 2027. Le pass est au meilleur prix jusqu'à l'ouverture du sommet.

Merci de faire connaître ce rendez-vous. Si un lien ou un texte ne va pas, répondez-moi : je corrige dans la journée.

Camille Roy
"""
    )
