"""Entries in the forms that other programs read: CSV and beancount."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

from regie.ledger.accounts import Account
from regie.ledger.accounts import AccountKind
from regie.ledger.book import Balances
from regie.ledger.book import balances
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.ledger.words import entry_name
from regie.money import Currency
from regie.money import Money
from regie.money import total

CSV_COLUMNS = (
    *("date", "kind", "key", "account", "debit", "credit", "currency"),
    *("product", "customer", "reason", "parent", "at", "recorded"),
)
_BEANCOUNT_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.INCOME: "Income",
    AccountKind.INCOME_REDUCTION: "Income",
    AccountKind.EXPENSE: "Expenses",
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(entries: Iterable[Entry]) -> str:
    """Write a row a posting; texts that a spreadsheet would run are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for entry in in_order(entries):
        for posting in entry.postings:
            amount = str(abs(posting.amount).decimal())
            is_debit = posting.amount.minor > 0
            texts = (entry.product, entry.customer, entry.reason, entry.parent)
            writer.writerow(
                (
                    entry.effective_on.isoformat(),
                    entry.kind.value,
                    entry.key,
                    posting.account.path,
                    amount if is_debit else "",
                    "" if is_debit else amount,
                    posting.amount.currency.code,
                    *(_inert(text) for text in texts),
                    entry.effective_at.isoformat(),
                    entry.recorded_at.isoformat(),
                )
            )
    return out.getvalue()


def to_beancount(entries: Iterable[Entry]) -> str:
    """Write a beancount ledger that ends with the balance of every account.

    Narrations are in the reader's language; `key` and `kind` are the same in any. As
    beancount has it, a balance counts the accounts below it: `Vat` has `Vat:Oss:De`.
    """
    ordered = sorted(in_order(entries), key=lambda entry: entry.effective_on)
    if not ordered:
        return ""
    held = balances(ordered)
    used = sorted(
        {
            (posting.account, posting.amount.currency.code)
            for entry in ordered
            for posting in entry.postings
        }
    )
    first = ordered[0].effective_on.isoformat()
    names = sorted({_beancount_name(account) for account, _ in used})
    after = (ordered[-1].effective_on + timedelta(days=1)).isoformat()
    lines = [
        *(f"{first} open {name}" for name in names),
        "",
        *(_beancount(entry) for entry in ordered),
        *(
            f"{after} balance {name} {_held_below(held, name, Currency(code))!s}"
            for account, code in used
            for name in (_beancount_name(account),)
        ),
    ]
    return "\n".join(lines) + "\n"


def _beancount(entry: Entry) -> str:
    told = " · ".join(
        word for word in (entry_name(entry.kind), entry.product, entry.reason) if word
    )
    head = f"{entry.effective_on} * {_quoted(entry.customer)} {_quoted(told)}"
    return "\n".join(
        [
            head,
            f"  key: {_quoted(entry.key)}",
            f"  kind: {_quoted(entry.kind.value)}",
            *(
                f"  {_beancount_name(posting.account)}  {posting.amount!s}"
                for posting in entry.postings
            ),
            "",
        ]
    )


def _held_below(held: Balances, name: str, currency: Currency) -> Money:
    own = (
        amount
        for (account, _), amount in held.items()
        if amount.currency == currency
        and f"{_beancount_name(account)}:".startswith(f"{name}:")
    )
    return total(own, currency)


def _beancount_name(account: Account) -> str:
    root = _BEANCOUNT_ROOTS[account.kind]
    parts = [account.client, *account.role.split(":")]
    # A slug has no two dashes in a row, so that no two accounts get one name.
    return ":".join([root, *(_capital(part.replace("_", "--")) for part in parts)])


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
