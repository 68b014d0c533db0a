"""What a document still lacks before it may be issued, in words for its author.

These are the rules that a person can break by what she writes in her profile, an
agreement or the table of mentions. What only a bug can break raises `InvoiceError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator

from regie.billing.documents.buyer_gaps import buyer_gaps
from regie.billing.documents.buyer_gaps import not_reachable
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import Kind
from regie.billing.documents.mentions import Place
from regie.billing.parties import is_reachable
from regie.billing.vat import VatCase
from regie.billing.vat_in_force import unknown_rate
from regie.errors import UsageError
from regie.words import say

#: Digits of an amount in an e-invoice (BR-DEC-01 and others of EN 16931).
_DIGITS_MAX = 2


class NotBillableError(UsageError):
    """A document that cannot be issued."""


def check_complete(invoice: Invoice) -> None:
    """Refuse a document that must not be issued as it stands.

    Raises:
        NotBillableError: With everything that is missing.
    """
    found = gaps(invoice)
    if found:
        raise NotBillableError("\n".join(found))


def gaps(invoice: Invoice) -> list[str]:
    """Return what is missing, a sentence each, in the reader's language."""
    return [
        *_VAT[invoice.regime.case](invoice),
        *([] if is_reachable(invoice.seller) else [not_reachable("seller")]),
        *buyer_gaps(invoice.regime, invoice.buyer, invoice.seller.country),
        *_currency(invoice),
        *_mentions(invoice),
    ]


def _standard(invoice: Invoice) -> Iterator[str]:
    if not invoice.seller.vat_number:
        yield say(
            fr="L'accord applique la TVA mais votre profil n'a pas de « vat_number », "
            "obligatoire sur la facture. Ajoutez-le au profil, ou écrivez « vat: "
            "franchise » dans l'accord.",
            en="The agreement charges VAT but your profile has no `vat_number`, which "
            "the invoice must carry. Add it to the profile, or write `vat: franchise` "
            "in the agreement.",
        )
    # A credit note has the rate of what it corrects.
    if invoice.kind is not Kind.CREDIT_NOTE:
        yield from filter(None, [unknown_rate(invoice.regime, invoice.seller.country)])


def _franchise(invoice: Invoice) -> Iterator[str]:
    if not invoice.seller.has_number:
        yield say(
            fr="Votre profil n'a ni « siret » ni « vat_number » : la facture doit "
            "porter l'un des deux.",
            en="Your profile has neither `siret` nor `vat_number`: the invoice must "
            "carry one of them.",
        )


def _reverse_charge(invoice: Invoice) -> Iterator[str]:
    if not invoice.seller.vat_number:
        yield say(
            fr="Avec « vat: autoliquidation », votre profil doit avoir « vat_number ».",
            en="With `vat: reverse charge` your profile needs a `vat_number`.",
        )


def _outside_eu(invoice: Invoice) -> Iterator[str]:
    if not invoice.seller.vat_number:
        yield say(
            fr="Avec « vat: hors UE », votre profil doit avoir « vat_number ». En "
            "franchise sans numéro de TVA, écrivez « vat: franchise ».",
            en="With `vat: outside EU` your profile needs a `vat_number`. Exempt and "
            "without one, write `vat: franchise`.",
        )


_VAT: dict[VatCase, Callable[[Invoice], Iterator[str]]] = {
    VatCase.STANDARD: _standard,
    VatCase.FRANCHISE: _franchise,
    VatCase.REVERSE_CHARGE: _reverse_charge,
    VatCase.OUTSIDE_EU: _outside_eu,
}


def _currency(invoice: Invoice) -> Iterator[str]:
    code = invoice.currency.code
    if invoice.currency.exponent > _DIGITS_MAX:
        yield say(
            fr=f"Une facture électronique n'a que deux décimales : {code} en a "
            f"{invoice.currency.exponent}. Facturez dans une autre devise.",
            en=f"An e-invoice has two decimals only: {code} has "
            f"{invoice.currency.exponent}. Bill in another currency.",
        )
    if invoice.vat_in_euros is None:
        yield say(
            fr=f"La TVA d'une facture en {code} se donne aussi en euros : il manque le "
            f"taux de change {code} → EUR du jour. Prenez ceux de la BCE : regie "
            "ledger rates fetch.",
            en=f"The VAT of an invoice in {code} is given in euros too: the exchange "
            f"rate {code} → EUR of the day is missing. Get those of the ECB: regie "
            "ledger rates fetch.",
        )


def _mentions(invoice: Invoice) -> Iterator[str]:
    """Yield the notes that the French rules want once each (BR-FR-05, BR-FR-06)."""
    places = Counter(mention.place for mention in invoice.mentions)
    wanted = [Place.PMT, Place.PMD, Place.AAB]
    if invoice.regime.codes.exemption:
        wanted.append(Place.EXEMPTION)
    for place in wanted:
        if places[place] != 1:
            yield say(
                fr=f"Le tableau des mentions (mentions.yaml) en a {places[place]} avec "
                f"« place: {place} » pour cette facture ; il en faut une.",
                en=f"The table of mentions (mentions.yaml) has {places[place]} with "
                f"`place: {place}` for this invoice; there must be one.",
            )
