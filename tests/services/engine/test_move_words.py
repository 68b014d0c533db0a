"""What people are told of a step that moves: its days, its limit, or both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from regie.campaign.moves import Shift
from regie.campaign.moves import Slot
from regie.services.engine.move_words import slot_texts

PARIS = ZoneInfo("Europe/Paris")
FREE = Slot(on=date(2027, 3, 1), until=date(2027, 3, 2))
LIMITED = replace(FREE, due_on=date(2027, 3, 5))
LATER = Slot(on=date(2027, 3, 8), until=date(2027, 3, 9), due_on=date(2027, 3, 12))
AT = Slot(
    on=date(2027, 3, 1),
    until=date(2027, 3, 1),
    at=datetime(2027, 3, 1, 8, tzinfo=UTC),
    due_on=date(2027, 3, 1),
)
AT_LATER = replace(
    AT,
    on=date(2027, 3, 8),
    until=date(2027, 3, 8),
    at=datetime(2027, 3, 8, 8, tzinfo=UTC),
    due_on=date(2027, 3, 8),
)


@pytest.mark.parametrize(
    ("before", "after", "french"),
    [
        (
            LIMITED,
            replace(LIMITED, due_on=date(2027, 3, 12)),
            ("au plus tard ven. 5 mars 2027", "ven. 12 mars 2027"),
        ),
        (FREE, LIMITED, ("sans limite", "au plus tard ven. 5 mars 2027")),
        (
            FREE,
            replace(LATER, due_on=None),
            (
                "lun. 1er mars 2027 – mar. 2 mars 2027",
                "lun. 8 mars 2027 – mar. 9 mars 2027",
            ),
        ),
        (
            LIMITED,
            LATER,
            (
                "lun. 1er mars 2027 – mar. 2 mars 2027 (au plus tard ven. 5 mars 2027)",
                "lun. 8 mars 2027 – mar. 9 mars 2027 (au plus tard ven. 12 mars 2027)",
            ),
        ),
        (AT, AT_LATER, ("lun. 1er mars 2027 à 9 h", "lun. 8 mars 2027 à 9 h")),
        (Slot(), AT, ("pas encore prévu", "lun. 1er mars 2027 à 9 h")),
        (AT, Slot(), ("lun. 1er mars 2027 à 9 h", "n'a plus lieu")),
    ],
)
def test_a_step_is_told_by_what_differs(
    before: Slot, after: Slot, french: tuple[str, str]
) -> None:
    assert slot_texts(before, after, PARIS, "fr") == french


def test_a_limit_in_english() -> None:
    after = replace(LIMITED, due_on=date(2027, 3, 12))

    assert slot_texts(LIMITED, after, PARIS, "en") == (
        "at the latest Fri 5 Mar 2027",
        "Fri 12 Mar 2027",
    )


@pytest.mark.parametrize(
    ("after", "is_limit"),
    [(replace(LIMITED, due_on=date(2027, 3, 12)), True), (LATER, False)],
)
def test_a_limit_alone_is_no_move(after: Slot, is_limit: bool) -> None:  # noqa: FBT001
    shift = Shift(
        key="page",
        title="Page",
        person="ada",
        automatic=False,
        before=LIMITED,
        after=after,
    )

    assert shift.is_limit is is_limit
