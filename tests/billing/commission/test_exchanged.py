"""Sales in several currencies under one agreement: converted, never merely added."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.edition import Edition
from regie.billing.edition import NEWEST
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.source_text import exchange_text
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_stored import statement_json
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.text import read_entries
from tests.spaces import plain

AGREED = """\
agreement: Studio Zen 2027
client: Zen
from: 2027-01-01
currency: EUR
commission: {{{terms}, of: net revenue}}
{conversion}
payment_terms_days: 30
vat: franchise
buyer: {{name: Zen, address: [1 rue X], siren: 732 829 320}}
"""
LEDGER = read_entries("""
2027-03-05 sale stripe:charge:eur
  client:zen:processor:stripe  1000.00 EUR
  client:zen:sales            -1000.00 EUR

2027-03-05 sale stripe:charge:usd
  client:zen:processor:stripe   120.00 USD
  client:zen:sales             -100.00 USD
  client:zen:vat                -20.00 USD

2027-03-20 sale stripe:charge:yen
  client:zen:processor:stripe    10000 JPY
  client:zen:sales              -10000 JPY

2027-04-10 refund stripe:refund:usd
  parent: stripe:charge:usd
  client:zen:processor:stripe  -120.00 USD
  client:zen:refunds            100.00 USD
  client:zen:vat                 20.00 USD
""")
MARCH, APRIL = read_period("2027-03"), read_period("2027-04")
FIRST = datetime(2027, 4, 2, 8, tzinfo=UTC)
SECOND = datetime(2027, 5, 2, 8, tzinfo=UTC)


def rate(on: str, currency: str, worth: str, read_at: datetime = FIRST) -> ReadRate:
    told = Rate(
        on=date.fromisoformat(on),
        origin="EUR",
        target=currency,
        worth=Fraction(worth),
        source="ECB",
    )
    return ReadRate(rate=told, read_at=read_at)


RATES = [
    rate("2027-03-05", "USD", "1.25"),
    rate("2027-03-31", "USD", "1.6"),
    rate("2027-03-05", "JPY", "160"),
    rate("2027-03-31", "JPY", "200"),
    rate("2027-04-09", "USD", "2", SECOND),
]


def agreed(conversion: str = "payment date", *, terms: str = "rate: 10 %") -> Agreement:
    line = f"conversion: {conversion}" if conversion else ""
    text = AGREED.format(terms=terms, conversion=line)
    return read_agreement(text, file="a.yaml")


def march(
    agreement: Agreement,
    rates: list[ReadRate] | None = None,
    entries: list[Entry] | None = None,
    edition: Edition = NEWEST,
) -> Statement:
    return make_statement(
        LEDGER if entries is None else entries,
        agreement,
        MARCH,
        client="zen",
        recorded_until=FIRST,
        rates=RATES if rates is None else rates,
        edition=edition,
    )


def april(agreement: Agreement) -> Statement:
    return make_statement(
        LEDGER,
        agreement,
        APRIL,
        client="zen",
        recorded_until=SECOND,
        earlier=[Closed(period=MARCH, recorded_until=FIRST)],
        rates=RATES,
    )


def sources(statement: Statement) -> list[tuple[str, str, str]]:
    (line,) = [one for one in statement.lines if one.kind is LineKind.COMMISSION]
    return [
        (one.key.rsplit(":", 1)[1], str(one.amount), str(one.original))
        for one in line.sources
    ]


@pytest.mark.parametrize("terms", ["rate: 10 %", "rate: 10 %, cap: 100000 EUR"])
@pytest.mark.parametrize(
    ("rule", "usd", "yen"),
    [
        ("payment date", "80.00 EUR", "62.50 EUR"),
        ("date du relevé", "62.50 EUR", "50.00 EUR"),
    ],
)
def test_both_amounts_are_on_the_line_and_the_rule_decides(
    terms: str, rule: str, usd: str, yen: str
) -> None:
    statement = march(agreed(rule, terms=terms))

    assert sources(statement) == [
        ("eur", "1000.00 EUR", "None"),
        ("usd", usd, "100.00 USD"),
        ("yen", yen, "10000 JPY"),
    ]
    assert statement.left_out == ()


@pytest.mark.parametrize(
    ("counted", "cap"), [("signed", ""), ("collected", ", scope: sale, cap: 24.45 EUR")]
)
def test_a_whole_price_is_converted_as_one_payment_of_it(
    counted: str, cap: str
) -> None:
    """0.33 USD is 0.27 EUR, rounded; 1000 times 0.33 are not 1000 times that."""
    deposit = read_entries("""
2027-03-05 sale stripe:charge:usd
  client:zen:processor:stripe   0.33 USD
  client:zen:sales             -0.33 USD
""")
    told = Attribution(
        about="stripe:charge:usd",
        at=datetime(2027, 3, 1, tzinfo=UTC),
        vendor="stripe",
        told=Told(whole="330"),
    )
    terms = f"rate: 10 %, counted: {counted}{cap}"

    made = make_statement(
        deposit,
        agreed(terms=terms),
        MARCH,
        client="zen",
        recorded_until=FIRST,
        attributions=Attributions([told]),
        rates=[rate("2027-03-05", "USD", "1.23")],
    )

    # 330 USD / 1.23 = 268.29 EUR, of which 10 % are 26.83; 270.00 EUR would be 27.00.
    assert str(made.total) == ("26.83 EUR" if counted == "signed" else "0.02 EUR")
    if counted == "signed":
        assert sources(made) == [("usd", "268.29 EUR", "330.00 USD")]


def test_the_vat_of_a_whole_price_is_converted_as_that_of_one_payment() -> None:
    def bought(net: str, vat: str) -> list[Entry]:
        gross = Decimal(net) + Decimal(vat)
        return read_entries(f"""
2027-03-05 sale stripe:charge:usd
  client:zen:processor:stripe   {gross} USD
  client:zen:sales             -{net} USD
  client:zen:vat               -{vat} USD
""")

    told = Attribution(
        about="stripe:charge:usd",
        at=datetime(2027, 3, 1, tzinfo=UTC),
        vendor="stripe",
        told=Told(whole="1199.99"),
    )

    def stated(entries: list[Entry], *rows: Attribution) -> Statement:
        return make_statement(
            entries,
            agreed(terms="rate: 10 %, counted: signed"),
            MARCH,
            client="zen",
            recorded_until=FIRST,
            attributions=Attributions(rows),
            rates=[rate("2027-03-05", "USD", "1.23")],
        )

    at_once = sources(stated(bought("999.99", "200.00")))

    assert sources(stated(bought("33.33", "6.67"), told)) == at_once


@pytest.mark.parametrize(
    "editions", [(Edition.GROUPS, Edition.GROUPS), (Edition.GROUPS,)]
)
def test_an_older_statement_multiplied_the_first_payment_and_is_put_right(
    editions: tuple[Edition, ...],
) -> None:
    deposit = read_entries("""
2027-03-05 sale stripe:charge:usd
  client:zen:processor:stripe   0.33 USD
  client:zen:sales             -0.33 USD
""")
    told = Attribution(
        about="stripe:charge:usd",
        at=datetime(2027, 3, 1, tzinfo=UTC),
        vendor="stripe",
        told=Told(whole="330"),
    )
    due = []
    for place, period in enumerate((MARCH, APRIL)):
        named = [*editions, NEWEST]
        before = Closed(period=MARCH, recorded_until=FIRST, edition=named[0])
        made = make_statement(
            deposit,
            agreed(terms="rate: 10 %, counted: signed, clawback: credit"),
            period,
            client="zen",
            recorded_until=(FIRST, SECOND)[place],
            earlier=[before][:place],
            attributions=Attributions([told]),
            rates=[rate("2027-03-05", "USD", "1.23")],
            edition=named[place],
        )
        due.append(str(made.total))

    assert due == ["27.00 EUR", "0.00 EUR" if len(editions) > 1 else "-0.17 EUR"]


def test_the_average_is_over_the_days_of_the_period() -> None:
    """The dollar is 1.25 from the 5th on; the days before have no rate at all."""
    with pytest.raises(MissingRateError):
        march(agreed("average"))


@pytest.mark.parametrize(
    ("edition", "usd"),
    [
        # The mean of what was published: 1 / ((1.25 + 1.6) / 2).
        (Edition.MEANS, "70.18 EUR"),
        # Of 31 days: 30 of 1 / 1.25, one of 1 / 1.6.
        (Edition.GROUPS, "79.44 EUR"),
    ],
)
def test_the_average_is_that_of_the_rates_published_in_the_period(
    edition: Edition, usd: str
) -> None:
    known = [
        *RATES,
        rate("2027-02-26", "USD", "1.25"),
        rate("2027-02-26", "JPY", "160"),
    ]

    (_, found, _) = sources(march(agreed("average"), known, edition=edition))

    assert found == ("usd", usd, "100.00 USD")


def test_an_average_of_a_period_that_began_without_a_rate_is_refused() -> None:
    with pytest.raises(MissingRateError) as caught:
        march(agreed("average"))

    assert caught.value.on == date(2027, 3, 1)


def test_an_average_is_named_as_one() -> None:
    known = [*RATES, rate("2027-02-26", "USD", "1"), rate("2027-02-26", "JPY", "1")]
    (line,) = march(agreed("average"), known).lines

    assert [exchange_text(one, "fr") for one in line.sources][1] == (
        " (100,00\xa0$US × 0,701754, BCE, moyenne de la période jusqu'au 31 mars 2027)"
    )


def test_without_a_rule_another_currency_is_left_out_and_said() -> None:
    statement = march(agreed(""))

    assert [one.key for one in statement.left_out] == [
        "stripe:charge:usd",
        "stripe:charge:yen",
    ]
    assert sources(statement) == [("eur", "1000.00 EUR", "None")]


@pytest.mark.parametrize("terms", ["rate: 10 %", "rate: 10 %, scope: cumulative"])
@pytest.mark.parametrize("rule", ["payment date", "statement date"])
def test_a_sale_that_is_given_back_leaves_nothing_whatever_the_rate_did(
    rule: str, terms: str
) -> None:
    first, second = march(agreed(rule, terms=terms)), april(agreed(rule, terms=terms))

    (_, sold, _) = sources(first)
    (refund,) = sources(second)
    assert refund == ("usd", f"-{sold[1]}", "-100.00 USD")


def test_a_rate_that_nobody_knew_then_does_not_count() -> None:
    later = [one for one in RATES if one.rate.target != "JPY"]
    later.append(rate("2027-03-05", "JPY", "160", SECOND))

    with pytest.raises(MissingRateError, match="JPY → EUR"):
        march(agreed(), later)


def test_what_is_learned_later_leaves_a_stored_statement_as_it_is() -> None:
    before = statement_json(march(agreed()))
    more = [*RATES, rate("2027-03-04", "USD", "9", SECOND)]

    assert statement_json(march(agreed(), more)) == before


def test_the_line_says_the_rate_with_its_source_and_day() -> None:
    (line,) = march(agreed()).lines

    told = plain(exchange_text(line.sources[1], "fr"))
    assert told == " (100,00 $US × 0,8, BCE, 5 mars 2027)"
    assert exchange_text(line.sources[0], "en") == ""


Draw = Callable[[st.SearchStrategy[int]], int]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_base_is_the_sum_of_what_is_on_the_lines(data: st.DataObject) -> None:
    """Whatever is sold in what currency, in any order of the entries."""
    sold = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(["EUR", "USD", "JPY"]),
                st.integers(1, 10**7),
                st.integers(5, 31),
            ),
            max_size=8,
        )
    )
    entries = [
        entry
        for number, (code, minor, day) in enumerate(sold)
        for entry in read_entries(_sale(number, code, minor, day))
    ]
    shuffled = data.draw(st.permutations(entries))

    statement = march(agreed(), entries=entries)

    (line,) = statement.lines
    base = line.workings[-1].amount
    assert base.minor == sum(one.amount.minor for one in line.sources)
    assert {one.amount.currency.code for one in line.sources} <= {"EUR"}
    again = march(agreed(), entries=list(shuffled))
    assert statement_json(again) == statement_json(statement)


def _sale(number: int, code: str, minor: int, day: int) -> str:
    amount = str(minor) if code == "JPY" else f"{minor // 100}.{minor % 100:02}"
    return (
        f"2027-03-{day:02} sale stripe:charge:{number}\n"
        f"  client:zen:processor:stripe {amount} {code}\n"
        f"  client:zen:sales -{amount} {code}\n"
    )
