from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from datetime import UTC
from decimal import Decimal
from importlib import resources

import pytest
from pypdf import PdfReader

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import issue
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice import vat_of
from regie.billing.documents.mentions import mentions_on
from regie.billing.documents.mentions import read_mentions
from regie.billing.documents.mentions import When
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import read_period
from regie.billing.vat import FRANCHISE
from regie.billing.vat import standard
from regie.money import Money
from regie.services.printing.invoice_pdf import invoice_pdf
from regie.services.printing.invoice_pdf import UnprintableTextError

NOW = datetime(2027, 4, 2, 9, 30, 0, 123, tzinfo=UTC)
ON = date(2027, 4, 2)
EXEMPT = (When.ALWAYS, When.FRANCHISE, When.LEGAL_LATE_RATE, When.INVOICE)
TAXED = (When.ALWAYS, When.VAT, When.LEGAL_LATE_RATE, When.INVOICE)
RULES = read_mentions(
    resources.files("regie.billing.documents")
    .joinpath("mentions.yaml")
    .read_text("utf-8"),
    file="mentions.yaml",
)


def draft(*, lines: int = 1, vat: str | None = None) -> Invoice:
    price = Money.of("1234.50", "EUR")
    regime = standard(Decimal(vat)) if vat else FRANCHISE
    net = price.scaled(Decimal(lines))
    tax = vat_of(net, regime)
    line = InvoiceLine(
        fr="Base mensuelle · mars 2027",
        en="Monthly base fee · March 2027",
        quantity=Decimal(1),
        unit=Unit.MONTH,
        unit_price=price,
        net=price,
    )
    return Invoice(
        seller=Seller(
            name="Camille Martin",
            form="Entrepreneur individuel",
            address=("5 place du Marché", "69002 Lyon"),
            siret="73282932000074",
            vat_number="FR44732829320",
            iban="FR7630006000011234567890189",
        ),
        buyer=Party(
            name="Studio Zen SAS",
            address=("12 rue des Lilas", "75011 Paris"),
            siren="732829320",
        ),
        reference="Studio Zen 2027",
        period=read_period("2027-03"),
        currency=price.currency,
        payment_terms_days=30,
        regime=regime,
        lines=(line,) * lines,
        net=net,
        vat=tax,
        gross=net + tax,
        mentions=mentions_on(RULES, ON, facts=EXEMPT if vat is None else TAXED),
    )


def pages(pdf: bytes) -> list[str]:
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s+", " ", text) for text in texts]


def test_pdf_carries_every_mandatory_mention() -> None:
    invoice = issue(draft(), RULES, number="2027-0001", on=ON)

    (text,) = pages(invoice_pdf(invoice, language="fr", now=NOW))

    wanted = [
        "Facture",
        "2027-0001",
        "2 avril 2027",
        "2 mai 2027",
        "mars 2027",
        "Camille Martin Entrepreneur individuel",
        "5 place du Marché 69002 Lyon",
        "SIRET 732 829 320 00074",
        "TVA FR44732829320",
        "Studio Zen SAS 12 rue des Lilas 75011 Paris",
        "SIREN 732 829 320",
        "Base mensuelle · mars 2027 1 mois 1 234,50 € — 1 234,50 €",
        "Total HT 1 234,50 €",
        "TVA (franchise) 0,00 €",
        "Net à payer 1 234,50 €",
        "IBAN FR76 3000 6000 0112 3456 7890 189",
        *(one.fr for one in mentions_on(RULES, ON, facts=EXEMPT)),
        "Page 1 sur 1",
    ]
    assert [part for part in wanted if part not in text] == []
    assert "BROUILLON" not in text


def test_pdf_in_english_keeps_the_french_mentions() -> None:
    invoice = issue(draft(vat="20"), RULES, number="2027-0001", on=ON)

    (text,) = pages(invoice_pdf(invoice, language="en", now=NOW))

    mentions = mentions_on(RULES, ON, facts=TAXED)
    wanted = [
        "Invoice",
        "VAT 20% on €1,234.50 €246.90",
        "Total to pay €1,481.40",
        *(one.fr for one in mentions),
        *(one.en for one in mentions),
    ]
    assert [part for part in wanted if part not in text] == []


def test_pdf_of_a_draft_says_so_and_has_no_number() -> None:
    (text,) = pages(invoice_pdf(draft(), language="fr", now=NOW))

    assert text.count("BROUILLON") == 2
    assert "Numéro à l'émission" in text


def test_pdf_with_many_lines_repeats_the_header_and_counts_pages() -> None:
    texts = pages(invoice_pdf(draft(lines=60), language="fr", now=NOW))

    assert [text.count("Prix unitaire HT") for text in texts] == [1, 1, 1]
    assert [f"Page {page} sur 3" in texts[page - 1] for page in (1, 2, 3)] == [True] * 3
    assert "Net à payer 74 070,00 €" in texts[2]


def test_pdf_is_archivable_and_the_same_each_time() -> None:
    first = invoice_pdf(draft(), language="fr", now=NOW)
    paris = NOW.astimezone(timezone(timedelta(hours=2)))

    assert invoice_pdf(draft(), language="fr", now=paris) == first
    root = PdfReader(io.BytesIO(first)).root_object
    metadata = root["/Metadata"].get_data().decode()  # type: ignore[attr-defined]
    assert re.findall(r"<pdfaid:(\w+)>(\w+)<", metadata) == [
        ("part", "3"),
        ("conformance", "B"),
    ]
    assert "/OutputIntents" in root


def test_pdf_shows_markup_as_it_was_typed() -> None:
    name = '#strong[Zen] $x$ *b* _i_ <a> @b "q" // c \\ #panic()'
    odd = replace(draft(), buyer=Party(name=name, address=("Ελλάδα, Київ",)))

    (text,) = pages(invoice_pdf(odd, language="fr", now=NOW))

    assert name in text
    assert "Ελλάδα, Київ" in text


def test_pdf_with_a_sign_that_no_font_has_is_refused() -> None:
    odd = replace(draft(), buyer=Party(name="Zen 🌸", address=("Paris",)))

    with pytest.raises(UnprintableTextError) as caught:
        invoice_pdf(odd, language="fr", now=NOW)

    assert caught.value.signs == "🌸"
