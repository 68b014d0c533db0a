"""A campaign's calendars, read by an independent reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.errors import NotFoundError
from regie.planning.model import Fact
from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import drop_step
from regie.services.campaigns.progress import mark_done
from regie.services.feeds import feed_address
from regie.services.feeds import find_person
from regie.services.feeds import read_feed
from regie.services.planned import load_planned
from tests.calendar_reader import Event
from tests.calendar_reader import read_events
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
PAGE = f"{SLUG}+page@regie"
OPEN = f"{SLUG}+open@regie"


def events(on: Stage, person: str | None = None) -> Mapping[str, Event]:
    return {
        event.uid: event for event in read_events(read_feed(on.runtime, SLUG, person))
    }


def move_to(on: Stage, day: str) -> None:
    dates = {"cart_open": date.fromisoformat(day)}
    move(on.runtime, SLUG, Wish(dates=dates), who="Olivia")


def test_a_campaign_has_its_anchors_and_every_step(on: Stage) -> None:
    start(on)

    found = events(on)

    assert list(found) == [
        f"{SLUG}+cart_open@anchor.regie",
        *(f"{SLUG}+{key}@regie" for key in load_planned(on.runtime, SLUG)[1].steps),
    ]
    assert {event.sequence for event in found.values()} == {0}
    assert (found[PAGE].start, found[PAGE].end) == (date(2027, 2, 9), date(2027, 2, 11))
    assert found[OPEN].start == datetime(2027, 3, 8, 8, tzinfo=UTC)


def test_a_person_has_their_own_steps_only(on: Stage) -> None:
    start(on)

    assert list(events(on, "chloe")) == [PAGE]
    assert "· Chloé Petit" in read_feed(on.runtime, SLUG, "chloe")


def test_reading_again_changes_nothing(on: Stage) -> None:
    start(on)
    first = read_feed(on.runtime, SLUG)
    on.move("2027-02-08 10:30")

    assert read_feed(on.runtime, SLUG) == first


def test_a_move_raises_the_sequence_of_what_moves_and_of_nothing_else(
    on: Stage,
) -> None:
    start(on)
    before = events(on)
    on.move("2027-02-08 10:30")

    move_to(on, "2027-03-15")
    after = events(on)
    move_to(on, "2027-03-08")
    back = events(on)

    moved = [uid for uid, event in after.items() if event.sequence == 1]
    assert moved == [
        f"{SLUG}+cart_open@anchor.regie",
        OPEN,
        f"{SLUG}+thanks@regie",
    ]
    assert after[OPEN].start == datetime(2027, 3, 15, 8, tzinfo=UTC)
    assert after[OPEN].modified_at == datetime(2027, 2, 8, 9, 30, tzinfo=UTC)
    assert {uid: e for uid, e in after.items() if uid not in moved} == {
        uid: e for uid, e in before.items() if uid not in moved
    }
    assert (back[OPEN].sequence, back[OPEN].start) == (2, before[OPEN].start)


def test_done_is_confirmed_and_dropped_is_cancelled_where_it_was(on: Stage) -> None:
    start(on)
    before = events(on)
    mark_done(on.runtime, SLUG, "brief", who="Olivia")
    drop_step(on.runtime, SLUG, "thanks", who="Olivia")

    after = events(on)

    brief, thanks = f"{SLUG}+brief@regie", f"{SLUG}+thanks@regie"
    assert (after[brief].status, after[brief].sequence) == ("CONFIRMED", 1)
    assert (after[thanks].status, after[thanks].sequence) == ("CANCELLED", 1)
    assert after[thanks].start == before[thanks].start
    again = events(on)
    assert again == after


def test_what_was_dropped_before_anyone_saw_it_is_not_shown(on: Stage) -> None:
    start(on)
    with on.runtime.unit() as unit:
        unit.campaigns.set_fact(SLUG, "thanks", Fact(dropped=True))

    assert f"{SLUG}+thanks@regie" not in events(on)


@pytest.mark.parametrize(
    "who", ["chloe", "Chloé Petit", "C@example.org", "copy", "Chl"]
)
def test_a_person_is_found_by_slug_name_address_or_role(on: Stage, who: str) -> None:
    start(on)

    assert find_person(load_planned(on.runtime, SLUG)[0], who) == "chloe"


def test_an_unknown_person_gets_the_names_there_are(on: Stage) -> None:
    start(on)

    with pytest.raises(NotFoundError, match="olivia, chloe, ada-lovelace"):
        find_person(load_planned(on.runtime, SLUG)[0], "bob")


def test_the_address_is_signed_for_one_person(on: Stage) -> None:
    start(on)
    campaign, _ = load_planned(on.runtime, SLUG)

    token = feed_address(on.runtime, campaign, "chloe").rpartition("/")[2]

    link = on.runtime.links.read_feed(
        token.removesuffix(".ics"), now=on.runtime.clock.now()
    )
    assert (link.campaign, link.person) == (SLUG, "chloe")
