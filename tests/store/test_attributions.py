from __future__ import annotations

from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from sqlalchemy import Engine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from regie.ledger.attribution import Attribution
from regie.ledger.attribution import from_origin
from regie.ledger.attribution import Told
from regie.ports import Origin
from regie.store.unit import Unit

NOON = datetime(2027, 3, 8, 12, tzinfo=UTC)
ORIGIN = Origin(
    about="stripe:charge:ch_1",
    also="stripe:intent:pi_1",
    campaign="zen",
    link="ada",
    coupon="ZEN",
    price="price_1",
    variant="gold",
    category="pass",
    customer="cus_1",
    country="FR",
)
ROW = from_origin(ORIGIN, vendor="stripe", at=NOON)
DECIDED = Attribution(
    about="stripe:charge:ch_1",
    at=NOON + timedelta(hours=1),
    who="Olivia",
    why="lu",
    told=Told(party="Ada"),
)


def test_rows_come_back_as_they_were_as_known_at_a_moment(engine: Engine) -> None:
    with Unit(engine) as unit:
        assert unit.attributions.add("zen", [ROW, DECIDED]) == 2
        assert unit.attributions.add("other", [ROW]) == 1

    with Unit(engine, reading=True) as unit:
        assert unit.attributions.of_client("zen") == [ROW, DECIDED]
        assert unit.attributions.of_client("zen", known_by=NOON) == [ROW]


def test_a_vendor_is_heard_once_and_a_person_each_time(engine: Engine) -> None:
    later = from_origin(ORIGIN, vendor="stripe", at=NOON + timedelta(days=1))
    with Unit(engine) as unit:
        unit.attributions.add("zen", [ROW, later, DECIDED])
        added = unit.attributions.add("zen", [later, DECIDED])
        rows = unit.attributions.of_client("zen")

    assert (added, rows) == (1, [ROW, DECIDED, DECIDED])


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM attribution", "UPDATE attribution SET campaign = 'mine'"],
)
def test_nothing_of_it_is_changed_or_deleted(engine: Engine, statement: str) -> None:
    with Unit(engine) as unit:
        unit.attributions.add("zen", [ROW])

    with (
        pytest.raises(DatabaseError, match="append-only"),
        engine.begin() as connection,
    ):
        connection.execute(text(statement))
