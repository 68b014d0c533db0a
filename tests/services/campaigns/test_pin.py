from __future__ import annotations

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.services.campaigns.pin import pin_step
from regie.services.campaigns.pin import Pinned
from regie.services.campaigns.progress import mark_done
from regie.services.history import history
from regie.services.planned import load_planned
from regie.services.record import read_record
from regie.store.board import Card
from regie.words import speaking
from tests.rehearsed import day
from tests.rehearsed import paris
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.web.visitor import wake

SLUG = "lancement-zen"


def pin(on: Stage, step: str, text: str | None, *, why: str = "") -> Pinned:
    wanted = None if text is None else day(text)
    return pin_step(on.runtime, SLUG, step, wanted, who="Olivia", why=why)


def lies(on: Stage, step: str) -> tuple[str, str]:
    planned = load_planned(on.runtime, SLUG)[1].steps[step]
    return str(planned.starts_on), str(planned.ends_on)


def test_a_pinned_step_lies_on_its_day_and_what_follows_moves(on: Stage) -> None:
    start(on)
    before = on.timetable.published[SLUG]

    pinned = pin(on, "brief", "2027-02-10", why="Olivia absente avant")

    assert pinned == Pinned(
        campaign=SLUG,
        step_key="brief",
        title="Cadrer l'offre",
        on=day("2027-02-10"),
        changed=True,
        shifted=pinned.shifted,
        shifts=pinned.shifts,
    )
    assert lies(on, "brief") == ("2027-02-10", "2027-02-10")
    assert "Écrire la page" in pinned.shifted
    assert on.timetable.published[SLUG] != before


def test_a_day_off_is_warned_of_and_what_moves_has_dates(on: Stage) -> None:
    start(on)

    off = pin(on, "brief", "2027-02-13")
    working = pin(on, "brief", "2027-02-12")

    assert off.cautions[0] == "Le sam. 13 févr. 2027 est un jour de repos."
    assert working.cautions == ()
    assert [one.title for one in off.shifts] == list(off.shifted)
    assert all(one.after.on is not None for one in off.shifts)


def test_unpinned_the_plan_is_what_it_was(on: Stage) -> None:
    start(on)
    before = load_planned(on.runtime, SLUG)[1]
    pin(on, "page", "2027-03-02")

    unpinned = pin(on, "page", None)

    assert (unpinned.on, unpinned.changed) == (before.steps["page"].starts_on, True)
    assert load_planned(on.runtime, SLUG)[1] == before


def test_a_moment_keeps_its_time_of_day(on: Stage) -> None:
    start(on)

    pin(on, "open", "2027-03-09")

    planned = load_planned(on.runtime, SLUG)[1].steps["open"]
    assert planned.at == paris("2027-03-09 09:00")


def test_what_cannot_be_met_then_is_said(on: Stage) -> None:
    start(on)

    pinned = pin(on, "page", "2027-03-05")

    assert len(pinned.conflicts) == 1
    assert "Écrire la page" in pinned.conflicts[0]


def test_an_open_card_shows_its_new_day(on: Stage) -> None:
    start(
        on,
        playbook=PLAYBOOK.replace(
            "takes: 2 jours, after: brief, due: 2 jours ouvrés avant cart_open",
            "takes: 2 jours, after: brief",
        ),
    )
    on.move("2027-02-08 09:00")
    wake(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    with on.runtime.unit() as unit:
        card = Card(
            campaign=SLUG,
            step_key="page",
            title="Écrire la page",
            person="chloe",
            due_on=day("2027-02-09"),
            how="",
            checks=(),
            links=(),
            opened_at=on.clock.now(),
        )
        unit.board.open(card)

    pin(on, "page", "2027-03-01")

    planned = load_planned(on.runtime, SLUG)[1].steps["page"]
    with on.runtime.unit(reading=True) as unit:
        due = {card.step_key: card.due_on for card in unit.board.cards(SLUG)}
    assert due["page"] == (planned.due_on or planned.ends_on)
    assert due["page"] != day("2027-02-09")


def test_twice_is_once(on: Stage) -> None:
    start(on)

    assert [pin(on, "page", "2027-03-02").changed for _ in range(2)] == [True, False]


def test_a_day_that_is_over_is_refused(on: Stage) -> None:
    start(on)

    with pytest.raises(UsageError, match=r"Le ven\. 5 févr\. 2027 est passé"):
        pin(on, "page", "2027-02-05")


def test_what_is_done_is_not_pinned(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    with pytest.raises(IllegalChangeError) as refused:
        pin(on, "brief", "2027-02-10")

    assert str(refused.value) == (
        "L'étape « Cadrer l'offre » est déjà faite : on ne peut pas épingler son jour. "
        "Possible : la rouvrir (regie reopen), trancher (regie decide)."
    )


def test_an_unknown_step_has_near_names(on: Stage) -> None:
    start(on)

    with pytest.raises(NotFoundError, match="Vouliez-vous dire : brief"):
        pin(on, "breif", "2027-02-10")


def test_the_history_tells_it(on: Stage) -> None:
    start(on)
    pin(on, "page", "2027-03-02", why="Chloé absente")
    pin(on, "page", None)

    record = read_record(on.runtime, SLUG, limit=50)
    lines = [line for _, told in history(record) for line in told]

    assert [(line.text, line.why) for line in lines[:2]] == [
        ("« Écrire la page » : jour libéré", ""),
        ("« Écrire la page » : jour épinglé", "→ mar. 2 mars 2027 · Chloé absente"),
    ]


def test_a_step_that_has_begun_is_not_pinned(on: Stage) -> None:
    start(on)
    on.move("2027-02-08 09:00")
    wake(on)

    with pytest.raises(UsageError) as refused:
        pin(on, "brief", "2027-03-01")
    with speaking("en"), pytest.raises(UsageError) as english:
        pin(on, "brief", "2027-03-01")

    assert str(refused.value) == (
        "« Cadrer l'offre » a commencé le lun. 8 févr. 2027 : l'épingler n'aurait plus "
        "d'effet. Rien n'a été changé."
    )
    assert str(english.value) == (
        "“Cadrer l'offre” began on Mon 8 Feb 2027: pinning it would have no effect. "
        "Nothing was changed."
    )
    assert whats(on) == []


def whats(on: Stage) -> list[str]:
    with on.runtime.unit(reading=True) as unit:
        return [e.what for e in unit.journal.events(SLUG) if e.what == "pinned"]
