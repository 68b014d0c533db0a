from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.billing.work.detail import WorkKind
from regie.billing.work.entry import Job
from regie.billing.work.entry import reversal
from regie.billing.work.entry import TimeEntry
from regie.billing.work.retainer import HoursMonth
from tests.billing.worked import agreed
from tests.billing.worked import closings
from tests.billing.worked import hours
from tests.billing.worked import told
from tests.spaces import plain

QUARTER = ["2027-01", "2027-02", "2027-03"]
WORK = """
2027-01-12 12h
2027-02-09 18h
2027-03-09 9h
2027-03-10 3h stratégie
"""
PLAIN = "fee: 900 EUR, hours: 15 h, overage: 75 EUR"

#: What the agreement says, and what each month of WORK comes to.
CASES = {
    "nothing is carried over": (
        f"retainer: {{{PLAIN}}}",
        [
            ["prepaid 1 x 900.00 EUR = 900.00 EUR"],
            [
                "prepaid 1 x 900.00 EUR = 900.00 EUR",
                "overage 3 x 75.00 EUR = 225.00 EUR",
            ],
            ["prepaid 1 x 900.00 EUR = 900.00 EUR"],
        ],
        [(0, 900, 720, 180, 0), (0, 900, 900, 0, 0), (0, 900, 720, 180, 0)],
    ),
    "for one month": (
        f"retainer: {{{PLAIN}, carry_over: {{months: 1}}}}",
        [["prepaid 1 x 900.00 EUR = 900.00 EUR"]] * 3,
        [(0, 900, 720, 0, 180), (180, 900, 1080, 0, 0), (0, 900, 720, 0, 180)],
    ),
    "up to two hours": (
        f"retainer: {{{PLAIN}, carry_over: {{up_to: 2 h}}}}",
        [
            ["prepaid 1 x 900.00 EUR = 900.00 EUR"],
            [
                "prepaid 1 x 900.00 EUR = 900.00 EUR",
                "overage 1 x 75.00 EUR = 75.00 EUR",
            ],
            ["prepaid 1 x 900.00 EUR = 900.00 EUR"],
        ],
        [(0, 900, 720, 60, 120), (120, 900, 1020, 0, 0), (0, 900, 720, 60, 120)],
    ),
    "hours beyond that are told and not billed": (
        "retainer: {fee: 900 EUR, hours: 10 h, overage: offertes}",
        [
            [
                "prepaid 1 x 900.00 EUR = 900.00 EUR",
                f"overage {over} x 0.00 EUR = 0.00 EUR",
            ]
            for over in (2, 8, 2)
        ],
        [(0, 600, 600, 0, 0)] * 3,
    ),
    "an activity beyond has its own price; prepaid hours fill in the order of rates": (
        (
            "retainer: {fee: 900 EUR, hours: 10 h, overage: 75 EUR, "
            "rates: [{rate: 95 EUR, activities: [stratégie]}]}"
        ),
        [
            [
                "prepaid 1 x 900.00 EUR = 900.00 EUR",
                f"overage {over} x 75.00 EUR = {over * 75}.00 EUR",
            ]
            for over in (2, 8, 2)
        ],
        [(0, 600, 600, 0, 0)] * 3,
    ),
    "a block is used until it is empty, then hours are over": (
        "retainer: {fee: 700 EUR, hours: 20 h, every: une fois, overage: 80 EUR}",
        [
            ["prepaid 1 x 700.00 EUR = 700.00 EUR"],
            [
                "prepaid 0 x 700.00 EUR = 0.00 EUR",
                "overage 10 x 80.00 EUR = 800.00 EUR",
            ],
            [
                "prepaid 0 x 700.00 EUR = 0.00 EUR",
                "overage 12 x 80.00 EUR = 960.00 EUR",
            ],
        ],
        [(0, 1200, 720, 0, 480), (480, 0, 480, 0, 0), (0, 0, 0, 0, 0)],
    ),
    "a block is bought again as often as it takes": (
        "retainer: {fee: 700 EUR, hours: 10 h, every: once, when_empty: renew}",
        [
            ["prepaid 2 x 700.00 EUR = 1400.00 EUR"],
            ["prepaid 1 x 700.00 EUR = 700.00 EUR"],
            ["prepaid 2 x 700.00 EUR = 1400.00 EUR"],
        ],
        [(0, 1200, 720, 0, 480), (480, 600, 1080, 0, 0), (0, 1200, 720, 0, 480)],
    ),
    "a block that is lost after a month": (
        (
            "retainer: {fee: 700 EUR, hours: 20 h, every: once, overage: 80 EUR, "
            "carry_over: {months: 1}}"
        ),
        [
            ["prepaid 1 x 700.00 EUR = 700.00 EUR"],
            [
                "prepaid 0 x 700.00 EUR = 0.00 EUR",
                "overage 18 x 80.00 EUR = 1440.00 EUR",
            ],
            [
                "prepaid 0 x 700.00 EUR = 0.00 EUR",
                "overage 12 x 80.00 EUR = 960.00 EUR",
            ],
        ],
        [(0, 1200, 720, 480, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0)],
    ),
}


def months(statement: Statement) -> tuple[HoursMonth, ...]:
    found = (line.work.detail for line in statement.lines if line.work)
    return next(one.months for one in found if one.kind is WorkKind.PREPAID)


def sums(month: HoursMonth) -> tuple[int, ...]:
    return month.opening, month.granted, month.used, month.lost, month.closing


@pytest.mark.parametrize("case", CASES)
def test_prepaid_hours_come_to(case: str) -> None:
    text, lines, accounts = CASES[case]

    made = closings(agreed(text), hours(WORK), QUARTER)

    assert [told(one) for one in made] == lines
    assert [sums(month) for one in made for month in months(one)] == accounts


def test_a_statement_over_a_quarter_counts_each_month_by_itself() -> None:
    text = CASES["for one month"][0]

    (quarter,) = closings(agreed(text), hours(WORK), ["2027-01-01..2027-04-01"])

    assert told(quarter) == ["prepaid 3 x 900.00 EUR = 2700.00 EUR"]
    assert [sums(month) for month in months(quarter)] == CASES["for one month"][2]


@pytest.mark.parametrize(
    ("rule", "lines", "granted"),
    [
        ("whole", ["prepaid 1 x 900.00 EUR = 900.00 EUR"], 900),
        (
            "prorata",
            [
                "prepaid 0 x 900.00 EUR = 0.00 EUR",
                "part 1 x 493.55 EUR = 493.55 EUR",
            ],
            494,  # 15 h x 17/31, to the minute
        ),
    ],
)
def test_a_started_month_counts_as_agreed(
    rule: str, lines: list[str], granted: int
) -> None:
    terms = agreed(f"retainer: {{{PLAIN}, started_month: {rule}}}", start="2027-01-15")

    january, february = closings(terms, [], QUARTER[:2])

    assert told(january) == lines
    assert months(january)[0].granted == granted
    assert told(february) == ["prepaid 1 x 900.00 EUR = 900.00 EUR"]


def test_half_months_grant_once_a_month() -> None:
    first, second = closings(
        agreed(f"retainer: {{{PLAIN}}}"),
        hours("2027-01-05 10h\n2027-01-20 7h"),
        ["2027-01-01..2027-01-16", "2027-01-16..2027-02-01"],
    )

    assert told(first) == ["prepaid 1 x 900.00 EUR = 900.00 EUR"]
    assert told(second) == [
        "prepaid 0 x 900.00 EUR = 0.00 EUR",
        "overage 2 x 75.00 EUR = 150.00 EUR",
    ]


def test_what_is_left_survives_a_new_version_of_the_agreement() -> None:
    old = f"retainer: {{{PLAIN}, carry_over: {{months: 2}}}}"
    new = "retainer: {fee: 500 EUR, hours: 5 h, overage: 75 EUR}"

    _, february = closings(
        {"2027-01": agreed(old), "2027-02": agreed(new, start="2027-02-01")},
        hours("2027-01-12 12h\n2027-02-09 8h"),
        QUARTER[:2],
    )

    assert told(february) == ["prepaid 1 x 500.00 EUR = 500.00 EUR"]
    assert sums(months(february)[0]) == (180, 300, 480, 0, 0)


def test_an_hour_that_is_taken_back_was_never_used_in_its_own_month() -> None:
    (worked,) = hours("2027-01-12 12h")
    undone = reversal(worked, why="trop", now=datetime(2027, 2, 9, tzinfo=UTC))

    _, february = closings(
        agreed(f"retainer: {{{PLAIN}, carry_over: all}}"), [worked, undone], QUARTER[:2]
    )

    assert sums(months(february)[0]) == (900, 900, 0, 0, 1800)
    assert told(february) == [
        "prepaid 1 x 900.00 EUR = 900.00 EUR",
        "correction 1 x 0.00 EUR = 0.00 EUR",
    ]


@pytest.mark.parametrize(
    ("start", "periods", "fr", "en"),
    [
        (
            "2027-03-15",
            ["2027-03"],
            "Heures prépayées (8 h 14, au prorata)",
            "Prepaid hours (8 h 14 min, by days)",
        ),
        (
            "2027-03-15",
            ["2027-03-01..2027-05-01"],
            "Heures prépayées (23 h 14, dont 1 mois au prorata)",
            "Prepaid hours (23 h 14 min, of which 1 month by days)",
        ),
        ("2027-03-01", ["2027-03"], "Heures prépayées (15 h)", "Prepaid hours (15 h)"),
    ],
)
def test_prepaid_hours_of_a_part_of_a_month_are_named_by_days(
    start: str, periods: list[str], fr: str, en: str
) -> None:
    terms = agreed(f"retainer: {{{PLAIN}, started_month: prorata}}", start=start)

    (made,) = closings(terms, [], periods)

    titles = [plain(title_of(made.lines[0], one)) for one in ("fr", "en")]
    assert titles == [fr, en]


def test_a_month_without_prepaid_hours_says_so() -> None:
    block = agreed("retainer: {fee: 900 EUR, hours: 1 h, every: once, overage: none}")

    made = closings(block, hours("2027-01-05 1h"), ["2027-01", "2027-02"])

    assert "Février 2027 : aucune heure prépayée." in plain(why(made[1].lines[0], "fr"))


def test_extras_by_the_hour_beside_prepaid_hours() -> None:
    (march,) = closings(
        agreed(
            f"hourly: {{rate: 95 EUR, activities: [stratégie]}}\nretainer: {{{PLAIN}}}",
            start="2027-03-01",
        ),
        hours(WORK),
        ["2027-03"],
    )

    assert told(march) == [
        "hours 3 x 95.00 EUR = 285.00 EUR",
        "prepaid 1 x 900.00 EUR = 900.00 EUR",
        "unbilled 0 x 0.00 EUR = 0.00 EUR",
    ]
    assert months(march)[0].used == 540


def test_why_tells_what_became_of_the_hours() -> None:
    made = closings(agreed(CASES["up to two hours"][0]), hours(WORK), QUARTER)

    said = plain(why(made[1].lines[0], "fr"))
    assert said == (
        "1 × 900,00 € = 900,00 €. Février 2027 : reportées 2 h + accordées 15 h − "
        "utilisées 17 h = reste 0 min. Les heures prépayées sont épuisées."
    )
    over = plain(why(made[1].lines[1], "en"))
    assert over == "1 h beyond the prepaid hours. 1 h × €75.00 = €75.00."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "2 saisies, arrondies chacune à 15 min : 1 h 15."),
        ("en", "2 entries, each rounded to 15 min: 1 h 15 min."),
    ],
)
def test_prepaid_hours_say_how_they_were_rounded(language: str, sentence: str) -> None:
    (made,) = closings(
        agreed(f"retainer: {{{PLAIN}, rounding: {{to: 15 min, each: entry}}}}"),
        hours("2027-01-05 0:25\n2027-01-06 0:40"),
        QUARTER[:1],
    )

    said = plain(why(made.lines[0], language))

    assert said.endswith(f". {sentence}")


@dataclass
class Jar:
    """Prepaid minutes as single beads, each with the last month it is good for."""

    months: int | None
    up_to: int | None
    beads: deque[int] = field(default_factory=deque)
    lost: int = 0

    def month(self, number: int, granted: int, worked: int) -> tuple[int, int]:
        """Return what was used of the jar and what was over."""
        last = 10_000 if self.months is None else number + self.months
        self.beads.extend([last] * granted)
        used = min(worked, len(self.beads))
        for _ in range(used):
            self.beads.popleft()
        keep = deque(bead for bead in self.beads if bead > number)
        if self.up_to is not None:
            while len(keep) > self.up_to:
                keep.popleft()
        self.lost = len(self.beads) - len(keep)
        self.beads = keep
        return used, worked - used


WORKED = st.lists(st.integers(0, 400), min_size=1, max_size=8)
CARRY = st.tuples(
    st.none() | st.integers(1, 3), st.none() | st.integers(1, 200), st.booleans()
)


@given(worked=WORKED, carry=CARRY)
def test_every_month_agrees_with_a_jar_of_beads(
    worked: list[int], carry: tuple[int | None, int | None, bool]
) -> None:
    lasting, up_to, carries = carry
    parts = [f"months: {lasting}"] if lasting else []
    parts += [f"up_to: {up_to} min"] if up_to else []
    rule = f"{{{', '.join(parts)}}}" if parts else "all"
    text = (
        "retainer: {fee: 900 EUR, hours: 150 min, overage: 60 EUR, "
        f"carry_over: {rule if carries else 'none'}}}"
    )
    jar = Jar(months=lasting if carries else 0, up_to=up_to if carries else None)
    periods = [f"2027-{number:02}" for number in range(1, len(worked) + 1)]
    entries = [
        TimeEntry(
            key=f"t{number}",
            job=Job(client="zen", person="OBM"),
            on=date(2027, number, 10),
            seconds=minutes * 60,
            recorded_at=datetime(2027, number, 11, tzinfo=UTC),
        )
        for number, minutes in enumerate(worked, start=1)
        if minutes
    ]

    made = closings(agreed(text), entries, periods)

    for number, (statement, minutes) in enumerate(
        zip(made, worked, strict=True), start=1
    ):
        used, over = jar.month(number, 150, minutes)
        (month,) = months(statement)
        assert (month.used, sum(month.over), month.lost, month.closing) == (
            used,
            over,
            jar.lost,
            len(jar.beads),
        )
        assert month.opening + month.granted == month.used + month.lost + month.closing
        assert statement.total.minor == 90_000 + over * 100


def test_splitting_an_entry_changes_no_prepaid_hour() -> None:
    whole = hours(WORK)
    split = [
        replace(one, key=f"{one.key}{part}", seconds=one.seconds // 2)
        for one in whole
        for part in "ab"
    ]
    terms = agreed(CASES["for one month"][0])

    both = [
        [told(one) for one in closings(terms, known, QUARTER)]
        for known in (whole, split)
    ]

    assert both[0] == both[1]
