"""Entries as the French tax office wants them: the FEC.

The eighteen columns of article A47 A-1 of the book of fiscal procedures, separated by
tabs, amounts with a decimal comma, in euros, in the order in which the entries were
validated (read 2026-11-27): what is recorded later comes behind what was exported, and
takes no number of it. An entry in another currency stands there in euros, with its own
amount in the last two columns. Its words are French.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from itertools import groupby

from regie.ledger.accounts import Account
from regie.ledger.accounts import AccountKind
from regie.ledger.entry import Entry
from regie.ledger.entry import Posting
from regie.ledger.words import entry_name
from regie.money import EUR
from regie.money import Money
from regie.money import total

FEC_COLUMNS = (
    *("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum"),
    *("CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib"),
    *("Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise"),
    "Idevise",
)

InEuros = Callable[[Entry, Money], Money]
"""What an amount of an entry is worth in euros."""

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


def to_fec(
    entries: Iterable[Entry], in_euros: InEuros, numbers: Mapping[str, int]
) -> str:
    """Write the French file of accounting entries.

    Args:
        entries: Of one client.
        in_euros: Asked for amounts in other currencies only.
        numbers: The place of each entry, by key, in all that was validated for the
            client: the same whichever days are exported.
    """
    ordered = sorted(entries, key=lambda entry: numbers[entry.key])
    rows = [
        "\t".join(_row(numbers[entry.key], entry, posting, euros))
        for entry in ordered
        for posting, euros in _euros(entry, in_euros)
    ]
    return "\r\n".join(["\t".join(FEC_COLUMNS), *rows]) + "\r\n"


def is_foreign(entry: Entry) -> bool:
    """Say whether an entry has an amount in another currency than the euro."""
    return any(one.amount.currency != EUR for one in entry.postings)


def _euros(entry: Entry, in_euros: InEuros) -> Iterator[tuple[Posting, Money]]:
    """Yield the postings with their euros, a debit above zero, which balance.

    Each is turned by itself, as a statement does; the cent that rounding leaves is in
    what the bank or the vendor holds, never in turnover or VAT.
    """
    for code, own in groupby(sorted(entry.postings, key=_code), key=_code):
        postings = list(own)
        if code == EUR.code:
            yield from ((one, one.amount) for one in postings)
            continue
        euros = [in_euros(entry, one.amount) for one in postings]
        place = next((at for at, one in enumerate(postings) if _is_held(one)), -1)
        euros[place] -= total(euros, EUR)
        yield from zip(postings, euros, strict=True)


def _is_held(posting: Posting) -> bool:
    return posting.account.kind is AccountKind.ASSET


def _code(posting: Posting) -> str:
    return posting.amount.currency.code


def _row(number: int, entry: Entry, posting: Posting, euros: Money) -> tuple[str, ...]:
    account, name = _pcg(posting.account)
    amount = _with_comma(euros)
    code = posting.amount.currency.code
    own = ("", "") if code == EUR.code else (_with_comma(posting.amount), code)
    is_debit = (euros or posting.amount).minor > 0
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
