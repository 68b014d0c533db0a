from __future__ import annotations

from decimal import Decimal

import pytest

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.form import FormError
from regie.billing.work.hourly import Each
from regie.billing.work.hourly import Hourly
from regie.billing.work.hourly import Limit
from regie.billing.work.hourly import Limits
from regie.billing.work.hourly import Minimum
from regie.billing.work.hourly import Rounding
from regie.billing.work.hourly import Way
from regie.billing.work.hourly import Where
from regie.billing.work.hourly import WorkRate
from regie.billing.work.retainer import Carry
from regie.billing.work.retainer import Grant
from regie.billing.work.retainer import Retainer
from regie.billing.work.retainer import Started
from regie.billing.work.terms import WorkTerms
from regie.money import Money
from tests.billing.worked import agreed

KEPT = """
agreement: Zen
client: Zen
from: 2027-01-01
currency: EUR
payment_terms_days: 30
vat: franchise
buyer: {name: Zen Ltd, address: [1 High Street, London], country: GB}
hourly: {rate: 60, cap: 40, budget: 1.500}
"""
PARTS = "- {share: 30 %, due: signature}\n    - {due: livraison}"


def test_everything_that_can_be_said_of_hours() -> None:
    found = agreed("""
hourly:
  rate: 60 EUR
  rates:
    - {rate: 90 EUR, activities: [stratégie], roles: [obm], name: Stratégie}
  activities: [extra*]
  rounding: {to: 15 min, way: au-dessus, each: saisie}
  minimum: {time: 2 h, each: période}
  cap: 1500 EUR
  budget: 20 h
  limits: projet
  warn_at: 75 %
""")

    assert found.work == WorkTerms(
        hourly=Hourly(
            rate=Money.of("60", "EUR"),
            rates=(
                WorkRate(
                    price=Money.of("90", "EUR"),
                    where=Where(activities=("stratégie",), roles=("obm",)),
                    name="Stratégie",
                ),
            ),
            where=Where(activities=("extra*",)),
            rounding=Rounding(to=15, way=Way.UP, each=Each.ENTRY),
            minimum=Minimum(minutes=120),
            cap=Limit(amount=Money.of("1500", "EUR")),
            budget=Limit(minutes=1200),
            limits=Limits.PROJECT,
            warn_percent=Decimal(75),
        )
    )


def test_everything_that_can_be_said_of_prepaid_hours() -> None:
    found = agreed("""
retainer:
  fee: 900 EUR
  hours: 15 h
  every: mois
  carry_over: {up_to: 5 h, months: 2}
  overage: 75 EUR
  rounding: 6 min
  started_month: prorata
""")

    assert found.work.retainer == Retainer(
        fee=Money.of("900", "EUR"),
        minutes=900,
        every=Grant.MONTH,
        carry=Carry(months=2, up_to=300),
        overage=Money.of("75", "EUR"),
        rounding=Rounding(to=6),
        started_month=Started.PRORATA,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "hourly: {rate: 60 USD}": "expected: 60 EUR",
        "hourly: {rate: 60 EUR, cap: 20 EUR}": "",
        "hourly: {rate: 60 EUR, cap: 20}": (
            "its unit is missing: `20 h` or `20 EUR`; expected: 20 h | 1500 EUR"
        ),
        "hourly: {rate: 60 EUR, budget: '1 500,50'}": (
            "its unit is missing: `1 500,50 h` or `1 500,50 EUR`"
        ),
        "hourly: {rate: 60 EUR, cap: beaucoup}": "expected: 20 h | 1500 EUR",
        "retainer: {fee: 9, hours: 9 h, overage: x}": "expected: 75 EUR | none",
        "retainer: {fee: 9, hours: 9 h, overage: none, carry_over: x}": (
            "expected: none | all | aucun | tout | {up_to: 5 h, months: 2}"
        ),
        "hourly: {rate: 60 EUR, rounding: 15}": "expected: 15 min",
        "hourly: {rate: 60 EUR, rates: [{rate: 90 EUR}]}": "takes-everything",
        "hourly: {rate: 60 EUR}\nretainer: {fee: 9, hours: 9 h, overage: none}": (
            "counted-twice"
        ),
        "retainer: {fee: 900 EUR, hours: 15 h}": "`overage` is missing",
        "retainer: {fee: 900 EUR, hours: 15, overage: none}": "expected: 15 min",
        "retainer: {fee: 9, hours: 9 h, overage: 9, when_empty: renew}": (
            "expected: every: once"
        ),
        "retainer: {fee: 9, hours: 9 h, every: once, overage: 9, carry_over: all}": (
            "expected: {months: 6}"
        ),
        "project: {price: 900 EUR, instalments: [{share: 30 %}, {due: delivery}]}": (
            "one of the keys `due`, `anchor` or `step`"
        ),
        "project: {price: 900 EUR, instalments: [{due: signature}, {due: delivery}]}": (
            "only the last instalment takes what is left"
        ),
        "project: {price: 900 EUR, instalments: [{share: 50 %, due: signature}, "
        "{share: 30 %, due: delivery}]}": "€450.00 of the price are left",
        "project: {price: 900 EUR, instalments: [{amount: 900, due: signature}, "
        "{due: delivery}]}": "nothing of the price is left for the last instalment",
        "project: {price: 900 EUR, instalments: [{amount: 950, due: signature}, "
        "{due: delivery}]}": "the instalments exceed the price by €50.00",
        "project: {price: 900 EUR, instalments: [{amount: 900, due: signature}, "
        "{amount: 70, due: delivery}]}": "the instalments exceed the price by €70.00",
        "project: {price: 900 EUR, instalments: [{step: page}]}": (
            "`campaign` is missing"
        ),
        "project: {price: 900 EUR, instalments: [{due: demain}]}": (
            "expected: signature | 2027-03-01 | delivery"
        ),
    }.items(),
)
def test_what_does_not_fit_is_said_with_what_does(text: str, said: str) -> None:
    if not said:
        assert agreed(text).work.hourly
        return
    with pytest.raises(FormError) as caught:
        agreed(text)

    assert said in str(caught.value)


@pytest.mark.parametrize("word", ["none", "offertes", "aucun", "Aucune"])
def test_hours_beyond_that_are_not_billed(word: str) -> None:
    found = agreed(f"retainer: {{fee: 900, hours: 15 h, overage: {word}}}")

    assert found.work.retainer == Retainer(
        fee=Money.of("900", "EUR"), minutes=900, overage=None
    )


def test_a_limit_that_was_kept_without_its_unit_is_the_amount_that_it_was() -> None:
    found = kept_agreement(KEPT, file="a.yaml").work.hourly

    assert found is not None
    assert (found.cap, found.budget) == (
        Limit(amount=Money.of("40", "EUR")),
        Limit(amount=Money.of("1.50", "EUR")),
    )


def test_an_agreement_about_nothing_names_all_that_could_be_due() -> None:
    with pytest.raises(FormError, match="`hourly`, `retainer` or `project`"):
        agreed("")
