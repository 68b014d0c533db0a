"""Hours of a statement that are corrected after it was made: only the difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.period import read_period
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.billing.work.detail import WorkKind
from regie.billing.work.entry import Job
from regie.billing.work.entry import reversal
from regie.billing.work.entry import TimeEntry
from tests.billing.worked import agreed
from tests.billing.worked import closings
from tests.billing.worked import hours
from tests.billing.worked import told
from tests.spaces import plain

WEEK = """
2027-03-01 1h10 stratégie
2027-03-02 0:25 mails
2027-03-03 0:25 mails
2027-03-04 2h @Chloé
"""
LATER = datetime(2027, 4, 20, tzinfo=UTC)
MONTHS = ["2027-03", "2027-04"]


def taken_back(key: str, *, seconds: int = 0) -> list[TimeEntry]:
    """Return WEEK with an entry that is put right in April."""
    known = hours(WEEK)
    wrong = next(one for one in known if one.key == key)
    known.append(reversal(wrong, why="trop", now=LATER))
    if seconds:
        known.append(
            replace(wrong, key=f"new:{key}", seconds=seconds, recorded_at=LATER)
        )
    return known


#: What was agreed, which entry of WEEK (4 h) is put right, and what April says of it.
CASES = {
    "below a cap in money only what was billed is given back": (
        "hourly: {rate: 60 EUR, cap: 200 EUR}",
        ("t1", 0),
        ["correction 1 x -30.00 EUR = -30.00 EUR"],
    ),
    "above a cap in hours nothing was billed": (
        "hourly: {rate: 60 EUR, cap: 2 h}",
        ("t1", 0),
        ["correction 1 x 0.00 EUR = 0.00 EUR"],
    ),
    "up to a cap hours that come in count": (
        "hourly: {rate: 60 EUR, cap: 5 h}",
        ("t1", 12_000),
        ["correction 1 x 60.00 EUR = 60.00 EUR"],
    ),
    "within a minimum nothing changes": (
        "hourly: {rate: 60 EUR, minimum: 5 h}",
        ("t1", 0),
        [
            "minimum 5 x 60.00 EUR = 300.00 EUR",
            "correction 1 x 0.00 EUR = 0.00 EUR",
        ],
    ),
    "beyond a minimum only the rest counts": (
        "hourly: {rate: 60 EUR, minimum: 5 h}",
        ("t4", 14_400),
        [
            "minimum 5 x 60.00 EUR = 300.00 EUR",
            "correction 1 x 60.00 EUR = 60.00 EUR",
        ],
    ),
    "rounding is that of all hours together": (
        "hourly: {rate: 60 EUR, rounding: {to: 1 h, way: up}}",
        ("t1", 1_800),
        ["correction 1 x 0.00 EUR = 0.00 EUR"],
    ),
    "without limits it is hours times the price": (
        "hourly: {rate: 60 EUR}",
        ("t1", 3_600),
        ["correction 1 x -10.00 EUR = -10.00 EUR"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_next_statement_counts(case: str) -> None:
    text, (key, seconds), expected = CASES[case]

    _, april = closings(agreed(text), taken_back(key, seconds=seconds), MONTHS)

    assert told(april) == expected


def test_a_cap_that_was_stated_gives_back_70_euros_not_142_50() -> None:
    entries = hours("2027-03-01 2h\n2027-03-02 2h22 stratégie")
    wrong = entries[1]
    entries.append(reversal(wrong, why="doublon", now=LATER))

    march, april = closings(
        agreed("hourly: {rate: 65 EUR, cap: 200 EUR}"), entries, MONTHS
    )

    assert (str(march.total), str(april.total)) == ("200.00 EUR", "-70.00 EUR")
    (line,) = april.lines
    assert [title_of(line, one) for one in ("fr", "en")] == [
        "Heures corrigées, relevé de mars 2027",
        "Corrected hours, statement of March 2027",
    ]
    assert plain(why(line, "fr")) == (
        "Relevé de mars 2027 recalculé aux conditions qu'il avait, avec les heures "
        "corrigées : 2 h au lieu de 4 h 22. Son plafond de 200,00 € y est appliqué. Dû "
        "130,00 € − déjà relevé 200,00 € = -70,00 €."
    )
    assert plain(why(line, "en")) == (
        "Statement of March 2027 computed again under the terms it had, with the corrected "
        "hours: 2 h instead of 4 h 22 min. Its cap of €200.00 is applied. Due €130.00 − "
        "stated so far €200.00 = -€70.00."
    )


def test_hours_that_stay_as_many_are_said_once() -> None:
    """The entry is told of another activity, at the same price: nothing is due."""
    entries = hours("2027-03-02 10h30")
    entries.append(reversal(entries[0], why="mails", now=LATER))
    job = replace(entries[0].job, activity="mails")
    entries.append(replace(entries[0], key="new", job=job, recorded_at=LATER))

    _, april = closings(agreed("hourly: {rate: 60 EUR}"), entries, MONTHS)

    assert [plain(why(line, one)) for line in april.lines for one in ("fr", "en")] == [
        (
            "Relevé de mars 2027 recalculé aux conditions qu'il avait, avec les heures "
            "corrigées : 10 h 30 comme avant. Dû 630,00 € − déjà relevé 630,00 € = "
            "0,00 €."
        ),
        (
            "Statement of March 2027 computed again under the terms it had, with the "
            "corrected hours: 10 h 30 min as before. Due €630.00 − stated so far "
            "€630.00 = €0.00."
        ),
    ]


def test_a_statement_in_another_currency_is_told_and_not_counted() -> None:
    march = agreed("hourly: {rate: 60 EUR}")
    april = agreed("hourly: {rate: 70 USD}", start="2027-04-01", currency="USD")

    _, made = closings({"2027-03": march, "2027-04": april}, taken_back("t1"), MONTHS)

    assert told(made) == ["correction 1 x 0.00 USD = 0.00 USD"]
    assert "in another currency" in why(made.lines[0], "en")


def test_hours_are_put_right_after_an_agreement_that_bills_none() -> None:
    later = agreed("base: {amount: 100 EUR, every: month}", start="2027-04-01")

    _, made = closings(
        {"2027-03": agreed("hourly: {rate: 60 EUR}"), "2027-04": later},
        taken_back("t1"),
        MONTHS,
    )

    assert told(made) == [
        "base 1 x 100.00 EUR = 100.00 EUR",
        "correction 1 x -70.00 EUR = -70.00 EUR",
    ]


def test_hours_within_the_fee_give_nothing_back_under_another_agreement() -> None:
    fee = (
        "base: {amount: 10 EUR, every: month}\nhourly: {rate: 60 EUR, activities: [x]}"
    )

    _, made = closings(
        {"2027-03": agreed(fee), "2027-04": agreed("hourly: {rate: 60 EUR}")},
        taken_back("t1"),
        MONTHS,
    )

    assert made.total.minor == 0


YEAR = ["2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]
LAST = "2027-06"
LIMITS = st.sampled_from(
    [
        "",
        ", cap: 3 h",
        ", cap: 150 EUR",
        ", minimum: 3 h",
        ", minimum: 2 h, cap: 200 EUR",
        ", minimum: {time: 30 min, each: entry}, cap: 4 h",
    ]
)
ROUNDINGS = st.sampled_from(
    ["", ", rounding: {to: 15 min, way: up, each: entry}", ", rounding: {to: 1 h}"]
)


@st.composite
def agreements(draw: st.DrawFn) -> str:
    """Return terms of hours at two rates."""
    price, other = draw(st.integers(30, 90)), draw(st.integers(30, 90))
    return (
        f"hourly: {{rate: {price} EUR{draw(LIMITS)}{draw(ROUNDINGS)}, "
        f"rates: [{{rate: {other} EUR, activities: [mails], name: M}}]}}"
    )


@st.composite
def timesheets(draw: st.DrawFn) -> list[TimeEntry]:
    """Return entries of five months, some late, some put right again and again."""
    found: list[TimeEntry] = []
    for number in range(draw(st.integers(1, 8))):
        on = date(2027, draw(st.integers(1, 5)), draw(st.integers(1, 28)))
        learned = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
        learned += timedelta(days=draw(st.integers(0, 60)))
        current = entry(f"e{number}", on, draw, learned)
        found.append(current)
        for again in range(draw(st.integers(0, 3))):
            learned += timedelta(days=draw(st.integers(0, 60)))
            found.append(reversal(current, why="non", now=learned))
            if draw(st.booleans()):
                break
            if draw(st.booleans()):
                on = date(2027, draw(st.integers(1, 5)), on.day)
            current = entry(f"e{number}.{again}", on, draw, learned)
            found.append(current)
    limit = datetime(2027, 7, 1, tzinfo=UTC)
    return [replace(one, recorded_at=min(one.recorded_at, limit)) for one in found]


def entry(key: str, on: date, draw: st.DrawFn, learned: datetime) -> TimeEntry:
    """Return an entry of some length and activity."""
    earliest = datetime(on.year, on.month, on.day, 18, tzinfo=UTC)
    return TimeEntry(
        key=key,
        job=Job(
            client="zen", person="OBM", activity=draw(st.sampled_from(["mails", "x"]))
        ),
        on=on,
        seconds=draw(st.integers(60, 9_000)),
        recorded_at=max(learned, earliest),
    )


def stated_by_period(made: list[Statement]) -> dict[str, int]:
    """Return what all statements say of each period, in cents."""
    sums: dict[str, int] = {}
    for statement in made:
        for line in statement.lines:
            assert line.work is not None
            corrects = line.work.detail.corrects
            period = str(corrects.period if corrects else statement.period)
            sums[period] = sums.get(period, 0) + line.amount.minor
            assert (line.work.detail.kind is WorkKind.CORRECTION) == bool(corrects)
    return {period: cents for period, cents in sums.items() if cents}


@settings(max_examples=300)
@given(entries=timesheets(), texts=st.lists(agreements(), min_size=5, max_size=5))
def test_all_statements_together_say_what_their_terms_give_on_the_final_hours(
    entries: list[TimeEntry], texts: list[str]
) -> None:
    terms = {
        month: agreed(text, start=f"{month}-01")
        for month, text in zip(YEAR, texts, strict=True)
    }
    undone = {one.reverses for one in entries}
    final = [one for one in entries if not one.reverses and one.key not in undone]
    expected = {}
    for month in YEAR:
        period = read_period(month)
        own = [
            replace(one, recorded_at=datetime(2027, 1, 1, tzinfo=UTC))
            for one in final
            if period.start <= one.on < period.end
        ]
        (alone,) = closings(terms[month], own, [month])
        if alone.total.minor:
            expected[month] = alone.total.minor

    nothing = agreed("base: {amount: 0.01 EUR, every: launch}", start="2026-01-01")
    made = closings({**terms, LAST: nothing}, entries, [*YEAR, LAST])

    assert stated_by_period(made) == expected
