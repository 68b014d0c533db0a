"""A bank's export as receipts; all of the file or nothing.

Banks name their columns as they like; these are understood, in any order, in English or
French:

    date    date d'opération, date comptable, date de valeur      2027-03-08, 08/03/2027
    label   libellé, description, communication, détail           several are joined
    amount  montant, or the pair crédit and débit                 120,00; -5 goes out
    currency  devise                                              EUR if left out
    id      référence, numéro                                     if the bank gives one
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from regie.billing.documents.settled import Way
from regie.errors import ImportFileError
from regie.ledger.csv_rows import BadCellError
from regie.ledger.csv_rows import missing_columns
from regie.ledger.csv_rows import Row
from regie.ledger.csv_rows import Sheet
from regie.ledger.csv_rows import take_rows
from regie.ledger.csv_rows import told_in_order
from regie.ledger.told_twice import told_apart
from regie.money import EUR
from regie.money import Money
from regie.people.csv_columns import folded
from regie.people.day_order import DayOrder
from regie.words import say

#: How a column may begin -> what it is; the first one that fits.
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("date", "date"),
    ("jour", "date"),
    ("libelle", "label"),
    ("label", "label"),
    ("description", "label"),
    ("communication", "label"),
    ("detail", "label"),
    ("montant", "amount"),
    ("amount", "amount"),
    ("credit", "credit"),
    ("debit", "debit"),
    ("devise", "currency"),
    ("currency", "currency"),
    ("monnaie", "currency"),
    ("reference", "id"),
    ("numero", "id"),
    ("id", "id"),
)
#: What a column that is needed may be called, for a message; French, English.
_ACCEPTED = {
    "date": ("date | jour", "date | jour"),
    "label": ("libellé | description | label", "label | description | libellé"),
    "amount": ("montant | crédit | amount", "amount | credit | montant"),
}
#: Days are days: a bank's file holds no moments.
_NO_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Money that came in, or went out.

    Attributes:
        reference: The same for the same line, however often the file is read.
        amount: Negative where it went out.
        label: What the bank, or the vendor, says of it.
        parent: The reference of the payment that it gives back; empty if nobody says.
        disputed: Whoever paid, or their bank, contested the payment: the bank took it,
            or gave it back.
        dispute: The vendor's id of that dispute; empty if nobody says.
    """

    reference: str
    on: date
    amount: Money
    label: str
    way: Way = Way.BANK
    parent: str = ""
    disputed: bool = False
    dispute: str = ""


def read_bank(text: str, *, file: str, order: DayOrder | None = None) -> list[Receipt]:
    """Return what came in and what went out, in the order of the file.

    Args:
        text: The file's content.
        file: Its name, for messages.
        order: How days with slashes are meant; it knows afterwards if it guessed.

    Raises:
        ImportFileError: Something is wrong; it says what, row by row.
    """
    sheet, order = Sheet(text, zone=_NO_ZONE), order or DayOrder()
    meant = _meant(sheet.names)
    known = set(meant.values())
    missing = [name for name in ("date", "label") if name not in known]
    if not known & {"amount", "credit"}:
        missing.append("amount")
    if missing:
        both = [_ACCEPTED[name] for name in missing]
        told = [say(fr=french, en=english) for french, english in both]
        raise ImportFileError(file, [missing_columns(told)])
    found: list[Receipt] = []
    rows = (_renamed(row, meant) for row in sheet.rows())
    take_rows(
        rows,
        lambda row: found.append(_receipt(row, order)),
        sheet.problems,
        cells=partial(_cells, order=order),
    )
    if sheet.problems:
        raise ImportFileError(file, told_in_order(sheet.problems))
    references = told_apart(one.reference for one in found)
    return [
        replace(one, reference=reference)
        for one, reference in zip(found, references, strict=True)
        if one.amount
    ]


def holds_number(label: str, number: str) -> bool:
    """Say whether a label holds a number, however it is spaced there; both folded."""
    spaced = r"\s?".join(re.escape(sign) for sign in number.replace(" ", ""))
    return re.search(rf"(?<![a-z0-9]){spaced}(?![0-9])", label) is not None


def _meant(names: Iterable[str]) -> Mapping[str, str]:
    meant = {}
    for name in names:
        plain = folded(name)
        for beginning, meaning in _COLUMNS:
            if plain.startswith(beginning):
                meant[name] = meaning
                break
    return meant


def _renamed(row: Row, meant: Mapping[str, str]) -> Row:
    """Return the row by meaning; the first date counts, labels are joined."""
    cells: dict[str, str] = {}
    headers: dict[str, str] = {}
    for name, meaning in meant.items():
        value = row.text(name)
        if meaning not in cells:
            headers[meaning] = name
        if meaning == "label":
            cells[meaning] = f"{cells.get(meaning, '')} {value}".strip()
        elif value:
            cells.setdefault(meaning, value)
    cells.setdefault("currency", EUR.code)
    headers.setdefault("amount", headers.get("credit", "amount"))
    return row.renamed(cells, headers)


def _cells(row: Row, order: DayOrder) -> Iterator[Callable[[], object]]:
    yield partial(row.currency, "currency")
    yield partial(_amount, row.with_currency("currency"))
    yield partial(row.day, "date", order)


def _receipt(row: Row, order: DayOrder) -> Receipt:
    amount = _amount(row)
    on, label = row.day("date", order), row.text("label")
    own = row.text("id")
    seed = own or f"{on}|{amount!s}|{label}"
    digest = hashlib.sha256(seed.encode()).hexdigest()[:24]
    return Receipt(reference=f"bank:{digest}", on=on, amount=amount, label=label)


def _amount(row: Row) -> Money:
    if row.text("amount"):
        return row.money("amount")
    if row.text("credit"):
        return abs(row.money("credit"))
    if row.text("debit"):
        return -abs(row.money("debit"))
    raise BadCellError(column="amount", value="", legal=say(fr="120,00", en="120.00"))
