"""What follows from a person's word, and what takes it back."""

from __future__ import annotations

from datetime import date

import pytest

from regie.campaign.transitions import Verb
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import reopen_step
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
MORE = """\
  call: {do: Appeler, phase: prepare, who: speaker, for_each: speaker, after: brief}
  file: {do: Envoyer son dossier, phase: prepare, who: speaker, for_each: speaker, after: call}
"""


def test_giving_a_step_up_tells_who_moves_and_how_to_go_back(on: Stage) -> None:
    start(on)

    gone = drop_step(on.runtime, SLUG, "brief", who="Olivia")
    back = reopen_step(on.runtime, SLUG, "brief", who="Olivia")

    assert (gone.verb, gone.along, gone.conflicts, gone.undo) == (
        Verb.DROP,
        (),
        (),
        Verb.REOPEN,
    )
    assert gone.released == (*LISTED, "Écrire la page")
    assert {one.key: (one.before.on, one.after.on) for one in gone.shifts} == {
        "page": (date(2027, 2, 9), date(2027, 2, 8)),
        "list/ada-lovelace": (date(2027, 2, 8), date(2027, 2, 8)),
        "list/grace-hopper": (date(2027, 2, 8), date(2027, 2, 8)),
    }
    assert (back.verb, back.undo) == (Verb.REOPEN, Verb.DROP)
    assert gone.freed == back.waiting == ("Écrire la page", *LISTED)
    assert (gone.waiting, back.freed, back.released) == ((), (), ())
    assert {one.key: one.after for one in back.shifts} == {
        one.key: one.before for one in gone.shifts
    }


def test_only_what_starts_within_a_week_is_named(on: Stage) -> None:
    start(on, playbook=PLAYBOOK + LATER)
    on.move("2027-02-08 09:00")

    done = mark_done(on.runtime, SLUG, "brief", who="Olivia")

    assert ("Débriefer" in done.released, "Écrire la page" in done.released) == (
        False,
        True,
    )
    assert done.later == 1


LATER = """\
  debrief: {do: Débriefer, phase: prepare, who: copy, after: brief, at: 5 jours ouvrés après cart_open}
"""

LISTED = (
    "Inscrire sur la liste · Ada Lovelace",
    "Inscrire sur la liste · Grace Hopper",
)


def test_what_waits_for_it_goes_along_once(on: Stage) -> None:
    start(on, playbook=PLAYBOOK + MORE)
    drop_step(on.runtime, SLUG, "file/grace-hopper", who="Olivia")

    ada = drop_step(on.runtime, SLUG, "call/ada-lovelace", who="Olivia")
    grace = drop_step(on.runtime, SLUG, "call/grace-hopper", who="Olivia")

    assert (ada.along, grace.along) == (("file/ada-lovelace",), ())
    with on.runtime.unit(reading=True) as unit:
        events = [e.about for e in unit.journal.events(SLUG) if e.what == "dropped"]
    assert events[::-1] == [
        "file/grace-hopper",
        "call/ada-lovelace",
        "file/ada-lovelace",
        "call/grace-hopper",
    ]


@pytest.mark.parametrize(
    ("key", "undo"),
    [("brief", Verb.REOPEN), ("open", None), ("list/ada-lovelace", None)],
)
def test_what_the_machine_has_done_stays_done(
    on: Stage, key: str, undo: Verb | None
) -> None:
    start(on)

    done = mark_done(on.runtime, SLUG, key, who="Olivia")
    again = mark_done(on.runtime, SLUG, key, who="Olivia")

    assert (done.changed, done.undo) == (True, undo)
    assert (again.changed, again.undo, again.shifts) == (False, None, ())


def test_reopening_what_was_done_is_taken_back_by_done(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    assert reopen_step(on.runtime, SLUG, "brief", who="Olivia").undo is Verb.DONE
