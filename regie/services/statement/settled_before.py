"""What happened before a client's first statement, and so counts in none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from regie.billing.period import day_text
from regie.billing.period import read_period
from regie.billing.revenue.entries import movements_in
from regie.billing.revenue.movements import GIVEN_BACK
from regie.billing.revenue.movements import MovementKind
from regie.billing.statement.statement import Statement
from regie.ledger.entry import Entry
from regie.money import Money
from regie.money import total
from regie.services.agreements.versions import Version
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

_TOLD = GIVEN_BACK | {MovementKind.SALE}


def settled_before(
    unit: Unit, statement: Statement, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Return a sentence on sales and refunds that a statement leaves out for that.

    Each is told once, with the first statement that could know it.

    Args:
        versions: See `versions_in_force`; what is older than the first is not told.
    """
    if all(one.agreement.terms is None for one in versions):
        return ()
    client_slug = statement.client
    made = unit.documents.statements_before(client_slug, statement.period.start)
    begins = read_period(made[0].period).start if made else statement.period.start
    entries = unit.ledger.entries(
        client_slug, end=begins, recorded_until=statement.recorded_until
    )
    after, undone = statement.recorded_after, {one.reverses for one in entries}
    amounts = [
        amount
        for one in entries
        if one.effective_on >= versions[0].agreement.starts_on
        and (after is None or one.recorded_at > after)
        and not one.reverses
        and one.key not in undone
        for amount in _amounts(one)
    ]
    return (_sentence(amounts, begins),) if amounts else ()


def _amounts(entry: Entry) -> list[Money]:
    """Return what was paid, VAT included; negative for what was given back."""
    return [
        -one.amount if one.kind in GIVEN_BACK else one.amount
        for one in movements_in(entry, entry.effective_on)
        if one.kind in _TOLD
    ]


def _sentence(amounts: Sequence[Money], begins: date) -> str:
    currencies = sorted({one.currency for one in amounts}, key=lambda one: one.code)
    sums = ", ".join(
        total((one for one in amounts if one.currency == currency), currency).said()
        for currency in currencies
    )
    what = counted(
        len(amounts),
        fr=("vente ou remboursement", "ventes ou remboursements"),
        en=("sale or refund", "sales or refunds"),
    )
    many = len(amounts) > 1
    return say(
        fr=f"{what} d'avant le {day_text(begins, 'fr')} ({sums} TVA comprise) ne "
        f"{'comptent' if many else 'compte'} dans aucun relevé : ce qui précède le "
        "premier est facturé ailleurs.",
        en=f"{what} from before {day_text(begins, 'en')} ({sums} with VAT) "
        f"{'count' if many else 'counts'} in no statement: what comes before the first "
        "one was billed elsewhere.",
    )
