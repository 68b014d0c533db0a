from __future__ import annotations

from datetime import date

import pytest

from regie.errors import UsageError
from regie.services.moments import day_typed
from regie.words import speaking

TODAY = date(2027, 3, 8)


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("fr", "31/02/2027", "« 31/02/2027 » n'existe pas : février 2027 a 28 jours."),
        ("en", "2027-04-31", "“2027-04-31” does not exist: April 2027 has 30 days."),
        (
            "fr",
            "mars",
            "« mars » n'est pas un jour : écrivez 2027-03-08 ou 08/03/2027.",
        ),
    ],
)
def test_a_day_that_is_none_is_told(language: str, text: str, told: str) -> None:
    with speaking(language), pytest.raises(UsageError) as none:
        day_typed(text, TODAY)

    assert str(none.value) == told
