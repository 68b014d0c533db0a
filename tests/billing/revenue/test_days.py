"""The days of an agreement and of each commission: what counts before, within, after."""

from __future__ import annotations

from datetime import date
from datetime import timedelta

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.simulation import simulate
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.movements import open_book
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.ledger.text import read_entries
from tests.billing.simulated import movements
from tests.billing.stated import close_of
from tests.billing.stated import refund
from tests.billing.stated import sale

MONTHS = [read_period(f"2027-0{month}") for month in range(1, 7)]
PLAIN = "commission: {of: net revenue, rate: 10 %}"
CREDIT = "commission: {of: net revenue, rate: 10 %, clawback: credit}"


def agreed(text: str, days: str = "from: 2027-01-01") -> Agreement:
    head = f"agreement: Zen\ncurrency: EUR\n{days}\n"
    return read_agreement(head + text, file="zen.yaml", language="en", draft=True)


def statements(
    agreement: Agreement, ledger: str, editions: tuple[Edition, ...] = ()
) -> list[Statement]:
    """Return the statement of each month; the first ones are of older editions."""
    named = [*editions, *[NEWEST] * len(MONTHS)]
    closed = [
        Closed(period=one, recorded_until=close_of(one), edition=edition)
        for one, edition in zip(MONTHS, named, strict=False)
    ]
    return [
        make_statement(
            read_entries(ledger),
            agreement,
            period,
            client="zen",
            recorded_until=close_of(period),
            earlier=closed[:place],
            edition=named[place],
        )
        for place, period in enumerate(MONTHS)
    ]


def totals(
    agreement: Agreement, ledger: str, editions: tuple[Edition, ...] = ()
) -> list[str]:
    made = statements(agreement, ledger, editions)
    return [f"{one.total.decimal():.0f}" for one in made]


def simulated(agreement: Agreement, sales: str) -> dict[str, list[str]]:
    """Return what is due for each month, by party."""
    parties = [agreement.bounding(one) for one in agreement.parties]
    until = MONTHS[-1].end - timedelta(days=1)
    found = {}
    for account in simulate(parties, open_book(movements(sales)), until=until):
        due = {line.paid.earned.period: line.paid.due for line in account.lines}
        cents = [due.get(period, 0) for period in MONTHS]
        found[account.terms.party] = [f"{one / 100:.0f}" for one in cents]
    return found


# --- A guarantee -----------------------------------------------------------------------

GUARANTEE = "of: net revenue, rate: 10 %, guarantee: 100 EUR"
MARCH_SALE = sale("2027-03-10", "a", "2000")
SOLD_IN_MARCH = """
date       amount
2027-03-10 2000
"""


@pytest.mark.parametrize(
    ("own", "days", "expected"),
    [
        ("", "from: 2027-01-01", "100 100 200 100 100 100"),
        ("", "from: 2027-02-10\nuntil: 2027-05-02", "0 100 200 100 100 0"),
        (", from: 2027-03-01", "from: 2027-01-01", "0 0 200 100 100 100"),
        (", from: 2027-03-31", "from: 2027-01-01", "0 0 100 100 100 100"),
        (", until: 2027-04-01", "from: 2027-01-01", "100 100 200 100 0 0"),
        (", until: 2027-03-31", "from: 2027-01-01", "100 100 200 0 0 0"),
        (", until: 2027-02-28, tail: 20 days", "from: 2027-01-01", "100 100 200 0 0 0"),
        (
            ", until: 2027-06-30",
            "from: 2027-01-01\nuntil: 2027-04-30",
            "100 100 200 100 0 0",
        ),
    ],
)
@pytest.mark.parametrize("party", ["OBM", "Ada"])
def test_a_guarantee_is_due_on_the_commissions_own_days(
    party: str, own: str, days: str, expected: str
) -> None:
    terms = f"commission: {{{GUARANTEE}{own}}}"
    if party == "Ada":
        terms = f"parties: [{{party: Ada, {GUARANTEE}{own}}}]"
    agreement = agreed(terms, days)

    made = statements(agreement, MARCH_SALE)

    lines = [one.lines if party == "OBM" else one.parties for one in made]
    due = [f"{line.amount.decimal():.0f}" for (line,) in lines]
    assert due == expected.split()
    assert simulated(agreement, SOLD_IN_MARCH)[party] == due


def test_an_older_statement_keeps_the_guarantee_of_days_before() -> None:
    agreement = agreed(f"commission: {{{GUARANTEE}, from: 2027-03-01}}")

    due = totals(agreement, MARCH_SALE, (Edition.GROUPS,))

    assert due[:3] == ["100", "0", "200"]


# --- What is known late ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "on", "counts"),
    [
        ("from: 2027-03-10", "2027-03-09", False),
        ("from: 2027-03-10", "2027-03-10", True),
        ("until: 2027-03-10", "2027-03-10", True),
        ("until: 2027-03-10", "2027-03-11", False),
        ("until: 2027-03-01, tail: 9 days", "2027-03-10", True),
        ("until: 2027-03-01, tail: 9 days", "2027-03-11", False),
    ],
)
@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
@pytest.mark.parametrize("known", ["", "2027-05-20"])
def test_a_sale_belongs_to_a_commission_by_its_own_day(
    own: str,
    on: str,
    counts: bool,  # noqa: FBT001
    scope: str,
    known: str,
) -> None:
    agreement = agreed(
        f"commission: {{of: net revenue, rate: 10 %, scope: {scope}, {own}}}"
    )

    due = totals(agreement, sale(on, "a", "2000", recorded=known))

    assert sum(map(int, due)) == (200 if counts else 0)


# --- After the last day ----------------------------------------------------------------

ENDS = "from: 2027-01-01\nuntil: 2027-03-15"
AFTER = (
    sale("2027-03-10", "a", "2000")
    + sale("2027-03-20", "after", "900")
    + refund("2027-04-10", "a", "500")
    + refund("2027-05-10", "after", "900")
)
SOLD_AFTER = """
date       kind   id    amount sale
2027-03-10 sale   a     2000   -
2027-03-20 sale   after 900    -
2027-04-10 refund -     500    a
2027-05-10 refund -     900    after
"""


@pytest.mark.parametrize("more", ["", ", scope: sale", ", scope: cumulative"])
def test_what_is_given_back_after_the_last_day_counts_and_no_sale_does(
    more: str,
) -> None:
    agreement = agreed(CREDIT.replace("}", f"{more}}}"), ENDS)

    due = totals(agreement, AFTER)

    assert due == ["0", "0", "200", "-50", "0", "0"]
    assert simulated(agreement, SOLD_AFTER)["OBM"] == due


def test_so_it_does_beside_one_plain_rate_and_with_fees() -> None:
    fee = """
2027-04-10 fee stripe:fee:a
  parent: stripe:charge:a
  client:zen:fees:payment      100.00 EUR
  client:zen:processor:stripe -100.00 EUR

2027-04-12 fee stripe:fee:alone
  client:zen:fees:payment      700.00 EUR
  client:zen:processor:stripe -700.00 EUR
"""
    agreement = agreed(f"{PLAIN}\nfees: out", ENDS)

    assert totals(agreement, AFTER + fee) == ["0", "0", "200", "-60", "0", "0"]


def test_nothing_else_is_due_after_the_last_day() -> None:
    base = "base: {amount: 800 EUR, every: month}\n"
    agreement = agreed(f"{base}{CREDIT}", ENDS)

    assert totals(agreement, AFTER) == ["800", "800", "1000", "-50", "0", "0"]


def test_a_reversal_after_the_last_day_counts() -> None:
    undone = """
2027-05-10 reversal reversal:stripe:charge:a
  reverses: stripe:charge:a
  reason: faux
  client:zen:processor:stripe  -2000.00 EUR
  client:zen:sales              2000.00 EUR
"""
    agreement = agreed(CREDIT, ENDS)

    due = totals(agreement, sale("2027-03-10", "a", "2000") + undone)

    assert due == ["0", "0", "200", "0", "-200", "0"]


def test_a_refund_that_older_statements_left_out_is_in_the_next_one() -> None:
    older = (Edition.GROUPS,) * 4

    assert totals(agreed(CREDIT, ENDS), AFTER, older) == [
        "0",
        "0",
        "200",
        "0",
        "-50",
        "0",
    ]


def test_sales_of_a_tail_count_after_the_agreements_last_day() -> None:
    agreement = agreed(CREDIT.replace("}", ", tail: 5 days}"), ENDS)

    due = totals(agreement, AFTER)

    assert due == ["0", "0", "290", "-50", "-90", "0"]
    assert simulated(agreement, SOLD_AFTER)["OBM"] == due


# --- A base for the launch -------------------------------------------------------------


def launch_base(title: str, begins: str, amount: str = "500 EUR") -> Agreement:
    text = f"agreement: {title}\ncurrency: EUR\nfrom: {begins}\n"
    text += f"base: {{amount: {amount}, every: launch}}\n"
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def after(period: Period, before: Agreement, holds: Agreement) -> Statement:
    """Return the next month's statement by another version."""
    closed = Closed(
        period=period,
        recorded_until=close_of(period),
        same_agreement=False,
        agreement=before,
    )
    following = MONTHS[MONTHS.index(period) + 1]
    return make_statement(
        [],
        holds,
        following,
        client="zen",
        recorded_until=close_of(following),
        earlier=[closed],
    )


@pytest.mark.parametrize("amount", ["500 EUR", "700 EUR"])
@pytest.mark.parametrize("first", [MONTHS[0], MONTHS[1]])
def test_a_base_for_the_launch_is_due_once_whatever_its_versions(
    amount: str, first: Period
) -> None:
    """Also where the month in which it was due was billed elsewhere."""
    following = MONTHS[MONTHS.index(first) + 1]
    before = launch_base("Mars", "2027-01-10")
    holds = launch_base("Mars", f"{following.start}", amount)

    (line,) = after(first, before, holds).lines

    day = date(2027, 1, 10)
    assert (line.quantity, line.amount.minor) == (0, 0)
    assert line.charged == Period(start=day, end=day + timedelta(days=1))


def test_an_agreement_of_another_name_is_another_launch() -> None:
    before, holds = launch_base("Mars", "2027-01-10"), launch_base("Mai", "2027-02-01")

    (line,) = after(MONTHS[0], before, holds).lines

    assert (line.quantity, str(line.amount)) == (1, "500.00 EUR")


def test_a_base_that_was_not_due_before_is() -> None:
    before = agreed(PLAIN.replace("10 %", "11 %"))
    holds = launch_base("Zen", "2027-02-01")

    (line,) = after(MONTHS[0], before, holds).lines

    assert (line.quantity, str(line.amount)) == (1, "500.00 EUR")


# --- A base of zero --------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["period", "cumulative"])
def test_a_level_from_zero_is_not_reached_without_a_base(scope: str) -> None:
    levels = "[{from: 0, rate: 30 EUR}]"
    agreement = agreed(
        f"commission: {{of: net revenue, clawback: credit, scope: {scope}, tiers: "
        f"{{mode: step, levels: {levels}}}}}"
    )
    ledger = sale("2027-02-10", "a", "2000") + refund("2027-04-10", "a", "2000")

    assert totals(agreement, ledger) == ["0", "30", "0", "-30", "0", "0"]
    older = totals(agreement, ledger, (Edition.GROUPS,))
    assert older[0] == "30"


def test_a_fee_of_a_sale_has_no_vat_in_a_simulation() -> None:
    agreement = agreed("commission: {of: net revenue, rate: 10 %, fees: out, cap: 900}")
    sales = """
    date       kind id amount vat  sale
    2027-02-10 sale a  1200   20%  -
    2027-02-10 fee  -  100    -    a
    """

    assert simulated(agreement, sales)["OBM"][1] == "90"


def test_what_was_reached_before_is_no_base_that_a_floor_is_for() -> None:
    agreement = agreed(
        "commission: {of: net revenue, rate: 1 %, scope: cumulative, opening: 900 EUR, "
        "floor: 30 EUR}"
    )
    ledger = sale("2027-02-10", "a", "2000")

    assert totals(agreement, ledger)[:3] == ["0", "30", "0"]
    assert totals(agreement, ledger, (Edition.GROUPS,))[:3] == ["30", "0", "0"]


def test_a_fee_lowers_the_whole_price_of_what_is_signed_in_a_simulation() -> None:
    """As in a bill: 140 of it is left, and half of that is below the cap."""
    terms = "of: net revenue, rate: 50 %, counted: signed, scope: sale, fees: out"
    agreement = agreed(f"commission: {{{terms}, cap: 90 EUR, clawback: credit}}")
    sales = """
    date       kind    id amount sale
    2027-02-10 sale    a  400    -
    2027-02-10 payment p  200    a
    2027-02-10 fee     -  20     p
    2027-04-10 refund  -  240    a
    """

    assert simulated(agreement, sales)["OBM"] == ["0", "90", "0", "-20", "0", "0"]
