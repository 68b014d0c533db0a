"""Entries and balances as tables, days as a person types them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.table import Table

from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.errors import UsageError
from regie.ledger.book import Balances
from regie.ledger.entry import Entry
from regie.ledger.entry import Posting
from regie.ledger.words import account_name
from regie.ledger.words import entry_name
from regie.people.sheet import read_day
from regie.words import say
from regie.words import spoken_language


def day_of(text: str) -> date:
    """Read a day of the command line.

    Raises:
        UsageError: It is none.
    """
    try:
        return read_day(text)
    except ValueError:
        raise UsageError(
            say(
                fr=f"« {text} » n'est pas un jour. Écrivez 2027-03-08 ou 08/03/2027.",
                en=f"“{text}” is no day. Write 2027-03-08.",
            )
        ) from None


def show_balances(held: Balances) -> None:
    """Print what each account holds, as a person expects to read it."""
    language = spoken_language()
    table = Table(box=None, pad_edge=False)
    table.add_column(say(fr="Compte", en="Account"))
    table.add_column(say(fr="Solde", en="Balance"), justify="right")
    for (account, currency), amount in held.items():
        as_read = amount if account.sign == 1 else -amount
        table.add_row(
            f"{account_name(account)} [dim]{currency.code}[/dim]",
            as_read.text(language),
        )
    show.console().print(table)


def show_entries(entries: Sequence[Entry]) -> None:
    """Print entries with their postings, debits and credits apart."""
    heads = (
        Head(
            name=say(fr="Date · écriture · compte", en="Date · entry · account"),
            least=20,
            gives=True,
        ),
        Head(name=say(fr="Débit", en="Debit"), right=True),
        Head(name=say(fr="Crédit", en="Credit"), right=True),
    )
    rows, styles = [], []
    for entry in entries:
        head = [entry_name(entry.kind), entry.product or entry.reason, entry.customer]
        words = [show.full_day(entry.effective_on), *filter(None, head)]
        rows.append((" · ".join(words), "", ""))
        rows += [_posting(one) for one in entry.postings]
        styles += ["bold", *("" for _ in entry.postings)]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width, styles=styles), crop=False)


def _posting(posting: Posting) -> tuple[str, str, str]:
    amount = abs(posting.amount).text(spoken_language())
    is_debit = posting.amount.minor > 0
    name = f"  {account_name(posting.account)}"
    return (name, amount, "") if is_debit else (name, "", amount)
