"""Hours that are known after their statement, and statements that share a limit."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.edition import Edition
from regie.billing.statement.statement import Statement
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

QUARTER = ["2027-01", "2027-02", "2027-03"]
HALVES = ["2027-03-01..2027-03-16", "2027-03-16..2027-04-01"]
PLAIN = "fee: 900 EUR, hours: 15 h, overage: 75 EUR"
WORKED = """
2027-01-12 12h
2027-02-09 17h
2027-03-09 16h
"""


def learned(entry: TimeEntry, day: str) -> TimeEntry:
    """Return the entry as if it had come in on a later day."""
    return replace(entry, recorded_at=datetime.fromisoformat(f"{day}T18:00+00:00"))


def said(statement: Statement, language: str) -> list[str]:
    """Return each line as the statement's page shows it, with plain spaces."""
    return [
        plain(
            f"{title_of(line, language)} : {line.amount.text(language)} · "
            f"{why(line, language)}"
        )
        for line in statement.lines
    ]


def unbilled(statement: Statement) -> dict[str, bool]:
    """Return the hours that are listed at no price, and whether they came in late."""
    return {
        spell.entry.key: spell.late
        for line in statement.lines
        if line.work and line.work.detail.kind is WorkKind.UNBILLED
        for spell in line.work.detail.spells
    }


def test_prepaid_hours_known_late_use_up_their_own_month_and_what_it_carried() -> None:
    """5 late hours of January: 3 were carried into February, 2 are beyond.

    February then has 3 hours less, and 2 of its 17 are beyond; it had carried 1 hour
    into March, which is beyond now.
    """
    entries = hours(WORKED)
    entries += [learned(one, "2027-03-20") for one in hours("2027-01-20 5h")]
    entries[-1] = replace(entries[-1], key="late")
    terms = agreed(f"retainer: {{{PLAIN}, carry_over: {{months: 1}}}}")

    *before, march = closings(terms, entries, QUARTER)

    assert [told(one) for one in before] == [
        ["prepaid 1 x 900.00 EUR = 900.00 EUR"]
    ] * 2
    assert said(march, "fr") == [
        (
            "Heures prépayées (15 h) : 900,00 € · 1 × 900,00 € = 900,00 €. Mars 2027 : "
            "accordées 15 h − utilisées 15 h = reste 0 min. Les heures prépayées sont "
            "épuisées."
        ),
        (
            "Heures au-delà : 75,00 € · 1 h au-delà des heures prépayées. 1 h × 75,00 € = "
            "75,00 €."
        ),
        (
            "Heures prépayées corrigées, relevé de janvier 2027 : 150,00 € · Relevé de janvier "
            "2027 recalculé aux conditions qu'il avait, avec les heures corrigées : 17 h au "
            "lieu de 12 h. Janvier 2027 : accordées 15 h − utilisées 15 h = reste 0 min. Dû "
            "1 050,00 € − déjà relevé 900,00 € = 150,00 €."
        ),
        (
            "Heures prépayées corrigées, relevé de février 2027 : 150,00 € · Relevé de février "
            "2027 recalculé avec ce que les mois d'avant lui laissent maintenant. Février "
            "2027 : accordées 15 h − utilisées 15 h = reste 0 min. Dû 1 050,00 € − déjà "
            "relevé 900,00 € = 150,00 €."
        ),
    ]
    assert said(march, "en")[-2:] == [
        (
            "Corrected prepaid hours, statement of January 2027 : €150.00 · Statement of January "
            "2027 computed again under the terms it had, with the corrected hours: 17 h "
            "instead of 12 h. January 2027: granted 15 h − used 15 h = 0 min left. Due "
            "€1,050.00 − stated so far €900.00 = €150.00."
        ),
        (
            "Corrected prepaid hours, statement of February 2027 : €150.00 · Statement "
            "of February 2027 computed again with what the months before leave it now. "
            "February 2027: granted 15 h − used 15 h = 0 min left. Due €1,050.00 − stated "
            "so far €900.00 = €150.00."
        ),
    ]


def test_an_hour_beyond_that_is_taken_back_is_given_back_at_its_own_terms() -> None:
    entries = hours("2027-01-12 16h\n2027-02-09 15h")
    entries.append(
        reversal(entries[0], why="trop", now=datetime(2027, 2, 9, tzinfo=UTC))
    )

    _, february = closings(
        {
            "2027-01": agreed(f"retainer: {{{PLAIN}}}"),
            "2027-02": agreed(
                "retainer: {fee: 500 EUR, hours: 20 h, overage: 50 EUR}",
                start="2027-02-01",
            ),
        },
        entries,
        QUARTER[:2],
    )

    assert told(february) == [
        "prepaid 1 x 500.00 EUR = 500.00 EUR",
        "correction 1 x -75.00 EUR = -75.00 EUR",
    ]


def test_prepaid_hours_are_put_right_after_an_agreement_that_bills_none() -> None:
    late = learned(hours("2027-01-20 20h")[0], "2027-02-20")

    _, february = closings(
        {
            "2027-01": agreed(f"retainer: {{{PLAIN}}}"),
            "2027-02": agreed(
                "base: {amount: 10 EUR, every: month}", start="2027-02-01"
            ),
        },
        [late],
        QUARTER[:2],
    )

    assert told(february) == [
        "base 1 x 10.00 EUR = 10.00 EUR",
        "correction 1 x 375.00 EUR = 375.00 EUR",
    ]


def test_an_hour_that_comes_late_for_a_block_uses_the_block_first() -> None:
    """The block of 20 h was used up by the 25 h of February, 5 of them beyond."""
    entries = hours("2027-01-12 2h\n2027-02-09 25h")
    entries.append(replace(learned(hours("2027-01-20 4h")[0], "2027-03-20"), key="l"))

    *_, march = closings(
        agreed("retainer: {fee: 700 EUR, hours: 20 h, every: once, overage: 80 EUR}"),
        entries,
        QUARTER,
    )

    assert told(march) == [
        "prepaid 0 x 700.00 EUR = 0.00 EUR",
        "correction 1 x 0.00 EUR = 0.00 EUR",
        "correction 1 x 320.00 EUR = 320.00 EUR",
    ]


#: What the agreement says of two halves of March, 3 h and 4 h, and what they say.
TOGETHER = {
    "a cap in hours is filled once a month": (
        "cap: 5 h",
        ["hours 3 x 60.00 EUR = 180.00 EUR"],
        ["hours 4 x 60.00 EUR = 240.00 EUR", "together 1 x -120.00 EUR = -120.00 EUR"],
    ),
    "a cap in money, too": (
        "cap: 200 EUR",
        ["hours 3 x 60.00 EUR = 180.00 EUR"],
        ["hours 4 x 60.00 EUR = 240.00 EUR", "together 1 x -220.00 EUR = -220.00 EUR"],
    ),
    "a minimum that the first half reached for is used up by the second": (
        "minimum: 5 h",
        [
            "hours 3 x 60.00 EUR = 180.00 EUR",
            "minimum 2 x 60.00 EUR = 120.00 EUR",
        ],
        ["hours 4 x 60.00 EUR = 240.00 EUR", "together 1 x -120.00 EUR = -120.00 EUR"],
    ),
    "all hours of the month are rounded once": (
        "rounding: {to: 5 h, way: up}",
        ["hours 5 x 60.00 EUR = 300.00 EUR"],
        ["hours 5 x 60.00 EUR = 300.00 EUR"],
    ),
    "and the second half gives back what the first one rounded up": (
        "rounding: {to: 7 h, way: up}",
        ["hours 7 x 60.00 EUR = 420.00 EUR"],
        ["hours 7 x 60.00 EUR = 420.00 EUR", "together 1 x -420.00 EUR = -420.00 EUR"],
    ),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_two_halves_of_a_month(case: str) -> None:
    text, first, second = TOGETHER[case]

    made = closings(
        agreed(f"hourly: {{rate: 60 EUR, {text}}}"),
        hours("2027-03-02 3h\n2027-03-20 4h"),
        HALVES,
    )

    assert [told(one) for one in made] == [first, second]


def test_two_halves_of_a_month_explain_their_one_cap() -> None:
    _, second = closings(
        agreed("hourly: {rate: 60 EUR, cap: 5 h}"),
        hours("2027-03-02 3h\n2027-03-20 4h"),
        HALVES,
    )

    assert said(second, "fr")[1] == (
        "Plafond · mars 2027 : -120,00 € · Plafond, minimum et arrondi valent une fois "
        "pour mars 2027, tous relevés réunis : 7 h. Le plafond de 5 h y est appliqué. Dû "
        "300,00 € − déjà relevé 180,00 € − heures de ce relevé 240,00 € = -120,00 €."
    )
    assert said(second, "en")[1] == (
        "Cap · March 2027 : -€120.00 · Cap, minimum and rounding hold once for March "
        "2027, all statements together: 7 h. The cap of 5 h is applied. Due €300.00 − "
        "stated so far €180.00 − hours of this statement €240.00 = -€120.00."
    )


def test_a_budget_is_told_by_all_hours_of_the_month() -> None:
    _, second = closings(
        agreed("hourly: {rate: 60 EUR, budget: 8 h}"),
        hours("2027-03-02 3h\n2027-03-20 4h"),
        HALVES,
    )

    assert said(second, "fr") == [
        (
            "Heures : 240,00 € · 1 saisie, arrondie à 1 min : 4 h. 4 h × 60,00 € = 240,00 "
            "€. Le budget de 8 h est presque atteint."
        )
    ]


def test_statements_longer_than_a_month_have_a_limit_each() -> None:
    made = closings(
        agreed("hourly: {rate: 60 EUR, cap: 3 h}"),
        hours("2027-01-20 5h\n2027-03-20 4h"),
        ["2027-01-10..2027-02-20", "2027-02-20..2027-04-20"],
    )

    assert [str(one.total) for one in made] == ["180.00 EUR", "180.00 EUR"]


def test_a_project_has_one_cap_over_all_its_statements() -> None:
    made = closings(
        agreed("hourly: {rate: 60 EUR, cap: 40 h, limits: projet}"),
        hours("2027-01-12 25h\n2027-02-09 30h\n2027-03-09 2h"),
        QUARTER,
    )

    assert [told(one) for one in made] == [
        ["hours 25 x 60.00 EUR = 1500.00 EUR"],
        [
            "hours 30 x 60.00 EUR = 1800.00 EUR",
            "together 1 x -900.00 EUR = -900.00 EUR",
        ],
        [
            "hours 2 x 60.00 EUR = 120.00 EUR",
            "together 1 x -120.00 EUR = -120.00 EUR",
        ],
    ]
    assert said(made[1], "fr")[1].startswith("Plafond · tout le projet : -900,00 €")
    assert said(made[1], "en")[1].startswith("Cap · the whole project : -€900.00")


def test_an_agreement_that_is_signed_again_keeps_the_limit_of_the_same_hours() -> None:
    text = "hourly: {rate: 60 EUR, cap: 5 h}"

    made = closings(
        {
            HALVES[0]: agreed(text),
            HALVES[1]: agreed(f"{text}\nbase: {{amount: 1 EUR, every: month}}"),
        },
        hours("2027-03-02 3h\n2027-03-20 4h"),
        HALVES,
    )

    assert told(made[0]) == ["hours 3 x 60.00 EUR = 180.00 EUR"]
    assert told(made[1]) == [
        "hours 4 x 60.00 EUR = 240.00 EUR",
        "together 1 x -120.00 EUR = -120.00 EUR",
    ]


@pytest.mark.parametrize(
    ("terms", "title", "told"),
    [
        (
            "minimum: 2 h",
            "Minimum · mars 2027 : -60,00 €",
            (
                "Le minimum de 2 h, facturé avant, est atteint par toutes les heures "
                "réunies : il n'ajoute plus rien."
            ),
        ),
        (
            "minimum: 5 h",
            "Minimum · mars 2027 : -120,00 €",
            "Le minimum de 5 h y est appliqué.",
        ),
        ("rounding: {to: 60 min, way: up}", "Arrondi · mars 2027 : ", "Dû "),
    ],
)
def test_what_two_halves_share_is_named_by_what_makes_the_difference(
    terms: str, title: str, told: str
) -> None:
    spells = "2027-03-02 1h\n2027-03-20 2h"
    if "rounding" in terms:
        spells = "2027-03-02 20 min\n2027-03-20 20 min".replace(" min", "min")

    made = closings(agreed(f"hourly: {{rate: 60 EUR, {terms}}}"), hours(spells), HALVES)

    (line,) = (one for one in said(made[1], "fr") if one.startswith(title))
    assert told in line


def test_hours_known_after_both_halves_change_the_month_as_a_whole() -> None:
    entries = hours("2027-03-02 3h\n2027-03-20 1h\n2027-03-03 4h\n2027-04-09 1h")
    entries[2] = learned(entries[2], "2027-04-20")

    *_, april = closings(
        agreed("hourly: {rate: 60 EUR, cap: 5 h}"), entries, [*HALVES, "2027-04"]
    )

    assert said(april, "fr") == [
        "Heures : 60,00 € · 1 saisie, arrondie à 1 min : 1 h. 1 h × 60,00 € = 60,00 €.",
        (
            "Heures corrigées, relevés du 1er mars 2027 au 15 mars 2027 et du 16 mars 2027 au "
            "31 mars 2027 : 60,00 € · Relevés du 1er mars 2027 au 15 mars 2027 et du 16 mars "
            "2027 au 31 mars 2027 recalculés ensemble aux conditions qu'ils avaient, avec "
            "les heures corrigées : 8 h au lieu de 4 h. Son plafond de 5 h y est appliqué. "
            "Dû 300,00 € − déjà relevé 240,00 € = 60,00 €."
        ),
    ]


def test_late_hours_of_a_day_without_an_agreement_are_listed_and_not_billed() -> None:
    """March was billed by an agreement without hours; April's has some."""
    entries = hours("2027-03-05 2h30\n2027-04-05 1h")
    entries[0] = learned(entries[0], "2027-04-20")

    _, april = closings(
        {
            "2027-03": agreed("base: {amount: 10 EUR, every: month}"),
            "2027-04": agreed("hourly: {rate: 60 EUR}", start="2027-04-01"),
        },
        entries,
        ["2027-03", "2027-04"],
    )

    assert said(april, "fr") == [
        "Heures : 60,00 € · 1 saisie, arrondie à 1 min : 1 h. 1 h × 60,00 € = 60,00 €.",
        (
            "Heures sans accord, non facturées : 0,00 € · 2 h 30 de travail de jours pour "
            "lesquels aucun accord sur les heures ne valait : ce temps n'est pas facturé."
        ),
    ]
    assert said(april, "en")[1] == (
        "Hours not agreed, not billed : €0.00 · 2 h 30 min of work on days for which "
        "nothing was agreed about hours: it is not billed."
    )
    work = april.lines[1].work
    assert work is not None
    assert [one.entry.key for one in work.detail.spells] == ["t1"]


def test_an_hour_without_an_agreement_is_listed_once() -> None:
    entries = hours("2027-03-05 2h30")
    entries[0] = learned(entries[0], "2027-04-20")
    entries.append(
        reversal(entries[0], why="non", now=datetime(2027, 5, 9, tzinfo=UTC))
    )

    *_, may, june = closings(
        {
            "2027-03": agreed("base: {amount: 10 EUR, every: month}"),
            "2027-04": agreed("hourly: {rate: 60 EUR}", start="2027-04-01"),
        },
        entries,
        ["2027-03", "2027-04", "2027-05", "2027-06"],
    )

    assert [told(one) for one in (may, june)] == [
        ["unbilled 0 x 0.00 EUR = 0.00 EUR"],
        [],
    ]


@pytest.mark.parametrize(
    "terms",
    ["hourly: {rate: 60 EUR}", f"retainer: {{{PLAIN}, started_month: prorata}}"],
)
def test_hours_before_the_first_day_are_listed_whenever_they_become_known(
    terms: str,
) -> None:
    entries = hours("2027-03-05 2h30\n2027-03-06 1h\n2027-03-20 1h\n2027-04-02 1h")
    entries[1] = learned(entries[1], "2027-04-20")

    march, april, may = closings(
        agreed(terms, start="2027-03-15"), entries, ["2027-03", "2027-04", "2027-05"]
    )

    assert [unbilled(one) for one in (march, april, may)] == [
        {"t1": False},
        {"t2": True},
        {},
    ]


def test_hours_behind_the_last_day_are_listed_whenever_they_become_known() -> None:
    entries = hours("2027-03-05 1h\n2027-03-20 2h\n2027-03-21 3h\n2027-04-05 1h")
    entries[2] = learned(entries[2], "2027-04-20")
    ended = agreed("until: 2027-03-15\nhourly: {rate: 60 EUR}")

    march, april = closings(
        {
            "2027-03": ended,
            "2027-04": agreed("hourly: {rate: 90 EUR}", start="2027-04-01"),
        },
        entries,
        ["2027-03", "2027-04"],
    )

    assert [unbilled(one) for one in (march, april)] == [{"t2": False}, {"t3": True}]
    assert told(april)[0] == "hours 1 x 90.00 EUR = 90.00 EUR"


def test_a_month_that_lies_outside_of_the_agreement_tells_of_no_hours() -> None:
    terms = agreed("until: 2027-03-15\nhourly: {rate: 60 EUR}", start="2027-03-01")
    entries = hours("2027-02-05 1h\n2027-04-05 1h")

    (february,) = closings(terms, entries[:1], ["2027-02"])
    _, april = closings(terms, entries[1:], ["2027-03", "2027-04"])

    assert february.is_empty
    assert april.is_empty


def test_what_older_editions_did_not_tell_is_told_by_the_next_statement() -> None:
    entries = hours("2027-03-05 2h30\n2027-03-20 1h\n2027-04-02 1h")

    march, april, may = closings(
        agreed("hourly: {rate: 60 EUR}", start="2027-03-15"),
        entries,
        ["2027-03", "2027-04", "2027-05"],
        editions=[Edition.DISCOUNTS],
    )

    assert told(march) == ["hours 1 x 60.00 EUR = 60.00 EUR"]
    assert [unbilled(one) for one in (april, may)] == [{"t1": False}, {}]


def test_what_the_first_edition_stated_is_computed_again_as_it_was() -> None:
    """It counted late prepaid hours in the month that learned of them."""
    entries = hours(WORKED)
    entries.append(
        replace(learned(hours("2027-01-20 5h")[0], "2027-02-20"), key="late")
    )
    terms = agreed(f"retainer: {{{PLAIN}, carry_over: {{months: 1}}}}")
    first = [Edition.FIRST] * 2

    made = closings(terms, entries, QUARTER, editions=first)

    assert [told(one) for one in made] == [
        ["prepaid 1 x 900.00 EUR = 900.00 EUR"],
        ["prepaid 1 x 900.00 EUR = 900.00 EUR", "overage 4 x 75.00 EUR = 300.00 EUR"],
        ["prepaid 1 x 900.00 EUR = 900.00 EUR", "overage 1 x 75.00 EUR = 75.00 EUR"],
    ]
    assert '"edition"' not in statement_json(made[1])


def test_the_first_edition_capped_each_statement_by_itself() -> None:
    made = closings(
        agreed("hourly: {rate: 60 EUR, cap: 5 h}"),
        hours("2027-03-02 4h\n2027-03-20 4h"),
        HALVES,
        editions=[Edition.FIRST] * 2,
    )

    assert [str(one.total) for one in made] == ["240.00 EUR", "240.00 EUR"]


RETAINERS = st.sampled_from(
    [
        f"retainer: {{{PLAIN}{rest}}}"
        for rest in (
            "",
            ", carry_over: all",
            ", carry_over: {months: 1, up_to: 4 h}",
            ", carry_over: {months: 2}, rounding: {to: 30 min, way: up, each: entry}",
            ", rates: [{rate: 95 EUR, activities: [x]}]",
        )
    ]
    + [
        "retainer: {fee: 700 EUR, hours: 9 h, every: once, when_empty: renew}",
        f"hourly: {{rate: 50 EUR, activities: [x], cap: 4 h}}\nretainer: {{{PLAIN}}}",
        "hourly: {rate: 50 EUR, cap: 6 h, rounding: {to: 1 h, way: up}}",
        "hourly: {rate: 50 EUR, minimum: 4 h, cap: 300 EUR}",
        "hourly: {rate: 50 EUR, cap: 12 h, limits: project}",
    ]
)
PERIODS = ["2027-01-01..2027-01-11", "2027-01-11..2027-02-01", "2027-02", "2027-03"]
LAST = "2027-04"
DAYS = (date(2027, 1, 5), date(2027, 1, 25), date(2027, 2, 9), date(2027, 3, 9))
CLOSED = ("2027-01-12", "2027-02-02", "2027-03-02", "2027-04-02", "2027-04-20")


@st.composite
def arrivals(draw: st.DrawFn) -> list[tuple[TimeEntry, int]]:
    """Return entries, each with the number of statements that do not know it yet."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, 3))
        activity = draw(st.sampled_from(["x", "y"]))
        entry = TimeEntry(
            key=f"e{number}",
            job=Job(client="zen", person="OBM", activity=activity),
            on=DAYS[place],
            seconds=draw(st.integers(1, 20 * 3600)),
            recorded_at=datetime(2027, 1, 5, tzinfo=UTC),
        )
        found.append((entry, draw(st.integers(place, 4))))
    return found


@given(text=RETAINERS, drawn=arrivals())
def test_the_order_in_which_hours_are_known_changes_no_total(
    text: str, drawn: list[tuple[TimeEntry, int]]
) -> None:
    """Known late or in time, one by one or after the last, the sum is the same."""
    in_time = [learned(one, str(one.on)) for one, _ in drawn]
    late = [
        learned(one, CLOSED[place] if place > DAYS.index(one.on) else str(one.on))
        for one, place in drawn
    ]
    terms = agreed(text)

    totals = [
        sum(one.total.minor for one in closings(terms, known, [*PERIODS, LAST]))
        for known in (in_time, late)
    ]

    assert totals[0] == totals[1]


@given(text=RETAINERS, drawn=arrivals(), undone=st.integers(0, 4))
def test_hours_that_are_taken_back_leave_nothing(
    text: str, drawn: list[tuple[TimeEntry, int]], undone: int
) -> None:
    known = [learned(one, str(one.on)) for one, _ in drawn]
    reversed_ = [
        reversal(
            one,
            why="non",
            now=datetime.fromisoformat(f"{CLOSED[max(undone, at)]}T19:00+00:00"),
        )
        for at, one in ((DAYS.index(one.on), one) for one in known)
    ]
    terms = agreed(text)

    nothing, both = (
        sum(one.total.minor for one in closings(terms, entries, [*PERIODS, LAST]))
        for entries in ([], list(itertools.chain(known, reversed_)))
    )

    assert nothing == both
