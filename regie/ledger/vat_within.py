"""Which part of a sale is VAT, and in which account: by what the ledger has of it.

A correction that keeps the amount of what it corrects, and changes its VAT, says what
the VAT of the sale is: what is given back afterwards has that one. A correction of the
amount says nothing of the rate, since its own VAT was rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from regie.ledger import accounts
from regie.ledger.accounts import Account
from regie.ledger.entry import each_written
from regie.ledger.entry import Entry
from regie.ledger.vat import Vat
from regie.money import Currency
from regie.money import Money
from regie.money import total

#: Roles of the accounts that hold what was given back, without its VAT.
BACK = frozenset({"refunds", "disputes:lost"})

#: Roles of all accounts that hold what was sold or given back, without its VAT.
REVENUE = BACK | {"sales"}


def sale_taxed(sale: str, about: Iterable[Entry]) -> list[Entry]:
    """Return the entry that says the VAT of a sale; none where it is not known.

    Args:
        sale: Its key.
        about: What is known of it.
    """
    known = {one.key: one for one in about}
    if sale not in known:
        return []
    written = list(each_written(known[sale], known.get))
    said = [anew for one, anew in pairwise(written) if _changes_vat(one, anew)]
    return [*written[:1], *said][-1:]


def taxed_share(
    sale: str, currency: Currency, about: Iterable[Entry], vat: Vat
) -> Fraction:
    """Return which part of a sale is VAT: what is booked, or the usual rate."""
    usual = within(vat.percent)
    net, tax = revenue_of(sale_taxed(sale, about), REVENUE, currency)
    gross = net + tax
    if not gross or tax == gross.scaled(usual):
        return usual
    return Fraction(tax.minor, gross.minor)


def vat_account(told: Iterable[Entry], usual: Account) -> Account:
    """Return the account that holds the VAT of the first of them that has some."""
    own = (
        posting.account
        for entry in told
        for posting in entry.postings
        if accounts.is_vat(posting.account)
    )
    return next(own, usual)


@cache
def within(rate_percent: Decimal) -> Fraction:
    """Return which part of an amount with VAT is the VAT of a rate."""
    rate = Fraction(rate_percent)
    return rate / (100 + rate)


def revenue_of(
    entries: Iterable[Entry], roles: AbstractSet[str], currency: Currency
) -> tuple[Money, Money]:
    """Return what the entries hold in accounts of these roles, and their VAT."""
    own = [
        posting
        for entry in entries
        for posting in entry.postings
        if posting.amount.currency == currency
    ]
    taxes = (one.amount for one in own if accounts.is_vat(one.account))
    nets = (one.amount for one in own if one.account.role in roles)
    return total(nets, currency), total(taxes, currency)


def vat_booked(entry: Entry) -> dict[Account, Money]:
    """Return the VAT of an entry by account, without its side."""
    return {
        one.account: abs(one.amount)
        for one in entry.postings
        if accounts.is_vat(one.account)
    }


def _changes_vat(before: Entry, anew: Entry) -> bool:
    same = before.postings[0] == anew.postings[0]
    return same and vat_booked(before) != vat_booked(anew)
