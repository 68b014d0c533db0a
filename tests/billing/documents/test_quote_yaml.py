from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import Unit
from regie.billing.documents.quote import Quote
from regie.billing.documents.quote_yaml import kept_quote
from regie.billing.documents.quote_yaml import read_quote
from regie.billing.form import FormError
from regie.billing.parties import Party
from regie.billing.vat import FRANCHISE
from regie.money import EUR
from regie.money import Money
from regie.words import speaking

EXAMPLE = Path(__file__).parents[3] / "playbooks" / "examples" / "quote.yaml"
TEXT = EXAMPLE.read_text("utf-8")


def line(
    fr: str, en: str, quantity: str, unit: Unit, price: str, net: str
) -> InvoiceLine:
    return InvoiceLine(
        fr=fr,
        en=en,
        quantity=Decimal(quantity),
        unit=unit,
        unit_price=Money.of(price, "EUR"),
        net=Money.of(net, "EUR"),
    )


def test_the_example_is_read() -> None:
    quote = read_quote(TEXT, file="quote.yaml")

    assert quote == Quote(
        title="Lancement du Sommet Zen",
        client="Studio Zen",
        buyer=Party(
            name="Studio Zen SAS",
            address=("12 rue des Lilas", "75011 Paris"),
            siren="999888779",
            email="compta@studio-zen.example.com",
        ),
        currency=EUR,
        regime=FRANCHISE,
        valid_days=30,
        payment_terms_days=30,
        lines=(
            line(
                "Cadrage et rétroplanning",
                "Scoping and plan",
                "2",
                Unit.DAY,
                "450",
                "900",
            ),
            line(
                "Coordination de l'équipe",
                "Coordination of the team",
                "12.5",
                Unit.HOUR,
                "60",
                "750",
            ),
            line(
                "Mise en place du tunnel de vente",
                "Set-up of the sales funnel",
                "1",
                Unit.ONE,
                "1200",
                "1200",
            ),
        ),
        deposit=Fraction(3, 10),
    )
    assert (quote.net, quote.deposit_net) == (
        Money.of("2850", "EUR"),
        Money.of("855", "EUR"),
    )


def test_what_is_left_out_has_its_usual_value() -> None:
    plain = TEXT.replace("deposit: 30 %\n", "").replace("payment_terms_days: 30\n", "")
    plain = plain.replace("what_en: Scoping and plan, ", "")

    quote = read_quote(plain, file="q.yaml")

    usual = replace(quote.lines[0], en=quote.lines[0].fr)
    assert (quote.deposit, quote.lines[0]) == (Fraction(), usual)
    assert quote.payment_terms_days == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("valid: 30 jours", "valid: bientôt", "`bientôt` does not fit `valid`"),
        (
            "deposit: 30 %",
            "deposit: 130 %",
            "`130 %` does not fit `deposit`: above 0%, 100% at most; expected: 30 %",
        ),
        ("quantity: 2,", "quantity: 0,", "`0` does not fit `quantity`"),
        ("quantity: 12.5", "quantity: 1.23456", "does not fit `quantity`"),
        ("unit: jours", "unit: litres", "`litres` does not fit `unit`"),
        ("price: 450 EUR", "price: 450 USD", "`450 USD` does not fit `price`"),
        (
            "price: 450 EUR",
            "price: 1.500",
            "this reads in two ways; write 1500 or 1.50",
        ),
        ("vat: franchise\n", "", "the key `vat` is missing"),
    ],
)
def test_a_quote_with_a_fault_is_refused(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with speaking("en"), pytest.raises(FormError) as caught:
        read_quote(TEXT.replace(old, new), file="q.yaml", language="en")

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "off", "net", "percent"),
    [
        ("10 %", "120.00", "1080.00", Decimal(10)),
        ("12,5 %", "150.00", "1050.00", Decimal("12.5")),
        ("50,50 EUR", "50.50", "1149.50", None),
    ],
)
def test_a_discount_is_a_share_of_the_line_or_an_amount(
    typed: str, off: str, net: str, percent: Decimal | None
) -> None:
    text = TEXT.replace("price: 1200 EUR", f'price: 1200 EUR, discount: "{typed}"')

    last = read_quote(text, file="q.yaml").lines[-1]

    assert (last.discount, last.net) == (Money.of(off, "EUR"), Money.of(net, "EUR"))
    assert last.percent_off == percent


@pytest.mark.parametrize("typed", ["100 %", "1200 EUR", "-5 EUR", "0", "bientôt"])
def test_what_is_no_discount_is_refused(typed: str) -> None:
    text = TEXT.replace("price: 1200 EUR", f'price: 1200 EUR, discount: "{typed}"')

    with pytest.raises(FormError, match="discount"):
        read_quote(text, file="q.yaml")


def test_what_was_issued_with_a_price_that_reads_in_two_ways_is_read_on() -> None:
    kept = kept_quote(
        TEXT.replace("price: 1200 EUR", "price: 1.200 EUR"), file="q.yaml"
    )

    assert kept.lines[-1].unit_price == Money.of("1.20", "EUR")


def test_a_discount_of_the_whole_price_says_so() -> None:
    text = TEXT.replace("price: 1200 EUR", "price: 1200 EUR, discount: 1200 EUR")

    with speaking("en"), pytest.raises(FormError) as caught:
        read_quote(text, file="q.yaml", language="en")

    assert [one.message for one in caught.value.problems] == [
        (
            "`1200 EUR` does not fit `discount`: not less than the price of the line, "
            "€1,200.00; expected: 10 % | 50 EUR"
        )
    ]


@pytest.mark.parametrize("typed", ["price: 1.200 EUR", "price: 9, quantity: x"])
def test_a_discount_of_a_price_that_is_not_known_is_no_fault(typed: str) -> None:
    text = TEXT.replace("price: 1200 EUR", f"{typed}, discount: 50 EUR")

    with pytest.raises(FormError) as caught:
        read_quote(text, file="q.yaml")

    assert ["discount" in one.message for one in caught.value.problems] == [False]


def test_a_rate_that_is_not_in_force_is_told_with_the_rest() -> None:
    text = TEXT.replace("vat: franchise", "vat: 19 %").replace("30 jours", "bientôt", 1)

    with pytest.raises(FormError) as caught:
        read_quote(text, file="q.yaml", country="FR")

    told = [one.message[:40] for one in caught.value.problems]
    assert sorted(told) == [
        "19 % n'est pas un taux de TVA en vigueur",
        "« bientôt » ne convient pas à « valid » ",
    ]
