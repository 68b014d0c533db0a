"""What is signed counts once, whole: the first of several payments stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from datetime import UTC

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.source_text import what_of
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import why
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import close_of
from tests.billing.stated import each_stated
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale

SIGNED = "{of: net revenue, rate: 10 %, counted: signed, clawback: credit}"
EARLY = datetime(2027, 1, 1, tzinfo=UTC)
#: 1,200 in three payments, signed in January.
THREE = (
    sale("2027-01-05", "a", "400")
    + sale("2027-02-05", "b", "400")
    + sale("2027-03-05", "c", "400")
)


def said(key: str, at: datetime = EARLY, **told: str) -> Attribution:
    return Attribution(
        about=f"stripe:charge:{key}", at=at, vendor="stripe", told=Told(**told)
    )


def plan(*keys: str, at: datetime = EARLY, whole: str = "1200") -> list[Attribution]:
    return [said(key, at, purchase="sub_1", whole=whole) for key in keys]


def terms(commission: str) -> Agreement:
    return agreed(commission.strip("{}").replace(", ", "\n"))


def statements(
    ledger: str,
    rows: Sequence[Attribution],
    commission: str = SIGNED,
    periods: Sequence[Period] = (JANUARY, FEBRUARY, MARCH),
) -> list[Statement]:
    """Return each period's statement, made when it was over."""
    return each_stated(terms(commission), read_entries(ledger), periods, rows)


def totals(
    ledger: str, rows: Sequence[Attribution], commission: str = SIGNED
) -> list[str]:
    return [str(one.total) for one in statements(ledger, rows, commission)]


def test_a_sale_in_instalments_counts_whole_when_it_is_signed() -> None:
    assert totals(THREE, plan("a", "b", "c")) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]
    collected = SIGNED.replace("signed", "collected")
    assert totals(THREE, plan("a", "b", "c"), collected) == ["40.00 EUR"] * 3


def test_what_is_given_back_lowers_it_in_the_period_in_which_it_was_signed() -> None:
    ledger = THREE + refund("2027-03-20", "b", "400")

    *_, march = statements(ledger, plan("a", "b", "c"))

    assert str(march.total) == "-40.00 EUR"
    (corrected,) = (one.put_right for one in march.lines[0].stages if one.put_right)
    assert str(corrected.period) == "2027-01"
    assert [str(corrected.before), str(corrected.base)] == [
        "1200.00 EUR",
        "800.00 EUR",
    ]


def test_what_is_held_is_released_by_the_day_of_signature() -> None:
    held = SIGNED.replace("signed", "signed, hold: 30 days")

    assert totals(THREE, plan("a", "b", "c"), held) == [
        "0.00 EUR",
        "120.00 EUR",
        "0.00 EUR",
    ]


def test_a_payment_of_which_nothing_is_told_counts_for_what_it_is() -> None:
    assert totals(THREE, []) == ["40.00 EUR"] * 3
    assert totals(THREE, plan("a", "b", "c", whole="")) == ["40.00 EUR"] * 3
    assert totals(THREE, plan("a", "b", "c", whole="douze cents")) == ["40.00 EUR"] * 3


def test_a_whole_price_that_reads_in_two_ways_is_not_known() -> None:
    assert totals(THREE, plan("a", "b", "c", whole="1.200")) == ["40.00 EUR"] * 3
    assert totals(THREE, plan("a", "b", "c", whole="1,200 EUR")) == ["40.00 EUR"] * 3


def test_statements_of_an_older_edition_guessed_it_and_stay_so() -> None:
    rows = plan("a", "b", "c", whole="1.200")

    made = each_stated(
        terms(SIGNED),
        read_entries(THREE),
        (JANUARY, FEBRUARY, MARCH),
        rows,
        editions=[Edition.ARRIVAL, Edition.ARRIVAL],
    )

    assert [str(one.total) for one in made] == ["0.12 EUR", "0.00 EUR", "119.88 EUR"]


def test_a_deposit_alone_stands_for_the_whole_price() -> None:
    rows = [said("a", whole="1 200,00 EUR")]

    assert totals(THREE, rows) == ["120.00 EUR", "40.00 EUR", "40.00 EUR"]


def test_what_is_told_later_is_put_right_by_the_next_statement() -> None:
    later = plan("a", "b", "c", at=close_of(JANUARY).replace(day=10))

    assert totals(THREE, later) == ["40.00 EUR", "80.00 EUR", "0.00 EUR"]
    january, *_ = statements(THREE, later)
    assert statement_json(january) == statement_json(statements(THREE, [])[0])


def test_a_price_told_anew_counts_from_then_on() -> None:
    rows = [
        *plan("a", "b", "c"),
        Attribution(
            about="stripe:charge:a",
            at=close_of(JANUARY).replace(day=10),
            who="OBM",
            why="un mois offert",
            told=Told(whole="800.00 EUR"),
        ),
    ]

    assert totals(THREE, rows) == ["120.00 EUR", "-40.00 EUR", "0.00 EUR"]


def test_an_earlier_payment_that_is_known_late_is_the_first() -> None:
    ledger = sale("2027-02-05", "b", "600") + sale(
        "2027-01-05", "a", "300", recorded="2027-03-10"
    )

    _, february, march = statements(ledger, plan("a", "b"))

    assert [str(one.total) for one in (february, march)] == ["120.00 EUR", "0.00 EUR"]
    assert {source.key: str(source.amount) for source in march.lines[0].sources} == {
        "stripe:charge:a": "1200.00 EUR",
        "stripe:charge:b": "-1200.00 EUR",
    }


REVERSED = """
2027-02-10 reversal reversal:stripe:charge:a
  reverses: stripe:charge:a
  reason: double
  client:zen:sales              400 EUR
  client:zen:processor:stripe  -400 EUR
"""
CORRECTED = """
2027-02-10 correction correction:stripe:charge:a
  parent: stripe:charge:a
  reason: prix
  client:zen:processor:stripe   300 EUR
  client:zen:sales             -300 EUR
"""


def test_a_payment_that_is_undone_leaves_the_next_one_to_stand_for_the_whole() -> None:
    assert totals(THREE + REVERSED, plan("a", "b", "c")) == [
        "120.00 EUR",
        "0.00 EUR",
        "0.00 EUR",
    ]
    alone = sale("2027-01-05", "a", "400") + REVERSED
    assert totals(alone, plan("a")) == ["120.00 EUR", "-120.00 EUR", "0.00 EUR"]


def test_a_payment_that_is_corrected_leaves_what_was_signed() -> None:
    ledger = THREE + REVERSED + CORRECTED

    assert totals(ledger, plan("a", "b", "c")) == ["120.00 EUR", "0.00 EUR", "0.00 EUR"]


@pytest.mark.parametrize(
    ("editions", "of_wrong", "of_right"),
    [
        ([], "", ""),
        (
            [Edition.ARRIVAL] * 3,
            " (prix entier ; premier paiement : 133,33\u00a0€)",
            " (prix entier ; premier paiement : 100,00\u00a0€)",
        ),
    ],
)
def test_a_payment_corrected_is_no_whole_price_where_it_counts_as_it_is_paid(
    editions: list[Edition], of_wrong: str, of_right: str
) -> None:
    late = (REVERSED + CORRECTED).replace("stripe:charge:a", "stripe:charge:b")
    known = "\n  recorded: 2027-03-10T12:00:00+00:00\n  reason"

    *_, march = each_stated(
        terms(SIGNED.replace("signed", "collected, scope: cumulative")),
        read_entries(THREE + late.replace("\n  reason", known)),
        (JANUARY, FEBRUARY, MARCH),
        plan("a", "b", "c"),
        editions=editions,
    )

    corrected = [one for one in march.lines[0].sources if one.late]
    assert str(march.total) == "30.00 EUR"
    assert sorted(what_of(one, "fr") for one in corrected) == [
        f"contre-écriture{of_wrong} (après coup)",
        f"écriture corrigée{of_right} (après coup)",
    ]
    is_signed = bool(editions)
    assert ("compte à la signature" in why(march.lines[0], "fr")) is is_signed
    assert ('"factor"' in statement_json(march)) is is_signed


def test_what_was_signed_before_the_agreement_counts_nowhere() -> None:
    before = sale("2026-12-05", "z", "400")
    back = refund("2027-02-20", "b", "400")

    assert totals(before + THREE + back, plan("z", "b")) == [
        "40.00 EUR",
        "0.00 EUR",
        "40.00 EUR",
    ]


@pytest.mark.parametrize(
    ("language", "expected", "told"),
    [
        (
            "fr",
            "vente (prix entier ; premier paiement : 400,00\u00a0€)",
            "compte à la signature : son prix entier le jour de son premier paiement",
        ),
        (
            "en",
            "sale (whole price; first payment: €400.00)",
            "counts when it is signed: its whole price on the day of its first payment",
        ),
    ],
)
def test_a_statement_says_what_was_signed(
    language: str, expected: str, told: str
) -> None:
    january, *_ = statements(THREE, plan("a", "b", "c"))

    (source,) = january.lines[0].sources

    assert what_of(source, language) == expected
    assert told in why(january.lines[0], language)
    assert '"factor": "3"' in statement_json(january)


def test_a_later_instalment_and_its_refund_belong_to_the_version_that_was_signed() -> (
    None
):
    first, now = terms(SIGNED), terms(SIGNED.replace("10 %", "20 %"))
    back = refund("2027-03-20", "b", "400")
    periods = (JANUARY, FEBRUARY, MARCH)

    due = [
        make_statement(
            read_entries(THREE + back),
            now,
            period,
            client="zen",
            recorded_until=close_of(period),
            earlier=[
                Closed(
                    period=one,
                    recorded_until=close_of(one),
                    same_agreement=one is not JANUARY,
                    agreement=first if one is JANUARY else None,
                )
                for one in periods[:place]
            ],
            attributions=Attributions(plan("a", "b", "c")),
        )
        for place, period in enumerate(periods)
        if place
    ]

    assert [str(one.total) for one in due] == ["0.00 EUR", "-40.00 EUR"]
