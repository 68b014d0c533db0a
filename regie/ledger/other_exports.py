"""What to do with a file that is no itemised export of Stripe, or has rows unknown."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from regie.ledger.csv_rows import missing_columns
from regie.words import counted
from regie.words import say

#: Rows that are named; of more, how many there are.
_NAMED_MAX = 5
#: Columns that PayPal's exports have and no others, in its languages.
_PAYPAL = (
    {"timezone", "time zone", "fuseau horaire"},
    {"transaction id", "numéro de transaction", "receipt id", "numéro de réception"},
)
_CATEGORY = "reporting_category"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Rows of an export that were left out as it was asked.

    Attributes:
        rows: Of each its transaction, category, gross amount and currency, as the file
            has them.
    """

    rows: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was left out; empty if nothing was."""
        if not self.rows:
            return ""
        more = len(self.rows) - _NAMED_MAX
        named = ", ".join(self.rows[:_NAMED_MAX]) + (
            f", … (+{more})" if more > 0 else ""
        )
        what = counted(
            len(self.rows),
            fr=("ligne laissée de côté", "lignes laissées de côté"),
            en=("row left out", "rows left out"),
        )
        return say(
            fr=f"{what}, rien n'en est au journal : {named}. Une dépense s'y inscrit "
            "par regie ledger cost.",
            en=f"{what}, nothing of it is in the ledger: {named}. A cost is written "
            "there by regie ledger cost.",
        )


def without_rows(text: str, categories: Collection[str]) -> tuple[str, LeftOut]:
    """Return an export without the rows of these categories, the lines as they were.

    Args:
        text: The file's content.
        categories: As the column reporting_category has them, in lower case.
    """
    lines = list(io.StringIO(text, newline=""))
    left: list[str] = []
    for first, last, row in _rows(lines) if categories else ():
        if row.get(_CATEGORY, "").strip().lower() in categories:
            left.append(_named(row))
            lines[first:last] = ["\n"] * (last - first)
    return "".join(lines), LeftOut(rows=tuple(left))


def categories_in(text: str) -> set[str]:
    """Return the categories that an export has, in lower case; without empty ones."""
    lines = list(io.StringIO(text, newline=""))
    found = (row.get(_CATEGORY, "").strip().lower() for _, _, row in _rows(lines))
    return set(filter(None, found))


def _rows(lines: Sequence[str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield the rows with the lines that each is on; none where it is no CSV."""
    head = lines[0].removeprefix("\ufeff") if lines else ""
    reader = csv.reader([head, *lines[1:]], delimiter=max(",;\t", key=head.count))
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
        before = reader.line_num
        for cells in reader:
            yield before, reader.line_num, dict(zip(names, cells, strict=False))
            before = reader.line_num
    except csv.Error:
        return


def _named(row: dict[str, str]) -> str:
    columns = ("balance_transaction_id", _CATEGORY, "gross", "currency")
    return " ".join(filter(None, (row.get(one, "").strip() for one in columns)))


def way_out(category: str) -> str:
    """Say how a file is imported without the rows of a category that is not read."""
    if not category or " " in category:
        return ""
    return say(
        fr=f" ; sans ces lignes : regie import payments … --leave-out {category}",
        en=f"; without these rows: regie import payments … --leave-out {category}",
    )


def no_export(names: Collection[str], missing: Sequence[str]) -> list[str]:
    """Say what the file lacks, and what to do if it is no export of Stripe at all.

    Args:
        names: Of its columns, in lower case.
        missing: Those that it lacks.
    """
    if all(some & set(names) for some in _PAYPAL):
        told = say(fr="C'est un export de PayPal.", en="This is an export of PayPal.")
        return [f"{told} {_instead()}"]
    told = missing_columns(missing)
    is_other = names and {"balance_transaction_id", _CATEGORY} <= set(missing)
    return [told, _instead()] if is_other else [told]


def _instead() -> str:
    return say(
        fr="Régie ne lit que les rapports détaillés de Stripe (rapprochement des "
        "virements, variations du solde ; « itemised »). D'un autre service, écrivez "
        "les ventes dans un CSV aux mêmes colonnes, comme "
        "playbooks/examples/payments.csv (source_id : ch_ et le numéro du service ; "
        "colonnes : docs/agreements.md). Le journal les dira encaissées par Stripe.",
        en="Régie only reads Stripe's itemised reports (payout reconciliation, balance "
        "change from activity). Of another vendor, write the sales into a CSV with the "
        "same columns, such as playbooks/examples/payments.csv (source_id: ch_ and the "
        "vendor's number; columns: docs/agreements.md). The ledger will say that they "
        "were received by Stripe.",
    )
