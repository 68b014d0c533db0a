"""Sales booked with a wrong VAT: corrected, and what statements make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from regie.billing.period import read_period
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.oss import Quarter
from regie.ledger.text import read_entries
from regie.money import Money
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.bills.passed_over import keep_since
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import import_payments
from regie.services.books.correct_vat import Chosen
from regie.services.books.correct_vat import RightVat
from regie.services.books.correct_vat import sales_of_file
from regie.services.books.oss import oss_turnover
from regie.services.statement.vat_put_right import put_vat_right
from regie.services.statement.vat_put_right import PutRight
from regie.services.statement.vat_put_right import Stated
from tests.examples_kept import keep_agreed
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.statement.test_contested_and_corrected import billed

HEAD = (
    "balance_transaction_id,created,reporting_category,gross,fee,net,currency,"
    "source_id,description,charge_id,card_country\n"
)
SOLD = """\
txn_1,2027-03-03 10:00:00,charge,120.00,0,120.00,eur,ch_1,Pass,,US
txn_2,2027-03-04 10:00:00,charge,119.00,0,119.00,eur,ch_2,Pass,,DE
"""
REFUND = "txn_3,2027-03-10 10:00:00,refund,-60.00,0,-60.00,eur,re_1,Pass,ch_1,\n"
LATE = "txn_4,2027-04-10 10:00:00,refund,-60.00,0,-60.00,eur,re_2,Pass,ch_1,\n"
FIRST = "stripe:charge:ch_1"
NONE = RightVat(percent=Decimal(0))
ALL = Chosen(start=date(2027, 3, 1))


def sold(on: Stage, rows: str = SOLD) -> None:
    import_payments(on.runtime, HEAD + rows, file="p.csv", client_slug=CLIENT)


def put_right(
    on: Stage, chosen: Chosen, right: RightVat = NONE, *, apply: bool = True
) -> PutRight:
    return put_vat_right(
        on.runtime, CLIENT, chosen, right, reason="hors de l'Union", apply=apply
    )


def roles(on: Stage) -> dict[str, str]:
    with on.runtime.unit(reading=True) as unit:
        held = unit.balances.at(CLIENT)
    return {
        account.role: str(amount)
        for (account, _), amount in held.items()
        if not account.role.startswith("processor")
    }


def changes(found: PutRight) -> list[tuple[str, str, str, str]]:
    return [
        (one.key, str(one.before), str(one.after), one.state)
        for one in found.done.sales
    ]


def test_it_is_shown_before_it_is_written(on: Stage) -> None:
    sold(on, SOLD + REFUND)
    before = roles(on)

    shown = put_right(on, Chosen(keys=(FIRST,)), apply=False)
    unchanged = roles(on)
    written = put_right(on, Chosen(keys=(FIRST,)))

    assert changes(shown) == [(FIRST, "20.00 EUR", "0.00 EUR", "")]
    assert (unchanged, changes(written)) == (before, changes(shown))
    assert roles(on) == {
        "refunds": "60.00 EUR",
        "sales": "-219.17 EUR",
        "vat": "-19.83 EUR",
    }
    assert check_ledger(on.runtime).faults == ()


def test_once_corrected_there_is_nothing_to_correct(on: Stage) -> None:
    sold(on)
    put_right(on, ALL)

    again = put_right(on, ALL)
    by_its_key = put_right(on, Chosen(keys=(f"correction:{FIRST}",)))

    assert (changes(again), again.done.right) == ([], 2)
    assert by_its_key.done.right == 1


def test_settings_of_today_and_the_countries_known_say_what_is_right(
    on: Stage,
) -> None:
    sold(on)
    set_now = replace(on, runtime=replace(on.runtime, vat_abroad="world"))

    found = put_right(set_now, ALL, RightVat())

    assert changes(found) == [
        (FIRST, "20.00 EUR", "0.00 EUR", ""),
        ("stripe:charge:ch_2", "19.83 EUR", "19.00 EUR", "DE"),
    ]


def test_a_file_chooses_its_sales_and_says_their_countries(on: Stage) -> None:
    sold(on)
    file = HEAD + SOLD.splitlines()[0].replace("US", "AT") + "\n"
    told = Chosen(file=sales_of_file(file, file="p.csv"))
    set_now = replace(on, runtime=replace(on.runtime, vat_abroad="eu"))

    found = put_right(set_now, told, RightVat())

    assert changes(found) == [(FIRST, "20.00 EUR", "20.00 EUR", "AT")]
    assert roles(on)["vat:oss:at"] == "-20.00 EUR"


def test_a_country_that_was_said_stays_until_another_one_is(on: Stage) -> None:
    sold(on)
    set_now = replace(on, runtime=replace(on.runtime, vat_abroad="eu"))
    put_right(set_now, Chosen(keys=(FIRST,)), RightVat(country="AT"))

    again = put_right(set_now, Chosen(keys=(FIRST,)), RightVat())
    other = put_right(set_now, Chosen(keys=(FIRST,)), RightVat(country="DE"))

    assert changes(again) == []
    assert changes(other) == [(FIRST, "20.00 EUR", "19.16 EUR", "DE")]


def test_a_rate_and_a_country_can_be_said(on: Stage) -> None:
    sold(on)
    second = Chosen(keys=("stripe:charge:ch_2",), end=date(2027, 4, 1))

    abroad = put_right(on, second, RightVat(percent=Decimal(7), country="DE"))
    home = put_right(on, second, RightVat(percent=Decimal("5.5")))

    assert changes(abroad) == [("stripe:charge:ch_2", "19.83 EUR", "7.79 EUR", "DE")]
    assert changes(home) == [("stripe:charge:ch_2", "7.79 EUR", "6.20 EUR", "")]


def test_what_comes_back_later_has_the_right_vat(on: Stage) -> None:
    sold(on, SOLD + REFUND)
    put_right(on, Chosen(keys=(FIRST,)))

    sold(on, LATE)

    assert roles(on)["vat"] == "-19.83 EUR"


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        (Chosen(), UsageError),
        (Chosen(keys=("stripe:charge:ch_9",)), NotFoundError),
        (Chosen(keys=("stripe:refund:re_1",)), NotFoundError),
        (Chosen(keys=(FIRST,), start=date(2027, 4, 1)), NotFoundError),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    on: Stage, chosen: Chosen, error: type[Exception]
) -> None:
    sold(on, SOLD + REFUND)
    before = roles(on)

    with pytest.raises(error):
        put_right(on, chosen)

    assert roles(on) == before


LEDGER = """
2027-03-10 sale hand:a
  client:studio-zen:processor:stripe   1200.00 EUR
  client:studio-zen:sales             -1000.00 EUR
  client:studio-zen:vat                -200.00 EUR

2027-03-11 sale hand:b
  client:studio-zen:processor:stripe    600.00 EUR
  client:studio-zen:sales              -500.00 EUR
  client:studio-zen:vat                -100.00 EUR
"""


DOLLARS = """
2027-04-01 sale hand:usd
  client:studio-zen:processor:stripe   120.00 USD
  client:studio-zen:sales             -100.00 USD
  client:studio-zen:vat                -20.00 USD
"""


def begin(on: Stage) -> None:
    """Bill March: 8 % of 1,500 EUR without VAT."""
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(LEDGER))
    keep_agreed(on.runtime)
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    on.move("2027-04-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")


def test_the_next_statement_takes_up_what_was_stated(on: Stage) -> None:
    begin(on)

    shown = put_right(on, Chosen(keys=("hand:b",)), apply=False)
    put_right(on, Chosen(keys=("hand:b",)))

    assert shown.stated == Stated(
        sales=1, period=read_period("2027-04"), due=Money.of("8.00", "EUR")
    )
    assert billed(on, "2027-04") == ["Commission 8 % : 8,00 € · 100,00 € × 8 %."]


def test_before_its_statement_a_sale_counts_as_corrected(on: Stage) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(LEDGER))
    keep_agreed(on.runtime)
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")

    found = put_right(on, ALL)

    assert found.stated is None
    assert billed(on, "2027-03") == ["Commission 8 % : 144,00 € · 1 800,00 € × 8 %."]


def declared_rows(on: Stage, number: int) -> list[tuple[str, str, str, str]]:
    found = oss_turnover(on.runtime, CLIENT, Quarter(year=2027, number=number))
    return [
        (str(one.sold_in), one.country, str(one.net), str(one.vat)) for one in found
    ]


@pytest.mark.parametrize(
    ("day", "first", "second"),
    [
        ("2027-04-20 09:00", [("2027-Q1", "DE", "100.00 EUR", "19.00 EUR")], []),
        ("2027-05-02 09:00", [], [("2027-Q1", "DE", "100.00 EUR", "19.00 EUR")]),
    ],
)
def test_oss_takes_a_correction_up_in_the_declaration_that_can_still_be_made(
    on: Stage,
    day: str,
    first: list[tuple[str, str, str, str]],
    second: list[tuple[str, str, str, str]],
) -> None:
    on.move("2027-04-01 09:00")
    sold(on)
    german = RightVat(percent=Decimal(19), country="DE")
    on.move(day)

    put_right(on, Chosen(keys=("stripe:charge:ch_2",)), german)

    assert (declared_rows(on, 1), declared_rows(on, 2)) == (first, second)


AGREED = """\
agreement: Sunrise 2027
client: Studio Zen
from: 2027-03-01
currency: EUR
conversion: statement date
commission: {rate: 10 %, of: net revenue, every: EVERY}
parties:
  - {party: Ada, rate: 5 %, of: net revenue, every: EVERY}
vat: franchise
payment_terms_days: 15
buyer: {name: Zen, address: [1 rue], country: FR, email: z@zen.example, siren: 732829320}
"""


def agree(on: Stage, every: str) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(LEDGER))
    text = AGREED.replace("EVERY", every)
    keep_agreement(on.runtime, text, file="agreement.yaml")
    keep_own(on.runtime)
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    on.move("2027-04-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")


def test_what_it_changes_for_other_parties_is_told(on: Stage) -> None:
    agree(on, "month")

    assert put_right(on, Chosen(keys=("hand:b",))).stated == Stated(
        sales=1,
        period=read_period("2027-04"),
        due=Money.of("10.00", "EUR"),
        others=(("Ada", Money.of("5.00", "EUR")),),
    )


def test_after_a_launch_no_period_is_named(on: Stage) -> None:
    agree(on, "launch, until: 2027-03-31")

    found = put_right(on, Chosen(keys=("hand:b",)), apply=False).stated

    assert found is not None
    assert (found.period, found.due) == (None, Money.of("10.00", "EUR"))


def test_an_amount_that_waits_for_a_rate_is_not_told(on: Stage) -> None:
    agree(on, "month")
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(DOLLARS))

    assert put_right(on, Chosen(keys=("hand:b",)), apply=False).stated == Stated(
        sales=1, period=read_period("2027-04"), due=None
    )
