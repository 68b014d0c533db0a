"""Worked examples of other people's systems, and the properties that hold for all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Guarantee
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.agreed.terms import Tier
from regie.billing.agreed.terms import TierMode
from regie.billing.agreed.terms import Tiers
from regie.billing.commission.others import PartyLoopError
from regie.billing.commission.simulation import simulate
from regie.billing.exchange import MissingRateError
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.movements import open_book
from regie.money import Money
from tests.billing.simulated import accounts
from tests.billing.simulated import due
from tests.billing.simulated import earned
from tests.billing.simulated import shares

ONE_SALE = "date amount\n2027-01-05 1000"
GROWING = """
    date       amount
    2027-01-05 16000
    2027-02-05 20000
    2027-03-05 25000
"""
ORACLE_TIERS = """
      tiers:
        mode: {mode}
        levels:
          - {{from: 0, rate: 1 %}}
          - {{from: 10000 EUR, rate: 2 %}}
          - {{from: 50000 EUR, rate: 3 %}}
          - {{from: 100000 EUR, rate: 4 %}}
"""


def one(terms: str, sales: str) -> list[str]:
    """Return what one party earns in each period."""
    [account] = accounts(terms, sales).values()
    assert account.balance.is_sound
    return earned(account)


# --- Rates -----------------------------------------------------------------------------


def test_oca_01_a_share_of_another_partys_commission() -> None:
    found = accounts(
        """
        - {party: agent, rate: 5 %}
        - {party: chief, rate: 10 %, of: commissions, others: [agent]}
        """,
        """
        date       kind   id amount sale
        2027-01-05 sale   S  750    -
        2027-02-05 refund -  750    S
        """,
    )

    assert [earned(each) for each in found.values()] == [
        ["37.50", "-37.50"],
        ["3.75", "-3.75"],
    ]


@pytest.mark.parametrize(
    ("sale", "expected"),
    [
        ("- - -", "10.00"),
        ("shoes - -", "20.00"),
        ("shoes boot -", "50.00"),
        ("shoes boot red", "150.00"),
        ("shoes gift -", "0.00"),
    ],
)
def test_oca_02_the_most_specific_rate_wins(sale: str, expected: str) -> None:
    terms = """
        - party: agent
          choose: most specific
          products_out: [gift]
          rates:
            - {rate: 10 EUR}
            - {rate: 20 EUR, categories: [shoes]}
            - {rate: 5 %, products: [boot]}
            - {rate: 15 %, variants: [red]}
    """
    sales = f"date amount category product variant\n2027-01-05 1000 {sale}"

    assert one(terms, sales) == [expected]


@pytest.mark.parametrize(("discount", "expected"), [("0", "15.00"), ("11", "7.50")])
def test_oca_03_rates_by_bands_of_discount(discount: str, expected: str) -> None:
    terms = """
        - party: agent
          rates:
            - {rate: 15 EUR, discount: 0 % .. 10 %}
            - {rate: 7.50 EUR, discount: 10.01 % .. 100 %}
    """

    assert one(terms, f"date amount discount\n2027-01-05 1000 {discount}") == [expected]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("{rate: 2 %, products: [P1]}, {rate: 3 %, categories: [child]}", "6.00"),
        ("{rate: 3 %, categories: [child]}, {rate: 2 %, products: [P1]}", "7.00"),
    ],
)
def test_oca_04_the_first_rate_that_fits_wins(rules: str, expected: str) -> None:
    terms = f"- party: agent\n  rates: [{rules}, {{rate: 1 %}}]"
    sales = """
        date       amount product category
        2027-01-05 100    P1      child
        2027-01-05 100    P2      child
        2027-01-05 100    P3      parent
    """

    assert one(terms, sales) == [expected]


def test_oca_08_a_commission_follows_the_payments() -> None:
    sales = """
        date       kind    id amount sale
        2027-01-05 sale    S  20000  -
        2027-01-10 payment -  10000  S
        2027-02-10 payment -  10000  S
    """

    assert one("- {party: a, rate: 20 %}", sales) == ["2000.00", "2000.00"]
    assert one("- {party: a, rate: 4000 EUR}", sales) == ["2000.00", "2000.00"]
    assert one("- {party: a, rate: 20 %, counted: signed}", sales) == [
        "4000.00",
        "0.00",
    ]


def test_oca_06_what_is_credited_after_the_bill_is_taken_back() -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S  1000   -
        2027-02-05 refund -  1000   S
    """

    assert one("- {party: a, rate: 10 %}", sales) == ["100.00", "-100.00"]
    assert one("- {party: a, rate: 10 %, every: launch}", sales) == ["0.00"]


def test_oca_09_half_months() -> None:
    sales = """
        date       amount
        2022-01-01 100
        2022-01-16 100
        2022-01-31 100
    """

    assert one("- {party: a, rate: 10 %, every: half-month}", sales) == [
        "10.00",
        "20.00",
    ]


def test_oca_10_currencies_are_never_mixed() -> None:
    sales = """
        date       amount currency
        2027-01-05 100    EUR
        2027-01-05 100    USD
        2027-02-05 100    USD
    """

    found = accounts("- {party: a, rate: 10 %}", sales)

    assert {name: earned(account) for name, account in found.items()} == {
        "a EUR": ["10.00"],
        "a USD": ["10.00", "10.00"],
    }


def test_adm_01_refunds_reduce_the_base() -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S  1000   -
        2027-01-06 refund -  200    S
    """

    assert one("- {party: a, rate: 4 %}", sales) == ["32.00"]
    assert one("- {party: a, rate: 4 %, refunds: in}", sales) == ["40.00"]


def test_enm_01_a_share_and_a_flat_sum_rounded_on_the_sale() -> None:
    found = accounts(
        """
        - {party: platform, rate: 5 % + 0.50 EUR, of: gross revenue, scope: sale}
        - {party: cross-border, rate: 1.5 %, of: gross revenue, scope: sale}
        """,
        "date amount vat\n2027-01-05 37.50 7.50",
    )

    assert [earned(account) for account in found.values()] == [["2.38"], ["0.56"]]


def test_spf_05_a_rate_from_target_and_quota() -> None:
    assert one(
        "- {party: a, rate: 25000 / 250000}", "date amount\n2027-01-05 10000"
    ) == ["1000.00"]


def test_int_01_so_many_months_of_each_customer() -> None:
    sales = "date amount customer\n" + "\n".join(
        f"{2027 + month // 12}-{month % 12 + 1:02}-05 50 zoe" for month in range(14)
    )

    found = one("- {party: a, rate: 25 %, months: 12}", sales)

    assert found == ["12.50"] * 12 + ["0.00"] * 2


# --- Tiers -----------------------------------------------------------------------------


def test_ora_01_each_sale_by_itself_in_marginal_tiers() -> None:
    terms = """
        - party: a
          scope: sale
          tiers:
            mode: marginal
            levels:
              - {from: 0, rate: 1 %}
              - {from: 1000 EUR, rate: 2 %}
              - {from: 3000 EUR, rate: 3 %}
              - {from: 8000 EUR, rate: 5 %}
    """
    sizes = (200, 300, 1500, 1200, 2000, 4500)
    sales = "date amount\n" + "\n".join(f"2027-01-05 {size}" for size in sizes)

    [account] = accounts(terms, sales).values()

    [line] = account.lines
    assert [piece.amount for piece in line.paid.earned.pieces] == [
        200,
        300,
        2000,
        1400,
        3000,
        9500,
    ]
    assert earned(account) == ["164.00"]


@pytest.mark.parametrize(
    ("mode", "sold", "expected"),
    [
        ("cliff", "5000", "50.00"),
        ("cliff", "15000", "300.00"),
        ("cliff", "60000", "1800.00"),
        ("marginal", "15000", "200.00"),
        ("marginal", "60000", "1200.00"),
        ("above", "60000", "300.00"),
    ],
)
def test_ora_03_cliff_and_marginal(mode: str, sold: str, expected: str) -> None:
    terms = "- party: a" + ORACLE_TIERS.format(mode=mode).replace("\n      ", "\n  ")

    assert one(terms, f"date amount\n2027-01-05 {sold}") == [expected]


def test_step_pays_the_flat_sum_of_the_level_reached() -> None:
    terms = """
        - party: a
          tiers:
            mode: step
            levels: [{from: 1000 EUR, rate: 50 EUR}, {from: 5000 EUR, rate: 300 EUR}]
    """
    sales = "date amount\n2027-01-05 900\n2027-02-05 1000\n2027-03-05 7000"

    assert one(terms, sales) == ["0.00", "50.00", "300.00"]


def test_jde_01_cumulative_above_a_threshold_with_an_advance() -> None:
    terms = """
        - {party: a, rate: 5 %, scope: cumulative, threshold: 500 EUR, recoup: 100 EUR}
    """

    assert one(terms, GROWING) == ["675.00", "1000.00", "1250.00"]


@pytest.mark.parametrize(
    ("mode", "first", "expected"),
    [
        ("marginal", "500 EUR", ["675.00", "840.00", "790.00"]),
        ("cliff", "0", ["675.00", "645.00", "395.00"]),
    ],
)
def test_jde_02_and_03_cumulative_tiers(
    mode: str, first: str, expected: list[str]
) -> None:
    terms = f"""
        - party: a
          scope: cumulative
          threshold: 500 EUR
          recoup: 100 EUR
          tiers:
            mode: {mode}
            levels:
              - {{from: {first}, rate: 5 %}}
              - {{from: 20000 EUR, rate: 4 %}}
              - {{from: 40000 EUR, rate: 3 %}}
    """

    assert one(terms, GROWING) == expected


def test_jde_04_each_period_with_its_share_of_a_yearly_threshold() -> None:
    terms = """
        - party: a
          rate: 5 %
          threshold: {amount: 500 EUR, per: year}
          recoup: {amount: 300 EUR, each: 100 EUR}
    """
    sales = """
        date       amount
        2027-01-05 15083.33
        2027-02-05 20083.33
        2027-03-05 25083.33
    """

    assert one(terms, sales) == ["652.08", "902.08", "1152.08"]


def test_spf_02_a_sale_that_crosses_a_level() -> None:
    terms = """
        - party: a
          scope: cumulative
          opening: 145000 EUR
          tiers:
            mode: marginal
            levels:
              - {from: 0, rate: 4 %}
              - {from: 150000 EUR, rate: 6 %}
              - {from: 250000 EUR, rate: 8 %}
    """

    assert one(terms, "date amount\n2027-01-05 20000") == ["1100.00"]


@pytest.mark.parametrize(
    ("limit", "sold", "expected"),
    [
        ("cap: 50 EUR", "1000", "50.00"),
        ("floor: 150 EUR", "1000", "150.00"),
        ("baseline: 400 EUR", "1000", "60.00"),
        ("baseline: 400 EUR", "300", "0.00"),
        ("threshold: {amount: 400 EUR, counts: whole}", "1000", "100.00"),
        ("threshold: {amount: 400 EUR, counts: whole}", "399.99", "0.00"),
        ("threshold: {amount: 400 EUR, counts: whole}", "400", "40.00"),
    ],
)
def test_limits(limit: str, sold: str, expected: str) -> None:
    terms = f"- {{party: a, rate: 10 %, {limit}}}"

    assert one(terms, f"date amount\n2027-01-05 {sold}") == [expected]


# --- The base --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("of: net revenue", "100.00"),
        ("of: gross revenue", "120.00"),
        ("of: net revenue, fees: out", "97.00"),
        ("of: net revenue, shipping: in", "110.00"),
        ("of: profit", "57.00"),
        ("of: bénéfice", "57.00"),
    ],
)
def test_base_by_its_switches(words: str, expected: str) -> None:
    sales = """
        date       kind amount vat  fee shipping
        2027-01-05 sale 1320   20%  30  120
        2027-01-06 cost 400    0    0   0
    """

    assert one(f"- {{party: a, rate: 10 %, {words}}}", sales) == [expected]


def test_only_selected_sales_count_with_their_refunds() -> None:
    sales = """
        date       kind   id amount link sale
        2027-01-05 sale   S1 100    ada  -
        2027-01-05 sale   S2 100    ben  -
        2027-01-06 refund -  50     -    S1
        2027-01-06 refund -  50     -    S2
    """

    assert one("- {party: a, rate: 10 %, links: [ad*]}", sales) == ["5.00"]


def test_sales_count_until_the_end_of_the_tail_and_refunds_follow_their_sale() -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S1 100    -
        2027-01-31 sale   S2 100    -
        2027-02-10 sale   S3 100    -
        2027-02-11 sale   S4 100    -
        2027-03-01 refund -  100    S1
        2027-03-01 refund -  100    S4
    """
    terms = "- {party: a, rate: 10 %, until: 2027-01-31, tail: 10 days}"

    assert one(terms, sales) == ["20.00", "10.00", "-10.00"]


# --- From earned to paid ---------------------------------------------------------------


def test_sie_01_a_guarantee_that_is_paid_back() -> None:
    terms = "- {party: a, rate: 100 %, guarantee: {amount: 2000 EUR, recouped: yes}}"
    months = (2750, 3000, 1500, 2375, 3000, 2750)
    sales = "date amount\n" + "\n".join(
        f"2027-{month:02}-05 {amount}" for month, amount in enumerate(months, start=1)
    )

    [account] = accounts(terms, sales).values()

    assert due(account) == [
        "2750.00",
        "3000.00",
        "2000.00",
        "2000.00",
        "2875.00",
        "2750.00",
    ]
    assert [line.paid.balance.owed // 100 for line in account.lines] == [
        0,
        0,
        500,
        125,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("carry", ["100.00", "0.00", "20.00"]),
        ("forgive", ["100.00", "0.00", "100.00"]),
        ("credit", ["100.00", "-80.00", "100.00"]),
    ],
)
def test_ps_01_a_refund_after_the_payout(mode: str, expected: list[str]) -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S1 1000   -
        2027-02-05 sale   S2 200    -
        2027-02-06 refund -  1000   S1
        2027-03-05 sale   S3 1000   -
    """

    [account] = accounts(
        f"- {{party: a, rate: 10 %, clawback: {mode}}}", sales
    ).values()

    assert due(account) == expected
    assert account.balance.is_sound


def test_ps_02_held_for_sixty_days() -> None:
    terms = "- {party: a, rate: 10 %, hold: 60 days}"

    [account] = accounts(terms, "date amount\n2027-03-16 1000").values()

    assert due(account) == ["0.00", "0.00", "100.00"]
    assert account.lines[-1].paid.earned.period.end == date(2027, 6, 1)


def test_what_is_refunded_while_held_is_never_paid() -> None:
    sales = """
        date       kind   id amount sale
        2027-01-05 sale   S1 1000   -
        2027-01-05 sale   S2 1000   -
        2027-02-01 refund -  1000   S1
    """
    terms = "- {party: a, rate: 10 %, hold: {share: 50 %, days: 60}}"

    [account] = accounts(terms, sales).values()

    # Half of each is paid at once; the refund takes its own half back, and the half
    # that was held is let go without being paid.
    assert due(account) == ["100.00", "0.00", "0.00"]
    assert (account.balance.paid, account.balance.held) == (10_000, 0)


def test_fp_01_days_to_the_payment_and_the_least_payout() -> None:
    terms = "- {party: a, rate: 10 %, pay_after: 60 days, minimum_payout: 50 EUR}"
    sales = "date amount\n2027-01-05 300\n2027-02-05 400"

    [account] = accounts(terms, sales).values()

    assert due(account) == ["0.00", "70.00"]
    assert account.lines[0].paid.pay_on == date(2027, 4, 1)


def test_tc_01_partners_share_what_the_affiliate_leaves() -> None:
    terms = """
        - {party: affiliate, rate: 30 %, scope: sale, links: [ada]}
        - {party: partners, rate: 100 %, others: [affiliate], split: {Zoé: 50, Marc: 50}}
    """

    with_affiliate = accounts(terms, "date amount link\n2027-01-05 200 ada")
    alone = accounts(terms, "date amount link\n2027-01-05 200 -")

    assert earned(with_affiliate["affiliate"]) == ["60.00"]
    assert shares(with_affiliate["partners"]) == [
        {"Zoé": "70.00 EUR", "Marc": "70.00 EUR"}
    ]
    assert shares(alone["partners"]) == [{"Zoé": "100.00 EUR", "Marc": "100.00 EUR"}]


GIVEN_BACK = """date kind id amount link sale
2027-01-05 sale A 200 ada -
2027-01-06 sale B 500 - -
2027-02-05 sale C 300 - -
2027-02-06 fee - 20 - A
2027-03-05 refund - 200 - A
"""


def test_a_commission_given_back_changes_the_month_that_it_was_taken_off() -> None:
    """Not that of the fee between: February's base stays at 280, below the cap."""
    terms = """
        - {party: ada, rate: 30 %, scope: sale, links: [ada]}
        - {party: partners, rate: 100 %, of: profit, cap: 400 EUR, others: [ada]}
    """

    found = accounts(terms, GIVEN_BACK)

    assert earned(found["ada"]) == ["60.00", "0.00", "-60.00"]
    assert earned(found["partners"]) == ["400.00", "280.00", "0.00"]


def test_what_one_party_gives_back_is_not_anothers_commission() -> None:
    """Ben's part of March takes nothing off that: his commission was February's."""
    terms = """
        - {party: ada, rate: 30 %, scope: sale, links: [ada]}
        - {party: ben, rate: 10 %, products: [x]}
        - {party: boss, of: commissions, rate: 100 %, cap: 50 EUR, others: [ada, ben]}
    """
    sales = """date kind id amount link product sale
        2027-01-05 sale A 100 ada x -
        2027-02-05 sale B 100 - x -
        2027-03-05 refund - 100 - - A
    """

    assert earned(accounts(terms, sales)["boss"]) == ["40.00", "10.00", "-40.00"]


def test_alloc_01_the_odd_cent_goes_to_the_first() -> None:
    terms = "- {party: a, rate: 100 %, split: {x: 1, y: 1, z: 1}}"

    [account] = accounts(terms, "date amount\n2027-01-05 0.10").values()

    assert shares(account) == [{"x": "0.04 EUR", "y": "0.03 EUR", "z": "0.03 EUR"}]


def test_paid_in_another_currency_at_the_rate_that_was_agreed() -> None:
    rates = """date,from,to,rate
2027-01-30,USD,EUR,0.90
2027-02-28,USD,EUR,0.80
"""
    sales = "date amount currency\n2027-01-05 1000 USD"
    terms = (
        "- {{party: a, rate: 10 %, paid_in: EUR, pay_after: 28 days, conversion: {}}}"
    )

    paid = {
        rule: shares(accounts(terms.format(rule), sales, rates=rates)["a"])
        for rule in ("statement date", "payment date")
    }

    assert paid == {
        "statement date": [{"a": "90.00 EUR"}],
        "payment date": [{"a": "80.00 EUR"}],
    }
    with pytest.raises(MissingRateError):
        accounts(terms.format("average"), sales, rates=rates)


def test_the_average_is_of_the_days_from_the_agreements_first_one_on() -> None:
    rates = "date,from,to,rate\n2027-01-30,USD,EUR,0.90\n2027-02-26,USD,EUR,0.80"
    sales = "date amount currency\n2027-02-05 1000 USD"
    terms = (
        "- {party: a, rate: 10 %, every: quarter, paid_in: EUR, conversion: average}"
    )

    found = accounts(terms, sales, rates=rates, begins=date(2027, 1, 31))

    assert shares(found["a"]) == [{"a": "80.00 EUR"}]


def test_commissions_that_depend_on_each_other_are_refused() -> None:
    terms = """
        - {party: a, rate: 10 %, others: [b]}
        - {party: b, rate: 10 %, others: [a]}
    """

    with pytest.raises(PartyLoopError) as caught:
        accounts(terms, ONE_SALE)

    assert caught.value.names == ("a", "b")


# --- Properties ------------------------------------------------------------------------

EUR = Money.zero("EUR").currency
DAYS = st.dates(date(2027, 1, 1), date(2027, 6, 30))


def cents(minor: int) -> Money:
    return Money(minor, EUR)


def movement(key: str, on: date, minor: int, **kwargs: object) -> Movement:
    given = {
        "kind": MovementKind.SALE,
        "vat": cents(0),
        "shipping": cents(0),
        "sale": key,
    }
    return Movement(key=key, on=on, amount=cents(minor), **(given | kwargs))  # type: ignore[arg-type]


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Draw sales and refunds of at most what was paid."""
    found: list[Movement] = []
    for number in range(draw(st.integers(1, 8))):
        sale = movement(f"s{number}", draw(DAYS), draw(st.integers(1, 500_000)))
        found.append(sale)
        if draw(st.booleans()):
            back = draw(st.integers(1, sale.amount.minor))
            later = draw(st.dates(sale.on, date(2027, 7, 31)))
            found.append(
                movement(
                    f"r{number}",
                    later,
                    back,
                    kind=MovementKind.REFUND,
                    sale=sale.key,
                )
            )
    return found


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    """Draw terms of every kind that can be combined."""
    share = Fraction(draw(st.integers(1, 100)), 100)
    tiers = None
    if draw(st.booleans()):
        begins = sorted(draw(st.sets(st.integers(0, 800_000), min_size=1, max_size=4)))
        levels = [
            Tier(
                begins=cents(begin),
                rate=Rate(share=Fraction(draw(st.integers(0, 60)), 100)),
            )
            for begin in begins
        ]
        mode = draw(
            st.sampled_from([TierMode.MARGINAL, TierMode.CLIFF, TierMode.ABOVE])
        )
        tiers = Tiers(mode=mode, levels=tuple(levels))
    hold = st.builds(
        Hold,
        share=st.sampled_from([Fraction(1), Fraction(1, 3)]),
        days=st.integers(0, 90),
    )
    guarantee = st.builds(
        Guarantee, amount=st.integers(1, 99_999).map(cents), recouped=st.booleans()
    )
    return Terms(
        party="a",
        scope=draw(st.sampled_from(list(Scope))),
        rates=() if tiers else (RateRule(rate=Rate(share=share)),),
        tiers=tiers,
        cap=draw(st.none() | st.integers(1, 200_000).map(cents)),
        hold=draw(st.none() | hold),
        guarantee=draw(st.none() | guarantee),
        clawback=draw(st.sampled_from(list(Clawback))),
        minimum_payout=draw(st.none() | st.integers(1, 50_000).map(cents)),
    )


@given(any_terms(), histories())
def test_nothing_is_lost_between_earned_and_paid(
    terms: Terms, history: list[Movement]
) -> None:
    [account] = simulate([terms], open_book(history))

    for line in account.lines:
        assert line.paid.balance.is_sound
        pieces = sum(piece.amount for piece in line.paid.earned.pieces)
        assert pieces == line.paid.earned.amount


@given(any_terms(), histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(
    terms: Terms, history: list[Movement], random: object
) -> None:
    mixed = list(history)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    before, after = (simulate([terms], open_book(each)) for each in (history, mixed))

    assert [line.paid.due for line in before[0].lines] == [
        line.paid.due for line in after[0].lines
    ]


@given(any_terms(), histories())
def test_stated_so_far_is_the_rule_applied_to_all_there_was(
    terms: Terms, history: list[Movement]
) -> None:
    """The true-up identity: what cumulative terms state adds up to one statement."""
    cumulative = Terms(
        party="a",
        scope=Scope.CUMULATIVE,
        rates=terms.rates,
        tiers=terms.tiers,
        cap=terms.cap,
    )
    [account] = simulate([cumulative], open_book(history))

    last = account.lines[-1].paid.earned
    stated = sum(line.paid.earned.amount for line in account.lines)
    assert abs(stated - last.limited) <= Fraction(1, 2)


@given(
    st.integers(2, 6),
    st.integers(1, 10**6),
    st.integers(1, 100),
    st.sampled_from(Scope),
)
def test_instalments_earn_in_the_end_what_one_payment_earns(
    parts: int, minor: int, percent: int, scope: Scope
) -> None:
    terms = Terms(
        party="a",
        scope=Scope.CUMULATIVE if scope is Scope.PERIOD else scope,
        rates=(RateRule(rate=Rate(share=Fraction(percent, 100))),),
    )
    sale = movement("s", date(2027, 1, 5), minor)
    payments = [
        movement(
            f"p{number}",
            date(2027, number + 1, 5),
            part.minor,
            kind=MovementKind.PAYMENT,
            sale="s",
        )
        for number, part in enumerate(cents(minor).allocate([1] * parts))
        if part
    ]

    [whole] = simulate([terms], open_book([sale]))
    [split] = simulate([terms], open_book([sale, *payments]))

    assert sum(line.paid.earned.amount for line in split.lines) == (
        whole.lines[0].paid.earned.amount
    )


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6))
def test_marginal_tiers_never_pay_less_for_more(sizes: list[int]) -> None:
    levels = tuple(
        Tier(begins=cents(begin), rate=Rate(share=Fraction(rate, 100)))
        for begin, rate in ((0, 5), (100_000, 1), (300_000, 20))
    )
    terms = Terms(party="a", tiers=Tiers(mode=TierMode.MARGINAL, levels=levels))

    found = [
        simulate([terms], open_book([movement("s", date(2027, 1, 5), size)]))[0]
        for size in sorted(sizes)
    ]

    amounts = [account.lines[0].paid.earned.amount for account in found]
    assert amounts == sorted(amounts)
