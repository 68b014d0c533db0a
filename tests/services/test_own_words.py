from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.wording import day_text
from regie.planning.wording import moment_text
from regie.services.own_words import Own
from regie.services.own_words import retold


@pytest.mark.parametrize("own", Own)
def test_each_sentence_is_told_in_either_language(own: Own) -> None:
    french, english = own.text("fr", "Brevo"), own.text("en", "Brevo")

    told = {(retold(one, "fr"), retold(one, "en")) for one in (french, english)}

    assert told == {(french, english)}


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1)))
def test_a_day_that_was_noted_is_told_in_either_language(on: date) -> None:
    after = on + timedelta(days=1)
    late = tuple(Own.LATE.text(one, day_text(on, one)) for one in ("fr", "en"))
    moved = tuple(
        f"{day_text(on, one)} → {day_text(after, one)} · le mar. 2 mars 2027"
        for one in ("fr", "en")
    )

    for french, english in (late, moved):
        assert (retold(french, "en"), retold(english, "fr")) == (english, french)


@given(
    st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001 -- by the clock of a place
        max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    )
)
def test_a_moment_that_was_noted_is_told_in_either_language(at: datetime) -> None:
    french, english = (
        f"{moment_text(at, one)} → {moment_text(at, one)}" for one in ("fr", "en")
    )

    assert (retold(french, "en"), retold(english, "fr")) == (english, french)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "On attend le mar. 23 févr. 2027.",
        "Ada → Zoé · congé",
        "12 → 15",
        "→ jeu. 23 févr. 2027",
        "→ mar. 31 févr. 2027",
    ],
)
def test_what_people_wrote_stays_as_they_wrote_it(said: str) -> None:
    assert retold(said, "en") == said
