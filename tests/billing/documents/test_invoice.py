from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.documents.invoice import Earlier
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceError
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import issue
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import Place
from regie.billing.documents.mentions import When
from regie.billing.parties import Seller
from regie.billing.period import read_period
from regie.billing.statement.invoice_draft import draft_invoice
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.vat import FRANCHISE
from regie.billing.vat import standard
from regie.ledger.text import read_entries
from regie.money import EUR
from regie.money import Money
from tests.billing.conftest import NOTES
from tests.billing.invoices import SAMPLES

MakeAgreement = Callable[..., Agreement]
OLD = Mention(name="exempt", fr="ancien", en="old", place=Place.EXEMPTION)
NEW = Mention(name="exempt", fr="nouveau", en="new", place=Place.EXEMPTION)
VAT = Mention(name="vat", fr="TVA", en="VAT")
NOTED = tuple(rule.mention for rule in NOTES)
RULES = (
    MentionRule(mention=OLD, when=When.FRANCHISE, ends_on=date(2027, 4, 3)),
    MentionRule(mention=NEW, when=When.FRANCHISE, starts_on=date(2027, 4, 3)),
    MentionRule(mention=VAT, when=When.VAT),
    *NOTES,
)
TODAY = date(2027, 4, 2)


def eur(text: str) -> Money:
    return Money.of(text, "EUR")


def earlier(gross: str) -> Earlier:
    return Earlier(number="A1", issued_on=TODAY, gross=eur(gross))


def stated(agreement: Agreement, revenue: str = "5346.00") -> Statement:
    amount = Money.of(revenue, "EUR")
    entries = read_entries(
        f"""
        2027-03-05 sale c1
          client:zen:processor:stripe {amount!s}
          client:zen:sales            {-amount!s}
        """
        if amount
        else ""
    )
    return make_statement(
        entries,
        agreement,
        read_period("2027-03"),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
    )


def drafted(agreement: Agreement, seller: Seller, revenue: str = "5346.00") -> Invoice:
    return draft_invoice(
        stated(agreement, revenue), agreement, seller, RULES, today=TODAY
    )


def test_draft_with_vat(agreed: MakeAgreement, seller: Seller) -> None:
    agreement = agreed(vat="20")

    assert drafted(agreement, seller) == Invoice(
        seller=seller,
        buyer=agreement.buyer,
        reference="Studio Zen 2027",
        period=read_period("2027-03"),
        currency=EUR,
        payment_terms_days=30,
        regime=standard(Decimal(20)),
        lines=(
            InvoiceLine(
                fr="Base mensuelle · mars 2027",
                en="Monthly base fee · March 2027",
                quantity=Decimal(1),
                unit=Unit.MONTH,
                unit_price=eur("800.00"),
                net=eur("800.00"),
            ),
            InvoiceLine(
                fr="Commission 8\u00a0% sur un revenu net de 5\u202f346,00\u00a0€ · mars 2027",
                en="Commission 8% on net revenue of €5,346.00 · March 2027",
                quantity=Decimal(1),
                unit=Unit.ONE,
                unit_price=eur("427.68"),
                net=eur("427.68"),
            ),
        ),
        net=eur("1227.68"),
        vat=eur("245.54"),
        gross=eur("1473.22"),
        mentions=(VAT, *NOTED),
    )


def test_draft_in_franchise_has_no_vat(agreed: MakeAgreement, seller: Seller) -> None:
    draft = drafted(agreed(), replace(seller, vat_number=""))

    assert (draft.vat, draft.gross, draft.mentions) == (
        eur("0.00"),
        eur("1227.68"),
        (OLD, *NOTED),
    )


def test_draft_leaves_lines_of_zero_out(agreed: MakeAgreement, seller: Seller) -> None:
    draft = drafted(agreed(every=Every.LAUNCH, starts_on="2027-03-01"), seller, "0")

    assert [(line.fr, line.unit) for line in draft.lines] == [
        ("Base pour le lancement · mars 2027", Unit.ONE)
    ]


def test_draft_takes_refunds_off_by_a_negative_quantity(
    agreed: MakeAgreement, seller: Seller
) -> None:
    draft = drafted(agreed(vat="20"), seller, "-1000.00")

    assert [(one.quantity, one.unit_price, one.net) for one in draft.lines] == [
        (Decimal(1), eur("800.00"), eur("800.00")),
        (Decimal(-1), eur("80.00"), eur("-80.00")),
    ]
    assert draft.gross == eur("864.00")


@pytest.mark.parametrize("revenue", ["-10000.00", "0"])
def test_where_nothing_is_due_there_is_no_draft(
    agreed: MakeAgreement, seller: Seller, revenue: str
) -> None:
    with pytest.raises(InvoiceError, match="nothing is due"):
        drafted(agreed(base=None), seller, revenue)


def test_draft_with_vat_needs_the_vat_number(
    agreed: MakeAgreement, seller: Seller
) -> None:
    with pytest.raises(NotBillableError) as caught:
        drafted(agreed(vat="20"), replace(seller, vat_number=""))

    assert str(caught.value) == (
        "L'accord applique la TVA mais votre profil n'a pas de « vat_number », "
        "obligatoire sur la facture. Ajoutez-le au profil, ou écrivez « vat: "
        "franchise » dans l'accord."
    )


def test_issue_gives_number_days_and_the_mentions_of_that_day(
    agreed: MakeAgreement, seller: Seller
) -> None:
    draft = drafted(agreed(), seller)

    invoice = issue(draft, RULES, number="2027-0001", on=date(2027, 4, 3))

    assert invoice == replace(
        draft,
        number="2027-0001",
        issued_on=date(2027, 4, 3),
        due_on=date(2027, 5, 3),
        mentions=(NEW, *NOTED),
    )
    assert (draft.is_draft, invoice.is_draft) == (True, False)


def test_issue_happens_once(agreed: MakeAgreement, seller: Seller) -> None:
    invoice = issue(drafted(agreed(), seller), RULES, number="1", on=TODAY)

    with pytest.raises(InvoiceError):
        issue(invoice, RULES, number="2", on=TODAY)


@pytest.mark.parametrize("number", ["", "2027 1", "2027#1", "é1", "1" * 36])
def test_issue_refuses_what_is_no_number(
    agreed: MakeAgreement, seller: Seller, number: str
) -> None:
    with pytest.raises(InvoiceError):
        issue(drafted(agreed(), seller), RULES, number=number, on=TODAY)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"net": "800.01"},
            "1 x 800.00 EUR is not 800.01 EUR",
        ),
        ({"quantity": "2"}, "2 x 800.00 EUR is not 800.00 EUR"),
        ({"quantity": "1.00001"}, "quantity 1.00001: at most 4 digits"),
    ],
)
def test_invoice_whose_line_is_wrong_cannot_be_made(
    agreed: MakeAgreement, seller: Seller, change: dict[str, str], fault: str
) -> None:
    draft = drafted(agreed(), seller)
    line = draft.lines[0]
    wrong = (
        replace(line, net=eur(change["net"]))
        if "net" in change
        else replace(line, quantity=Decimal(change["quantity"]))
    )

    with pytest.raises(InvoiceError) as caught:
        replace(draft, lines=(wrong, draft.lines[1]))

    assert caught.value.fault == fault


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"net": eur("1227.69")},
            "lines come to 1227.68 EUR, not to 1227.69 EUR",
        ),
        ({"vat": eur("245.53")}, "20 % of 1227.68 EUR is not 245.53 EUR"),
        ({"gross": eur("1473.21")}, "1227.68 EUR + 245.54 EUR is not 1473.21 EUR"),
        ({"lines": (), "net": eur("0")}, "no line"),
        ({"regime": FRANCHISE}, "0 % of 1227.68 EUR is not 245.54 EUR"),
        ({"kind": Kind.CREDIT_NOTE}, "a credit note corrects one invoice"),
        (
            {"kind": Kind.CREDIT_NOTE, "earlier": (earlier("1473.21"),)},
            "1473.22 EUR is more than the 1473.21 EUR corrected",
        ),
        (
            {"kind": Kind.DEPOSIT, "earlier": (earlier("1"),)},
            "a deposit deducts nothing",
        ),
        (
            {"earlier": (earlier("1000"), earlier("473.23"))},
            "1473.22 EUR less 1473.23 EUR is negative",
        ),
        ({"number": "1"}, "number, day of issue and due day come together"),
        ({"issued_on": TODAY}, "number, day of issue and due day come together"),
        (
            {
                "kind": Kind.CREDIT_NOTE,
                "earlier": (earlier("1473.22"),),
                "paid_on": TODAY,
            },
            "a credit note is not paid before its issue",
        ),
    ],
)
def test_invoice_whose_sums_are_wrong_cannot_be_made(
    agreed: MakeAgreement, seller: Seller, change: dict[str, object], fault: str
) -> None:
    draft = drafted(agreed(vat="20"), seller)

    with pytest.raises(InvoiceError) as caught:
        replace(draft, **change)  # type: ignore[arg-type]

    assert caught.value.fault == fault


@pytest.mark.parametrize(
    ("off", "net", "fault"),
    [
        ("1", "800.00", "1 x 800.00 EUR less 1.00 EUR is not 800.00 EUR"),
        ("-1", "801.00", "-1.00 EUR cannot be taken off 800.00 EUR"),
        ("801", "-1.00", "801.00 EUR cannot be taken off 800.00 EUR"),
    ],
)
def test_invoice_whose_discount_is_wrong_cannot_be_made(
    agreed: MakeAgreement, seller: Seller, off: str, net: str, fault: str
) -> None:
    draft = drafted(agreed(), seller)
    wrong = replace(draft.lines[0], discount=eur(off), net=eur(net))

    with pytest.raises(InvoiceError) as caught:
        replace(draft, lines=(wrong, *draft.lines[1:]))

    assert caught.value.fault == fault


def test_invoice_whose_percent_of_discount_is_wrong_cannot_be_made() -> None:
    made = SAMPLES["discount in percent"]
    wrong = replace(made.lines[0], percent_off=Decimal(12))

    with pytest.raises(InvoiceError) as caught:
        replace(made, lines=(wrong, *made.lines[1:]))

    assert caught.value.fault == "12 % of 1200.00 EUR is not 120.00 EUR"


def test_invoice_is_not_paid_after_its_issue(
    agreed: MakeAgreement, seller: Seller
) -> None:
    later = replace(drafted(agreed(), seller), paid_on=date(2027, 4, 3))

    with pytest.raises(InvoiceError) as caught:
        issue(later, RULES, number="F2027-0001", on=date(2027, 4, 2))

    assert caught.value.fault == "paid on 2027-04-03 is not before its issue"
