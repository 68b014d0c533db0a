"""What the OBM and her client agreed on: a base, a commission, terms."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from regie.billing.agreed.claim import Claim
from regie.billing.agreed.terms import Conversion
from regie.billing.agreed.terms import limits_each_period
from regie.billing.agreed.terms import Terms
from regie.billing.parties import Party
from regie.billing.vat import FRANCHISE
from regie.billing.vat import VatRegime
from regie.billing.work.terms import NO_WORK
from regie.billing.work.terms import WorkTerms
from regie.money import Currency
from regie.money import Money

#: Her name among the parties of an agreement.
OBM = "OBM"


class Every(StrEnum):
    """How often a base is due.

    MONTH: once each month of the agreement, counted from its first day.
    LAUNCH: once, in the period in which the agreement begins.
    """

    MONTH = "month"
    LAUNCH = "launch"


class Basis(StrEnum):
    """What a commission is a share of.

    NET_REVENUE: sales without VAT, less refunds without VAT.
    """

    NET_REVENUE = "net revenue"


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFee:
    """A fixed amount, without VAT."""

    amount: Money
    every: Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """A share of the client's revenue.

    Attributes:
        rate_percent: `8` for 8 %.
        fees_out: Whether what payment vendors kept is taken off before.
    """

    rate_percent: Decimal
    of: Basis = Basis.NET_REVENUE
    fees_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Another party who is written to: what her share of a period comes to.

    Attributes:
        party: Her name, as shares have it.
        language: Of what is written to her, `fr` or `en`; empty for the OBM's own.
    """

    party: str
    email: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """One version of an agreement; a change is another version with other days.

    Attributes:
        client: The client's name.
        starts_on: First day it counts, in the client's zone.
        ends_on: The day after the last one; None while open.
        payment_terms_days: Days from the invoice to its due day.
        vat: How VAT stands on the OBM's own invoice.
        buyer: Whom the invoice is for.
        commission: The OBM's, where it is one rate of each period's net revenue.
        parties: What everybody earns, the OBM first, if she earns a commission.
        claims: Which sales belong to which campaign.
        conversion: By which day's rate sales in other currencies count; None: they do
            not.
        work: How hours, prepaid hours and a project are billed.
        sha256: Fingerprint of the text it was read from.
        readers: Other parties with a mail address.
        whose: The party whose terms `terms` are; see `seen_by`.
    """

    title: str
    client: str
    starts_on: date
    currency: Currency
    buyer: Party
    payment_terms_days: int
    ends_on: date | None = None
    base: BaseFee | None = None
    commission: Commission | None = None
    vat: VatRegime = FRANCHISE
    sha256: str = ""
    parties: tuple[Terms, ...] = ()
    claims: tuple[Claim, ...] = ()
    conversion: Conversion | None = None
    work: WorkTerms = NO_WORK
    readers: tuple[Reader, ...] = ()
    whose: str = OBM

    @property
    def terms(self) -> Terms | None:
        """The OBM's commission, whatever its shape; None without one."""
        own = (terms for terms in self.parties if terms.party == self.whose)
        return next(own, None)

    @property
    def has_fee(self) -> bool:
        """Whether an amount is fixed that covers work: a base, or a project's price."""
        return self.base is not None or self.work.project is not None

    @property
    def limits_periods(self) -> bool:
        """Whether sales of two periods come to something else in one, for anybody."""
        return any(limits_each_period(terms) for terms in self.parties)

    def seen_by(self, party: str) -> Agreement:
        """Return the agreement as one party has it: her commission is the one."""
        if party == self.whose:
            return self
        return replace(self, whose=party, commission=None)

    def bounding(self, terms: Terms) -> Terms:
        """Return a party's terms within the agreement's own days."""
        ends = [day for day in (terms.ends_on, self.ends_on) if day is not None]
        return replace(
            terms,
            starts_on=max(terms.starts_on or self.starts_on, self.starts_on),
            ends_on=min(ends, default=None),
        )

    def is_same(self, other: Agreement) -> bool:
        """Say whether another version agrees on the same, whoever is written to."""
        return self._without_addresses() == other._without_addresses()

    def _without_addresses(self) -> Agreement:
        nobody = Party(name="", address=())
        return replace(self, buyer=nobody, readers=(), sha256="")

    @property
    def billed_in(self) -> Currency:
        """The currency of the OBM's invoices: what her commission is paid in."""
        terms = self.terms
        return (terms.paid_in if terms else None) or self.currency
