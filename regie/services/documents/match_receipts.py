"""Match what came in, by the export of a bank or of Stripe, with open invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.billing.documents.bank_csv import read_bank
from regie.billing.documents.bank_csv import Receipt
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.matching import propose
from regie.billing.documents.proposal import Books
from regie.billing.documents.proposal import Match
from regie.billing.documents.proposal import Paid
from regie.billing.documents.proposal import Proposal
from regie.billing.documents.settled import anew
from regie.billing.documents.settled import in_force
from regie.billing.documents.settled import own_reference
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import taken_back
from regie.billing.documents.settled import Way
from regie.ledger.other_exports import categories_in
from regie.ledger.other_exports import without_rows
from regie.ledger.payout_csv import is_read
from regie.ledger.payout_csv import read_payments
from regie.money import Money
from regie.people.day_order import DayOrder
from regie.ports import PaymentKind
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit

#: A column that only Stripe's export has.
_STRIPE = "balance_transaction_id"
#: What of it pays an invoice, in whichever way.
_PAYS = frozenset({PaymentKind.SALE, PaymentKind.DISPUTE_WON})
_DISPUTES = frozenset({PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON})
#: What of it pays an invoice, or takes that back.
_MOVES = _PAYS | _DISPUTES | {PaymentKind.REFUND}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A bank's or Stripe's export.

    Attributes:
        text: The file's content.
        file: Its name, for messages.
        american: Days with slashes have the month first.
    """

    text: str
    file: str
    american: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What became of the receipts of a file.

    Attributes:
        proposals: Of receipts that were not recorded before.
        known: How many were.
        recorded: The references that were recorded now.
        guess: How days were read that could be read either way; empty if none was.
    """

    proposals: tuple[Proposal, ...]
    known: int
    recorded: frozenset[str]
    guess: str = ""


def match_receipts(
    runtime: Runtime,
    export: Export,
    *,
    apply: bool = False,
    same: Collection[str] = (),
) -> Matched:
    """Match the receipts of a bank's or Stripe's export with open invoices.

    One that is a payment entered by hand takes its place: that is taken back, and the
    receipt recorded, so that it counts once and is known from then on. One that pays
    several invoices is recorded on each. One that was recorded and taken back is for a
    person to look at. What was paid back is never recorded by
    itself: whoever looks says of which invoice it was.

    Args:
        export: The file.
        apply: Record the sure ones; otherwise nothing is written.
        same: References of receipts that a person took for one entered by hand.

    Raises:
        ImportFileError: The file has problems; all of them.
    """
    order = DayOrder(american=export.american)
    receipts = _receipts(export, order)
    with runtime.unit(reading=not apply) as unit:
        if apply:
            unit.invoices.lock()
        settled = unit.invoices.settlements()
        known = _settled(settled)
        fresh = [one for one in receipts if one.reference not in known]
        stored, today = unit.invoices.everything(), today_of(runtime)
        hand = [one for one in settled if one.way is Way.HAND]
        books = Books(
            accounts=accounts_of(unit, stored, today=today),
            names=_names(stored),
            today=today,
            typed=in_force(hand),
            same=same,
            settled=known,
            undone={own_reference(one) for one in settled} - known.keys(),
            corrects={
                one.number: one.corrects
                for one in stored
                if one.kind is Kind.CREDIT_NOTE
            },
        )
        found = _not_over(list(propose(fresh, books)))
        sure = [one for one in found if one.is_sure] if apply else []
        for one in sure:
            _record(unit, one, runtime.clock.now(), {one.reference for one in settled})
    return Matched(
        proposals=found,
        known=len(receipts) - len(fresh),
        recorded=frozenset(one.receipt.reference for one in sure),
        guess=order.guess_sentence(),
    )


def _receipts(export: Export, order: DayOrder) -> list[Receipt]:
    text, file = export.text, export.file
    if _STRIPE not in text.split("\n", 1)[0].lower():
        return read_bank(text, file=file, order=order)
    # What is of no known category is none of what pays an invoice: `_MOVES`.
    unread = {one for one in categories_in(text) if not is_read(one)}
    payments = read_payments(without_rows(text, unread)[0], file=file, zone=ZONE)
    failed = {
        one.key.replace("refund_failed", "refund")
        for one in payments
        if one.kind is PaymentKind.REFUND_FAILED
    }
    return [
        Receipt(
            reference=one.key,
            on=local_day(one.happened_at),
            amount=one.amount if one.kind in _PAYS else -one.amount,
            label=f"{one.product} {one.customer}".strip(),
            way=Way.STRIPE,
            parent=one.parent,
            disputed=one.kind in _DISPUTES,
            dispute=one.dispute,
        )
        for one in payments
        if one.kind in _MOVES and one.key not in failed
    ]


def _not_over(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Leave out what the file tells the loss and the return of, one for one.

    Unless the loss was recorded.
    """
    told = [one for one in found if one.match in {Match.DISPUTED, Match.DISPUTE_WON}]
    unsure = {one.receipt.parent for one in told if not one.receipt.dispute}
    by_dispute: defaultdict[tuple[str, Money], list[Proposal]] = defaultdict(list)
    for one in told:
        amount = abs(one.receipt.amount)
        by_dispute[_dispute(one.receipt, unsure), amount].append(one)
    over = {
        one.receipt.reference
        for same in by_dispute.values()
        for pair in zip(
            (one for one in same if one.match is Match.DISPUTED),
            (one for one in same if one.match is Match.DISPUTE_WON),
            strict=False,
        )
        for one in pair
    }
    return tuple(one for one in found if one.receipt.reference not in over)


def _dispute(receipt: Receipt, unsure: Collection[str]) -> str:
    """Return by what a dispute and its end are known to be one: by the vendor's id.

    Args:
        receipt: What opens or ends it.
        unsure: Payments of whose disputes one has no id: all are taken together.
    """
    if receipt.dispute and receipt.parent not in unsure:
        return receipt.dispute
    return receipt.parent or receipt.reference


def _settled(settlements: Iterable[Settlement]) -> dict[str, set[str]]:
    """Return what each receipt that was recorded has paid, by its own reference."""
    found: dict[str, set[str]] = {}
    for one in in_force(settlements):
        own = own_reference(one).removesuffix(f":{one.number}")
        found.setdefault(own, set()).add(one.number)
    return found


def _names(stored: Iterable[StoredInvoice]) -> dict[str, str]:
    return {one.number: read_invoice(one.text).buyer.name for one in stored if one.text}


def _record(
    unit: Unit, proposal: Proposal, now: datetime, taken: Collection[str]
) -> None:
    for place, paid in enumerate(proposal.paid):
        if paid.typed is not None:
            unit.invoices.settle(taken_back(paid.typed), recorded_at=now)
        kept = anew(_of(proposal.receipt, paid, place), taken)
        unit.invoices.settle(kept, recorded_at=now)


def _of(receipt: Receipt, paid: Paid, place: int) -> Settlement:
    """Return what is kept; by the first one of a receipt the receipt is known."""
    own = receipt.reference
    return Settlement(
        number=paid.number,
        paid_on=receipt.on,
        amount=paid.amount,
        way=receipt.way,
        reference=f"{own}:{paid.number}" if place else own,
        note=receipt.label,
    )
