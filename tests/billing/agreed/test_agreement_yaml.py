from __future__ import annotations

import hashlib
import textwrap
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import BaseFee
from regie.billing.agreed.agreement import Commission
from regie.billing.agreed.agreement import Every
from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.terms import Rate
from regie.billing.agreed.terms import RateRule
from regie.billing.agreed.terms import Switches
from regie.billing.agreed.terms import Terms
from regie.billing.form import FormError
from regie.billing.parties import Party
from regie.billing.vat import standard
from regie.money import EUR
from regie.money import Money

GOOD = """\
agreement: Studio Zen 2027
client: Studio Zen
from: 2027-01-01
until: 2027-12-31
currency: EUR
base: {amount: "1 800,50 EUR", every: month}
commission:
  rate: 8,5 %
  of: net revenue
fees: out
payment_terms_days: 30
vat: 20 %
buyer:
  name: Studio Zen SAS
  address: |
    12 rue des Lilas
    75011 Paris
  siren: 732 829 320
  vat_number: FR 44 732829320
  email: compta@studio-zen.example
"""
SHORT = """\
agreement: Zen
client: Zen
from: 2027-01-01
currency: EUR
base: {amount: 800 €, every: lancement}
payment_terms_days: 0
vat: franchise
buyer: {name: Zen Ltd, address: [1 High Street, London], country: GB}
"""


def problems(text: str, language: str = "fr", *, draft: bool = False) -> str:
    with pytest.raises(FormError) as caught:
        read_agreement(text, file="zen.yaml", language=language, draft=draft)
    return str(caught.value)


def first_lines(text: str, language: str = "fr") -> list[str]:
    return [block.split("\n", 1)[0] for block in problems(text, language).split("\n\n")]


def test_agreement_is_read_whole() -> None:
    assert read_agreement(GOOD, file="zen.yaml") == Agreement(
        title="Studio Zen 2027",
        client="Studio Zen",
        starts_on=date(2027, 1, 1),
        ends_on=date(2028, 1, 1),
        currency=EUR,
        base=BaseFee(amount=Money.of("1800.50", "EUR"), every=Every.MONTH),
        commission=Commission(rate_percent=Decimal("8.5"), fees_out=True),
        payment_terms_days=30,
        vat=standard(Decimal(20)),
        buyer=Party(
            name="Studio Zen SAS",
            address=("12 rue des Lilas", "75011 Paris"),
            siren="732829320",
            vat_number="FR44732829320",
            email="compta@studio-zen.example",
        ),
        parties=(
            Terms(
                party="OBM",
                rates=(RateRule(rate=Rate(share=Fraction(85, 1000))),),
                switches=Switches(fees=False),
            ),
        ),
        sha256=hashlib.sha256(GOOD.encode()).hexdigest(),
    )


def test_agreement_may_be_short() -> None:
    assert read_agreement(SHORT, file="zen.yaml") == Agreement(
        title="Zen",
        client="Zen",
        starts_on=date(2027, 1, 1),
        currency=EUR,
        base=BaseFee(amount=Money.of("800", "EUR"), every=Every.LAUNCH),
        payment_terms_days=0,
        buyer=Party(name="Zen Ltd", address=("1 High Street", "London"), country="GB"),
        sha256=hashlib.sha256(SHORT.encode()).hexdigest(),
    )


def test_agreement_understands_french_words() -> None:
    french = (
        GOOD.replace("every: month", "every: Mois")
        .replace("of: net revenue", "of: revenu  net")
        .replace("fees: out", "fees: déduites")
    )

    known = read_agreement(french, file="zen.yaml")

    expected = read_agreement(GOOD, file="zen.yaml")
    assert (known.base, known.commission) == (expected.base, expected.commission)


def test_agreement_with_one_problem_shows_the_place() -> None:
    text = GOOD.replace("rate: 8,5 %", "rate: 8,5")

    assert problems(text) == textwrap.dedent("""\
        zen.yaml:8:9: « 8,5 » ne convient pas à « rate » ; attendu : 8 % | 10 EUR | 5 % + 0.50 EUR [bad-value]
          |
        8 |   rate: 8,5
          |         ^~~""")


def test_agreement_with_a_comma_inside_braces_says_so() -> None:
    text = SHORT.replace("800 €", "1 800,50 €")

    assert (
        problems(text)
        == textwrap.dedent("""\
        zen.yaml:5:22: clé inconnue « 50 € » ; possibles : amount, every [unknown-key]
          |
        5 | base: {amount: 1 800,50 €, every: lancement}
          |                      ^~~~
           = dans des accolades, la virgule sépare les clés : écrivez un point (8.5 %), ou mettez la valeur entre guillemets""")
    )


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            "from: 2027-01-01",
            "from: 01/01/2027",
            (
                "zen.yaml:3:7: `01/01/2027` does not fit `from`; expected: 2027-01-31 "
                "[bad-value]"
            ),
        ),
        (
            "until: 2027-12-31",
            "until: 2026-12-31",
            (
                "zen.yaml:4:8: `2026-12-31` does not fit `until`; expected: 2027-01-01 or a "
                "later day "
                "[bad-value]"
            ),
        ),
        (
            "  of: net revenue",
            "  of: net revenue\n  from: 2027-03-11\n  until: 2027-03-10",
            (
                "zen.yaml:11:10: `2027-03-10` does not fit `until`; expected: "
                "2027-03-11 or a later day [bad-value]"
            ),
        ),
        (
            "1 800,50 EUR",
            "1 800,50 USD",
            (
                "zen.yaml:6:17: `1 800,50 USD` does not fit `amount`; expected: 800 EUR "
                "[bad-value]"
            ),
        ),
        (
            "1 800,50 EUR",
            "0 EUR",
            (
                "zen.yaml:6:17: `0 EUR` does not fit `amount`; expected: 800 EUR "
                "[bad-value]"
            ),
        ),
        (
            "rate: 8,5 %",
            "rate: 101 %",
            (
                "zen.yaml:8:9: `101 %` does not fit `rate`: more than 100% of what is sold; expected: 8 % | 10 EUR | 5 % "
                "+ 0.50 EUR [bad-value]"
            ),
        ),
        (
            "fees: out",
            "fees: some",
            (
                "zen.yaml:10:7: `some` does not fit `fees`; expected: in | out | incluses | "
                "déduites | inclus | déduits [bad-value]"
            ),
        ),
        (
            "payment_terms_days: 30",
            "payment_terms_days: 61",
            (
                "zen.yaml:11:21: `61` does not fit `payment_terms_days`; expected: 0 … 60 "
                "[bad-value]"
            ),
        ),
        (
            "vat: 20 %",
            "vat: 100 %",
            (
                "zen.yaml:12:6: `100 %` does not fit `vat`; expected: franchise | 20 % | reverse charge | outside EU "
                "[bad-value]"
            ),
        ),
        (
            "732 829 320\n",
            "73 282 932\n",
            (
                "zen.yaml:18:10: `73 282 932` does not fit `siren`: a SIREN has 9 digits, "
                "this one 8; expected: a real SIREN, written for example 732 829 320 "
                "[bad-value]"
            ),
        ),
        (
            "until: 2027-12-31",
            "until: 2027-02-31",
            (
                "zen.yaml:4:8: `2027-02-31` does not fit `until`: February 2027 has 28 "
                "days; expected: 2027-12-31 [bad-value]"
            ),
        ),
        (
            "compta@studio-zen.example",
            "compta",
            (
                "zen.yaml:20:10: `compta` does not fit `email`; expected: nom@example.fr "
                "[bad-value]"
            ),
        ),
    ],
)
def test_agreement_with_a_bad_value(before: str, after: str, line: str) -> None:
    assert first_lines(GOOD.replace(before, after), "en") == [line]


def test_agreement_shows_all_problems_at_once() -> None:
    text = """\
        agrement: Zen
        client: ""
        from: 2027-01-01
        currency: EURO
        payment_terms_days: [30]
        vat: 20 %
        buyer: {name: Zen, address: {}}
        """

    assert first_lines(textwrap.dedent(text)) == [
        "zen.yaml:1:1: il manque la clé « agreement » [missing-key]",
        (
            "zen.yaml:1:1: il manque « base », « commission », « hourly », « retainer » "
            "ou « project » : rien ne serait dû "
            "[nothing-due]"
        ),
        (
            "zen.yaml:1:1: clé inconnue « agrement » ; possibles : agreement, client, "
            "from, currency, payment_terms_days, vat, buyer, until, base, commission, "
            "parties, hourly, retainer, project, fees, campaigns, conversion "
            "[unknown-key]"
        ),
        "zen.yaml:2:10: «  » ne convient pas à « client » ; attendu : un texte [bad-value]",
        (
            "zen.yaml:4:11: « EURO » ne convient pas à « currency » ; attendu : EUR, "
            "USD, … [bad-value]"
        ),
        (
            "zen.yaml:5:21: « … » ne convient pas à « payment_terms_days » ; attendu : "
            "un texte [bad-value]"
        ),
        (
            "zen.yaml:7:8: il manque la clé « siren » : une facture française le porte "
            "[missing-key]"
        ),
        (
            "zen.yaml:7:29: « … » ne convient pas à « address » ; attendu : un texte "
            "[bad-value]"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  \n", "zen.yaml:1:1: ce fichier est vide [empty]"),
        (
            GOOD.replace("buyer:\n", "buyer: Zen\nother:\n"),
            (
                "zen.yaml:13:8: « Zen » ne convient pas à « buyer » ; attendu : {name: …, "
                "address: …} [bad-value]"
            ),
        ),
        (
            SHORT.replace("[1 High Street, London]", "[1 High Street, [London]]"),
            (
                "zen.yaml:8:33: « … » ne convient pas à « address » ; attendu : un texte "
                "[bad-value]"
            ),
        ),
    ],
)
def test_agreement_of_the_wrong_shape(text: str, line: str) -> None:
    assert first_lines(text)[0] == line


def test_agreement_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(FormError):
        read_agreement("a: [", file="zen.yaml")


def test_agreement_with_an_alias_is_refused() -> None:
    with pytest.raises(FormError):
        read_agreement(GOOD.replace("vat: 20 %", "vat: *x"), file="zen.yaml")


def test_agreement_with_a_key_twice_is_refused() -> None:
    with pytest.raises(FormError):
        read_agreement(GOOD + "vat: 10 %\n", file="zen.yaml")


def test_agreement_in_another_currency() -> None:
    dollars = SHORT.replace("EUR", "USD").replace("800 €", "800 USD")

    known = read_agreement(dollars, file="zen.yaml")

    assert known.base == BaseFee(amount=Money.of("800", "USD"), every=Every.LAUNCH)


def test_agreement_in_dollars_takes_no_euros() -> None:
    with pytest.raises(FormError):
        read_agreement(SHORT.replace("EUR", "USD"), file="zen.yaml")


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (
            '"1 800,50 EUR"',
            "1.000 EUR",
            (
                "zen.yaml:6:16: « 1.000 EUR » ne convient pas à « amount » : cela se lit de "
                "deux façons ; écrivez 1000 ou 1,00 ; attendu : 800 EUR [bad-value]"
            ),
        ),
        (
            "rate: 8,5 %",
            "rate: 5 % + 1,500 EUR",
            (
                "zen.yaml:8:9: « 5 % + 1,500 EUR » ne convient pas à « rate » : cela se lit "
                "de deux façons ; écrivez 1500 ou 1,50 ; attendu : 8 % | 10 EUR | 5 % + "
                "0.50 EUR [bad-value]"
            ),
        ),
        (
            "rate: 8,5 %",
            "rate: 1.000 / 20000",
            (
                "zen.yaml:8:9: « 1.000 / 20000 » ne convient pas à « rate » : cela se lit "
                "de deux façons ; écrivez 1000 ou 1,00 ; attendu : 8 % | 10 EUR | 5 % + "
                "0.50 EUR [bad-value]"
            ),
        ),
        (
            "fees: out",
            "campaigns: [{campaign: zen, prices: [1.200 EUR, price_1]}]",
            (
                "zen.yaml:10:37: « … » ne convient pas à « prices » : 1.200 EUR, cela se lit "
                "de deux façons ; écrivez 1200 ou 1,20 ; attendu : 97 EUR, price_1Pg "
                "[bad-value]"
            ),
        ),
    ],
)
def test_an_amount_that_reads_in_two_ways_is_refused(
    before: str, after: str, line: str
) -> None:
    assert first_lines(GOOD.replace(before, after)) == [line]


def test_what_was_kept_with_such_an_amount_is_read_as_it_was_then() -> None:
    text = (
        GOOD.replace('"1 800,50 EUR"', "1.000 EUR")
        .replace("rate: 8,5 %", "rate: 5 % + 1.500 EUR")
        .replace("fees: out", "campaigns: [{campaign: zen, prices: [1.200]}]")
    )

    kept = kept_agreement(text, file="zen.yaml")

    assert kept.base == BaseFee(amount=Money.of("1", "EUR"), every=Every.MONTH)
    assert kept.parties[0].rates[0].rate == Rate(
        share=Fraction(5, 100), flat=Money.of("1.50", "EUR")
    )
    assert kept.claims[0].amounts == (Money.of("1.20", "EUR"),)


def test_a_percent_may_have_three_decimals() -> None:
    known = read_agreement(GOOD.replace("8,5 %", "8,125 %"), file="zen.yaml")

    assert known.commission == Commission(rate_percent=Decimal("8.125"), fees_out=True)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("fees: out", "hold: x", "possibles : agreement, client, from, currency"),
        ("  of: net revenue", "  of: net revenue\n  hold: x", "attendu : 30 jours ["),
        ("  of: net revenue", "  of: net revenue\n  tail: x", "attendu : 30 jours ["),
        ("until: 2027-12-31", "until: 2026-12-31", "2027-01-01 ou un jour d'après ["),
        ("vat: 20 %", "vat: 20", "franchise | 20 % | autoliquidation | hors UE ["),
    ],
)
def test_what_could_stand_there_is_said_in_french(
    before: str, after: str, said: str
) -> None:
    assert said in first_lines(GOOD.replace(before, after))[0]


def test_keys_that_are_possible_are_named_once() -> None:
    (line,) = first_lines(GOOD.replace("  of: net", "  off: 1\n  of: net"))

    keys = line.partition("possibles : ")[2].removesuffix(" [unknown-key]").split(", ")
    assert keys[:3] == ["of", "rate", "rates"]
    assert len(keys) == len(set(keys))


def test_levels_say_what_is_wrong_with_them() -> None:
    text = """\
        agreement: Zen
        commission:
          of: net revenue
          tiers:
            mode: palier
            levels:
              - {from: 0 EUR, rate: 0 %}
              - {from: 1000 EUR, rate: 5 %}
              - {from: 900 EUR, rate: 110 %}
        """

    told = problems(textwrap.dedent(text), "en", draft=True)

    assert [block.split("\n", 1)[0] for block in told.split("\n\n")] == [
        (
            "zen.yaml:7:7: `…` does not fit `levels`: each level begins above the one "
            "before; expected: from: 0, 10000, 50000, … [bad-value]"
        ),
        (
            "zen.yaml:8:32: `5 %` does not fit `rate`: `step` pays the flat sum of the "
            "level reached, no percentage; expected: 10 EUR [bad-value]"
        ),
        (
            "zen.yaml:9:31: `110 %` does not fit `rate`: more than 100% of what is sold; "
            "expected: 0 % | 8 % | 10 EUR [bad-value]"
        ),
    ]


def test_a_country_that_was_kept_under_another_code_is_read_as_that_country() -> None:
    kept = kept_agreement(SHORT.replace("GB", "UK"), file="zen.yaml")

    assert kept.buyer is not None
    assert kept.buyer.country == "GB"
