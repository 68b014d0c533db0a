from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import HealthCheck
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.workings import Step
from regie.billing.commission.workings import Working
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.sources import Source
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import step_text
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money
from regie.money import total

MakeAgreement = Callable[..., Agreement]
CLOSED = datetime(2027, 4, 2, 8, tzinfo=UTC)
MARCH = read_period("2027-03")
LEDGER = read_entries("""
2027-03-01 sale stripe:charge:ch_1
  customer: Ada
  client:zen:processor:stripe  1200.00 EUR
  client:zen:sales            -1000.00 EUR
  client:zen:vat               -200.00 EUR

2027-03-01 fee stripe:fee:txn_1
  parent: stripe:charge:ch_1
  client:zen:fees:payment         17.65 EUR
  client:zen:processor:stripe    -17.65 EUR

2027-03-31 refund stripe:refund:re_0
  parent: stripe:charge:ch_0
  customer: Bob
  client:zen:processor:stripe  -240.00 EUR
  client:zen:refunds            200.00 EUR
  client:zen:vat                 40.00 EUR

2027-04-01 sale stripe:charge:ch_2
  client:zen:processor:stripe  1200.00 EUR
  client:zen:sales            -1200.00 EUR

2027-03-02 sale stripe:charge:ch_3
  client:zen:processor:stripe    99.00 USD
  client:zen:sales              -99.00 USD

2027-03-02 sale stripe:charge:ch_9
  client:other:processor:stripe  99.00 EUR
  client:other:sales            -99.00 EUR
""")


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def stated(
    agreement: Agreement,
    entries: list[Entry] | None = None,
    period: Period = MARCH,
    recorded_until: datetime = CLOSED,
    recorded_after: datetime | None = None,
) -> Statement:
    before = Period(start=period.start - timedelta(days=1), end=period.start)
    return make_statement(
        LEDGER if entries is None else entries,
        agreement,
        period,
        client="zen",
        recorded_until=recorded_until,
        earlier=[Closed(period=before, recorded_until=recorded_after)]
        if recorded_after
        else [],
    )


def commission_of(statement: Statement) -> StatementLine:
    return next(one for one in statement.lines if one.kind is LineKind.COMMISSION)


def counted(statement: Statement) -> list[str]:
    return [source.key for source in commission_of(statement).sources]


def test_statement_adds_the_base_and_a_share_of_net_revenue(
    agreed: MakeAgreement,
) -> None:
    assert stated(agreed()) == Statement(
        client="zen",
        client_name="Studio Zen",
        agreement_title="Studio Zen 2027",
        agreement_sha256="abc",
        period=MARCH,
        recorded_until=CLOSED,
        recorded_after=None,
        currency=EUR,
        lines=(
            StatementLine(
                kind=LineKind.BASE,
                amount=eur("800.00"),
                quantity=1,
                unit_price=eur("800.00"),
                every=Every.MONTH,
            ),
            StatementLine(
                kind=LineKind.COMMISSION,
                amount=eur("64.00"),
                quantity=1,
                unit_price=eur("64.00"),
                rate_percent=Decimal(8),
                workings=(
                    Working(step=Step.SALES, amount=eur("1000.00"), count=1),
                    Working(step=Step.REFUNDS, amount=eur("-200.00"), count=1),
                    Working(step=Step.REVENUE, amount=eur("800.00"), count=2),
                ),
                sources=(
                    Source(
                        key="stripe:charge:ch_1",
                        kind=EntryKind.SALE,
                        effective_on=date(2027, 3, 1),
                        amount=eur("1000.00"),
                        customer="Ada",
                    ),
                    Source(
                        key="stripe:refund:re_0",
                        kind=EntryKind.REFUND,
                        effective_on=date(2027, 3, 31),
                        amount=eur("-200.00"),
                        customer="Bob",
                        parent="stripe:charge:ch_0",
                    ),
                ),
            ),
        ),
        total=eur("864.00"),
        left_out=(
            Source(
                key="stripe:charge:ch_3",
                kind=EntryKind.SALE,
                effective_on=date(2027, 3, 2),
                amount=Money.of("99.00", "USD"),
            ),
        ),
    )


def test_statement_takes_fees_off_where_agreed(agreed: MakeAgreement) -> None:
    line = commission_of(stated(agreed(fees_out=True)))

    assert line.workings == (
        Working(step=Step.SALES, amount=eur("1000.00"), count=1),
        Working(step=Step.REFUNDS, amount=eur("-200.00"), count=1),
        Working(step=Step.FEES, amount=eur("-17.65"), count=1),
        Working(step=Step.REVENUE, amount=eur("782.35"), count=3),
    )
    assert line.amount == eur("62.59")  # 62.588


def test_statement_shows_a_reversal_as_a_correction(agreed: MakeAgreement) -> None:
    entries = LEDGER + read_entries("""
        2027-03-05 reversal reversal:stripe:charge:ch_1
          reverses: stripe:charge:ch_1
          client:zen:processor:stripe -1200.00 EUR
          client:zen:sales             1000.00 EUR
          client:zen:vat                200.00 EUR
        """)

    line = commission_of(stated(agreed(), entries))

    assert line.workings == (
        Working(step=Step.SALES, amount=eur("1000.00"), count=1),
        Working(step=Step.REFUNDS, amount=eur("-200.00"), count=1),
        Working(step=Step.CORRECTIONS, amount=eur("-1000.00"), count=1),
        Working(step=Step.REVENUE, amount=eur("-200.00"), count=3),
    )
    assert line.amount == eur("-16.00")


def test_statement_without_a_movement_still_has_its_lines(
    agreed: MakeAgreement,
) -> None:
    line = commission_of(stated(agreed(), []))

    assert (line.amount, line.workings) == (
        eur("0"),
        (Working(step=Step.REVENUE, amount=eur("0"), count=0),),
    )


def test_statement_of_a_base_only_counts_no_movement(agreed: MakeAgreement) -> None:
    statement = stated(agreed(rate=None))

    assert [line.kind for line in statement.lines] == [LineKind.BASE]
    assert statement.left_out == ()


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "period", "times"),
    [
        ("2027-01-01", None, "2027-03", 1),
        ("2027-03-31", None, "2027-03", 1),
        ("2027-04-01", None, "2027-03", 0),
        ("2027-01-15", None, "2027-01-01..2027-01-15", 0),
        ("2027-01-15", None, "2027-01-01..2027-02-16", 2),
        ("2027-01-31", None, "2027-02", 1),
        ("2027-01-31", None, "2027-03", 1),
        ("2026-01-01", None, "2027-01-01..2028-01-01", 12),
        ("2027-01-01", "2027-03-01", "2027-03", 0),
        ("2027-01-01", "2027-03-02", "2027-03", 1),
    ],
)
def test_monthly_base_is_due_once_each_month_of_the_agreement(
    agreed: MakeAgreement, starts_on: str, ends_on: str | None, period: str, times: int
) -> None:
    agreement = agreed(rate=None, starts_on=starts_on, ends_on=ends_on)

    statement = stated(agreement, [], read_period(period))

    assert statement.total == Money(80_000 * times, EUR)


@given(st.dates(date(2027, 1, 1), date(2027, 3, 31)), st.integers(1, 90))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_monthly_base_over_two_periods_is_that_of_both_together(
    agreed: MakeAgreement, starts_on: date, days: int
) -> None:
    agreement = agreed(rate=None, starts_on=str(starts_on))
    first, last = date(2027, 1, 1), date(2028, 1, 1)
    middle = date.fromordinal(first.toordinal() + 3 * days)

    whole = stated(agreement, [], Period(start=first, end=last)).total
    parts = [
        stated(agreement, [], Period(start=start, end=end)).total
        for start, end in ((first, middle), (middle, last))
    ]

    assert total(parts, EUR) == whole


@pytest.mark.parametrize(
    ("period", "due"), [("2027-02", "0"), ("2027-03", "800"), ("2027-04", "0")]
)
def test_launch_base_is_due_when_the_agreement_begins(
    agreed: MakeAgreement, period: str, due: str
) -> None:
    agreement = agreed(rate=None, every=Every.LAUNCH, starts_on="2027-03-08")

    assert stated(agreement, [], read_period(period)).total == eur(due)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "keys"),
    [
        ("2027-03-01", None, ["stripe:charge:ch_1", "stripe:refund:re_0"]),
        ("2027-03-02", None, ["stripe:refund:re_0"]),
        ("2027-01-01", "2027-03-31", ["stripe:charge:ch_1"]),
    ],
)
def test_commission_counts_the_days_of_the_agreement_only(
    agreed: MakeAgreement, starts_on: str, ends_on: str | None, keys: list[str]
) -> None:
    agreement = agreed(starts_on=starts_on, ends_on=ends_on)

    assert counted(stated(agreement)) == keys


LATE = read_entries("""
2027-03-31 sale late
  recorded: 2027-04-02T08:00:01+00:00
  client:zen:processor:stripe   50.00 EUR
  client:zen:sales             -50.00 EUR

2027-04-03 sale april
  client:zen:processor:stripe  100.00 EUR
  client:zen:sales            -100.00 EUR

2026-12-31 sale too-early
  recorded: 2027-04-05T08:00:00+00:00
  client:zen:processor:stripe  100.00 EUR
  client:zen:sales            -100.00 EUR
""")


def test_movement_that_comes_late_counts_once_in_the_next_statement(
    agreed: MakeAgreement,
) -> None:
    may = datetime(2027, 5, 2, tzinfo=UTC)
    march = stated(agreed(base=None), LATE)
    april = stated(agreed(base=None), LATE, read_period("2027-04"), may, CLOSED)
    first_of_all = stated(agreed(base=None), LATE, read_period("2027-04"), may)

    assert [counted(march), counted(april), counted(first_of_all)] == [
        [],
        ["late", "april"],
        ["april"],
    ]
    assert [source.late for source in commission_of(april).sources] == [True, False]
    assert april.total == eur("12.00")


@given(st.randoms(use_true_random=False))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_statement_is_the_same_to_the_byte_in_any_order(
    agreed: MakeAgreement, random: object
) -> None:
    shuffled = list(LEDGER)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    again = statement_json(stated(agreed(), shuffled))

    assert again == statement_json(stated(agreed()))


def test_statement_does_not_change_by_what_is_learned_later(
    agreed: MakeAgreement,
) -> None:
    later = read_entries("""
        2027-03-15 sale new
          recorded: 2027-04-02T08:00:01+00:00
          client:zen:processor:stripe 10.00 EUR
          client:zen:sales
        """)

    assert stated(agreed(), LEDGER + later) == stated(agreed())


@given(st.lists(st.integers(1, 10**6), max_size=6), st.integers(1, 99))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_commission_is_rounded_once_on_the_whole(
    agreed: MakeAgreement, minors: list[int], rate: int
) -> None:
    text = "".join(
        f"""
2027-03-05 sale c{index}
  client:zen:processor:stripe {minor}.00 JPY
  client:zen:sales
""".replace(".00 JPY", " JPY")
        for index, minor in enumerate(minors)
    )
    agreement = agreed(base=None, rate=str(rate), currency="JPY")

    statement = stated(agreement, read_entries(text))

    doubled = 2 * sum(minors) * rate
    assert statement.total.minor == (doubled + 100) // 200


@pytest.mark.parametrize(
    ("kinds", "french", "english"),
    [
        (["dispute_lost"], "litiges perdus", "lost disputes"),
        (["dispute_won"], "litiges gagnés", "disputes won"),
        (
            ["dispute_lost", "dispute_won"],
            "litiges perdus et gagnés",
            "disputes lost and won",
        ),
    ],
)
def test_disputes_are_said_to_be_lost_or_won(
    agreed: MakeAgreement, kinds: list[str], french: str, english: str
) -> None:
    entries = read_entries(
        "".join(
            f"""
2027-03-0{day} {kind} stripe:{kind}:1
  client:zen:processor:stripe  -{day}.00 EUR
  client:zen:disputes:lost      {day}.00 EUR
"""
            for day, kind in enumerate(kinds, 1)
        )
    )

    line = commission_of(stated(agreed(base=None), entries))

    assert [step_text(Step.DISPUTES, line, one) for one in ("fr", "en")] == [
        french,
        english,
    ]


@pytest.mark.parametrize("commission", ["rate: 8 %", "rate: 8 %, cap: 9000 EUR"])
@pytest.mark.parametrize(
    ("kind", "account", "step"),
    [
        ("dispute_lost", "disputes:lost", Step.DISPUTES),
        ("refund_failed", "refunds", Step.REFUNDS),
        ("correction", "refunds", Step.CORRECTIONS),
        ("reversal", "refunds", Step.CORRECTIONS),
    ],
)
def test_whatever_moves_revenue_has_its_place_in_the_calculation(
    commission: str, kind: str, account: str, step: Step
) -> None:
    """A lost dispute once made the statement of its period impossible."""
    text = (
        "agreement: Zen\ncurrency: EUR\nfrom: 2027-01-01\n"
        f"commission: {{of: net revenue, {commission}}}\n"
    )
    agreement = read_agreement(text, file="zen.yaml", draft=True)
    entries = read_entries(f"""
2027-03-09 {kind} stripe:{kind}:1
  client:zen:processor:stripe  -100.00 EUR
  client:zen:{account}          100.00 EUR
""")

    line = commission_of(stated(agreement, entries))

    assert [(one.step, str(one.amount)) for one in line.workings] == [
        (step, "-100.00 EUR"),
        (Step.REVENUE, "-100.00 EUR"),
    ]
