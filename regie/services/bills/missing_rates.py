"""Exchange rates that a bill needs, the ECB published and nobody imported.

What is counted at the rate of another day stays so once it is billed: a statement is
never computed from what was learned after it. So it is said before.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Sequence
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import Conversion
from regie.billing.period import day_text
from regie.billing.publication import is_published
from regie.billing.publication import published_by
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import sources_in
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say


def missing_rates(
    unit: Unit, statement: Statement, agreement: Agreement, *, today: date
) -> str:
    """Say of which days rates are needed and not known; empty if it has them all.

    A day of which rates are known counts as known for every currency: one that the
    bank no longer quotes keeps its last rate.

    Args:
        agreement: The one in force at the end of the statement.
        today: What is published on that day may not be there yet.
    """
    sold_on = {
        source.key: source.effective_on
        for line in statement.all_lines
        for source in line.sources
        if source.rate is not None and not source.parent
    }
    if not sold_on:
        return ""
    wanted = _wanted(sold_on.values(), statement, agreement)
    lacking = unit.exchange_rates.lacking({day for day in wanted if day < today})
    if lacking:
        before = _told_before(unit, statement)
        fresh = [on for key, on in sold_on.items() if key not in before]
        lacking &= _wanted(fresh, statement, agreement)
    return _sentence(sorted(lacking)) if lacking else ""


def _wanted(
    sold_on: Collection[date], statement: Statement, agreement: Agreement
) -> set[date]:
    """Return the days whose rates decide what sales, or costs, come to."""
    if not sold_on:
        return set()
    if agreement.conversion is Conversion.PAYMENT:
        return {published_by(day) for day in set(sold_on)}
    days = statement.period.since(agreement.starts_on).days
    if agreement.conversion is Conversion.AVERAGE:
        return set(filter(is_published, days))
    return {published_by(days[-1])}


def _told_before(unit: Unit, statement: Statement) -> set[str]:
    """Return the entries that earlier statements counted, at rates of their own."""
    before = unit.documents.statements_before(statement.client, statement.period.start)
    return {key for stored in before for key in sources_in(stored.text)}


def _sentence(days: Sequence[date]) -> str:
    number = counted(len(days), fr=("jour", "jours"), en=("day", "days"))
    first = days[0]
    return say(
        fr=f"Taux de change : il manque ceux de {number} (dès le "
        f"{day_text(first, 'fr')}), que la BCE a publiés ; ce qui s'y rapporte est "
        "compté au taux d'un autre jour. Rien ne se facture sans eux, car un relevé "
        "fait ne change plus. Les prendre : regie ledger rates fetch "
        f"--from {first}.",
        en=f"Exchange rates: those of {number} (from {day_text(first, 'en')} on) are "
        "missing, which the ECB published; what goes by them is counted at the rate of "
        "another day. Nothing is billed without them, since a statement never changes "
        "once it is made. Get them: regie ledger rates fetch --from "
        f"{first}.",
    )
