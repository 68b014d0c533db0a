from __future__ import annotations

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.campaign.model import ActionState
from regie.campaign.transitions import Verb
from regie.services.campaigns.again import redo_step
from regie.services.campaigns.progress import mark_done
from regie.services.engine.halt import change_campaign
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.planned import load_planned
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"


def wake(on: Stage) -> list[str]:
    """Do everything that is due; return the keys without the campaign's name."""
    keys = []
    while due := due_now(on.runtime, SLUG):
        for one in due:
            assert perform_action(on.runtime, SLUG, one.key).state is ActionState.DONE
            keys.append(one.key.removeprefix(f"{SLUG}:"))
    return keys


def opened(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-08 09:00")
    assert "open:mail:olivia" in wake(on)


def test_done_again_it_goes_out_once_more_under_new_keys(on: Stage) -> None:
    opened(on)
    on.move("2027-03-09 15:00")
    wake(on)

    redone = redo_step(on.runtime, SLUG, "open", who="Olivia", why="lien cassé")

    assert (redone.title, redone.at_once) == ("Annoncer l'ouverture", 2)
    assert wake(on) == ["open:mail:olivia:2", "open:mail:chloe:2"]
    assert wake(on) == []
    redo_step(on.runtime, SLUG, "open", who="Olivia")
    assert wake(on) == ["open:mail:olivia:3", "open:mail:chloe:3"]


def test_nothing_is_done_again_while_frozen(on: Stage) -> None:
    opened(on)
    change_campaign(on.runtime, SLUG, Verb.FREEZE, who="Olivia")

    redo_step(on.runtime, SLUG, "open", who="Olivia")

    assert wake(on) == []
    change_campaign(on.runtime, SLUG, Verb.THAW, who="Olivia")
    assert wake(on) == ["open:mail:olivia:2", "open:mail:chloe:2"]


def test_what_is_still_to_be_done_begins_no_round(on: Stage) -> None:
    start(on)

    redone = redo_step(on.runtime, SLUG, "open", who="Olivia")

    assert (redone.changed, redone.at_once) == (False, 0)
    assert load_planned(on.runtime, SLUG)[0].facts == {}


def test_a_persons_step_is_reopened_not_redone(on: Stage) -> None:
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")

    with pytest.raises(IllegalChangeError, match="regie reopen"):
        redo_step(on.runtime, SLUG, "brief", who="Olivia")
