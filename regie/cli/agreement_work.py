"""What an agreement would give for hours: month by month, each line with its why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from regie.billing.statement import Statement
from regie.billing.statement_text import title_of
from regie.billing.statement_text import why
from regie.cli import show
from regie.words import say
from regie.words import spoken_language


def work_json(statements: Sequence[Statement]) -> list[dict[str, object]]:
    """Return the months in JSON's own types."""
    language = spoken_language()
    return [
        {
            "period": str(statement.period),
            "total": f"{statement.total.decimal():f}",
            "lines": [
                {
                    "title": title_of(line, language),
                    "quantity": str(line.quantity),
                    "unit_price": f"{line.unit_price.decimal():f}",
                    "amount": f"{line.amount.decimal():f}",
                    "why": why(line, language),
                }
                for line in statement.lines
            ],
        }
        for statement in statements
    ]


def print_work(statements: Sequence[Statement]) -> None:
    """Print the months."""
    language = spoken_language()
    table = Table(box=None, pad_edge=False)
    table.add_column(say(fr="Période", en="Period"), no_wrap=True)
    table.add_column(say(fr="Ligne", en="Line"))
    table.add_column(say(fr="Pourquoi", en="Why"))
    table.add_column(say(fr="Montant HT", en="Without VAT"), justify="right")
    for statement in statements:
        for line in statement.lines:
            table.add_row(
                str(statement.period),
                escape(title_of(line, language)),
                escape(why(line, language)),
                line.amount.text(language),
            )
    show.console().print(table)
