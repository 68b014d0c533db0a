from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.edition import Edition
from regie.billing.statement.statement_stored import statement_json
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

MARCH = ["2027-03"]
WEEK = """
2027-03-01 1h10 stratégie
2027-03-02 0:25 mails
2027-03-03 0:25 mails
2027-03-04 2h @Chloé
"""

#: What the agreement says of hours, and what they come to in WEEK.
CASES = {
    "one rate for everything, to the minute": (
        "hourly: {rate: 60 EUR}",
        ["hours 4 x 60.00 EUR = 240.00 EUR"],
    ),
    "each entry to a quarter of an hour, up": (
        "hourly: {rate: 60 EUR, rounding: {to: 15 min, way: up, each: entry}}",
        ["hours 4.25 x 60.00 EUR = 255.00 EUR"],
    ),
    "all entries together to a quarter of an hour, up": (
        "hourly: {rate: 60 EUR, rounding: {to: 15 min, way: au-dessus}}",
        ["hours 4 x 60.00 EUR = 240.00 EUR"],
    ),
    "each entry down to half an hour": (
        "hourly: {rate: 60 EUR, rounding: {to: 30 min, way: down, each: saisie}}",
        ["hours 3 x 60.00 EUR = 180.00 EUR"],
    ),
    "a rate an activity and one a person, the first that fits": (
        (
            "hourly:\n  rate: 60 EUR\n  rates:\n"
            "    - {rate: 90 EUR, activities: [strat*]}\n"
            "    - {rate: 40 EUR, people: [chloé], name: Assistante}"
        ),
        [
            "hours strat* 1.1667 x 90.00 EUR = 105.00 EUR",
            "hours Assistante 2 x 40.00 EUR = 80.00 EUR",
            "hours 0.8333 x 60.00 EUR = 50.00 EUR",
        ],
    ),
    "an entry counts half an hour at least": (
        "hourly: {rate: 60 EUR, minimum: {time: 30 min, each: entry}}",
        ["hours 4.1667 x 60.00 EUR = 250.00 EUR"],
    ),
    "half an hour at least, and rounded up from there": (
        (
            "hourly: {rate: 60 EUR, rounding: {to: 1 h, way: up, each: entry}, "
            "minimum: {time: 30 min, each: entry}}"
        ),
        ["hours 6 x 60.00 EUR = 360.00 EUR"],
    ),
    "rounded down, but never below what was agreed at least": (
        (
            "hourly: {rate: 60 EUR, rounding: {to: 1 h, way: down, each: entry}, "
            "minimum: {time: 30 min, each: entry}}"
        ),
        ["hours 4 x 60.00 EUR = 240.00 EUR"],
    ),
    "nor is all of it, rounded together": (
        (
            "hourly: {rate: 60 EUR, rounding: {to: 9 h, way: down}, "
            "minimum: {time: 30 min, each: entry}}"
        ),
        ["hours 2 x 60.00 EUR = 120.00 EUR"],
    ),
    "a statement counts five hours at least": (
        "hourly: {rate: 60 EUR, minimum: 5 h}",
        ["hours 4 x 60.00 EUR = 240.00 EUR", "minimum 1 x 60.00 EUR = 60.00 EUR"],
    ),
    "nothing beyond a cap in hours": (
        "hourly: {rate: 60 EUR, cap: 3 h}",
        ["hours 3 x 60.00 EUR = 180.00 EUR"],
    ),
    "a cap in hours is filled in the order of the rates": (
        (
            "hourly:\n  rate: 60 EUR\n  cap: 3 h\n"
            "  rates: [{rate: 40 EUR, people: [Chloé], name: C}]"
        ),
        ["hours C 2 x 40.00 EUR = 80.00 EUR", "hours 1 x 60.00 EUR = 60.00 EUR"],
    ),
    "a cap in money": (
        "hourly: {rate: 60 EUR, cap: 200 EUR}",
        ["hours 4 x 60.00 EUR = 240.00 EUR", "cap -1 x 40.00 EUR = -40.00 EUR"],
    ),
    "a fixed fee with hourly extras": (
        (
            "base: {amount: 800 EUR, every: month}\n"
            "hourly: {rate: 70 EUR, activities: [stratégie]}"
        ),
        [
            "base 1 x 800.00 EUR = 800.00 EUR",
            "hours 1.1667 x 70.00 EUR = 81.67 EUR",
            "included 0 x 0.00 EUR = 0.00 EUR",
        ],
    ),
    "hours of one activity are never billed by the hour": (
        "hourly: {rate: 60 EUR, activities_out: [mails]}",
        ["hours 3.1667 x 60.00 EUR = 190.00 EUR", "included 0 x 0.00 EUR = 0.00 EUR"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_hours_come_to(case: str) -> None:
    text, expected = CASES[case]

    (statement,) = closings(agreed(text), hours(WEEK), MARCH)

    assert told(statement) == expected


def test_what_cannot_be_billed_and_other_clients_are_left_out() -> None:
    mine, other = hours(WEEK), hours(WEEK, client="other")
    free = replace(mine[0], key="free", job=replace(mine[0].job, billable=False))

    (statement,) = closings(
        agreed("hourly: {rate: 60 EUR}"),
        [*mine, free, *(replace(one, key=f"o{one.key}") for one in other)],
        MARCH,
    )

    assert told(statement) == ["hours 4 x 60.00 EUR = 240.00 EUR"]


@pytest.mark.parametrize(
    ("base", "time", "french", "english"),
    [
        (
            "base: {amount: 10 EUR, every: mois}\n",
            "1h",
            (
                "Heures comprises dans le forfait · 1 h de travail comprise dans le forfait : "
                "rien à payer."
            ),
            "Hours within the fee · 1 h of work within the fixed fee: nothing is due.",
        ),
        (
            "base: {amount: 10 EUR, every: mois}\n",
            "2h",
            (
                "Heures comprises dans le forfait · 2 h de travail comprises dans le forfait "
                ": rien à payer."
            ),
            "Hours within the fee · 2 h of work within the fixed fee: nothing is due.",
        ),
        (
            "",
            "45min",
            (
                "Heures non facturées · 45 min de travail que l'accord ne facture pas à "
                "l'heure : rien à payer."
            ),
            (
                "Hours not billed · 45 min of work that the agreement does not bill by the "
                "hour: nothing is due."
            ),
        ),
    ],
)
def test_hours_left_out_are_within_a_fee_only_where_there_is_one(
    base: str, time: str, french: str, english: str
) -> None:
    terms = f"{base}hourly: {{rate: 60 EUR, activities_out: [interne]}}"
    (statement,) = closings(agreed(terms), hours(f"2027-03-01 {time} interne"), MARCH)
    line = statement.lines[-1]

    assert [
        plain(f"{title_of(line, one)} · {why(line, one)}") for one in ("fr", "en")
    ] == [french, english]


@pytest.mark.parametrize(
    ("least", "french", "english"),
    [
        (
            "1 h",
            (
                "Au moins 1 h est facturée par période : il en manque 30 min. 0,5 h × 60,00 € "
                "= 30,00 €."
            ),
            (
                "At least 1 h is billed a period: 30 min are missing. 0.5 h × €60.00 = "
                "€30.00."
            ),
        ),
        (
            "2 h",
            (
                "Au moins 2 h sont facturées par période : il en manque 1 h 30. 1,5 h × "
                "60,00 € = 90,00 €."
            ),
            (
                "At least 2 h are billed a period: 1 h 30 min are missing. 1.5 h × €60.00 = "
                "€90.00."
            ),
        ),
    ],
)
def test_a_minimum_is_told_by_its_number(least: str, french: str, english: str) -> None:
    terms = f"hourly: {{rate: 60 EUR, minimum: {least}}}"
    (statement,) = closings(agreed(terms), hours("2027-03-01 30min"), MARCH)
    line = statement.lines[-1]

    assert [plain(why(line, one)) for one in ("fr", "en")] == [french, english]


def test_why_says_how_it_was_rounded_and_what_is_not_billed() -> None:
    (statement,) = closings(
        agreed(
            "hourly: {rate: 60 EUR, cap: 3 h, "
            "rounding: {to: 15 min, way: up, each: entry}}"
        ),
        hours(WEEK),
        MARCH,
    )

    said = plain(why(statement.lines[0], "fr"))
    assert said == (
        "4 saisies, arrondies chacune à 15 min : 4 h 15. 1 h 15 au-delà du plafond n'est "
        "pas facturée. 3 h × 60,00 € = 180,00 €. Le plafond de 3 h est dépassé."
    )


LEAST = (
    "hourly: {rate: 75 EUR, minimum: {time: 20 min, each: entry}, "
    "rounding: {to: 15 min, way: down, each: entry}}"
)


@pytest.mark.parametrize(
    ("spent", "french", "english"),
    [
        (
            "2027-03-01 0:05",
            (
                "1 saisie, arrondie à 15 min, 20 min au moins : 20 min. 0,3333 h × 75,00 € = "
                "25,00 €."
            ),
            (
                "1 entry, rounded to 15 min, 20 min at least: 20 min. 0.3333 h × €75.00 = "
                "€25.00."
            ),
        ),
        (
            "2027-03-01 0:05\n2027-03-02 0:40",
            (
                "2 saisies, arrondies chacune à 15 min, 20 min au moins chacune : 50 min. "
                "0,8333 h × 75,00 € = 62,50 €."
            ),
            (
                "2 entries, each rounded to 15 min, 20 min at least each: 50 min. 0.8333 h × "
                "€75.00 = €62.50."
            ),
        ),
    ],
)
def test_why_says_what_an_entry_counts_at_least(
    spent: str, french: str, english: str
) -> None:
    (statement,) = closings(agreed(LEAST), hours(spent), MARCH)

    said = [plain(why(statement.lines[0], one)) for one in ("fr", "en")]
    assert said == [french, english]


def test_older_editions_rounded_what_an_entry_counts_at_least() -> None:
    """A correction of theirs is reckoned as they did: 5 min became 15."""
    known = hours("2027-03-01 0:05\n2027-04-02 0:05\n2027-03-02 0:05")
    known[2] = replace(known[2], recorded_at=datetime(2027, 4, 20, tzinfo=UTC))
    made = closings(
        agreed(LEAST), known, ["2027-03", "2027-04"], editions=[Edition.ARRIVAL]
    )

    assert [told(one) for one in made] == [
        ["hours 0.25 x 75.00 EUR = 18.75 EUR"],
        [
            "hours 0.3333 x 75.00 EUR = 25.00 EUR",
            "correction 1 x 18.75 EUR = 18.75 EUR",
        ],
    ]
    assert plain(why(made[0].lines[0], "fr")).startswith(
        "1 saisie, arrondie à 15 min : 15 min."
    )


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        ("cap: 5 h", "Le plafond de 5 h est presque atteint."),
        ("cap: 4 h", "Le plafond de 4 h est atteint."),
        ("cap: 3 h", "Le plafond de 3 h est dépassé."),
        ("cap: 200 EUR", "Le plafond de 200,00 € est dépassé."),
        ("budget: 5 h", "Le budget de 5 h est presque atteint."),
        ("budget: 275 EUR", "Le budget de 275,00 € est atteint."),
        ("budget: 3 h", "Le budget de 3 h est dépassé."),
    ],
)
def test_how_far_the_hours_are_is_said_once_of_all_of_them(
    limit: str, sentence: str
) -> None:
    text = (
        "hourly:\n  rate: 60 EUR\n  rates:\n"
        f"    - {{rate: 90 EUR, activities: [stratégie*]}}\n  {limit}"
    )
    (statement,) = closings(agreed(text), hours(WEEK), MARCH)

    said = [
        plain(why(line, "fr"))
        for line in statement.lines
        if line.work and line.work.detail.kind is WorkKind.HOURS
    ]

    assert [one for one in said if "plafond de" in one or "budget de" in one] == [
        said[-1]
    ]
    assert said[-1].endswith(f". {sentence}")
    assert len(said) == 2


def test_the_line_of_a_rate_does_not_show_the_pattern_of_its_activities() -> None:
    text = (
        "hourly:\n  rate: 60 EUR\n  rates:\n"
        "    - {rate: 90 EUR, activities: [stratégie*, conseil*]}"
    )
    (statement,) = closings(agreed(text), hours(WEEK), MARCH)

    assert [title_of(line, "fr") for line in statement.lines] == [
        "Heures · stratégie",
        "Heures",
    ]


@pytest.mark.parametrize(
    ("patterns", "name"),
    [
        ("strateg*, str*", "stratégie"),
        ("Strat*, mails", "stratégie, mails"),
        ('"*"', "stratégie, mails"),
        ("conseil*", ""),
    ],
)
def test_a_line_is_called_by_what_was_worked(patterns: str, name: str) -> None:
    text = (
        "hourly:\n  rate: 60 EUR\n  rates:\n"
        f"    - {{rate: 90 EUR, activities: [{patterns}]}}"
    )
    (statement,) = closings(agreed(text), hours(WEEK), MARCH)

    first = title_of(statement.lines[0], "fr")
    assert first.partition(" · ")[2] == name


def test_the_budget_is_told_at_its_share_and_bills_on() -> None:
    def near(budget: str) -> bool:
        text = f"hourly: {{rate: 60 EUR, budget: {budget}, warn_at: 80 %}}"
        (statement,) = closings(agreed(text), hours(WEEK), MARCH)
        assert told(statement) == ["hours 4 x 60.00 EUR = 240.00 EUR"]
        work = statement.lines[0].work
        assert work is not None
        return work.detail.is_near

    assert (near("5 h"), near("5 h 01")) == (True, False)


def test_what_was_taken_back_before_it_was_billed_does_not_appear() -> None:
    first, *rest = hours(WEEK)
    undone = reversal(first, why="doublon", now=datetime(2027, 3, 9, tzinfo=UTC))

    (statement,) = closings(
        agreed("hourly: {rate: 60 EUR}"), [*rest, undone, first], MARCH
    )

    assert told(statement) == ["hours 2.8333 x 60.00 EUR = 170.00 EUR"]
    work = statement.lines[0].work
    assert work is not None
    assert [one.entry.key for one in work.detail.spells] == ["t2", "t3", "t4"]


def test_what_is_taken_back_afterwards_is_given_back_at_its_own_price() -> None:
    """A new version with another price rewrites nothing; 1 h 10 become 1 h at 60."""
    first, *rest = hours(WEEK + "2027-04-06 1h mails")
    late = datetime(2027, 4, 20, tzinfo=UTC)
    undone = reversal(first, why="trop", now=late)
    again = replace(first, key="again:t1", seconds=3600, recorded_at=late)

    march, april = closings(
        {
            "2027-03": agreed("hourly: {rate: 60 EUR}"),
            "2027-04": agreed("hourly: {rate: 80 EUR}", start="2027-04-01"),
        },
        [first, *rest, undone, again],
        ["2027-03", "2027-04"],
    )

    assert told(march) == ["hours 4 x 60.00 EUR = 240.00 EUR"]
    assert told(april) == [
        "hours 1 x 80.00 EUR = 80.00 EUR",
        "correction 1 x -10.00 EUR = -10.00 EUR",
    ]


def test_taking_back_what_was_never_billed_gives_nothing_back() -> None:
    """It lies before the agreement, so statements list it and count nothing."""
    (old,) = hours("2027-02-03 5h")
    undone = reversal(old, why="trop", now=datetime(2027, 4, 20, tzinfo=UTC))

    made = closings(
        agreed("hourly: {rate: 60 EUR}", start="2027-03-01"),
        [old, undone],
        ["2027-03", "2027-04"],
    )

    assert [told(one) for one in made] == [["unbilled 0 x 0.00 EUR = 0.00 EUR"]] * 2


def test_a_first_statement_counts_what_came_before_it_since_the_agreement() -> None:
    entries = hours("2026-12-30 8h\n2027-02-03 1h\n2027-03-03 1h")

    (march,) = closings(agreed("hourly: {rate: 60 EUR}"), entries, MARCH)

    assert told(march) == [
        "hours 2 x 60.00 EUR = 120.00 EUR",
        "unbilled 0 x 0.00 EUR = 0.00 EUR",
    ]


SECONDS = st.integers(min_value=1, max_value=40_000)
PIECES = st.lists(st.tuples(SECONDS, SECONDS, st.integers(1, 28)), min_size=1)
TERMS = st.sampled_from([text for text, _ in CASES.values() if "each" not in text])


def entry(key: str, day: int, seconds: int, activity: str) -> TimeEntry:
    return TimeEntry(
        key=key,
        job=Job(client="zen", person="OBM", activity=activity),
        on=date(2027, 3, day),
        seconds=seconds,
        recorded_at=datetime(2027, 3, day, 18, tzinfo=UTC),
    )


def amounts(text: str, entries: Sequence[TimeEntry]) -> list[str]:
    (statement,) = closings(agreed(text), entries, MARCH)
    return told(statement)


@given(text=TERMS, pieces=PIECES)
def test_an_entry_split_in_two_changes_nothing_where_all_are_rounded_together(
    text: str, pieces: list[tuple[int, int, int]]
) -> None:
    whole, split = [], []
    for number, (one, other, day) in enumerate(pieces):
        activity = ("stratégie", "mails", "")[number % 3]
        whole.append(entry(f"w{number}", day, one + other, activity))
        split.append(entry(f"a{number}", day, one, activity))
        split.append(entry(f"b{number}", day, other, activity))

    assert amounts(text, split) == amounts(text, whole)


@given(pieces=PIECES, order=st.randoms(use_true_random=False))
def test_the_order_in_which_entries_come_changes_nothing(
    pieces: list[tuple[int, int, int]], order: random.Random
) -> None:
    known = [entry(f"t{n}", day, one, "") for n, (one, _, day) in enumerate(pieces)]
    shuffled = list(known)
    order.shuffle(shuffled)
    text = "hourly: {rate: 60 EUR, rounding: {to: 15 min, each: entry}, cap: 20 h}"

    one, other = (
        [statement_json(made) for made in closings(agreed(text), entries, MARCH)]
        for entries in (known, shuffled)
    )

    assert one == other


@given(text=TERMS, pieces=PIECES)
def test_each_amount_is_its_quantity_times_its_price(
    text: str, pieces: list[tuple[int, int, int]]
) -> None:
    known = [entry(f"t{n}", day, one, "") for n, (one, _, day) in enumerate(pieces)]
    (statement,) = closings(agreed(text), known, MARCH)

    for line in statement.lines:
        cents = line.unit_price.minor * Decimal(line.quantity)
        assert abs(cents - line.amount.minor) * 2 <= 1
    amounts = [line.amount.minor for line in statement.lines]
    assert statement.total.minor == sum(amounts)
