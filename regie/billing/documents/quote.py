"""A quote: what will be done for what price, until when it can be accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from fractions import Fraction

from regie.billing.agreed.agreement import Agreement
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice import InvoiceLine
from regie.billing.documents.invoice import vat_of
from regie.billing.parties import Party
from regie.billing.parties import Seller
from regie.billing.vat import VatRegime
from regie.money import Currency
from regie.money import Money
from regie.money import total

SERIES = "DV"
"""How the numbers of quotes begin, for « devis »; the year follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What the OBM offers.

    Attributes:
        title: What it is for.
        client: The client's name.
        valid_days: From the day of issue on.
        deposit: The share of the price that is billed on acceptance; 0 for none.
        payment_terms_days: Of the invoices that follow.
        playbook: File of the playbook that is started after the acceptance, if any.
        values: What it is started with, `name=value` each.
    """

    title: str
    client: str
    buyer: Party
    currency: Currency
    regime: VatRegime
    valid_days: int
    payment_terms_days: int
    lines: tuple[InvoiceLine, ...]
    deposit: Fraction = Fraction()
    playbook: str = ""
    values: tuple[str, ...] = ()

    @property
    def net(self) -> Money:
        """The price without VAT."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def deposit_net(self) -> Money:
        """The deposit without VAT."""
        return self.net.scaled(self.deposit)

    @property
    def gross(self) -> Money:
        """The price with VAT."""
        return self.net + vat_of(self.net, self.regime)

    @property
    def deposit_gross(self) -> Money:
        """The deposit with VAT."""
        return self.deposit_net + vat_of(self.deposit_net, self.regime)

    def valid_until(self, issued_on: date) -> date:
        """Return the last day on which it can be accepted."""
        return issued_on + timedelta(days=self.valid_days)


def quote_invoice(quote: Quote, seller: Seller, *, number: str) -> Invoice:
    """Return the draft of the invoice over everything that was quoted.

    Args:
        number: The quote's, under which its deposits are deducted.
    """
    return Invoice(
        seller=seller,
        buyer=quote.buyer,
        reference=number,
        period=None,
        currency=quote.currency,
        payment_terms_days=quote.payment_terms_days,
        regime=quote.regime,
        lines=quote.lines,
        net=quote.net,
        vat=quote.gross - quote.net,
        gross=quote.gross,
        mentions=(),
    )


def terms_of(quote: Quote, *, number: str) -> Agreement:
    """Return what a deposit on the quote is billed by."""
    return Agreement(
        title=number,
        client=quote.client,
        starts_on=date.min,
        currency=quote.currency,
        buyer=quote.buyer,
        payment_terms_days=quote.payment_terms_days,
        vat=quote.regime,
    )
