"""The draft of a month that goes on: its prepaid hours are not lost yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from regie.services.bills.bill import bill_period
from regie.words import speaking
from tests.rehearsed import paris
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import work
from tests.spaces import plain

RETAINER = """
retainer: {fee: 900 EUR, hours: 10 h, overage: 75 EUR, warn_at: 80 %, carry_over: CARRY}
"""


@pytest.fixture
def on(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, now="2027-03-10T12:00:00+01:00") as made:
        yield made


def why(on: Stage, language: str = "fr", *, draft: bool = True) -> str:
    with speaking(language):
        billed = bill_period(
            on.runtime, client_slug=CLIENT, period="2027-03", draft=draft
        )
    return plain(billed.shown.lines[0].rungs[0].why)


@pytest.mark.parametrize(
    ("carry", "french", "english"),
    [
        (
            "none",
            (
                "reste 1 h, dont 1 h sera perdue si elle n'est pas utilisée d'ici la fin du "
                "mois. Les heures prépayées sont presque épuisées."
            ),
            (
                "1 h left, of which 1 h will be lost unless used by the month's end. The "
                "prepaid hours are nearly used up."
            ),
        ),
        (
            "all",
            "reste 1 h. Les heures prépayées sont presque épuisées.",
            "1 h left. The prepaid hours are nearly used up.",
        ),
    ],
)
def test_hours_of_a_month_that_goes_on_are_not_lost_yet(
    on: Stage, carry: str, french: str, english: str
) -> None:
    agree(on, RETAINER.replace("CARRY", carry), since="2027-03-01")
    work(on, "9h")

    assert [why(on), why(on, "en")] == [
        (
            "1 × 900,00 € = 900,00 €. Mars 2027 : accordées 10 h − utilisées 9 h = "
            f"{french}"
        ),
        f"1 × €900.00 = €900.00. March 2027: granted 10 h − used 9 h = {english}",
    ]


def test_once_the_month_is_over_they_are_lost(on: Stage) -> None:
    agree(on, RETAINER.replace("CARRY", "none"), since="2027-03-01")
    work(on, "2h")
    running = why(on)
    on.clock.at = paris("2027-04-01 00:30")

    lost = (
        "1 × 900,00 € = 900,00 €. Mars 2027 : accordées 10 h − utilisées 2 h − perdues "
        "8 h = reste 0 min."
    )
    assert running.endswith(
        "= reste 8 h, dont 8 h seront perdues si elles ne sont pas utilisées d'ici la "
        "fin du mois."
    )
    assert [why(on), why(on, draft=False), why(on)] == [lost, lost, lost]
