"""Make a statement at its cut-off, and a stored one again: the same to the byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.billing.agreement import Agreement
from regie.billing.agreement_yaml import read_agreement
from regie.billing.closed import Closed
from regie.billing.edition import edition_in
from regie.billing.edition import NEWEST
from regie.billing.exchanged import ReadRate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement import make_statement
from regie.billing.statement import Statement
from regie.billing.statement_stored import statement_json
from regie.billing.work.stored import milestones_in
from regie.errors import ConflictError
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry
from regie.services import refusals
from regie.services.worked import Wanted
from regie.services.worked import work_known
from regie.store.documents import StoredAgreement
from regie.store.documents import StoredStatement
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a client's agreement, with its id in the store."""

    id: int
    agreement: Agreement


def version_of(stored: StoredAgreement) -> Version:
    """Read a stored agreement."""
    return Version(
        id=stored.id, agreement=read_agreement(stored.text, file=stored.file)
    )


def statement_at(
    unit: Unit,
    client_slug: str,
    period: Period,
    version: Version,
    *,
    known_by: datetime,
    closed: str | None = None,
) -> Statement:
    """Compute a client's statement from what was known at a moment.

    Args:
        version: The agreement that holds.
        known_by: Entries, attributions and answers of later moments do not count
            (UTC, inclusive).
        closed: The text of the statement that is made again; None for a new one.
    """
    before = unit.documents.statements_before(client_slug, period.start)
    earlier = closed_before(unit, client_slug, before, version)
    entries = unit.ledger.entries(client_slug, end=period.end, recorded_until=known_by)
    return make_statement(
        entries,
        version.agreement,
        period,
        client=client_slug,
        recorded_until=known_by,
        earlier=earlier,
        attributions=Attributions(
            unit.attributions.of_client(client_slug, known_by=known_by)
        ),
        work=work_known(
            unit,
            version.agreement,
            Wanted(client=client_slug, end=period.end, until=known_by),
            before=[stored.text for stored in before],
            milestones=None if closed is None else milestones_in(closed),
        ),
        rates=_rates(unit, version.agreement, entries, period, known_by),
        adjustments=unit.contests.adjustments(
            client_slug,
            after=before[-1].recorded_until if before else None,
            until=known_by,
        ),
        edition=NEWEST if closed is None else edition_in(closed),
    )


def closed_before(
    unit: Unit, client_slug: str, before: Sequence[StoredStatement], version: Version
) -> list[Closed]:
    """Return statements that were made, with the agreement of each.

    Args:
        version: The agreement that holds.
    """
    others = _others(unit, client_slug, before, version)
    return [
        Closed(
            period=read_period(stored.period),
            recorded_until=stored.recorded_until,
            same_agreement=stored.agreement_id == version.id,
            agreement=others.get(stored.agreement_id),
            edition=edition_in(stored.text),
        )
        for stored in before
    ]


def _others(
    unit: Unit, client_slug: str, before: Sequence[StoredStatement], version: Version
) -> dict[int, Agreement]:
    """Return the versions that earlier statements were made by, but for this one."""
    found = {}
    for number in {one.agreement_id for one in before} - {version.id}:
        stored = unit.documents.agreement(client_slug, agreement_id=number)
        if stored is not None:
            found[number] = read_agreement(stored.text, file=stored.file)
    return found


def _rates(
    unit: Unit,
    agreement: Agreement,
    entries: Sequence[Entry],
    period: Period,
    known_by: datetime,
) -> list[ReadRate] | None:
    if agreement.conversion is None:
        return None
    codes = {one.amount.currency.code for each in entries for one in each.postings}
    return unit.exchange_rates.read(
        codes | {agreement.currency.code}, until=period.end, known_by=known_by
    )


def restated(unit: Unit, stored: StoredStatement) -> tuple[Version, Statement]:
    """Compute a stored statement again, from its own cut-off and agreement.

    Raises:
        ConflictError: It is not the same to the byte.
    """
    agreement = unit.documents.agreement(
        stored.client_slug, agreement_id=stored.agreement_id
    )
    if agreement is None:
        raise ConflictError(refusals.differs(stored.period))
    version = version_of(agreement)
    statement = statement_at(
        unit,
        stored.client_slug,
        read_period(stored.period),
        version,
        known_by=stored.recorded_until,
        closed=stored.text,
    )
    if statement_json(statement) != stored.text:
        raise ConflictError(refusals.differs(stored.period))
    return version, statement
