from __future__ import annotations

from sqlalchemy import Engine

from regie.store.once import insert_once
from regie.store.tables import payout_line

ROW = {"payout": "stripe:payout:po_1", "entry": "stripe:charge:ch_1"}


def test_the_first_one_is_told_from_the_second_on_both_databases(
    engine: Engine,
) -> None:
    with engine.begin() as connection:
        said = [insert_once(connection, payout_line, ROW) for _ in range(2)]

    assert said == [True, False]
