from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger import accounts
from regie.ledger.book import balances
from regie.ledger.corrections import corrected
from regie.ledger.corrections import Cost
from regie.ledger.corrections import cost_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.rules import reversal_of
from regie.ledger.text import read_entries
from regie.ledger.text import write_entries
from regie.ledger.vat import Vat
from regie.money import Money

PARIS = ZoneInfo("Europe/Paris")
SEEN = datetime(2027, 4, 1, 6, tzinfo=UTC)
OWN = Vat(percent=Decimal(20))
(SALE,) = read_entries("""
2027-03-08 sale stripe:charge:ch_1
  product: Pass
  client:zen:processor:stripe  120.00 EUR
  client:zen:sales            -100.00 EUR
  client:zen:vat               -20.00 EUR
""")


def cost(amount: str = "250.00", reason: str = "Meta, mars") -> Entry:
    return cost_of(
        Cost(
            amount=Money.of(amount, "EUR"),
            what="advertising",
            on=date(2027, 3, 8),
            reason=reason,
        ),
        client="zen",
        zone=PARIS,
        recorded_at=SEEN,
    )


def put_right(
    wrong: Entry, amount: str, about: Sequence[Entry] = (), rate: str = "20"
) -> Entry:
    return corrected(
        wrong,
        Money.of(amount, "EUR"),
        about=[*about, wrong, undo(wrong)],
        vat=Vat(percent=Decimal(rate)),
        reason="prix",
        recorded_at=SEEN,
    )


def undo(entry: Entry) -> Entry:
    return reversal_of(
        entry,
        reason="x",
        recorded_at=SEEN,
    )


def told(text: str) -> Entry:
    (entry,) = read_entries(text)
    return entry


def vat_in(entry: Entry) -> list[str]:
    return [
        str(abs(one.amount)) for one in entry.postings if accounts.is_vat(one.account)
    ]


def lines(entry: Entry) -> list[str]:
    return [
        " ".join(line.split())
        for line in write_entries([entry]).splitlines()
        if "client:" in line or line.startswith("2")
    ]


def test_a_cost_is_paid_from_the_bank() -> None:
    assert lines(cost()) == [
        f"2027-03-08 cost {cost().key}",
        "client:zen:costs:advertising 250.00 EUR",
        "client:zen:bank -250.00 EUR",
    ]
    assert cost().key == cost().key != cost(reason="Meta, avril").key


@pytest.mark.parametrize(("amount", "reason"), [("0", "x"), ("-1", "x"), ("1", "")])
def test_a_cost_is_positive_and_has_a_reason(amount: str, reason: str) -> None:
    with pytest.raises(EntryError):
        cost(amount, reason)


def test_a_correction_has_the_vat_of_its_amount() -> None:
    right = put_right(SALE, "97.00")

    assert lines(right) == [
        "2027-03-08 correction correction:stripe:charge:ch_1",
        "client:zen:processor:stripe 97.00 EUR",
        "client:zen:sales -80.83 EUR",
        "client:zen:vat -16.17 EUR",
    ]
    assert (right.parent, right.product) == ("stripe:charge:ch_1", "Pass")


@given(st.integers(1, 10**9))
def test_reversal_and_correction_leave_the_right_amount(minor: int) -> None:
    amount = Money(minor, SALE.postings[0].amount.currency)
    undone = reversal_of(SALE, reason="x", recorded_at=SEEN)
    right = corrected(
        SALE, amount, about=[SALE, undone], vat=OWN, reason="x", recorded_at=SEEN
    )

    assert balances([SALE, undone, right]) == balances([right])
    assert right.postings[0].amount == amount


@pytest.mark.parametrize(
    ("amount", "code", "reason"),
    [("0", "EUR", "x"), ("-1", "EUR", "x"), ("1", "USD", "x"), ("1", "EUR", "")],
)
def test_a_correction_that_does_not_fit_is_refused(
    amount: str, code: str, reason: str
) -> None:
    with pytest.raises(EntryError):
        corrected(
            SALE,
            Money.of(amount, code),
            about=[SALE],
            vat=OWN,
            reason=reason,
            recorded_at=SEEN,
        )


def test_a_sale_corrected_back_and_forth_has_the_vat_of_its_rate() -> None:
    sale = put_right(SALE, "97.00")
    half = put_right(sale, "48.50", [SALE])
    back = put_right(half, "97.00", [SALE, sale])

    assert [vat_in(one) for one in (sale, half, back)] == [
        ["16.17 EUR"],
        ["8.08 EUR"],
        ["16.17 EUR"],
    ]
    assert back.key == "correction:correction:correction:stripe:charge:ch_1"


@pytest.mark.parametrize(
    ("gross", "tax", "account", "right", "expected"),
    [
        ("1990.00", "331.67", "vat", "3980.00", ["663.33 EUR"]),
        ("100.00", "5.21", "vat", "200.00", ["10.42 EUR"]),
        ("1.00", "0.17", "vat", "0.02", []),
        ("1990.00", "317.73", "vat:oss:de", "3980.00", ["635.46 EUR"]),
    ],
    ids=["the rate", "the vendor's word", "less than a cent", "another country"],
)
def test_a_correction_goes_by_the_rate_as_a_refund_does(
    gross: str, tax: str, account: str, right: str, expected: list[str]
) -> None:
    net = Money.of(gross, "EUR") - Money.of(tax, "EUR")
    sale = told(f"""
2027-03-08 sale s:c:1
  client:zen:processor:s  {gross} EUR
  client:zen:sales       -{net.decimal()} EUR
  client:zen:{account}   -{tax} EUR
""")

    made = put_right(sale, right)

    assert vat_in(made) == expected
    assert {one.account for one in made.postings} <= {
        one.account for one in sale.postings
    }


def test_a_sale_corrected_to_a_cent_and_back_has_its_vat_again() -> None:
    cent = put_right(SALE, "0.02")

    assert vat_in(cent) == []
    assert lines(put_right(cent, "120.00", [SALE]))[1:] == lines(SALE)[1:]


def test_a_corrected_refund_gives_back_the_vat_of_all_that_is() -> None:
    sale = put_right(SALE, "100.00")
    parts = [
        told(f"""
2027-03-0{number} refund s:r:{number}
  parent: stripe:charge:ch_1
  client:zen:processor:stripe -33.33 EUR
  client:zen:refunds          {net} EUR
  client:zen:vat              {tax} EUR
""")
        for number, net, tax in ((1, "27.77", "5.56"), (2, "27.78", "5.55"))
    ]

    made = put_right(parts[0], "66.67", [SALE, undo(SALE), sale, parts[1]])

    assert lines(made)[1:] == [
        "client:zen:processor:stripe -66.67 EUR",
        "client:zen:refunds 55.55 EUR",
        "client:zen:vat 11.12 EUR",
    ]


def test_what_has_no_vat_is_shared_as_the_entry_was() -> None:
    spent = cost()

    assert lines(put_right(spent, "300.00"))[1:] == [
        "client:zen:costs:advertising 300.00 EUR",
        "client:zen:bank -300.00 EUR",
    ]
