"""Issued invoices: each way VAT can stand, credit note, deposit, paid, US dollars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import resources

from regie.billing.documents.invoice import Earlier
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import issue
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice import vat_of
from regie.billing.documents.invoice_gaps import check_complete
from regie.billing.documents.mentions import read_mentions
from regie.billing.exchange import Rate
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.vat import FRANCHISE
from regie.billing.vat import OUTSIDE_EU
from regie.billing.vat import REVERSE_CHARGE
from regie.billing.vat import standard
from regie.billing.vat import VatRegime
from regie.money import Money
from regie.money import total

RULES = read_mentions(
    resources.files("regie.billing.documents")
    .joinpath("mentions.yaml")
    .read_text("utf-8"),
    file="mentions.yaml",
)
ON = date(2027, 4, 2)
PAID_ON = date(2027, 3, 20)
TWENTY = standard(Decimal(20))
MARCH = read_period("2027-03")

SELLER = Seller(
    name="Camille Martin",
    form="Entrepreneur individuel",
    address=("5 place du Marché", "69002 Lyon"),
    siret="73282932000074",
    vat_number="FR44732829320",
    email="camille@martin.example",
    phone="06 12 34 56 78",
    iban="FR7630006000011234567890189",
    bic="AGRIFRPP",
)
EXEMPT_SELLER = replace(SELLER, vat_number="")
STUDIO_ZEN = Party(
    name="Studio Zen SAS",
    address=("12 rue des Lilas", "75011 Paris"),
    siren="999888779",
    email="compta@studio-zen.example",
)
BERLIN = Party(
    name="Zen GmbH",
    address=("Hauptstraße 1", "10115 Berlin"),
    country="DE",
    vat_number="DE123456789",
    email="zen@zen.example",
)
AUSTIN = Party(
    name="Zen Inc.",
    address=("1 Main Street", "Austin, TX 78701"),
    country="US",
    email="zen@zen.example",
)
DOLLAR = Rate(
    on=date(2027, 4, 1),
    origin="USD",
    target="EUR",
    worth=Fraction(9, 10),
    source="ECB",
)


def line(price: str, currency: str = "EUR", *, quantity: str = "1") -> InvoiceLine:
    amount = Money.of(price, currency)
    return InvoiceLine(
        fr="Base mensuelle · mars 2027",
        en="Monthly base fee · March 2027",
        quantity=Decimal(quantity),
        unit=Unit.MONTH,
        unit_price=amount,
        net=amount.scaled(Decimal(quantity)),
    )


def drafted(
    regime: VatRegime,
    buyer: Party = STUDIO_ZEN,
    *lines: InvoiceLine,
    seller: Seller = SELLER,
    kind: Kind = Kind.INVOICE,
    period: Period | None = MARCH,
    earlier: tuple[Earlier, ...] = (),
    exchange: Rate | None = None,
) -> Invoice:
    lines = lines or (line("1234.50"),)
    net = total((one.net for one in lines), lines[0].net.currency)
    vat = vat_of(net, regime)
    return Invoice(
        seller=seller,
        buyer=buyer,
        reference="Studio Zen 2027",
        period=period,
        currency=net.currency,
        payment_terms_days=30,
        regime=regime,
        lines=lines,
        net=net,
        vat=vat,
        gross=net + vat,
        mentions=(),
        kind=kind,
        earlier=earlier,
        exchange=exchange,
    )


def issued(draft: Invoice, number: str = "F2027-0001") -> Invoice:
    invoice = issue(draft, RULES, number=number, on=ON)
    check_complete(invoice)
    return invoice


def earlier(number: str, gross: str, vat: str = "") -> Earlier:
    return Earlier(
        number=number,
        issued_on=date(2027, 3, 1),
        gross=Money.of(gross, "EUR"),
        vat=Money.of(vat, "EUR") if vat else None,
    )


DISCOUNTED = replace(
    line("600.00", quantity="2"),
    net=Money.of("1080.00", "EUR"),
    discount=Money.of("120.00", "EUR"),
)
TEN_PERCENT_OFF = replace(DISCOUNTED, percent_off=Decimal(10))
DEPOSIT = drafted(TWENTY, STUDIO_ZEN, line("400.00"), kind=Kind.DEPOSIT, period=None)
CREDIT = drafted(
    TWENTY,
    STUDIO_ZEN,
    line("100.00"),
    kind=Kind.CREDIT_NOTE,
    earlier=(earlier("F2027-0001", "1481.40"),),
)
LAST_CREDIT = replace(
    drafted(TWENTY, STUDIO_ZEN, line("233.34")),
    kind=Kind.CREDIT_NOTE,
    earlier=(earlier("F2027-0001", "360.00", "60.00"),),
    vat=Money.of("46.66", "EUR"),
    gross=Money.of("280.00", "EUR"),
)
SAMPLES: Mapping[str, Invoice] = {
    "VAT": issued(
        drafted(TWENTY, STUDIO_ZEN, line("1234.50"), line("80.00", quantity="-1"))
    ),
    "VAT on debits": issued(
        drafted(TWENTY, seller=replace(SELLER, vat_on_debits=True))
    ),
    "franchise": issued(drafted(FRANCHISE, seller=EXEMPT_SELLER)),
    "reverse charge": issued(drafted(REVERSE_CHARGE, BERLIN)),
    "outside the EU": issued(drafted(OUTSIDE_EU, AUSTIN)),
    "US dollars": issued(drafted(OUTSIDE_EU, AUSTIN, line("1234.50", "USD"))),
    "VAT in US dollars": issued(
        drafted(TWENTY, STUDIO_ZEN, line("99.99", "USD"), exchange=DOLLAR)
    ),
    "deposit": issued(DEPOSIT, "D2027-0001"),
    "after a deposit": issued(
        drafted(TWENTY, earlier=(earlier("D2027-0001", "480.00", "80.00"),))
    ),
    "credit note": issued(CREDIT, "A2027-0001"),
    "last credit note": issued(LAST_CREDIT, "A2027-0001"),
    "paid before": issued(replace(drafted(TWENTY), paid_on=PAID_ON)),
    "deposit paid before": issued(replace(DEPOSIT, paid_on=PAID_ON), "D2027-0001"),
    "paid before, after a deposit": issued(
        replace(
            drafted(TWENTY, earlier=(earlier("D2027-0001", "480.00"),)), paid_on=PAID_ON
        )
    ),
    "discount": issued(drafted(TWENTY, STUDIO_ZEN, DISCOUNTED, line("80.00"))),
    "discount in percent": issued(
        drafted(TWENTY, STUDIO_ZEN, TEN_PERCENT_OFF, line("80.00"))
    ),
    "settled by a deposit": issued(
        drafted(TWENTY, earlier=(earlier("D2027-0001", "1481.40"),))
    ),
}
