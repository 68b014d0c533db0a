"""What a document may be issued with and is probably wrong: worth a question."""

from __future__ import annotations

from collections.abc import Iterator

from regie.billing.documents.invoice import Invoice
from regie.billing.vat import EU
from regie.billing.vat import VatCase
from regie.words import say


def doubts(invoice: Invoice) -> Iterator[str]:
    """Yield a sentence on each, in the reader's language.

    A service to a business in another country of the Union is taxed there, whoever
    supplies it: articles 259, 1° and 283, 2 of the French tax code; the supplier has a
    VAT number for it, exempt or not (286 ter, 5°; read 2026-11-27).
    """
    seller, buyer = invoice.seller, invoice.buyer
    is_exempt = invoice.regime.case is VatCase.FRANCHISE
    is_abroad = buyer.country in EU and buyer.country != seller.country
    if is_exempt and is_abroad and seller.country == "FR":
        yield say(
            fr=f"« vat: franchise » pour une cliente d'un autre pays de l'Union "
            f"({buyer.country}) : un service à une entreprise y est taxé chez elle, "
            "franchise ou non. La facture porte alors « autoliquidation » et vos deux "
            "numéros de TVA (le vôtre se demande aux impôts), et se déclare (DES). "
            "Voyez avec votre comptable ; dans l'accord : « vat: autoliquidation ».",
            en=f"`vat: franchise` for a client in another country of the Union "
            f"({buyer.country}): a service to a business is taxed there, exempt or "
            "not. The invoice then says “reverse charge” with both VAT numbers (the "
            "tax office gives you yours), and is declared (DES). Ask your accountant; "
            "in the agreement: `vat: reverse charge`.",
        )
