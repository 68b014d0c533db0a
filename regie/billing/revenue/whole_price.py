"""The whole price of a sale in instalments, as it is told, and what was paid of it."""

from __future__ import annotations

from regie.ledger import accounts
from regie.ledger.entry import Entry
from regie.money import AmountError
from regie.money import Currency
from regie.money import Money
from regie.money import number_in
from regie.money import total
from regie.typed_amount import AmbiguousAmountError
from regie.typed_amount import amount_number


def whole_in(text: str, currency: Currency, *, guessed: bool = False) -> Money | None:
    """Return a whole price: `1200`, `1 200,00` or `1200.00 EUR`; None if it is none.

    Args:
        currency: Of a text that names none.
        guessed: What reads in two ways is the smaller one.

    Raises:
        AmbiguousAmountError: It reads in two ways.
    """
    plain = text.strip()
    code = plain[-3:].upper()
    try:
        if code.isalpha():
            plain, currency = plain[:-3].strip(), Currency(code)
        number = number_in(plain) if guessed else amount_number(plain, currency)
        whole = Money.of(number, currency)
    except AmountError:
        return None
    return whole if whole.minor > 0 else None


def price_told(text: str, currency: Currency, *, guessed: bool = False) -> Money | None:
    """Return a whole price as it was told; None where nobody can know it.

    Args:
        currency: Of a text that names none.
        guessed: As for `whole_in`.
    """
    try:
        return whole_in(text, currency, guessed=guessed)
    except AmbiguousAmountError:
        return None


def doubt_in(text: str, currency: Currency) -> AmbiguousAmountError | None:
    """Return why a whole price reads in two ways; None where it does not."""
    try:
        whole_in(text, currency)
    except AmbiguousAmountError as error:
        return error
    return None


def paid_in(entry: Entry) -> Money | None:
    """Return what a sale's entry says was paid, VAT included; None if that is unclear.

    It is where the sale was paid in one currency.
    """
    paid = [
        -posting.amount
        for posting in entry.postings
        if posting.account.role == "sales" or accounts.is_vat(posting.account)
    ]
    currencies = {amount.currency for amount in paid}
    if len(currencies) != 1:
        return None
    amount = total(paid, currencies.pop())
    return amount if amount.minor > 0 else None
