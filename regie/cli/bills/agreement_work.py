"""What an agreement would give for hours: month by month, each line with its why."""

from __future__ import annotations

from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.billing.work.durations import seconds_text
from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.services.bills.simulate_work import Months
from regie.words import counted
from regie.words import say
from regie.words import spoken_language


def work_json(months: Months) -> dict[str, object]:
    """Return the months, and how many lines are other clients', for JSON."""
    language = spoken_language()
    work = [
        {
            "period": str(statement.period),
            "total": statement.total,
            "lines": [
                {
                    "title": title_of(line, language),
                    "quantity": str(line.quantity),
                    "unit_price": line.unit_price,
                    "amount": line.amount,
                    "why": why(line, language),
                }
                for line in statement.lines
            ],
        }
        for statement in months.statements
    ]
    return {"work": work, "others": months.others}


def print_work(months: Months) -> None:
    """Print the months, and how many lines are other clients'."""
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
        for statement in months.statements
        for line in statement.lines
    ]
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width), crop=False)
    if months.others:
        show.say_line(_others(months))


def _others(months: Months) -> str:
    lines = counted(
        months.others,
        fr=("saisie", "saisies"),
        en=("entry", "entries"),
    )
    took = seconds_text(months.others_seconds, spoken_language())
    many = months.others > 1
    return say(
        fr=f"{lines} ({took}) ne {'comptent' if many else 'compte'} pas : "
        f"{'leur' if many else 'sa'} cliente n'est pas {months.client}.",
        en=f"{lines} ({took}) {'do' if many else 'does'} not count: "
        f"{'their' if many else 'its'} client is not {months.client}.",
    )
