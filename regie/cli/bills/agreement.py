"""`regie agreement simulate`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.payout import Paid
from regie.billing.commission.shares import Share
from regie.billing.commission.simulation import Account
from regie.billing.exchange import Rates
from regie.billing.period import Period
from regie.billing.statement.simulation_text import account_json
from regie.billing.statement.simulation_text import launch_name
from regie.billing.statement.simulation_text import told
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why as why_base
from regie.cli import show
from regie.cli.bills.agreement_work import print_work
from regie.cli.bills.agreement_work import work_json
from regie.cli.session import AmericanOption
from regie.cli.session import JsonOption
from regie.cli.session import runtime
from regie.errors import RegieError
from regie.errors import UsageError
from regie.money import Money
from regie.money import total
from regie.people.day_order import DayOrder
from regie.services.bills.simulate import simulate_agreement
from regie.services.bills.simulate import Simulation
from regie.services.bills.simulate_checks import check_files
from regie.services.bills.simulate_work import Months
from regie.services.bills.simulate_work import simulate_work
from regie.services.books.dated_table import DatedTable
from regie.services.books.rates import stored_rates
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

app = typer.Typer(no_args_is_help=True, help="Les accords. | Agreements.")


@app.callback()
def agreements() -> None:
    """Les accords. | Agreements."""


@app.command("simulate")
def simulate(
    agreement: Annotated[
        Path, typer.Argument(help="L'accord, en YAML. | The agreement, in YAML.")
    ],
    sales: Annotated[
        Path | None,
        typer.Option(help="Les ventes, en CSV. | The sales, in CSV."),
    ] = None,
    hours: Annotated[
        Path | None,
        typer.Option(
            help="Les heures, en CSV, comme pour time import."
            " | The hours, in CSV, as for time import."
        ),
    ] = None,
    rates: Annotated[
        Path | None,
        typer.Option(
            help="Des taux de change, en CSV : date, from, to, rate ; sinon ceux de "
            "ledger rates import."
            " | Exchange rates, in CSV: date, from, to, rate; else those of ledger "
            "rates import."
        ),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="Dernier jour à regarder. | Last day to look at.",
        ),
    ] = None,
    american: AmericanOption = False,
    json: JsonOption = False,
) -> None:
    """Dit ce que chacun gagnerait, ligne par ligne. | Say what each party would earn.

    regie agreement simulate playbooks/examples/partners.yaml --sales
    playbooks/examples/sales.csv

    regie agreement simulate playbooks/examples/retainer.yaml --hours
    playbooks/examples/hours.csv
    """
    last = until.date() if until else None
    sold, exchanged, worked = (
        DatedTable(file, DayOrder(american=american)) if file else None
        for file in (sales, rates, hours)
    )
    try:
        found, months = _simulated(agreement, sold, exchanged, worked, last)
    except RegieError:
        check_files(agreement, sales=sold, rates=exchanged, hours=worked)
        raise
    _show(found, months, _guesses(sold, exchanged, worked), json=json)


def _simulated(
    agreement: Path,
    sold: DatedTable | None,
    exchanged: DatedTable | None,
    worked: DatedTable | None,
    last: date | None,
) -> tuple[Simulation | None, Months]:
    found, months = None, Months()
    if sold is not None:
        found = simulate_agreement(
            agreement, sold, rates=exchanged, until=last, stored=_stored_rates
        )
        last = last or (None if worked else found.last)
    elif worked is None and last is None:
        raise UsageError(_nothing_to_simulate())
    if found is None or found.agreement.work:
        only_work = found is not None
        months = simulate_work(agreement, worked, until=last, only_work=only_work)
    return found, months


def _guesses(*tables: DatedTable | None) -> list[str]:
    """Return how tables were read, days and columns, each sentence once."""
    told = [one for table in tables if table for one in table.remarks()]
    return list(dict.fromkeys(told))


def _show(
    found: Simulation | None,
    months: Months,
    guesses: Sequence[str],
    *,
    json: bool,
) -> None:
    if json:
        work = work_json(months) if months.statements else {}
        guess = {"guess": " ".join(guesses)}
        show.as_json((_as_json(found) if found else {}) | work | guess)
        return
    language = spoken_language()
    for line in found.base if found else ():
        text = f"OBM · {title_of(line, language)} · {why_base(line, language)}"
        show.say_line(text)
    if months.statements:
        print_work(months)
    for account in found.accounts if found else ():
        base = found.base if found and account.terms.party == OBM else ()
        _print(account, base, found.agreement.title if found else "")
    if found and found.outside:
        show.say_line(_outside(found))
    if found and found.apart:
        show.say_line(_apart(found), style="yellow")
    for sentence in guesses:
        show.say_line(sentence, style="dim")


def _nothing_to_simulate() -> str:
    return say(
        fr="Que faut-il simuler ? Donnez --sales (des ventes), --hours (des heures) ou "
        "--until (un dernier jour).",
        en="What is to be simulated? Give --sales, --hours, or --until (a last day).",
    )


def _stored_rates() -> Rates:
    with runtime() as opened:
        return stored_rates(opened)


def _as_json(found: Simulation) -> dict[str, object]:
    language = spoken_language()
    return {
        "agreement": found.agreement.title,
        "base": [
            {"amount": line.amount, "quantity": line.quantity} for line in found.base
        ],
        "parties": [
            {"launch": launch_name(account.terms, found.agreement.title)}
            | account_json(account, language)
            for account in found.accounts
        ],
        "outside": found.outside,
        "apart": list(found.apart),
    }


def _print(account: Account, base: Sequence[StatementLine], title: str) -> None:
    """Print an account.

    Args:
        base: The fees beside it.
        title: The agreement's.
    """
    language, launch = spoken_language(), launch_name(account.terms, title)
    table = Table(
        title=escape(f"{account.terms.party} · {account.currency}"),
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    table.add_column(say(fr="Période", en="Period"), no_wrap=not launch)
    table.add_column(say(fr="Pourquoi", en="Why"))
    table.add_column(say(fr="Gagné", en="Earned"), justify="right", no_wrap=True)
    table.add_column(say(fr="À payer", en="Due"), justify="right", no_wrap=True)
    table.add_column(say(fr="Le", en="On"), no_wrap=True)
    for line in account.lines:
        paid = line.paid
        period = paid.earned.period
        table.add_row(
            escape(launch) or _short(period),
            escape("\n".join(told(line, account, language))),
            Money(paid.earned.amount, account.currency).text(language),
            _shares(line.shares, language)
            if account.terms.split or account.terms.paid_in
            else Money(paid.due, account.currency).text(language),
            _day(paid),
        )
    show.console().print(table)
    if any(line.paid.due < 0 for line in account.lines):
        show.say_line(_taken_off(account.terms.party))
    show.say_line(f"{_ending(account)}{_beside(base)}", style="bold")


def _shares(shares: tuple[Share, ...], language: str) -> str:
    return "\n".join(f"{s.name} {s.paid.text(language)}" for s in shares)


def _day(paid: Paid) -> str:
    """Return the day of payment; what is below zero is not paid, but taken off."""
    if paid.due < 0:
        return say(fr="à déduire", en="taken off")
    return show.short_day(paid.pay_on) if paid.due else ""


def _taken_off(party: str) -> str:
    """Say of what an amount below zero is taken off."""
    if party == OBM:
        return say(
            fr="À déduire : de tout le relevé, base comprise ; ce "
            "qui passe sous zéro, du relevé suivant, ou rendu par un avoir.",
            en="Taken off: all of the statement, the base included; "
            "what is below zero, the next statement, or given back by a credit note.",
        )
    return say(
        fr="À déduire : de la prochaine facture de cette partie, ou à rendre.",
        en="Taken off: the next bill of this party, or to be given back.",
    )


def _short(period: Period) -> str:
    if period.is_month:
        return f"{period.start:%Y-%m}"
    return f"{period.start:%Y-%m-%d} → {period.end - timedelta(days=1):%m-%d}"


def _ending(account: Account) -> str:
    language, balance = spoken_language(), account.balance
    currency = account.currency
    amounts = {
        say(fr="à payer", en="to pay"): _to_pay(account),
        say(fr="retenu", en="held"): Money(balance.held, currency),
        say(fr="reporté", en="carried"): Money(balance.payable, currency),
        say(fr="abandonné", en="forgiven"): Money(balance.forgiven, currency),
        say(fr="garantie à reprendre", en="guarantee to recoup"): Money(
            balance.owed, currency
        ),
    }
    told = ", ".join(
        f"{word} {amount.text(language)}" for word, amount in amounts.items() if amount
    )
    nothing = say(fr="rien", en="nothing")
    return f"{with_colon(account.terms.party)} {told or nothing}"


def _beside(base: Sequence[StatementLine]) -> str:
    """Say that what is to pay of a commission has the base beside it."""
    if not base:
        return ""
    amount = total((line.amount for line in base), base[0].amount.currency).said()
    return say(
        fr=f" (commission seule : la base, {amount}, s'y ajoute)",
        en=f" (commission only: the base, {amount}, comes on top)",
    )


def _to_pay(account: Account) -> Money:
    """Return all that is due, in the currency that the party is paid in."""
    if account.terms.paid_in is None:
        return Money(account.balance.paid, account.currency)
    shares = (share for line in account.lines for share in line.shares)
    return total((share.paid for share in shares), account.terms.paid_in)


def _apart(found: Simulation) -> str:
    codes = ", ".join(found.apart)
    return say(
        fr=f"Ventes en {codes} : comptées à part ici, une facture ne les compte pas. "
        "Pour les compter, dites dans l'accord à quel taux (conversion: date du "
        "paiement, date du relevé ou moyenne), ou que c'est sa monnaie (currency).",
        en=f"Sales in {codes}: counted apart here, a bill does not count them. To have "
        "them count, say in the agreement at which rate (conversion: payment date, "
        "statement date or average), or that it is its currency (currency).",
    )


def _outside(found: Simulation) -> str:
    start: date = found.agreement.starts_on
    count = counted(
        found.outside,
        fr=("mouvement ne compte pas", "mouvements ne comptent pas"),
        en=("movement does not count", "movements do not count"),
    )
    return say(
        fr=f"{count} : hors des dates de l'accord (à partir du {start}).",
        en=f"{count}: outside the agreement's days (from {start}).",
    )
