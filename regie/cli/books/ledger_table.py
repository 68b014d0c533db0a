"""Entries and balances as tables, days as a person types them."""

from __future__ import annotations

from collections.abc import Sequence

from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.ledger.book import Balances
from regie.ledger.entry import Entry
from regie.ledger.entry import Posting
from regie.ledger.words import account_name
from regie.ledger.words import entry_name
from regie.money import Currency
from regie.money import Money
from regie.money import total
from regie.words import say
from regie.words import spoken_language


def show_balances(held: Balances) -> None:
    """Print what each account holds, debits and credits apart, a currency at a time."""
    heads = (
        Head(name=say(fr="Compte", en="Account"), least=20, gives=True),
        Head(name=say(fr="Débit", en="Debit"), right=True),
        Head(name=say(fr="Crédit", en="Credit"), right=True),
    )
    rows: list[tuple[str, str, str]] = []
    styles: list[str] = []
    for currency in sorted({one for _, one in held}, key=lambda one: one.code):
        own = {at: amount for (at, one), amount in held.items() if one == currency}
        rows += [
            (f"{account_name(at)} {currency.code}", *_sides(amount))
            for at, amount in own.items()
        ]
        debit, credit = _sums(held, currency)
        language = spoken_language()
        sums = (debit.text(language), credit.text(language))
        rows.append((f"Total {currency.code}", *sums))
        styles += [*("" for _ in own), "bold"]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width, styles=styles), crop=False)


def balances_told(held: Balances) -> dict[str, object]:
    """Return the same in JSON's own types, with the totals of each currency."""
    currencies = sorted({one for _, one in held}, key=lambda one: one.code)
    sums = [(one.code, *_sums(held, one)) for one in currencies]
    return {
        "accounts": [
            {
                "account": account.path,
                "name": account_name(account),
                "amount": amount,
                "side": "debit" if amount.minor > 0 else "credit",
            }
            for (account, _), amount in held.items()
        ],
        "totals": [
            {"currency": code, "debit": debit, "credit": credit}
            for code, debit, credit in sums
        ],
    }


def _sums(held: Balances, currency: Currency) -> tuple[Money, Money]:
    """Return the debits and the credits of a currency."""
    own = [amount for (_, one), amount in held.items() if one == currency]
    debit = total((one for one in own if one.minor > 0), currency)
    return debit, total((-one for one in own if one.minor < 0), currency)


def _sides(amount: Money) -> tuple[str, str]:
    """Return an amount as debit and credit; one of them is empty."""
    text = abs(amount).text(spoken_language())
    return (text, "") if amount.minor > 0 else ("", text)


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
    return (f"  {account_name(posting.account)}", *_sides(posting.amount))
