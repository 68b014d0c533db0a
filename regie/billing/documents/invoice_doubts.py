"""What a document may be issued with and is probably wrong: worth a question."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from regie.billing.documents.invoice import Invoice
from regie.billing.vat import EU
from regie.billing.vat import VatCase
from regie.ledger.vat import whole_country
from regie.money import decimal_text
from regie.words import say
from regie.words import spoken_language


def doubts(invoice: Invoice) -> Iterator[str]:
    """Yield a sentence on each, in the reader's language.

    A service to a business is taxed where that is established, whoever supplies it:
    directive 2006/112/EC, articles 44 and 196; in France articles 259, 1° and 283, 2 of
    the tax code. Within the Union the supplier has a VAT number for it, exempt or not
    (286 ter, 5°; read 2026-11-27).
    """
    seller, buyer = invoice.seller, invoice.buyer
    case, there = invoice.regime.case, whole_country(buyer.country)
    if seller.country not in EU or there == whole_country(seller.country):
        return
    if case is VatCase.FRANCHISE and there in EU and seller.country == "FR":
        yield _exempt_abroad(there)
    if case is VatCase.STANDARD:
        yield _charged_abroad(invoice.regime.percent, there)


def _exempt_abroad(country: str) -> str:
    return say(
        fr=f"« vat: franchise » pour une cliente d'un autre pays de l'Union "
        f"({country}) : un service à une entreprise y est taxé chez elle, "
        "franchise ou non. La facture porte alors « autoliquidation » et vos deux "
        "numéros de TVA (le vôtre se demande aux impôts), et se déclare (DES). "
        "Voyez avec votre comptable ; dans l'accord : « vat: autoliquidation ».",
        en=f"`vat: franchise` for a client in another country of the Union "
        f"({country}): a service to a business is taxed there, exempt or "
        "not. The invoice then says “reverse charge” with both VAT numbers (the "
        "tax office gives you yours), and is declared (DES). Ask your accountant; "
        "in the agreement: `vat: reverse charge`.",
    )


def _charged_abroad(percent: Decimal, country: str) -> str:
    """Say that VAT is charged where the client would owe it, or nobody in the Union."""
    rate = decimal_text(percent, spoken_language())
    if country in EU:
        return say(
            fr=f"« vat: {rate} % » pour une cliente d'un autre pays de l'Union "
            f"({country}) : un service à une entreprise y est taxé chez elle. La "
            "facture porte alors « autoliquidation » et les deux numéros de TVA. Voyez "
            "avec votre comptable ; dans l'accord : « vat: autoliquidation ».",
            en=f"`vat: {rate} %` for a client in another country of the Union "
            f"({country}): a service to a business is taxed there. The invoice then "
            "says “reverse charge” with both VAT numbers. Ask your accountant; in the "
            "agreement: `vat: reverse charge`.",
        )
    return say(
        fr=f"« vat: {rate} % » pour une cliente hors de l'Union ({country}) : un "
        "service à une entreprise est taxé là où elle est, la facture n'a alors pas de "
        "TVA. Voyez avec votre comptable ; dans l'accord : « vat: hors UE ».",
        en=f"`vat: {rate} %` for a client outside of the Union ({country}): a service "
        "to a business is taxed where she is, and the invoice then has no VAT. Ask "
        "your accountant; in the agreement: `vat: outside EU`.",
    )
