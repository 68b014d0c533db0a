"""The versions of an agreement, and the statements that were made by each."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.agreed.rhythm import periods_to_come
from regie.billing.commission.versions import goes_on
from regie.billing.edition import Edition
from regie.billing.edition import edition_in
from regie.billing.edition import NEWEST
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.closed import PassedOver
from regie.billing.statement.statement_stored import total_in
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
        id=stored.id, agreement=kept_agreement(stored.text, file=stored.file)
    )


def in_force(given: Iterable[StoredAgreement]) -> list[Version]:
    """Return the versions by their first day, each until the next one's.

    A version takes the place of all that was agreed before for its days: it holds from
    its first day on, until another one is given.

    Args:
        given: In the order in which they were.
    """
    found: list[Version] = []
    for stored in given:
        version = version_of(stored)
        begins = version.agreement.starts_on
        found = [one for one in found if one.agreement.starts_on < begins]
        found.append(version)
    return found


def known_to(
    given: Iterable[StoredAgreement], agreement_id: int, known_by: datetime
) -> list[Version]:
    """Return the versions in force as a statement knew them.

    It knew the one that it is made by, and all before it, also where a clock was ahead
    when they were given.

    Args:
        given: In the order in which they were.
        agreement_id: Of the version that the statement is made by.
        known_by: What was given later did not hold (UTC, inclusive).
    """
    return in_force(
        one for one in given if one.recorded_at <= known_by or one.id <= agreement_id
    )


def closed_before(
    unit: Unit,
    client_slug: str,
    before: Sequence[StoredStatement],
    version: Version,
    *,
    edition: Edition = NEWEST,
) -> list[Closed]:
    """Return statements that were made, with the agreement of each.

    Args:
        version: The agreement that holds.
        edition: Of the statement to be made; to older ones other addresses were
            another agreement.
    """
    others = _others(unit, client_slug, before, version)
    same = set(_going_on(before, others, version, edition))
    last = before[-1].id if before else None
    passed = _passed_over(unit, client_slug, before, edition)
    return [
        Closed(
            period=read_period(stored.period),
            recorded_until=stored.recorded_until,
            same_agreement=stored.agreement_id in same,
            agreement=None
            if stored.agreement_id in same
            else others.get(stored.agreement_id),
            edition=edition_in(stored.text),
            total=total_in(stored.text),
            given_back=unit.documents.given_back(stored.id)
            if stored.id == last
            else (),
            passed_over=passed.get(stored.id, ()),
        )
        for stored in before
    ]


def _going_on(
    before: Sequence[StoredStatement],
    others: Mapping[int, Agreement],
    version: Version,
    edition: Edition,
) -> Iterator[int]:
    """Yield the ids of versions that the one that holds goes on with; its own first."""
    number, agreement = version.id, version.agreement
    yield number
    for stored in reversed(before):
        if stored.agreement_id != number:
            other = others.get(stored.agreement_id)
            if other is None or not goes_on(agreement, other, edition):
                return
            number, agreement = stored.agreement_id, other
            yield number
        edition = edition_in(stored.text)


def _others(
    unit: Unit, client_slug: str, before: Sequence[StoredStatement], version: Version
) -> dict[int, Agreement]:
    """Return the versions that earlier statements were made by, but for this one."""
    found = {}
    for number in {one.agreement_id for one in before} - {version.id}:
        stored = unit.documents.agreement(client_slug, agreement_id=number)
        if stored is not None:
            found[number] = kept_agreement(stored.text, file=stored.file)
    return found


def _passed_over(
    unit: Unit, client_slug: str, before: Sequence[StoredStatement], edition: Edition
) -> dict[int, tuple[PassedOver, ...]]:
    """Return what statements passed over, by the id of each.

    By what was agreed when the statement was made: what is given later, from earlier
    days on, changes nothing of it. Under its own version, if each period has a cap, say
    of its own: otherwise what is known late is the statement's. To older editions
    nothing was passed over, and theirs left nothing of their own version to periods.
    Only between statements that were made, unlike `skipped_before`: sales from before
    the first one count nowhere, and those before the one made now count in it, late.
    """
    days = [read_period(stored.period) for stored in before]
    gaps = {
        stored.id: (last.end, period.start)
        for (last, period), stored in zip(pairwise(days), before[1:], strict=True)
        if last.end < period.start and edition >= Edition.KNOWN
    }
    given = unit.documents.agreements(client_slug) if gaps else []
    found = {}
    for stored in (one for one in before if one.id in gaps):
        versions = known_to(given, stored.agreement_id, stored.recorded_until)
        agreements = [one.agreement for one in versions]
        found[stored.id] = tuple(
            PassedOver(period=period, agreement=agreements[place])
            for place, period in periods_to_come(agreements, *gaps[stored.id])
            if _counts_apart(versions[place], stored)
        )
    return found


def _counts_apart(version: Version, after: StoredStatement) -> bool:
    """Say whether what is known late of a period is no part of the next statement."""
    if version.id != after.agreement_id:
        return True
    is_new = edition_in(after.text) >= Edition.KNOWN
    return is_new and version.agreement.limits_periods
