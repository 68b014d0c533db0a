"""Rules that say which campaign a sale belongs to."""

from __future__ import annotations

from datetime import date

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.claim import Claim
from regie.billing.agreed.terms import Selection
from regie.billing.form import FormError
from regie.billing.revenue.claims import attributed
from regie.billing.revenue.claims import is_open
from regie.billing.revenue.movements import Movement
from regie.billing.revenue.movements import MovementKind
from regie.ledger.attribution import NONE
from regie.ledger.attribution import Told
from regie.money import Money

NOTHING = Money.zero("EUR")
HEAD = "agreement: Zen\ncurrency: EUR\nbase: {amount: 800 EUR, every: month}\n"


def sold(product: str = "Pass", amount: str = "97") -> Movement:
    return Movement(
        key="s",
        kind=MovementKind.SALE,
        on=date(2027, 3, 8),
        amount=Money.of(amount, "EUR"),
        vat=NOTHING,
        shipping=NOTHING,
        product=product,
    )


def campaign(
    rules: str, told: Told, movement: Movement | None = None, on: str = "2027-03-08"
) -> str:
    agreement = read_agreement(
        HEAD + "campaigns:\n" + rules, file="zen.yaml", language="en", draft=True
    )
    return attributed(
        movement or sold(), told, agreement.claims, sold_on=date.fromisoformat(on)
    ).campaign


@pytest.mark.parametrize(
    ("rule", "told", "fits"),
    [
        ("products: [pa*]", Told(), True),
        ("products: [vip]", Told(), False),
        ("prices: [97 EUR]", Told(), True),
        ("prices: [98 EUR, price_1]", Told(), False),
        ("prices: [98 EUR, price_*]", Told(price="price_1Pg"), True),
        ("links: [ada]", Told(link="Ada"), True),
        ("links: [ada]", Told(), False),
        ("coupons: [ZEN10]", Told(coupon="zen10"), True),
        ("variants: [gold], categories: [pass]", Told(variant="gold"), False),
        ("from: 2027-03-08, until: 2027-03-08", Told(), True),
        ("from: 2027-03-09", Told(), False),
        ("until: 2027-03-07", Told(), False),
    ],
)
def test_what_a_rule_looks_at(rule: str, told: Told, fits: bool) -> None:  # noqa: FBT001
    assert campaign(f"  - {{campaign: zen, {rule}}}", told) == ("zen" if fits else "")


def test_the_first_rule_that_fits_and_what_was_said_before_it() -> None:
    rules = "  - {campaign: zen, links: [ada]}\n  - {campaign: yoga}\n"

    assert campaign(rules, Told(link="ada")) == "zen"
    assert campaign(rules, Told()) == "yoga"
    assert campaign(rules, Told(campaign="other")) == "other"
    assert campaign(rules, Told(campaign=NONE)) == ""


def test_a_sale_is_open_until_somebody_says_something() -> None:
    named = attributed(sold(), Told(), (), sold_on=date(2027, 3, 8))

    assert is_open(Told(), named)
    assert not is_open(Told(campaign=NONE), named)


def test_a_campaign_that_is_no_slug_is_shown_with_one() -> None:
    with pytest.raises(FormError) as refused:
        campaign("  - {campaign: Sommet Zen}", Told())

    assert "sommet-zen" in str(refused.value)


def test_rules_are_read_whole() -> None:
    text = (
        HEAD
        + "campaigns:\n  - {campaign: zen, products: [Pass*], prices: [97 EUR, price_1],"
        " from: 2027-03-01, until: 2027-03-31}\n"
    )

    (claim,) = read_agreement(text, file="zen.yaml", draft=True).claims

    assert claim == Claim(
        campaign="zen",
        where=Selection(products=("Pass*",)),
        amounts=(Money.of("97", "EUR"),),
        prices=("price_1",),
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 4, 1),
    )
