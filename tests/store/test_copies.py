"""A campaign's rows are the same in the database that they are put into."""

from __future__ import annotations

from pathlib import Path

from regie.services.campaigns.move import move
from regie.services.campaigns.move import Wish
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_all
from regie.store.engine import make_engine
from regie.store.schema import prepare
from regie.store.unit import Unit
from tests.rehearsed import day
from tests.rehearsed import stage
from tests.rehearsed import start

SLUG = "lancement-zen"


def test_a_campaign_is_the_same_in_the_other_database(
    database_url: str, tmp_path: Path
) -> None:
    fresh = make_engine("sqlite://")
    prepare(fresh)
    with stage(tmp_path, url=database_url, now="2027-02-08 09:00") as on:
        start(on)
        start(on, title="Une autre")
        perform_all(on.runtime, SLUG)
        mark_done(on.runtime, SLUG, "brief", who="Olivia", tell=False)
        wish = Wish(dates={"cart_open": day("2027-03-15")})
        move(on.runtime, SLUG, wish, who="Olivia")

        with on.runtime.unit(reading=True) as unit:
            rows, campaign = unit.copies.take(SLUG), unit.campaigns.get(SLUG)
    with Unit(fresh) as unit:
        unit.copies.put(rows)
    with Unit(fresh, reading=True) as unit:
        copied = (unit.copies.take(SLUG), unit.campaigns.get(SLUG))
        slugs = unit.campaigns.slugs()
    fresh.dispose()

    assert copied == (rows, campaign)
    assert slugs == [SLUG]
    filled = {name for name, found in rows.items() if found}
    assert filled >= {"campaign", "event", "move", "fact", "action", "card"}


def test_of_a_campaign_that_is_not_there_nothing_is_taken(
    database_url: str, tmp_path: Path
) -> None:
    with (
        stage(tmp_path, url=database_url, now="2027-02-08 09:00") as on,
        on.runtime.unit(reading=True) as unit,
    ):
        assert not any(unit.copies.take("nowhere").values())
