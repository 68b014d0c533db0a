from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.planning.wording import brief_day_text
from regie.planning.wording import date_text
from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.planning.wording import month_text

FIRST = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (day_text(FIRST, "fr"), "lun. 1er mars 2027"),
        (day_text(FIRST, "en"), "Mon 1 Mar 2027"),
        (day_text(date(2027, 3, 11), "fr"), "jeu. 11 mars 2027"),
        (day_text(date(2027, 3, 21), "fr"), "dim. 21 mars 2027"),
        (brief_day_text(FIRST, "fr"), "1er mars"),
        (month_text(FIRST, "fr"), "mars 2027"),
        (
            moment_text(datetime(2027, 3, 1, 9, tzinfo=UTC), "fr"),
            "lun. 1er mars 2027 à 9 h",
        ),
        (date_text(FIRST, "EEEE d MMMM y", "fr"), "lundi 1er mars 2027"),
        (date_text(FIRST, "EEEE d MMMM y", "en"), "Monday 1 March 2027"),
    ],
)
def test_french_says_the_first_of_a_month(text: str, expected: str) -> None:
    assert text == expected
