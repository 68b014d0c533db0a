"""What somebody should know before a period is billed, beside what cannot be billed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from regie.billing.period import read_period
from regie.billing.statement.statement import Statement
from regie.ledger.entry import EntryKind
from regie.money import Currency
from regie.money import Money
from regie.services.agreements.versions import Version
from regie.services.bills.passed_over import billed_twice
from regie.services.documents.carried import silent_notes
from regie.services.statement.settled_before import settled_before
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

#: What changes how much a bank holds of a sale.
_DISPUTED = (
    EntryKind.DISPUTE,
    EntryKind.DISPUTE_WON,
    EntryKind.DISPUTE_LOST,
    EntryKind.REVERSAL,
    EntryKind.CORRECTION,
)


def bill_warnings(
    unit: Unit, statement: Statement, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Return a sentence on each thing to look at before this is billed.

    Args:
        versions: See `versions_in_force`; none where other periods come first.
    """
    return (
        *billed_twice(unit, statement.client, statement),
        *silent_notes(unit, statement),
        *(settled_before(unit, statement, versions) if versions else ()),
        *_open_disputes(unit, statement),
        *_open_contests(unit, statement),
    )


def _open_disputes(unit: Unit, statement: Statement) -> tuple[str, ...]:
    """Return a sentence on what banks hold of the sales that the statement counts."""
    held = unit.balances.at(statement.client)
    if not any(account.role == "disputes" for account, _ in held):
        return ()
    billed = {one.key for line in statement.all_lines for one in line.sources}
    by_sale: defaultdict[tuple[str, Currency], int] = defaultdict(int)
    for entry in unit.ledger.entries(statement.client, kinds=_DISPUTED):
        for posting in entry.postings:
            if posting.account.role == "disputes" and entry.parent in billed:
                by_sale[entry.parent, posting.amount.currency] += posting.amount.minor
    sums: defaultdict[Currency, int] = defaultdict(int)
    for (_, currency), minor in by_sale.items():
        sums[currency] += minor
    amounts = ", ".join(
        Money(sums[currency], currency).said()
        for currency in sorted(sums, key=lambda one: one.code)
        if sums[currency]
    )
    sales = len({sale for (sale, _), minor in by_sale.items() if minor})
    return (_disputed(sales, amounts),) if sales else ()


def _open_contests(unit: Unit, statement: Statement) -> tuple[str, ...]:
    """Return a sentence on each earlier statement with contests to be answered."""
    language = spoken_language()
    earlier = {
        one.id: read_period(one.period).text(language)
        for one in unit.documents.statements_before(
            statement.client, statement.period.start
        )
    }
    waiting: defaultdict[str, int] = defaultdict(int)
    for contest in unit.contests.all():
        if contest.statement_id in earlier and not contest.is_settled:
            waiting[earlier[contest.statement_id]] += 1
    return tuple(_contested(number, period) for period, number in waiting.items())


def _disputed(sales: int, amounts: str) -> str:
    what = counted(sales, fr=("vente", "ventes"), en=("sale", "sales"))
    return say(
        fr=f"Litige ouvert : la banque retient {amounts} de {what} que ce relevé "
        "compte. Perdu, il est ôté d'un relevé suivant ; gagné, rien ne change. Sa "
        "fin, si vous la connaissez : regie ledger dispute.",
        en=f"Open dispute: the bank holds {amounts} of {what} that this statement "
        "counts. Lost, it is taken off a later statement; won, nothing changes. How it "
        "ended, if you know: regie ledger dispute.",
    )


def _contested(number: int, period: str) -> str:
    lines = counted(
        number,
        fr=("contestation attend", "contestations attendent"),
        en=("contest waits", "contests wait"),
    )
    return say(
        fr=f"Relevé {period} : {lines} votre réponse. Ce que vous accordez avant de "
        "facturer est dans ce relevé-ci, après, dans le suivant. Les voir : regie "
        "statement list.",
        en=f"Statement {period}: {lines} for your answer. What you accept before you "
        "bill is in this statement, afterwards in the next one. See them: regie "
        "statement list.",
    )
