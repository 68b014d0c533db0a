from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.corrections import credit_draft
from regie.billing.corrections import deducting
from regie.billing.corrections import Deposit
from regie.billing.invoice import Earlier
from regie.billing.invoice import Kind
from regie.billing.invoice_gaps import NotBillableError
from regie.billing.vat import standard
from regie.money import Money
from regie.money import total
from regie.words import speaking
from tests.billing.invoices import drafted
from tests.billing.invoices import issued
from tests.billing.invoices import line
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

NOTHING = Money.zero("EUR")


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def deposit(number: str, gross: str, used: str = "0", *, of: str = "") -> Deposit:
    return Deposit(
        earlier=Earlier(number=number, issued_on=date(2027, 3, 1), gross=eur(gross)),
        reference=of or "Studio Zen 2027",
        used=eur(used),
    )


def test_credit_of_all_repeats_the_lines() -> None:
    invoice = SAMPLES["VAT"]

    credit = credit_draft(invoice, taken=NOTHING, why="erreur")

    assert (credit.kind, credit.lines, credit.gross) == (
        Kind.CREDIT_NOTE,
        invoice.lines,
        invoice.gross,
    )
    assert credit.earlier[0].number == "F2027-0001"
    assert credit.is_draft
    assert (credit.why, credit.reference) == ("erreur", "Studio Zen 2027")


def test_credit_of_a_part_says_why() -> None:
    credit = credit_draft(
        SAMPLES["VAT"], taken=NOTHING, why="2 heures", net=eur("100.00")
    )

    assert credit.lines[0].fr == "Avoir sur F2027-0001 · 2 heures"
    assert (credit.net, credit.vat, credit.gross) == (
        eur("100.00"),
        eur("20.00"),
        eur("120.00"),
    )


def test_credit_of_what_is_left_comes_to_the_rest() -> None:
    credit = credit_draft(SAMPLES["VAT"], taken=eur("120.00"), why="")

    assert credit.gross == eur("1265.40")


@pytest.mark.parametrize(
    ("taken", "net", "said"),
    [
        ("0", "1154.51", "€1,385.40 with VAT is left on F2027-0001"),
        ("1385.40", None, "Nothing is left to give back on F2027-0001"),
        ("0", "-1", "Give a positive amount within"),
    ],
)
def test_credit_beyond_the_invoice_is_refused(
    taken: str, net: str | None, said: str
) -> None:
    with speaking("en"), pytest.raises(NotBillableError, match=said):
        credit_draft(
            SAMPLES["VAT"], taken=eur(taken), why="", net=eur(net) if net else None
        )


def test_credit_of_a_credit_note_or_a_draft_is_refused() -> None:
    for one in (SAMPLES["credit note"], drafted(TWENTY)):
        with pytest.raises(NotBillableError):
            credit_draft(one, taken=NOTHING, why="")


@given(
    st.integers(1, 10_000_000),
    st.sampled_from(["20", "10", "8.5", "5.5", "2.1"]),
    st.lists(st.fractions(0, 1), max_size=4),
)
def test_credits_never_exceed_the_invoice_and_leave_a_cent_at_most(
    minor: int, rate: str, shares: list[Decimal]
) -> None:
    net = Money(minor, eur("1").currency)
    invoice = issued(
        drafted(standard(Decimal(rate)), STUDIO_ZEN, line(f"{net.decimal():f}"))
    )
    taken = NOTHING
    for share in shares:
        part = net.scaled(share)
        try:
            taken += credit_draft(invoice, taken=taken, why="", net=part).gross
        except NotBillableError:
            continue
    if taken < invoice.gross:
        try:
            taken += credit_draft(invoice, taken=taken, why="").gross
        except NotBillableError:
            assert (invoice.gross - taken).minor == 1

    assert 0 <= (invoice.gross - taken).minor <= 1


def test_deposits_are_deducted_oldest_first_as_far_as_the_invoice_goes() -> None:
    draft = drafted(TWENTY, STUDIO_ZEN, line("500.00"))

    found = deducting(
        draft,
        [
            deposit("D1", "300.00", "200.00"),
            deposit("D2", "50.00", "50.00"),
            deposit("D3", "400.00", of="Autre accord"),
            deposit("D4", "700.00"),
        ],
    )

    assert [(one.number, one.gross) for one in found.earlier] == [
        ("D1", eur("100.00")),
        ("D4", eur("500.00")),
    ]
    assert (found.gross, found.payable) == (eur("600.00"), eur("0.00"))


@given(st.lists(st.integers(1, 100_000), max_size=5))
def test_what_is_deducted_is_never_more_than_the_deposits_or_the_invoice(
    minors: list[int],
) -> None:
    deposits = [
        Deposit(
            earlier=Earlier(
                number=f"D{place}",
                issued_on=date(2027, 3, 1),
                gross=Money(minor, eur("1").currency),
            ),
            reference="Studio Zen 2027",
            used=NOTHING,
        )
        for place, minor in enumerate(minors)
    ]

    found = deducting(drafted(TWENTY, STUDIO_ZEN, line("500.00")), deposits)

    given_before = total((one.rest for one in deposits), eur("1").currency)
    assert found.prepaid == min(given_before, found.gross)
