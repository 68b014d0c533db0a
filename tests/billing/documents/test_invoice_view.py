from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC
from decimal import Decimal

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import issue
from regie.billing.documents.invoice import Unit
from regie.billing.documents.invoice_view import invoice_view
from regie.billing.documents.invoice_view import InvoiceView
from regie.billing.documents.mentions import Mention
from regie.billing.documents.mentions import MentionRule
from regie.billing.documents.mentions import Place
from regie.billing.documents.mentions import When
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.period import read_period
from regie.billing.statement.invoice_draft import draft_invoice
from regie.billing.statement.statement import make_statement
from regie.billing.vat import FRANCHISE
from regie.billing.vat import VatRegime
from tests.billing.conftest import NOTES
from tests.billing.invoices import DOLLAR
from tests.billing.invoices import drafted as drafted_in
from tests.billing.invoices import earlier
from tests.billing.invoices import EXEMPT_SELLER
from tests.billing.invoices import issued
from tests.billing.invoices import line
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import SELLER
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY
from tests.spaces import plain

MakeAgreement = Callable[..., Agreement]
RULES = (
    MentionRule(
        mention=Mention(name="a", fr="Pas d'escompte.", en="No discount."),
        when=When.ALWAYS,
    ),
    MentionRule(
        mention=Mention(name="b", fr="exo", en="exempt", place=Place.EXEMPTION),
        when=When.FRANCHISE,
    ),
    *NOTES,
)


def drafted(agreement: Agreement, seller: Seller, months: str = "2027-03") -> Invoice:
    statement = make_statement(
        [],
        agreement,
        read_period(months),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
    )
    return draft_invoice(statement, agreement, seller, RULES, today=date(2027, 4, 2))


def test_view_of_an_issued_invoice_in_french(
    agreed: MakeAgreement, seller: Seller
) -> None:
    draft = drafted(agreed(vat="20"), replace(seller, phone="06 12 34 56 78"))
    invoice = issue(draft, RULES, number="2027-0001", on=date(2027, 4, 2))

    assert invoice_view(invoice, "fr") == InvoiceView(
        language="fr",
        title="Facture",
        number="2027-0001",
        draft="",
        seller_name="Camille Martin",
        seller_form="Entrepreneur individuel",
        facts=[
            ["Numéro", "2027-0001"],
            ["Date d'émission", "2 avril 2027"],
            ["Échéance", "2 mai 2027"],
            ["Période de prestation", "mars 2027"],
            ["Référence", "Studio Zen 2027"],
        ],
        panels=[
            {
                "heading": "Prestataire",
                "lines": [
                    "Camille Martin",
                    "Entrepreneur individuel",
                    "5 place du Marché",
                    "69002 Lyon",
                    "SIRET\u00a0732\u00a0829\u00a0320\u00a000074",
                    "TVA\u00a0FR44732829320",
                    "camille@martin.example",
                    "06 12 34 56 78",
                ],
            },
            {
                "heading": "Client",
                "lines": [
                    "Studio Zen SAS",
                    "12 rue des Lilas",
                    "75011 Paris",
                    "SIREN\u00a0732\u00a0829\u00a0320",
                ],
            },
        ],
        columns=["Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT"],
        rows=[
            [
                "Base mensuelle · mars 2027",
                "1\u00a0mois",
                "800,00\u00a0€",
                "20\u00a0%",
                "800,00\u00a0€",
            ]
        ],
        totals=[
            {"label": "Total HT", "amount": "800,00\u00a0€"},
            {"label": "TVA 20\u00a0% sur 800,00\u00a0€", "amount": "160,00\u00a0€"},
            {"label": "Total TTC à payer", "amount": "960,00\u00a0€"},
        ],
        payment={
            "heading": "Règlement",
            "lines": [
                "Par virement, au plus tard le 2 mai 2027, référence 2027-0001",
                "IBAN\u00a0FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189",
                "BIC\u00a0AGRIFRPP",
            ],
        },
        mentions_heading="Mentions légales",
        mentions=[
            {"text": "Pas d'escompte.", "original": ""},
            {"text": "PMT fr", "original": ""},
            {"text": "PMD fr", "original": ""},
            {"text": "AAB fr", "original": ""},
        ],
        page="Page",
        of="sur",
        footer=(
            "Camille Martin · Entrepreneur individuel · "
            "SIRET\u00a0732\u00a0829\u00a0320\u00a000074 · Facture 2027-0001"
        ),
    )


def test_view_of_a_draft_in_english(agreed: MakeAgreement, seller: Seller) -> None:
    abroad = replace(
        agreed(),
        payment_terms_days=0,
        buyer=Party(
            name="Zen Ltd",
            address=("London",),
            country="GB",
            vat_number="GB123456789",
            email="zen@example.com",
        ),
    )
    draft = replace(
        drafted(abroad, seller, "2027-01-01..2027-04-01"),
        seller=replace(
            seller, siret="", country="BE", email="", iban="", vat_number=""
        ),
    )

    view = invoice_view(draft, "en")

    assert (view["title"], view["number"], view["draft"]) == ("Invoice", "", "DRAFT")
    assert view["facts"][:4] == [
        ["Number", "at issue"],
        ["Date of issue", "at issue"],
        ["Due date", "on receipt"],
        ["Service period", "1 January 2027 to 31 March 2027"],
    ]
    assert [[plain(line) for line in one["lines"]] for one in view["panels"]] == [
        [
            "Camille Martin",
            "Entrepreneur individuel",
            "5 place du Marché",
            "69002 Lyon",
            "Belgium",
        ],
        ["Zen Ltd", "London", "United Kingdom", "VAT GB123456789", "zen@example.com"],
    ]
    assert [plain(cell) for cell in view["rows"][0][1:]] == [
        "3 months",
        "€800.00",
        "—",
        "€2,400.00",
    ]
    assert [one["label"] for one in view["totals"]] == [
        "Total excl. VAT",
        "VAT (exempt)",
        "Total to pay",
    ]
    assert view["payment"]["lines"] == ["By bank transfer on receipt"]
    assert view["mentions"][0] == {
        "text": "No discount.",
        "original": "Pas d'escompte.",
    }
    assert view["footer"] == "Camille Martin · Entrepreneur individuel"


def test_view_of_a_french_business_abroad_names_the_country(
    agreed: MakeAgreement, seller: Seller
) -> None:
    view = invoice_view(drafted(agreed(vat="5.5"), seller), "en")

    assert "France" in view["panels"][0]["lines"]
    assert view["totals"][1]["label"] == "VAT 5.5% on €800.00"
    assert view["rows"][0][1:4] == ["1\u00a0month", "€800.00", "5.5%"]


def test_view_in_franchise_asks_for_the_net_amount(
    agreed: MakeAgreement, seller: Seller
) -> None:
    view = invoice_view(drafted(agreed(), seller), "fr")

    assert view["totals"][-1]["label"] == "Net à payer"
    assert view["facts"][2] == ["Échéance", "à 30 jours"]


def test_view_of_an_amount_taken_off(agreed: MakeAgreement, seller: Seller) -> None:
    draft = drafted(agreed(), seller)
    line = replace(draft.lines[0], quantity=Decimal(2), net=draft.net + draft.net)
    less = replace(draft.lines[0], quantity=Decimal(-1), unit=Unit.ONE, net=-draft.net)

    view = invoice_view(replace(draft, lines=(line, less)), "fr")

    assert [[plain(row[1]), plain(row[4])] for row in view["rows"]] == [
        ["2 mois", "1 600,00 €"],
        ["-1", "-800,00 €"],
    ]


def test_view_of_a_credit_note_says_what_it_corrects_and_why() -> None:
    credit = replace(SAMPLES["credit note"], why="Deux heures non faites")

    view = invoice_view(credit, "fr")

    assert (view["title"], view["facts"][2:]) == (
        "Avoir",
        [
            ["Corrige la facture", "F2027-0001 du 1er mars 2027"],
            ["Période de prestation", "mars 2027"],
            ["Référence", "Studio Zen 2027"],
            ["Motif", "Deux heures non faites"],
        ],
    )
    assert [one["label"] for one in view["totals"]][-1] == "Total de l'avoir"
    assert view["payment"]["heading"] == "Remboursement"


def test_view_of_a_credit_note_names_the_statements_that_it_is_about() -> None:
    credit = replace(
        SAMPLES["credit note"],
        statement=read_period("2027-03"),
        gives_back=read_period("2027-04"),
    )

    assert [invoice_view(credit, each)["facts"][3:5] for each in ("fr", "en")] == [
        [["Relevé facturé", "mars 2027"], ["Rend du relevé", "avril 2027"]],
        [
            ["Statement billed", "March 2027"],
            ["Gives back of statement", "April 2027"],
        ],
    ]


def test_view_of_a_credit_note_says_nothing_of_paying_late() -> None:
    credit = SAMPLES["credit note"]

    view = invoice_view(credit, "fr")

    assert [one["text"] for one in view["mentions"]] == [
        "Catégorie de l'opération : prestation de services."
    ]
    # Its XML must: BR-FR-05.
    assert {"AAB", "PMD", "PMT"} <= {one.place.value for one in credit.mentions}


def test_view_of_the_last_credit_note_says_that_its_vat_is_what_is_left() -> None:
    french, english = (
        invoice_view(SAMPLES["last credit note"], one) for one in ("fr", "en")
    )

    assert [
        (plain(one["label"]), plain(one["amount"])) for one in french["totals"]
    ] == [
        ("Total HT", "233,34 €"),
        ("TVA 20 % : ce qui en reste", "46,66 €"),
        ("Total de l'avoir", "280,00 €"),
    ]
    assert plain(english["totals"][1]["label"]) == "VAT 20%: what is left of it"


def test_view_after_a_deposit_takes_it_off_with_its_vat() -> None:
    french, english = (
        invoice_view(SAMPLES["after a deposit"], one) for one in ("fr", "en")
    )

    assert [
        (plain(one["label"]), plain(one["amount"])) for one in french["totals"][2:]
    ] == [
        ("Total TTC", "1 481,40 €"),
        (
            "Acompte D2027-0001 du 1er mars 2027 (400,00 € HT + TVA 80,00 €)",
            "-480,00 €",
        ),
        ("Reste HT", "834,50 €"),
        ("Reste de TVA", "166,90 €"),
        ("Net à payer", "1 001,40 €"),
    ]
    assert [(one["label"], plain(one["amount"])) for one in english["totals"]] == [
        ("Total excl. VAT", "€1,234.50"),
        ("VAT 20% on €1,234.50", "€246.90"),
        ("Total incl. VAT", "€1,481.40"),
        ("Deposit D2027-0001 of 1 March 2027 (€400.00 + VAT €80.00)", "-€480.00"),
        ("Left excl. VAT", "€834.50"),
        ("Left of VAT", "€166.90"),
        ("Total to pay", "€1,001.40"),
    ]


@pytest.mark.parametrize(
    ("regime", "vat"),
    [
        (TWENTY, ""),  # issued before the VAT of what is deducted was kept
        (FRANCHISE, "0"),
    ],
)
def test_view_after_a_deposit_without_its_vat_says_nothing_of_it(
    regime: VatRegime, vat: str
) -> None:
    seller = SELLER if regime.percent else EXEMPT_SELLER
    deducted = (earlier("D2027-0001", "480.00", vat),)

    view = invoice_view(drafted_in(regime, seller=seller, earlier=deducted), "en")

    assert [one["label"] for one in view["totals"]][-2:] == [
        "Deposit D2027-0001 of 1 March 2027",
        "Total to pay",
    ]


def test_view_in_dollars_gives_the_vat_in_euros() -> None:
    view = invoice_view(SAMPLES["VAT in US dollars"], "fr")

    assert [plain(one["label"]) for one in view["totals"]][2] == (
        "TVA en euros (1 USD = 0,9 EUR, BCE, 1er avril 2027)"
    )


def test_view_of_what_was_paid_before_says_so_and_asks_for_nothing() -> None:
    invoice = SAMPLES["paid before"]

    french, english = invoice_view(invoice, "fr"), invoice_view(invoice, "en")

    assert [plain(total["label"]) for total in french["totals"]] == [
        "Total HT",
        "TVA 20 % sur 1 234,50 €",
        "Total TTC",
        "Payée le 20 mars 2027",
        "Net à payer",
    ]
    assert [plain(total["amount"]) for total in french["totals"][-2:]] == [
        "-1 481,40 €",
        "0,00 €",
    ]
    assert french["facts"][2] == ["Payée le", "20 mars 2027"]
    assert french["payment"] == {
        "heading": "Règlement",
        "lines": ["Payée le 20 mars 2027, rien à régler."],
    }
    assert english["facts"][2] == ["Paid on", "20 March 2027"]
    assert english["payment"]["lines"] == ["Paid on 20 March 2027, nothing to pay."]


def test_view_of_what_deposits_settled_has_no_due_day() -> None:
    view = invoice_view(SAMPLES["settled by a deposit"], "fr")

    assert [label for label, _ in view["facts"]] == [
        "Numéro",
        "Date d'émission",
        "Période de prestation",
        "Référence",
    ]
    assert view["payment"]["lines"] == [
        "Rien à régler sur cette facture : les acomptes déduits se règlent à part."
    ]


def test_view_of_a_discount_shows_what_is_taken_off() -> None:
    french = invoice_view(SAMPLES["discount"], "fr")
    english = invoice_view(SAMPLES["discount"], "en")

    assert [[plain(cell) for cell in row] for row in french["rows"]] == [
        ["Base mensuelle · mars 2027", "2 mois", "600,00 €", "20 %", "1 200,00 €"],
        ["– Remise", "", "", "", "-120,00 €"],
        ["Base mensuelle · mars 2027", "1 mois", "80,00 €", "20 %", "80,00 €"],
    ]
    assert english["rows"][1] == ["– Discount", "", "", "", "-€120.00"]
    assert plain(french["totals"][0]["amount"]) == "1 160,00 €"


def test_view_of_a_discount_agreed_in_percent_shows_the_percent_too() -> None:
    french = invoice_view(SAMPLES["discount in percent"], "fr")
    english = invoice_view(SAMPLES["discount in percent"], "en")

    assert [plain(cell) for cell in french["rows"][1]] == [
        "– Remise de 10 %",
        "",
        "",
        "",
        "-120,00 €",
    ]
    assert english["rows"][1] == ["– Discount of 10%", "", "", "", "-€120.00"]


def test_view_in_dollars_without_vat_gives_none_in_euros() -> None:
    dollars = drafted_in(
        FRANCHISE,
        STUDIO_ZEN,
        line("99.99", "USD"),
        seller=EXEMPT_SELLER,
        exchange=DOLLAR,
    )

    view = invoice_view(issued(dollars), "fr")

    assert [plain(one["label"]) for one in view["totals"]] == [
        "Total HT",
        "TVA (franchise)",
        "Net à payer",
    ]
