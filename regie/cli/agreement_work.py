"""What an agreement would give for hours: month by month, each line with its why."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
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
    heads = [
        Head(name=say(fr="Période", en="Period"), whole=True),
        Head(name=say(fr="Ligne", en="Line"), least=16),
        Head(name=say(fr="Pourquoi", en="Why"), least=20, gives=True),
        Head(name=say(fr="Montant HT", en="Without VAT"), right=True),
    ]
    rows = [
        (
            str(statement.period),
            title_of(line, language),
            why(line, language),
            line.amount.text(language),
        )
        for statement in statements
        for line in statement.lines
    ]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width), crop=False)
