from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.documents.corrections import credit_draft
from regie.billing.documents.corrections import deducting
from regie.billing.documents.corrections import Deposit
from regie.billing.documents.corrections import Part
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import vat_of
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.vat import FRANCHISE
from regie.billing.vat import standard
from regie.money import EUR
from regie.money import Money
from regie.money import total
from regie.words import speaking
from tests.billing.invoices import DOLLAR
from tests.billing.invoices import drafted
from tests.billing.invoices import earlier
from tests.billing.invoices import EXEMPT_SELLER
from tests.billing.invoices import issued
from tests.billing.invoices import line
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import SELLER
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

NOTHING = Part.none(EUR)


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def deposit(number: str, gross: str, used: str = "0", *, quote: str = "") -> Deposit:
    whole = Part(net=eur(gross), vat=eur("0"))
    return Deposit(
        number=number,
        issued_on=date(2027, 3, 1),
        whole=whole,
        used=Part(net=eur(used), vat=eur("0")),
        quote=quote,
    )


def part(net: str, vat: str) -> Part:
    return Part(net=eur(net), vat=eur(vat))


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
    credit = credit_draft(SAMPLES["VAT"], taken=part("100.00", "20.00"), why="")

    assert (credit.net, credit.vat) == (eur("1054.50"), eur("210.90"))


def test_the_last_of_several_credits_takes_exactly_what_is_left() -> None:
    invoice = issued(drafted(TWENTY, STUDIO_ZEN, line("300.00")))

    made = credited(invoice, "33.33", "33.33", None)

    assert [(one.net, one.vat) for one in made] == [
        (eur("33.33"), eur("6.67")),
        (eur("33.33"), eur("6.67")),
        (eur("233.34"), eur("46.66")),
    ]
    assert total((one.gross for one in made), invoice.currency) == invoice.gross


@pytest.mark.parametrize(
    ("invoiced", "taken", "left"),
    [
        # Each credit note once rounded its VAT by itself: what is left makes up for it.
        ("300.00", ("66.66", "13.34"), ("233.34", "46.66")),
        # So much VAT was given back that none is left of it.
        ("3.00", ("1.83", "0.61"), ("1.16", "0.00")),
    ],
)
def test_what_is_left_after_older_credit_notes_is_taken_as_it_is(
    invoiced: str, taken: tuple[str, str], left: tuple[str, str]
) -> None:
    invoice = issued(drafted(TWENTY, STUDIO_ZEN, line(invoiced)))

    credit = credit_draft(invoice, taken=part(*taken), why="")

    assert (credit.net, credit.vat) == (eur(left[0]), eur(left[1]))


@pytest.mark.parametrize(
    ("taken", "net", "said"),
    [
        (
            ("0", "0"),
            "1154.51",
            r"€1,154.50 \(€1,385.40 with VAT\) is left on F2027-0001",
        ),
        (("1154.50", "230.90"), None, "Nothing is left to give back on F2027-0001"),
        (("0", "0"), "-1", "Give a positive amount within"),
    ],
)
def test_credit_beyond_the_invoice_is_refused(
    taken: tuple[str, str], net: str | None, said: str
) -> None:
    with speaking("en"), pytest.raises(NotBillableError, match=said):
        credit_draft(
            SAMPLES["VAT"], taken=part(*taken), why="", net=eur(net) if net else None
        )


def test_credit_of_a_credit_note_or_a_draft_is_refused() -> None:
    for one in (SAMPLES["credit note"], drafted(TWENTY)):
        with pytest.raises(NotBillableError):
            credit_draft(one, taken=NOTHING, why="")


@given(
    st.integers(1, 10_000_000),
    st.sampled_from(["20", "10", "8.5", "5.5", "2.1", ""]),
    st.lists(st.fractions(0, 1), max_size=6),
    st.fractions(0, 1),
)
def test_credits_come_to_the_invoice_to_the_cent_and_never_exceed_it(
    minor: int, rate: str, shares: list[Fraction], deducted: Fraction
) -> None:
    net = Money(minor, EUR)
    regime = standard(Decimal(rate)) if rate else FRANCHISE
    seller = SELLER if rate else EXEMPT_SELLER
    whole = drafted(regime, STUDIO_ZEN, line(f"{net.decimal():f}"), seller=seller)
    paid = f"{whole.gross.scaled(deducted).decimal():f}"
    invoice = issued(replace(whole, earlier=(earlier("D2027-0001", paid),)))

    made = credited(
        invoice, *(f"{net.scaled(one).decimal():f}" for one in shares), None
    )

    nets = list(accumulate(one.net.minor for one in made))
    vats = list(accumulate(one.vat.minor for one in made))
    assert all(0 <= one <= invoice.net.minor for one in nets)
    assert all(0 <= one <= invoice.vat.minor for one in vats)
    assert all(one.net.minor > 0 and one.vat.minor >= 0 for one in made)
    assert (nets[-1], vats[-1]) == (invoice.net.minor, invoice.vat.minor)


def credited(invoice: Invoice, *nets: str | None) -> list[Invoice]:
    """Return the credit notes of these amounts, one after another, that go through."""
    made: list[Invoice] = []
    for net in nets:
        given = (Part(net=one.net, vat=one.vat) for one in made)
        taken = sum(given, Part.none(invoice.currency))
        asked = Money.of(net, invoice.currency) if net else None
        try:
            made.append(credit_draft(invoice, taken=taken, why="", net=asked))
        except NotBillableError:
            continue
    return made


@pytest.mark.parametrize(
    ("whole", "little", "currency"), [("30.00", "0.03", "EUR"), ("3000", "3", "JPY")]
)
def test_many_credits_of_little_leave_what_may_be_an_e_invoice(
    whole: str, little: str, currency: str
) -> None:
    # The VAT is 0.006: rounded up each time it would be used up long before the net.
    yen = replace(DOLLAR, origin="JPY")
    invoice = issued(drafted(TWENTY, STUDIO_ZEN, line(whole, currency), exchange=yen))

    made = credited(invoice, *[little] * 500, None)

    assert len(made) == 501
    assert total((one.vat for one in made), invoice.currency) == invoice.vat


@given(st.integers(1, 100_000), st.lists(st.integers(1, 40_000), max_size=5))
def test_what_is_deducted_of_a_deposit_in_parts_has_its_vat_to_the_cent(
    minor: int, parts: list[int]
) -> None:
    whole = Money(minor, EUR)
    vat = vat_of(whole, TWENTY)
    made = replace(deposit("D1", "1"), whole=Part(net=whole, vat=vat))

    vats = []
    for net in [*parts, 10**9]:
        draft = drafted(TWENTY, STUDIO_ZEN, line(f"{Money(net, EUR).decimal():f}"))
        for one in deducting(draft, [made]).earlier:
            assert one.vat is not None
            used = Part(net=one.gross - one.vat, vat=one.vat)
            assert min(used.net.minor, used.vat.minor) >= 0
            vats.append(used.vat.minor)
            made = replace(made, used=made.used + used)

    assert sum(vats) == vat.minor
    assert made.rest == NOTHING


def test_deposits_are_deducted_oldest_first_as_far_as_the_invoice_goes() -> None:
    draft = drafted(TWENTY, STUDIO_ZEN, line("500.00"))

    found = deducting(
        draft,
        [
            deposit("D1", "300.00", "200.00"),
            deposit("D2", "50.00", "50.00"),
            deposit("D3", "400.00", quote="DV2027-0001"),
            deposit("D4", "700.00"),
        ],
    )

    assert [(one.number, one.gross) for one in found.earlier] == [
        ("D1", eur("100.00")),
        ("D4", eur("500.00")),
    ]
    assert (found.gross, found.payable) == (eur("600.00"), eur("0.00"))


def test_the_invoice_of_a_quote_deducts_its_own_deposit_first() -> None:
    draft = drafted(TWENTY, STUDIO_ZEN, line("500.00"))
    deposits = [
        deposit("D1", "300.00"),
        deposit("D2", "400.00", quote="DV2027-0002"),
        deposit("D3", "400.00", quote="DV2027-0001"),
    ]

    found = deducting(draft, deposits, quote="DV2027-0001")

    assert [(one.number, one.gross) for one in found.earlier] == [
        ("D3", eur("400.00")),
        ("D1", eur("200.00")),
    ]


@given(st.lists(st.integers(1, 100_000), max_size=5))
def test_what_is_deducted_is_never_more_than_the_deposits_or_the_invoice(
    minors: list[int],
) -> None:
    deposits = [
        deposit(f"D{place}", f"{Money(minor, EUR).decimal():f}")
        for place, minor in enumerate(minors)
    ]

    found = deducting(drafted(TWENTY, STUDIO_ZEN, line("500.00")), deposits)

    given_before = total((one.rest.gross for one in deposits), EUR)
    assert found.prepaid == min(given_before, found.gross)
