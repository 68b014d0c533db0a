"""Keys that people type back as they were printed."""

from __future__ import annotations

import pytest

from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.services.campaigns.find import find_step
from regie.services.campaigns.find import GroupError
from regie.services.campaigns.find import members_of
from regie.services.campaigns.progress import Word
from regie.services.campaigns.reassign import look_at_reassign
from regie.services.campaigns.reassign import Wanted
from regie.services.campaigns.repeated import change_repeated
from regie.services.planned import load_planned
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
KEYS = ("list/ada-lovelace", "list/grace-hopper")


@pytest.mark.parametrize("key", ["list", "list/…", "list/...", "list/*", "list/"])
def test_a_group_is_all_of_its_steps(on: Stage, key: str) -> None:
    start(on)
    plan = load_planned(on.runtime, SLUG)[1]

    assert tuple(each.key for each in members_of(plan, key)) == KEYS
    with pytest.raises(GroupError) as error:
        find_step(plan, key)
    assert error.value.keys == KEYS
    assert str(error.value) == (
        "« list » se fait 2 fois : dites laquelle, list/ada-lovelace, "
        "list/grace-hopper. Ou ajoutez --all à why, drop ou reopen : toutes à la fois."
    )


def test_a_step_that_is_not_repeated_is_no_group(on: Stage) -> None:
    start(on)
    plan = load_planned(on.runtime, SLUG)[1]

    assert members_of(plan, "brief") == members_of(plan, KEYS[0]) == ()
    assert find_step(plan, "brief/…").key == find_step(plan, "brief").key == "brief"
    with pytest.raises(NotFoundError, match="Vouliez-vous dire : brief"):
        find_step(plan, "breif/…")


def test_what_is_said_of_a_group_is_said_of_all(on: Stage) -> None:
    start(on)

    gone = change_repeated(
        on.runtime, SLUG, "list/…", Word(Verb.DROP, "Olivia", "essai")
    )
    back = change_repeated(
        on.runtime, SLUG, "list/…", Word(Verb.REOPEN, "Olivia", "essai")
    )

    assert (gone.name, gone.steps, gone.verb) == ("list", KEYS, Verb.DROP)
    assert (back.steps, back.verb) == (KEYS, Verb.REOPEN)


def test_a_group_of_a_person_changes_hands(on: Stage) -> None:
    text = "  bio: {do: Relire sa bio, phase: prepare, who: obm, for_each: speaker}\n"
    start(on, playbook=PLAYBOOK + text)

    changed = look_at_reassign(
        on.runtime, SLUG, Wanted(step="bio/…", to="chloe", who="Olivia")
    )

    assert len(changed.titles) == 2
