"""What `time status` says of hours that were billed and corrected since."""

from __future__ import annotations

import pytest

from regie.services.bills.bill import bill_period
from regie.services.work.hours_left import hours_left
from regie.services.work.hours_left import left_sentence
from regie.services.work.timesheet import correct_time
from regie.services.work.timesheet import entry_numbered
from regie.services.work.timesheet import Stretch
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.services.hours import CLIENT
from tests.services.hours import work
from tests.spaces import plain


@pytest.mark.parametrize("then", ["2027-03-02 09:00", "2027-03-05 09:00"])
@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (
            21,
            (
                "21 h à facturer (1 050,00 € HT, dont 3 h de relevés d'avant corrigés)",
                (
                    "21 h to bill (€1,050.00 without VAT, of which 3 h corrected of earlier "
                    "statements)"
                ),
            ),
        ),
        (
            17,
            (
                "17 h à facturer (850,00 € HT, dont − 1 h de relevés d'avant corrigés)",
                (
                    "17 h to bill (€850.00 without VAT, of which − 1 h corrected of earlier "
                    "statements)"
                ),
            ),
        ),
    ],
)
def test_corrected_hours_of_a_billed_month_are_left_to_bill(
    on: Stage, then: str, hours: int, told: tuple[str, str]
) -> None:
    """Also in the very moment of the bill, as a clock that stands tells it."""
    agree(on, "hourly: {rate: 50 EUR}")
    number = work(on, "18h").entry.number
    on.move("2027-03-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02")
    on.move(then)
    work(on, "18h")
    was = entry_numbered(on.runtime, number)

    right = Stretch(on=was.on, seconds=hours * 3600)
    correct_time(on.runtime, number, stretch=right, why="oubli")

    for language, sentence in zip(("fr", "en"), told, strict=True):
        with speaking(language):
            said = [plain(left_sentence(one)) for one in hours_left(on.runtime)]
        assert [one.partition("Zen")[2].strip(" :") for one in said] == [sentence]
