"""What a receipt was matched with, and what it is matched with."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from enum import StrEnum

from regie.billing.documents.bank_csv import Receipt
from regie.billing.documents.settled import Account
from regie.billing.documents.settled import Settlement
from regie.money import Money


class Match(StrEnum):
    """By what a receipt was matched, the surest first.

    NUMBER: the label names the invoice, or several and comes to what is open on them.
    NAME: the amount is what is open, and the label names the client.
    TYPED: it is a payment that a person entered before: same amount, within a week, and
        the label names its invoice or its client.
    LIKE_TYPED: it may be one; a person must look.
    SETTLED: the label names an invoice on which nothing is open; a person must look.
    OVER: the label names an invoice, and more came in than is open on it; likewise.
    BACK: it was paid back of an invoice that it names; a person records it.
    BACK_OVER: likewise, and more than is owed back on that invoice.
    DISPUTED: a bank took the payment of it, which was contested; a person answers.
    DISPUTE_WON: the bank gave that back; a person looks what was recorded.
    UNDONE: it was recorded and taken back; a person must look.
    TWICE: the label names a client, and the amount was paid before on one of her
        invoices, on which nothing is open; a person must look.
    CURRENCY: the label names an invoice in another currency; a person says what of it
        is paid.
    AMOUNT: the amount is what is open on one invoice only; a person must look.
    COMING: its day is still to come; it is looked at when it is there.
    NONE: nothing fits, or several do.
    """

    NUMBER = "number"
    NAME = "name"
    TYPED = "typed"
    LIKE_TYPED = "like typed"
    SETTLED = "settled"
    OVER = "over"
    UNDONE = "undone"
    TWICE = "twice"
    CURRENCY = "currency"
    AMOUNT = "amount"
    BACK = "back"
    BACK_OVER = "back over"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute won"
    COMING = "coming"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """What of a receipt pays one invoice.

    Attributes:
        typed: The payment entered by hand that it is.
    """

    number: str
    amount: Money
    typed: Settlement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A receipt with the invoice that it probably pays, or was paid back of.

    Attributes:
        number: Empty with COMING and NONE, and where there is a split.
        others: Invoices that would do as well, where there are several, or several that
            what was paid back names; with SETTLED the deposits that the invoice deducts
            and that are still to be paid.
        typed: The payment entered by hand that it is, or may be.
        split: What it pays of each of several invoices that its label names; with NONE,
            what it might.
        notes: Credit notes of the invoice that the label of what went out names.
    """

    receipt: Receipt
    match: Match
    number: str = ""
    others: tuple[str, ...] = ()
    typed: Settlement | None = None
    split: tuple[Paid, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def paid(self) -> tuple[Paid, ...]:
        """What it pays of which invoice."""
        if self.split:
            return self.split
        amount = self.receipt.amount
        return (Paid(number=self.number, amount=amount, typed=self.typed),)

    @property
    def is_sure(self) -> bool:
        """Whether it can be recorded without a person's look."""
        return self.match in {Match.NUMBER, Match.NAME, Match.TYPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What receipts are matched with.

    Attributes:
        accounts: Invoices and deposits, with what is open of each.
        names: By number, the buyer's name as the invoice has it.
        today: In the OBM's zone; what is dated later has not come in.
        typed: Payments that were entered by hand, and not taken back.
        same: References of receipts that a person took for one of those.
        settled: By the reference of a receipt that was recorded, what it paid.
        undone: References of receipts that were recorded and taken back.
        corrects: By credit note, the number that it corrects.
    """

    accounts: Sequence[Account]
    names: Mapping[str, str]
    today: date
    typed: Sequence[Settlement] = ()
    same: Collection[str] = ()
    settled: Mapping[str, Collection[str]] = field(default_factory=dict)
    undone: Collection[str] = ()
    corrects: Mapping[str, str] = field(default_factory=dict)
