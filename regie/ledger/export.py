"""Entries in the forms that other programs read: CSV, beancount, the French FEC.

FEC: the eighteen columns of article A47 A-1 of the book of fiscal procedures, separated
by tabs, amounts with a decimal comma, in euros. An entry in another currency stands
there at the rate of its day, with its own amount in the last two columns; without a
rate it is named instead. Its words are French.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from itertools import groupby

from regie.errors import UsageError
from regie.ledger.accounts import Account
from regie.ledger.accounts import AccountKind
from regie.ledger.book import Balances
from regie.ledger.book import balances
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.ledger.entry import Posting
from regie.ledger.words import entry_name
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.words import counted
from regie.words import say

CSV_COLUMNS = (
    *("date", "kind", "key", "account", "debit", "credit", "currency"),
    *("product", "customer", "reason", "parent", "at", "recorded"),
)
FEC_COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum"),
    *("CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib"),
    *("Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise"),
    "Idevise",
)
FEC_CURRENCY = "EUR"

InEuros = Callable[[Money, date], Money]
"""What an amount is worth in euros on a day."""

_BEANCOUNT_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.INCOME: "Income",
    AccountKind.INCOME_REDUCTION: "Income",
    AccountKind.EXPENSE: "Expenses",
}
#: Beginning of a role -> number and name in the French plan of accounts (PCG).
_PCG = (
    ("processor", "517000", "Autres organismes financiers"),
    ("bank", "512000", "Banques"),
    ("disputes:lost", "654000", "Pertes sur créances irrécouvrables"),
    ("disputes", "467000", "Autres comptes débiteurs ou créditeurs"),
    ("sales", "706000", "Prestations de services"),
    ("vat:oss", "445718", "TVA collectée (guichet unique OSS)"),
    ("vat", "445710", "TVA collectée"),
    ("refunds", "709600", "Rabais, remises et ristournes sur prestations"),
    ("costs:affiliates", "622200", "Commissions et courtages sur ventes"),
    ("costs:advertising", "623000", "Publicité, publications, relations publiques"),
    ("costs", "628000", "Divers"),
    ("fx", "656000", "Pertes de change sur créances et dettes commerciales"),
    ("fees", "627800", "Autres frais et commissions sur services bancaires"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ForeignCurrencyError(UsageError):
    """Entries that the FEC cannot hold without a rate.

    Attributes:
        keys: Of the entries.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = keys
        named = ", ".join(keys[:3]) + (", …" if len(keys) > 3 else "")
        count = counted(
            len(keys),
            fr=("écriture est", "écritures sont"),
            en=("entry is", "entries are"),
        )
        super().__init__(
            say(
                fr=f"Le FEC est en euros ; {count} dans une autre monnaie : {named}. "
                "Choisissez une autre période, ou le format csv.",
                en=f"The FEC is in euros; {count} in another currency: {named}. "
                "Choose another period, or the format csv.",
            )
        )


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

    As beancount has it, a balance counts the accounts below it: `Vat` has `Vat:Oss:De`.
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


def to_fec(entries: Iterable[Entry], in_euros: InEuros | None = None) -> str:
    """Write the French file of accounting entries.

    Args:
        in_euros: What an amount is worth in euros on a day; may raise where no rate is
            known. None: entries must be in euros.

    Raises:
        ForeignCurrencyError: Some entry is not in euros, and there is no `in_euros`.
    """
    ordered = sorted(in_order(entries), key=lambda entry: entry.effective_on)
    foreign = [
        entry.key
        for entry in ordered
        if any(one.amount.currency.code != FEC_CURRENCY for one in entry.postings)
    ]
    if foreign and in_euros is None:
        raise ForeignCurrencyError(foreign)
    rows = [
        "\t".join(_fec_row(number, entry, posting, euros))
        for number, entry in enumerate(ordered, start=1)
        for posting, euros in _euros(entry, in_euros)
    ]
    return "\r\n".join(["\t".join(FEC_COLUMNS), *rows]) + "\r\n"


def _euros(entry: Entry, in_euros: InEuros | None) -> Iterator[tuple[Posting, Money]]:
    """Yield the postings with their euros, which balance as the entry does.

    Of each currency the debits are turned into euros once, and shared out by their
    amounts; so are the credits.
    """
    for (code, _), own in groupby(sorted(entry.postings, key=_side), key=_side):
        postings = list(own)
        amounts = [abs(posting.amount) for posting in postings]
        if code == FEC_CURRENCY or in_euros is None:
            yield from zip(postings, amounts, strict=True)
            continue
        whole = in_euros(total(amounts, amounts[0].currency), entry.effective_on)
        parts = whole.allocate([amount.minor for amount in amounts])
        yield from zip(postings, parts, strict=True)


def _side(posting: Posting) -> tuple[str, bool]:
    return posting.amount.currency.code, posting.amount.minor < 0


def _beancount(entry: Entry) -> str:
    told = " · ".join(
        word for word in (entry.kind.value, entry.product, entry.reason) if word
    )
    head = f"{entry.effective_on} * {_quoted(entry.customer)} {_quoted(told)}"
    return "\n".join(
        [
            head,
            f"  key: {_quoted(entry.key)}",
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


def _fec_row(
    number: int, entry: Entry, posting: Posting, euros: Money
) -> tuple[str, ...]:
    account, name = _pcg(posting.account)
    amount = _with_comma(euros)
    code = posting.amount.currency.code
    own = ("", "") if code == FEC_CURRENCY else (_with_comma(posting.amount), code)
    is_debit = posting.amount.minor > 0
    day = f"{entry.effective_on:%Y%m%d}"
    words = (entry_name(entry.kind, "fr"), entry.product, entry.reason)
    told = " - ".join(word for word in words if word)
    return (
        *("RG", "Régie", str(number), day, account, name, "", ""),
        *(_one_cell(entry.key), day, _one_cell(told)),
        *(amount if is_debit else "0,00", "0,00" if is_debit else amount),
        *("", "", f"{entry.recorded_at:%Y%m%d}", *own),
    )


def _with_comma(amount: Money) -> str:
    return str(abs(amount).decimal()).replace(".", ",")


def _pcg(account: Account) -> tuple[str, str]:
    return next(
        (number, name)
        for beginning, number, name in _PCG
        if account.role == beginning or account.role.startswith(f"{beginning}:")
    )


def _one_cell(text: str) -> str:
    return " ".join(text.split())


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
