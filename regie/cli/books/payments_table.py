"""What an export of payments would write, as tables."""

from __future__ import annotations

from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.ledger.entry import EntryKind
from regie.ledger.words import entry_name
from regie.ports import PaymentKind
from regie.services.books.preview_payments import Preview
from regie.words import say


def show_preview(seen: Preview) -> None:
    """Print what the payments of a file add up to, and the first of them."""
    what, amount = say(fr="Quoi", en="What"), say(fr="Montant", en="Amount")
    sums = (
        Head(name=what, least=12, gives=True),
        Head(name=say(fr="Nombre", en="Number"), right=True),
        Head(name="Total", right=True),
    )
    _print(
        sums,
        [(_name(one.kind), str(one.count), one.amount.said()) for one in seen.sums],
    )
    show.say_line(say(fr="Les premiers paiements :", en="The first payments:"))
    lines = (
        Head(name=say(fr="Jour", en="Day"), whole=True),
        Head(name=what, least=12),
        Head(name=say(fr="Produit", en="Product"), least=12, gives=True),
        Head(name=say(fr="Qui", en="Who"), least=12),
        Head(name=amount, right=True),
    )
    _print(
        lines,
        [
            (
                show.short_day(one.on),
                _name(one.kind),
                one.product,
                one.customer,
                one.amount.said(),
            )
            for one in seen.first
        ],
    )


def _print(heads: tuple[Head, ...], rows: list[tuple[str, ...]]) -> None:
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width), crop=False)


def _name(kind: PaymentKind) -> str:
    return entry_name(EntryKind(kind.value))
