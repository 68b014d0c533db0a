"""A sum a sale, paid in instalments: whole cents that come to the sum, never to more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.edition import Edition
from regie.billing.period import read_period
from regie.billing.statement.put_right_text import put_right_why
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_why import rungs_of
from regie.ledger.text import read_entries
from regie.money import round_half_away
from tests.billing.simulated import accounts
from tests.billing.simulated import earned
from tests.billing.stated import each_billed
from tests.billing.stated import EXAMPLES
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.statement.test_attributed_commission import said

MONTHS = [read_period(f"2027-{month:02}") for month in range(1, 7)]
SCOPES = ["period", "cumulative"]


def agreed(terms: str, *, begins: int = 1) -> Agreement:
    """Return an agreement from a month on; another month is another version."""
    text = (
        f"agreement: Zen\ncurrency: EUR\nfrom: 2027-{begins:02}-01\ncommission:\n"
        f"  {{of: net revenue, clawback: credit, pay_after: {begins} days, {terms}}}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def totals(statements: Sequence[Statement]) -> list[str]:
    return [f"{one.total.decimal():.2f}" for one in statements]


# --- Simulated -------------------------------------------------------------------------


def simulated(terms: str, paid: Sequence[str], *more: str) -> list[str]:
    rows = [
        "date kind id amount sale",
        "2027-01-05 sale S1 120 -",
        *(
            f"2027-{month:02}-05 payment P{month} {one} S1"
            for month, one in enumerate(paid, start=1)
        ),
        *more,
    ]
    [account] = accounts(f"- {{party: a, {terms}}}", "\n".join(rows)).values()
    assert account.balance.is_sound
    return earned(account)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        (["40"] * 3, ["2.33", "2.34", "2.33"]),
        (["10"] * 12, ["0.58", "0.59", "0.58"] * 4),
        (["30", "90"], ["1.75", "5.25"]),
        (["50"] * 4, ["2.92", "2.91", "1.17", "0.00"]),
    ],
    ids=["3", "12", "unlike", "beyond the price"],
)
def test_the_months_add_up_to_the_sum(
    paid: list[str], expected: list[str], scope: str
) -> None:
    assert simulated(f"scope: {scope}, rate: 7 EUR", paid) == expected


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("40 S1", ["2.33", "2.34", "2.33", "-2.33"]),
        ("20 S1", ["2.33", "2.34", "2.33", "-1.17"]),
        ("40 P1", ["2.33", "2.34", "2.33", "-2.33"]),
        ("120 S1", ["2.33", "2.34", "2.33", "-7.00"]),
    ],
)
def test_what_is_given_back_leaves_what_is_due(
    back: str, expected: list[str], scope: str
) -> None:
    """Of two thirds 4.67, of five sixths 5.83, of all nothing."""
    amount, of = back.split()
    more = f"2027-04-05 refund - {amount} {of}"

    assert simulated(f"scope: {scope}, rate: 7 EUR", ["40"] * 3, more) == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_two_sales_have_a_sum_each(scope: str) -> None:
    """Each to the cent: twice 2.33 in the first month."""
    more = ["2027-01-06 sale S2 120 -"]
    more += [f"2027-{month:02}-06 payment - 40 S2" for month in (1, 2, 3)]

    found = simulated(f"scope: {scope}, rate: 7 EUR", ["40"] * 3, *more)

    assert found == ["4.66", "4.68", "4.66"]


def test_a_percentage_is_still_rounded_on_the_line() -> None:
    found = simulated("scope: period, rate: 0.01 % + 7 EUR", ["40"] * 3)

    assert found == ["2.33", "2.34", "2.33"]


# --- Under several versions ------------------------------------------------------------

THIRDS = "".join(sale(f"2027-0{n}-05", f"p{n}", "40") for n in (1, 2, 3))
TOLD = [said(f"p{n}", purchase="p", whole="120") for n in range(1, 7)]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("changes", [(2,), (3,), (2, 3)])
def test_versions_add_up_to_the_sum(changes: tuple[int, ...], scope: str) -> None:
    made = [agreed(f"scope: {scope}, rate: 7 EUR", begins=n) for n in (1, *changes)]
    versions = [
        [made[sum(month >= n for n in changes)] for month in range(1, 5)],
        [made[0]] * 4,
    ]

    for held in versions:
        found = each_billed(held, read_entries(THIRDS), MONTHS[:4], TOLD)
        assert totals(found) == ["2.33", "2.34", "2.33", "0.00"]


@pytest.mark.parametrize("scope", SCOPES)
def test_another_sum_is_that_of_what_is_paid_under_it(scope: str) -> None:
    """A third of 7, and two thirds of 9: 9 less what a third of it is."""
    first = agreed(f"scope: {scope}, rate: 7 EUR")
    then = agreed(f"scope: {scope}, rate: 9 EUR", begins=2)

    found = each_billed([first, then, then], read_entries(THIRDS), MONTHS[:3], TOLD)

    assert totals(found) == ["2.33", "3.00", "3.00"]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("change", [2, 3, 4, 5])
def test_no_more_than_the_sum_is_due_where_more_than_the_price_is_paid(
    change: int, scope: str
) -> None:
    """Of 100 that were told 4 × 30 are paid; it was 8.40 under two versions."""
    ledger = "".join(sale(f"2027-0{n}-05", f"p{n}", "30") for n in (1, 2, 3, 4))
    rows = [said(f"p{n}", purchase="p", whole="100") for n in (1, 2, 3, 4)]
    first = agreed(f"scope: {scope}, rate: 7 EUR")
    then = agreed(f"scope: {scope}, rate: 7 EUR", begins=change)
    versions = [first if month < change else then for month in range(1, 6)]

    found = each_billed(versions, read_entries(ledger), MONTHS[:5], rows)

    assert totals(found) == ["2.10", "2.10", "2.10", "0.70", "0.00"]


# --- Why this amount -------------------------------------------------------------------

ONE = agreed("scope: period, rate: 7 EUR")
LATER = agreed("scope: period, rate: 7 EUR", begins=3)


IN_ENGLISH = (
    "€7.00 a sale. Of a sale in instalments: what is due of this sum "
    "so far, to the cent, less what was due of it before."
)
IN_FRENCH = (
    "7,00 € par vente. D'une vente payée en plusieurs fois : ce qui est "
    "dû de cette somme jusqu'ici, au centime, moins ce qui en était dû avant."
)


@pytest.mark.parametrize(("language", "why"), [("en", IN_ENGLISH), ("fr", IN_FRENCH)])
def test_the_cent_is_explained(language: str, why: str) -> None:
    made = each_billed([ONE] * 2, read_entries(THIRDS), MONTHS[:2], TOLD)[1]

    rungs = rungs_of(made.lines[0], ONE, language)
    found = [one.why.replace("\xa0", " ") for one in rungs]

    assert why in found


@pytest.mark.parametrize("versions", [[ONE] * 4, [ONE, ONE, LATER, LATER]])
def test_a_cent_that_another_payment_moves_is_told_by_that(
    versions: list[Agreement],
) -> None:
    """The first one is given back: the second one is now the first third of the sum."""
    ledger = read_entries(THIRDS + refund("2027-04-10", "p1", "40"))

    made = each_billed(versions, ledger, MONTHS[:4], TOLD)

    assert totals(made) == ["2.33", "2.34", "2.33", "-2.33"]
    told = [
        put_right_why(one.put_right, "en")
        for one in made[3].lines[0].stages
        if one.put_right is not None
    ]
    again = "Computed again under the terms that it had: due"
    given = "refund stripe:refund:p1 of 10 April 2027 (-€40.00)"
    moved = (
        f"Its base stays €40.00; what is left of a sale's price has changed: {given}."
    )
    gone = f"Its base goes from €40.00 to €0.00: {given}."
    assert told == [
        f"{gone} {again} €0.00 − stated so far €2.33 = -€2.33.",
        f"{moved} {again} €2.33 − stated so far €2.34 = -€0.01.",
        f"{moved} {again} €2.34 − stated so far €2.33 = €0.01.",
    ]


def test_a_cent_that_a_late_payment_moves_is_told_by_that() -> None:
    ledger = (
        sale("2027-01-05", "p1", "40", recorded="2027-03-20")
        + sale("2027-02-05", "p2", "40")
        + sale("2027-03-05", "p3", "40")
    )

    made = each_billed([ONE] * 3, read_entries(ledger), MONTHS[:3], TOLD)

    assert totals(made) == ["0.00", "2.33", "4.67"]
    [_, february] = [
        put_right_why(one.put_right, "en")
        for one in made[2].lines[0].stages
        if one.put_right is not None
    ]
    assert february == (
        "Its base stays €40.00; what is paid of a sale's price has changed: "
        "payment stripe:charge:p1 of 5 January 2027 (€40.00). Computed again under the "
        "terms that it had: due €2.34 − stated so far €2.33 = €0.01."
    )


# --- Editions --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("period", ["2.33", "2.33", "2.33", "0.01", "0.00"]),
        ("cumulative", ["2.33", "2.34", "2.33", "0.00", "0.00"]),
    ],
)
def test_an_older_edition_stays_as_it_was_and_is_put_right(
    scope: str, expected: list[str]
) -> None:
    terms = agreed(f"scope: {scope}, rate: 7 EUR")
    editions = [Edition.ARRIVAL] * 3

    made = each_billed(
        [terms] * 5, read_entries(THIRDS), MONTHS[:5], TOLD, editions=editions
    )

    assert totals(made) == expected


@pytest.mark.parametrize("scope", SCOPES)
def test_so_it_is_under_a_later_version(scope: str) -> None:
    """The older edition gave each version its part of what was paid beyond."""
    ledger = "".join(sale(f"2027-0{n}-05", f"p{n}", "60") for n in (1, 2))
    rows = [said(f"p{n}", purchase="p", whole="100") for n in (1, 2)]
    first = agreed(f"scope: {scope}, rate: 7 EUR")
    then = agreed(f"scope: {scope}, rate: 7 EUR", begins=2)
    versions = [first, then, then, then]

    made = each_billed(
        versions,
        read_entries(ledger),
        MONTHS[:4],
        rows,
        editions=[Edition.ARRIVAL] * 2,
    )

    assert totals(made) == ["4.20", "4.20", "-1.40", "0.00"]


# --- The property ----------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """A told price, and payments: day, cents, what is given back and how much later."""

    price: int
    payments: tuple[tuple[int, int, int, int], ...]

    def text(self, name: str) -> str:
        found = ""
        for place, (day, part, back, later) in enumerate(self.payments):
            on = date(2027, 1, 1) + timedelta(day)
            found += sale(str(on), f"{name}{place}", cents(part))
            if back:
                then = str(on + timedelta(later))
                found += refund(then, f"{name}{place}", cents(back))
        return found

    def due(self, month: int, flat: int) -> int:
        """Return what is due of a sum by the end of a month, in cents."""
        end = (MONTHS[month].end - date(2027, 1, 1)).days
        left = sum(part for day, part, *_ in self.payments if day < end)
        left -= sum(back for day, _, back, later in self.payments if day + later < end)
        return round_half_away(Fraction(flat * min(left, self.price), self.price))


def cents(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    parts = draw(st.lists(st.integers(1, 60_000), min_size=1, max_size=5))
    payments = tuple(
        (
            draw(st.integers(0, 150)),
            part,
            draw(st.just(0) | st.just(part) | st.integers(0, part)),
            draw(st.integers(0, 90)),
        )
        for part in parts
    )
    price = draw(st.just(sum(parts)) | st.integers(1, 2 * sum(parts)))
    return Plan(price=price, payments=payments)


@given(
    scope=st.sampled_from(SCOPES),
    changes=st.sets(st.integers(2, 6), max_size=3),
    given_=st.lists(plans(), min_size=1, max_size=3),
)
@settings(max_examples=EXAMPLES, deadline=None)
def test_all_that_is_stated_of_a_sum_is_what_is_due_of_it(
    scope: str, changes: set[int], given_: list[Plan]
) -> None:
    """At every statement, to the cent, whatever the versions."""
    starts = [1, *sorted(changes)]
    made = [agreed(f"scope: {scope}, rate: 7 EUR", begins=one) for one in starts]
    versions = [made[sum(month >= one for one in changes)] for month in range(1, 7)]
    entries = read_entries("".join(p.text(f"s{n}x") for n, p in enumerate(given_)))
    rows = [
        said(f"s{n}x{place}", purchase=f"s{n}", whole=cents(plan.price))
        for n, plan in enumerate(given_)
        for place in range(len(plan.payments))
    ]

    found = each_billed(versions, entries, MONTHS, rows)

    due = [sum(plan.due(month, 700) for plan in given_) for month in range(6)]
    wanted = [now - before for before, now in zip([0, *due], due, strict=False)]
    assert [one.total.minor for one in found] == wanted
