from __future__ import annotations

import pytest

from regie.campaign.legal import IllegalChangeError
from regie.campaign.transitions import Verb
from regie.errors import NotFoundError
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.campaigns.progress import Word
from regie.services.campaigns.repeated import change_repeated
from regie.services.campaigns.repeated import Repeated
from regie.services.planned import load_planned
from tests.rehearsed import Stage
from tests.services.campaigns.test_recurring import begin
from tests.services.campaigns.test_recurring import SLUG
from tests.services.engine.test_halt import halt


def say(on: Stage, verb: Verb, name: str = "point") -> Repeated:
    return change_repeated(on.runtime, SLUG, name, Word(verb, "Olivia", "inutile"))


def dropped(on: Stage) -> set[str]:
    campaign, _ = load_planned(on.runtime, SLUG)
    return {key for key, fact in campaign.facts.items() if fact.dropped}


def test_what_is_open_is_dropped_and_reopened(on: Stage) -> None:
    begin(on)
    mark_done(on.runtime, SLUG, "point/1", who="Olivia")
    drop_step(on.runtime, SLUG, "news/1", who="Olivia")

    gone = say(on, Verb.DROP)
    after = dropped(on)
    back = say(on, Verb.REOPEN)

    assert gone.steps == ("point/2", "point/3")
    assert gone.released == ("Tout relire",)
    assert after == {"news/1", "point/2", "point/3"}
    assert back.steps == gone.steps
    assert dropped(on) == {"news/1"}


def test_a_name_that_nothing_repeats_is_refused(on: Stage) -> None:
    begin(on)

    with pytest.raises(NotFoundError, match="« bilan »"):
        say(on, Verb.DROP, "bilan")
    with pytest.raises(NotFoundError, match="n'est abandonné"):
        say(on, Verb.REOPEN)


def test_a_campaign_that_is_over_changes_no_more(on: Stage) -> None:
    begin(on)
    halt(on, Verb.CANCEL)

    with pytest.raises(IllegalChangeError):
        say(on, Verb.DROP)
