"""A small launch is rehearsed: what people are late with is found, exactly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from datetime import UTC

import pytest

from regie.bootstrap import rehearsal_stage
from regie.cli.output import plain
from regie.people.people import Person
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.rehearsal.played import Habits
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.played import Stage
from regie.services.rehearsal.rehearsal_page import report_page
from regie.services.rehearsal.rehearsal_report import make_report
from regie.services.rehearsal.rehearsal_report import Report
from regie.services.rehearsal.rehearse import rehearse
from regie.services.rehearsal.rehearse_files import opening
from regie.settings import Settings
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import SPEAKERS
from tests.rehearsed import TEAM

PLENTY = 100
ON_TIME = Habits(late_percent=0)
LATE = Habits(late_percent=PLENTY)
NEVER = Habits(late_percent=0, never_percent=PLENTY)

REQUEST = Request(
    source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
    client="Studio Zen",
    values={"cart_open": "2027-03-08"},
    items=SPEAKERS,
    team=TEAM,
    title="Lancement Zen",
)


@contextmanager
def set_stage() -> Iterator[Stage]:
    at = datetime(2027, 2, 15, 8, tzinfo=UTC)
    with rehearsal_stage(Settings(_env_file=None), at) as stage:
        yield stage


def play(request: Request = REQUEST, habits: Habits = ON_TIME) -> Played:
    with set_stage() as stage:
        return rehearse(stage, request, habits)


def report(request: Request = REQUEST, habits: Habits = ON_TIME) -> Report:
    return make_report(play(request, habits))


def problems(found: Report) -> list[tuple[str, str, str]]:
    return [(one.severity, one.kind, one.sentence) for one in found.problems]


def changed(old: str, new: str, **mails: str) -> Request:
    assert old in PLAYBOOK
    text = PLAYBOOK.replace(old, new)
    source = replace(REQUEST.source, text=text, mails=MAILS | mails)
    return replace(REQUEST, source=source)


def test_with_everyone_on_time_all_is_done_and_nothing_is_found() -> None:
    found = report()

    assert problems(found) == []
    assert (found.numbers.done, found.numbers.steps) == (6, 6)
    assert {card.manner for card in found.cards} == {Manner.ON_TIME}


def test_each_person_receives_the_mail_of_the_step() -> None:
    mails = [mail for mail in report().mails if mail.step_key == "open"]

    assert [(mail.name, f"{mail.at:%Y-%m-%d %H:%M}", mail.text) for mail in mails] == [
        (
            name,
            "2027-03-08 09:00",
            f"Bonjour {name.split()[0]},\nouverture lundi 8 mars 2027.\n",
        )
        for name in ("Chloé Petit", "Olivia Bernard")
    ]


def test_lists_are_called_for_each_speaker() -> None:
    calls = [call for call in report().calls if call.what == "contact"]

    assert [(call.vendor, call.who, call.state) for call in calls] == [
        ("rehearsal", "Ada Lovelace", "done"),
        ("rehearsal", "Grace Hopper", "done"),
    ]


def test_who_is_late_and_what_that_moves_is_told() -> None:
    found = report(habits=LATE)

    assert problems(found) == [
        (
            "warning",
            "late",
            "« Cadrer l'offre » est en retard (Olivia Bernard). Cela décale : Écrire la page (17 févr. → 9 mars) ; Inscrire sur la liste ×2 (15 févr. → 25 févr.) ; Annoncer l'ouverture (8 mars → 11 mars) ; Remercier (8 mars → 15 mars).",
        ),
        (
            "warning",
            "held",
            "« Annoncer l'ouverture » (Chloé Petit, Olivia Bernard) manque son heure, car ce qu'elle attend est en retard : il faut décider, et l'envoi part après.",
        ),
        (
            "warning",
            "late",
            "« Écrire la page » est en retard (Chloé Petit). Cela décale : Annoncer l'ouverture (8 mars → 11 mars) ; Remercier (8 mars → 15 mars).",
        ),
        (
            "notice",
            "late",
            "« Remercier » est en retard (Olivia Bernard), sans rien décaler.",
        ),
    ]
    assert found.numbers.done == found.numbers.steps
    assert all(card.manner is Manner.LATE for card in found.cards)


def test_what_is_never_done_keeps_public_sends_shut() -> None:
    found = report(habits=NEVER)

    assert problems(found) == [
        (
            "error",
            "never",
            "« Cadrer l'offre » reste sans réponse (Olivia Bernard). Restent fermées : Écrire la page, Inscrire sur la liste, Annoncer l'ouverture, Remercier.",
        )
    ]
    assert found.has_errors


def test_a_gate_that_nobody_answers_is_an_error_of_its_own() -> None:
    request = changed("do: Cadrer l'offre,", "gate: Y va-t-on ?, checks: [Offre],")
    found = report(request, NEVER)

    assert [(one.severity, one.kind) for one in found.problems] == [("error", "gate")]


def test_a_broken_template_is_found_and_the_rest_is_played() -> None:
    broken = "Objet : Ouverture\n\nBonjour {{ speaker.topic }}\n"
    request = changed("Petit lancement", "Petit lancement", opening=broken)
    found = report(request)

    assert [(one.severity, one.kind) for one in found.problems] == [
        ("error", "refused")
    ]
    assert "speaker" in found.problems[0].sentence
    assert "Chloé Petit, Olivia Bernard" in found.problems[0].sentence
    assert found.numbers.done == found.numbers.steps


def test_a_send_without_receivers_is_an_error() -> None:
    found = report(replace(changed("to: team", "to: speakers"), items=()))

    assert problems(found) == [
        (
            "error",
            "nobody",
            "Personne ne répond à « speakers », à qui s'adressent : Annoncer l'ouverture.",
        )
    ]


def test_a_role_that_nobody_has_is_told() -> None:
    found = report(replace(REQUEST, team=(TEAM[0],)))

    assert problems(found) == [
        (
            "warning",
            "nobody",
            "Personne n'est « Copywriter » : l'OBM reçoit à sa place Écrire la page.",
        )
    ]


def test_two_public_sends_within_hours_collide() -> None:
    again = (
        "  again: {run: mail.send, title: Rappeler l'ouverture, phase: sell, who: obm, "
        "at: le jour de cart_open à 10h30, after: page, mail: opening, to: team, "
        "public: yes, if_missed: ask}\n  thanks:"
    )
    found = report(changed("  thanks:", again))

    assert problems(found) == [
        (
            "warning",
            "collision",
            "« Annoncer l'ouverture » et « Rappeler l'ouverture » arrivent à 1 h 30 l’un de l’autre (Chloé Petit, Olivia Bernard).",
        ),
        (
            "warning",
            "crowded",
            "3 mails le même jour, lundi 8 mars 2027 : Olivia Bernard.",
        ),
    ]


def test_more_than_two_mails_a_day_are_counted_reminders_too() -> None:
    lines = [
        f"  more{number}: {{run: mail.send, title: Encore {number}, phase: sell, "
        f"who: obm, at: le jour de cart_open à {hour}h, after: page, mail: opening, "
        "to: obm, if_missed: ask}\n"
        for number, hour in enumerate((12, 15))
    ]
    found = report(changed("  thanks:", f"{''.join(lines)}  thanks:"))

    assert [(one.kind, one.sentence) for one in found.problems] == [
        ("crowded", "4 mails le même jour, lundi 8 mars 2027 : Olivia Bernard.")
    ]


def test_the_same_seed_gives_the_same_bytes() -> None:
    habits = Habits(seed=7, late_percent=40, never_percent=10)
    plays = [play(habits=habits) for _ in range(2)]
    reports = [make_report(played) for played in plays]

    first, second = (json.dumps(plain(one), ensure_ascii=False) for one in reports)
    assert first == second
    pages = [report_page(*pair) for pair in zip(plays, reports, strict=True)]
    assert pages[0] == pages[1]


def test_another_seed_gives_other_answers() -> None:
    manners = {
        tuple(Habits(seed=seed, late_percent=50).manner(f"step{n}") for n in range(20))
        for seed in range(5)
    }
    assert len(manners) == 5


def test_a_rehearsal_of_the_same_day_begins_at_the_same_moment() -> None:
    moments = {
        opening(REQUEST, None, datetime(2027, 2, 15, hour, 30, tzinfo=UTC))
        for hour in (3, 12, 20)
    }
    assert moments == {datetime(2027, 2, 15, 8, tzinfo=UTC)}


@pytest.mark.parametrize("word", ["<script>alert(1)</script>", "https://evil.test"])
def test_what_people_write_is_text_on_the_page(word: str) -> None:
    person = Person(slug="olivia", name=word, email="o@example.org", roles=("obm",))
    played = play(replace(REQUEST, team=(person, TEAM[1]), title=word))
    page = report_page(played, make_report(played))

    assert "<script>alert" not in page
    assert 'src="http' not in page
    assert 'href="http' not in page
