"""Record by hand what was paid of an invoice, or take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.at_once import at_once
from regie.billing.documents.invoice import Kind
from regie.billing.documents.invoice_text import read_invoice
from regie.billing.documents.settled import anew
from regie.billing.documents.settled import by_hand
from regie.billing.documents.settled import in_force
from regie.billing.documents.settled import is_alike
from regie.billing.documents.settled import own_reference
from regie.billing.documents.settled import Settlement
from regie.billing.documents.settled import taken_back
from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import UsageError
from regie.money import AmountError
from regie.money import Money
from regie.money import total
from regie.services.documents.correct_invoice import find_document
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.documents.open_deposits import open_deposits
from regie.services.documents.settle_words import long_before
from regie.services.documents.settle_words import more_than_came
from regie.services.documents.settle_words import no_amount
from regie.services.documents.settle_words import nothing_to_undo
from regie.services.documents.settle_words import other_currency
from regie.services.documents.settle_words import still_to_come
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.typed_amount import amount_in
from regie.typed_amount import currency_beside
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was recorded.

    Attributes:
        open: What is still to come of the invoice; negative is owed to the client.
        remark: What is doubted of its day; empty for nothing.
    """

    number: str
    amount: Money
    open: Money
    remark: str = ""


class DoubtfulPaymentError(ConflictError):
    """More than is open, or recorded before; its text is the question whether to."""


def settle(
    runtime: Runtime,
    number: str,
    *,
    amount: str = "",
    paid_on: date | None = None,
    note: str = "",
    sure: bool = False,
) -> Settled:
    """Record a payment by hand.

    Args:
        number: The invoice or deposit.
        amount: Negative for what was paid back; all that is open if empty.
        paid_on: Today if None; never a day to come.
        note: Tells two payments of one day and amount apart.
        sure: Also if it is in doubt.

    Raises:
        DoubtfulPaymentError: It is more than is open or owed back, or the same came in
            within a week of it, and `sure` was not said.
        RegieError: There is no such invoice, nothing is open, the amount is none, the
            day is still to come, or the same payment was recorded before and not
            taken back.
    """
    with runtime.unit() as unit:
        unit.invoices.lock()
        stored = _invoice(unit, number)
        today = today_of(runtime)
        left = _open(unit, stored, today)
        if not left and not amount:
            _check_deposits(unit, stored, today)
        money, on = at_once(
            ("", lambda: _amount(stored.number, amount, left)),
            ("", lambda: came_on(runtime, paid_on) or today),
        )
        settlement = by_hand(stored.number, money, on=on, note=note)
        _check(unit, settlement, left)
        doubt = "" if sure else _doubt(unit, settlement, left)
        if doubt:
            raise DoubtfulPaymentError(doubt)
        kept = unit.invoices.settlements([stored.number])
        settlement = anew(settlement, {one.reference for one in kept})
        unit.invoices.settle(settlement, recorded_at=runtime.clock.now())
    remark = long_before(stored.number, on, stored.issued_on)
    return Settled(number=stored.number, amount=money, open=left - money, remark=remark)


def undo_settlement(runtime: Runtime, number: str) -> Settled:
    """Take back the latest payment recorded on an invoice; both stay on record.

    Raises:
        RegieError: There is no such invoice, nothing to take back, or the invoice
            says itself that it is paid.
    """
    with runtime.unit() as unit:
        unit.invoices.lock()
        stored = _invoice(unit, number)
        left = in_force(unit.invoices.settlements([stored.number]))
        if not left:
            raise ConflictError(nothing_to_undo(stored.number))
        last = max(left, key=lambda one: one.id)
        unit.invoices.settle(taken_back(last), recorded_at=runtime.clock.now())
        rest = _open(unit, stored, today_of(runtime))
        _check_still_paid(stored, rest)
    return Settled(number=stored.number, amount=-last.amount, open=rest)


def back_command(number: str, amount: Money) -> str:
    """Return the command that records what was paid back of a document.

    Args:
        amount: What was, above zero.
    """
    return f"regie invoice pay {number} --amount=-{amount.decimal():f}"


def _invoice(unit: Unit, number: str) -> StoredInvoice:
    stored = find_document(unit, number)
    if stored.kind is Kind.CREDIT_NOTE:
        raise UsageError(
            say(
                fr=f"{number} est un avoir : il se déduit de {stored.corrects}. S'il a "
                f"été remboursé : regie invoice pay {stored.corrects} --amount=-….",
                en=f"{number} is a credit note: it is taken off {stored.corrects}. If "
                f"it was paid back: regie invoice pay {stored.corrects} --amount=-….",
            )
        )
    return stored


def _open(unit: Unit, stored: StoredInvoice, today: date) -> Money:
    others = unit.invoices.of_client(stored.client_slug)
    kept = accounts_of(unit, others, today=today)
    return next(one.open for one in kept if one.owed.number == stored.number)


def _check_deposits(unit: Unit, stored: StoredInvoice, today: date) -> None:
    """Refuse to pay an invoice whose deposits are what is still to be paid."""
    invoice = read_invoice(stored.text) if stored.text else None
    told = open_deposits(unit, invoice, stored.client_slug, today=today)
    if told:
        raise ConflictError("\n".join(told))


def check_amount(runtime: Runtime, number: str, amount: str) -> None:
    """Refuse an amount that could not be one of that invoice; an empty one could.

    Raises:
        RegieError: It is none in the invoice's currency, or there is no such invoice.
    """
    with runtime.unit(reading=True) as unit:
        stored = _invoice(unit, number)
        left = _open(unit, stored, today_of(runtime))
        _amount(stored.number, amount, left)


def came_on(runtime: Runtime, on: date | None) -> date | None:
    """Return a day of payment as it is, None for today.

    Raises:
        UsageError: It is still to come.
    """
    if on is not None and on > today_of(runtime):
        raise UsageError(still_to_come(on))
    return on


def _amount(number: str, text: str, left: Money) -> Money:
    if not text:
        return left
    try:
        return amount_in(text, left.currency)
    except AmountError as error:
        is_other = currency_beside(text) not in {None, left.currency}
        told = other_currency(number, text, left) if is_other else no_amount(text, left)
        raise UsageError(told) from error


def _check(unit: Unit, settlement: Settlement, left: Money) -> None:
    number, amount = settlement.number, settlement.amount
    if not amount and left:
        raise UsageError(_nothing(number, left))
    if not amount:
        raise ConflictError(
            say(
                fr=f"Il n'y a plus rien à régler sur {number}. S'il est arrivé plus, "
                "ou si quelque chose a été rendu : --amount 20, ou --amount=-20.",
                en=f"Nothing is open on {number} any more. If more came in, or "
                "something was paid back: --amount 20, or --amount=-20.",
            )
        )
    paid = unit.invoices.settlements([number])
    received = total((one.amount for one in paid), amount.currency)
    if (received + amount).minor < 0 and amount < left:
        raise UsageError(more_than_came(settlement, received, left))
    if settlement.reference in map(own_reference, in_force(paid)):
        raise ConflictError(_recorded_already(settlement, left))


def _nothing(number: str, left: Money) -> str:
    rest, some = abs(left).said(), f"{abs(left).decimal():f}"
    if left.minor < 0:
        return say(
            fr=f"0 n'est pas un règlement : sur {number}, il y a {rest} à rendre. Une "
            f"fois rendu : --amount=-{some}, ou une part.",
            en=f"0 is no payment: {rest} is owed back on {number}. Once it is paid "
            f"back: --amount=-{some}, or a part of it.",
        )
    return say(
        fr=f"0 n'est pas un règlement : sur {number}, il reste {rest} à régler. "
        f"Écrivez ce qui est arrivé : --amount {some} (ou rien) pour tout, moins pour "
        "une part.",
        en=f"0 is no payment: {rest} is open on {number}. Write what came in: --amount "
        f"{some} (or nothing) for all of it, less for a part.",
    )


def _recorded_already(settlement: Settlement, left: Money) -> str:
    amount, rest = settlement.amount.said(), left.said()
    day = day_text(settlement.paid_on, spoken_language())
    return say(
        fr=f"Ce règlement de {amount} le {day} est déjà inscrit (reste {rest}). S'il y "
        "en a eu deux, distinguez le second par --note.",
        en=f"This payment of {amount} on {day} is recorded already ({rest} open). If "
        "there were two, tell the second one apart by --note.",
    )


def _doubt(unit: Unit, settlement: Settlement, left: Money) -> str:
    """Return the question to ask before it is recorded; empty for none."""
    kept = in_force(unit.invoices.settlements([settlement.number]))
    alike = [
        one for one in kept if is_alike(one, settlement.amount, settlement.paid_on)
    ]
    if alike and not settlement.note:
        return _twice(alike[-1])
    if settlement.amount.minor > max(left.minor, 0):
        return _too_much(settlement, left)
    given_back = -settlement.amount.minor
    return _back_unasked(settlement, left) if given_back > max(-left.minor, 0) else ""


def _twice(recorded: Settlement) -> str:
    language = spoken_language()
    amount = recorded.amount.text(language)
    number, day = recorded.number, day_text(recorded.paid_on, language)
    return say(
        fr=f"Un règlement de {amount} du {day} est déjà inscrit sur {number}. En "
        "inscrire un autre du même montant ?",
        en=f"A payment of {amount} of {day} is recorded on {number} already. Record "
        "another one of the same amount?",
    )


def _back_unasked(settlement: Settlement, left: Money) -> str:
    """Ask about more than is owed back."""
    number, back = settlement.number, abs(settlement.amount).said()
    open_again = (left - settlement.amount).said()
    owed = say(fr="rien n'est à rendre", en="nothing is owed back")
    if left.minor < 0:
        rest = abs(left).said()
        owed = say(fr=f"il y a {rest} à rendre", en=f"{rest} is owed back")
    return say(
        fr=f"Inscrire {back} rendus sur {number}, où {owed} ? Il y restera "
        f"{open_again} à régler.",
        en=f"Record {back} paid back on {number}, where {owed}? {open_again} will be "
        "open on it.",
    )


def _too_much(settlement: Settlement, left: Money) -> str:
    number, amount = settlement.number, settlement.amount.said()
    over = settlement.amount - left
    command = back_command(number, over)
    back = say(
        fr=f"Un trop-perçu de {over.said()} sera à rendre ; une fois rendu : "
        f"{command}.",
        en=f"{over.said()} will be owed back; once it is paid back: {command}.",
    )
    if left.minor <= 0:
        return say(
            fr=f"Inscrire {amount} sur {number}, déjà réglée ? {back}",
            en=f"Record {amount} on {number}, which is settled already? {back}",
        )
    rest = left.said()
    return say(
        fr=f"Inscrire {amount} sur {number}, où il reste {rest} à régler ? {back}",
        en=f"Record {amount} on {number}, where {rest} is open? {back}",
    )


def _check_still_paid(stored: StoredInvoice, left: Money) -> None:
    """Refuse to take back what an invoice has printed on it."""
    number = stored.number
    if left.minor > 0 and stored.text and read_invoice(stored.text).paid_on:
        raise ConflictError(
            say(
                fr=f"{number} dit elle-même qu'elle est payée : si l'argent n'est pas "
                f"venu, annulez-la (regie invoice credit {number} --why …) et refaites "
                "la facture.",
                en=f"{number} says itself that it is paid: if the money did not come, "
                f"cancel it (regie invoice credit {number} --why …) and bill anew.",
            )
        )
