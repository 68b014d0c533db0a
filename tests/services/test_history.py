from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from regie.campaign.model import ActionState
from regie.campaign.model import Outcome
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from regie.services.history import CONSOLE
from regie.services.history import history
from regie.services.history import Told
from regie.services.own_words import Own
from regie.services.record import read_record
from regie.services.record import Record
from regie.store.actions import StoredAction
from regie.store.journal import Event
from regie.words import speaking
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.rehearsed import TEAM
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import wake

MONDAY = date(2027, 2, 8)


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, now="2027-02-08 09:00") as made:
        yield made


def record_of(on: Stage) -> Record:
    return read_record(on.runtime, SLUG, limit=200)


def told(on: Stage, *, step: str | None = None) -> list[str]:
    record = record_of(on)
    return [line.text for _, lines in history(record, step_key=step) for line in lines]


def note(on: Stage, what: str, *, about: str, why: str = "") -> None:
    event = Event(
        campaign=SLUG,
        at=on.clock.now(),
        who="régie",
        what=what,
        about=about,
        why=why,
    )
    with on.runtime.unit() as unit:
        unit.journal.add(event)


def test_what_people_say_is_told_with_who_and_why(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who=CONSOLE, why="relu")

    days = history(record_of(on))

    assert days == [
        (
            MONDAY,
            [
                Told(
                    clock="09:00",
                    text="« Cadrer l'offre » : c'est fait",
                    who="depuis la console",
                    why="relu",
                    step="brief",
                ),
                Told(clock="09:00", text="Campagne démarrée", who="Olivia Bernard"),
            ],
        )
    ]


def test_the_same_thing_for_several_people_is_one_line(on: Stage) -> None:
    under_way(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)

    assert set(told(on)[:4]) == {
        "Envoyé : rappel du jour → Chloé Petit",
        "Carte ouverte : « Écrire la page » → Chloé Petit",
        "Contact inscrit : « Inscrire sur la liste » → Grace Hopper, Ada Lovelace",
        "« Cadrer l'offre » : c'est fait",
    }


def test_a_mail_to_many_names_three_and_counts_the_rest(on: Stage) -> None:
    crowd = tuple(
        replace(TEAM[0], slug=f"p{n}", name=f"Personne {n}", email=f"{n}@example.org")
        for n in range(5)
    )
    start(on, speakers=())
    with on.runtime.unit(reading=True) as unit:
        campaign = unit.campaigns.get(SLUG)
    with_crowd = replace(campaign, team=crowd)
    record = replace(record_of(on), campaign=with_crowd)
    event = Event(campaign=SLUG, at=on.clock.now(), who="régie", what="done")
    actions = {
        f"mail {person.slug}": StoredAction(
            key=f"mail {person.slug}",
            campaign=SLUG,
            step_key="open",
            kind="mail",
            person=person.slug,
            title="Annoncer l'ouverture",
            due_at=on.clock.now(),
            outcome=Outcome(key="x", state=ActionState.DONE),
        )
        for person in crowd
    }
    events = tuple(replace(event, about=key) for key in (*actions, "mail p0"))
    record = replace(record, stored=actions, events=events)

    days = history(record)

    told_lines = [line.text for line in days[0][1]]
    names = "Personne 0, Personne 1, Personne 2 et 2 autres (×6)"
    assert told_lines == [f"Mail envoyé : « Annoncer l'ouverture » → {names}"]


def test_a_change_of_mind_is_told(on: Stage) -> None:
    start(on)
    drop_step(on.runtime, SLUG, "brief", who="Olivia")
    reopen_step(on.runtime, SLUG, "brief", who="Olivia")

    with speaking("en"):
        assert told(on) == [
            "“Cadrer l'offre” is to do again",
            "“Cadrer l'offre” is dropped",
            "Campaign started",
        ]


def test_the_history_of_a_step_leaves_the_others_out(on: Stage) -> None:
    under_way(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    wake(on)

    assert told(on, step="page") == ["Carte ouverte : « Écrire la page » → Chloé Petit"]


@pytest.mark.parametrize(
    ("what", "why", "text"),
    [
        ("failed", "x", "Échec : « Cadrer l'offre » → Olivia Bernard"),
        (
            "waiting",
            "x",
            "Pas encore passé, Régie réessaie : « Cadrer l'offre » → Olivia Bernard",
        ),
        ("asked", "", "À décider : « Cadrer l'offre » → Olivia Bernard"),
        ("unknown", "", "À vérifier : « Cadrer l'offre » → Olivia Bernard"),
        ("skipped", "", "Laissé de côté : « Cadrer l'offre » → Olivia Bernard"),
        ("decided", "run", "Décidé : faire « Cadrer l'offre » → Olivia Bernard"),
        ("decided", "skip", "Décidé : laisser « Cadrer l'offre » → Olivia Bernard"),
        ("new word", "", "new word · « Cadrer l'offre » → Olivia Bernard"),
    ],
)
def test_what_happens_to_an_action_is_told(
    on: Stage, what: str, why: str, text: str
) -> None:
    under_way(on)
    note(on, what, about=f"{SLUG}:brief:card", why=why)

    assert told(on)[0] == text


def test_a_step_that_is_gone_keeps_its_key(on: Stage) -> None:
    start(on)
    note(on, "done", about="vanished")
    note(on, "mislaid", about="vanished")

    days = history(record_of(on))

    assert [line.text for line in days[0][1]][:2] == [
        "mislaid · « vanished »",
        "« vanished » : c'est fait",
    ]
    assert [line.step for line in days[0][1]] == ["", "", ""]


def test_what_regie_noted_in_french_is_read_in_english(on: Stage) -> None:
    under_way(on)
    note(on, "drop", about="brief", why=Own.GONE.text("fr"))
    note(on, "drop", about="brief", why="Plus besoin")

    with speaking("en"):
        (_, lines), *_ = history(record_of(on), step_key="brief")

    assert [line.why for line in lines[:2]] == [
        "Plus besoin",
        "no longer in the playbook's text",
    ]
