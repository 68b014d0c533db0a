"""Stored statements: read, explained line by line, and computed again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.rung import Rung
from regie.billing.period import read_period
from regie.billing.revenue.sources import Source
from regie.billing.statement.contest import Contest
from regie.billing.statement.party_due import LeftOpen
from regie.billing.statement.party_due import party_dues
from regie.billing.statement.party_due import PartyDue
from regie.billing.statement.share_text import is_split
from regie.billing.statement.share_text import others_in
from regie.billing.statement.share_text import paid_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import not_counted
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_why import rungs_of
from regie.billing.work.detail import Spell
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.ledger.accounts import AccountPathError
from regie.ledger.entry import EntryError
from regie.money import Money
from regie.services.agreements import refusals
from regie.services.agreements.versions import Version
from regie.services.books.clients import client_name
from regie.services.books.clients import client_names
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.services.statement.promises import with_promises
from regie.services.statement.restate import left_before
from regie.services.statement.restate import restated
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line with its calculation, its entries, and what was said of it.

    Attributes:
        number: Its place, from 1 on.
        spells: The time entries of a line for work.
        with_vat: The amounts of the entries have VAT in them.
        split: Several have a share of it.
        has_entries: It is made of movements or hours, whose corrections change it.
    """

    number: int
    title: str
    amount: Money
    rungs: tuple[Rung, ...]
    sources: tuple[Source, ...]
    contests: tuple[Contest, ...] = ()
    spells: Sequence[Spell] = ()
    with_vat: bool = False
    split: bool = False
    has_entries: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A statement as client and OBM see it.

    Attributes:
        period: As stored: `2027-03`.
        period_text: As a person reads it.
        number: Of its invoice; empty for a draft.
        known_by: Its cut-off (UTC).
        left_out: Entries in other currencies, which do not count.
        with_vat: Their amounts have VAT in them.
        not_counted: The heading over them.
        shares: What each other party bills; of one party alone, if it is not the total.
        parties: What others earn by terms of their own; no part of the total.
        party: Whose share it shows; empty for the whole, with the OBM's.
    """

    client: str
    client_name: str
    agreement: str
    period: str
    period_text: str
    number: str
    total: Money
    known_by: datetime
    lines: tuple[ShownLine, ...]
    left_out: tuple[Source, ...] = ()
    with_vat: bool = False
    not_counted: str = ""
    shares: tuple[PartyDue, ...] = ()
    parties: tuple[ShownLine, ...] = ()
    party: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """Whether a stored statement, computed again, is the same to the byte."""

    client: str
    client_name: str
    period: str
    same: bool


def show_statement(
    runtime: Runtime,
    client_slug: str,
    period: str,
    *,
    language: str = "",
    party: str = "",
    inside: bool = False,
) -> Shown:
    """Return a stored statement with its reasons.

    Args:
        language: Of the reasons; the reader's by default.
        party: Show only the lines that are split with this one, and the share of each;
            nothing of what the OBM bills beside, nor of what others contested.
        inside: For the OBM, with what everybody contested; otherwise the client's only.

    Raises:
        NotFoundError: There is none for that period, or that party has no share of it.
        ConflictError: Computed again, it is another one.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_statement(unit, client_slug, period)
        version, statement = restated(unit, stored)
        contests = [
            one
            for one in unit.contests.of_statement(stored.id)
            if inside or one.party == party
        ]
        contests = with_promises(unit, stored, contests)
        invoice = unit.invoices.of_statement(stored.id)
        left = left_before(unit, client_slug, read_period(stored.period))
    language = language or spoken_language()
    if party:
        read = _Read(stored, version, statement, contests, left)
        return _shared(read, party, language)
    return shown_of(
        version,
        statement,
        number=invoice.number if invoice else "",
        contests=contests,
        language=language,
        left=left,
    )


def shown_of(
    version: Version,
    statement: Statement,
    *,
    number: str,
    language: str,
    left: LeftOpen,
    contests: Sequence[Contest] = (),
) -> Shown:
    """Return a statement, or a draft without a number, as client and OBM see it.

    Args:
        left: What the statements before leave open to other parties.
    """
    return Shown(
        client=statement.client,
        client_name=statement.client_name,
        agreement=statement.agreement_title,
        period=str(statement.period),
        period_text=statement.period.text(language),
        number=number,
        total=statement.total,
        known_by=statement.recorded_until,
        lines=tuple(
            _line(version, place, line, language, contests)
            for place, line in enumerate(statement.lines)
        ),
        left_out=statement.left_out,
        with_vat=statement.with_vat,
        not_counted=not_counted(statement, language),
        shares=party_dues(statement.all_lines, left),
        parties=tuple(
            _line(version, place, line, language, contests)
            for place, line in enumerate(statement.parties, len(statement.lines))
        ),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A stored statement, what of it was contested, and what earlier ones left."""

    stored: StoredStatement
    version: Version
    statement: Statement
    contests: Sequence[Contest]
    left: LeftOpen


def _shared(read: _Read, party: str, language: str) -> Shown:
    """Return what one party may read."""
    stored, statement = read.stored, read.statement
    _check_party(party, statement, stored.period)
    total = others_in(statement.all_lines)[party]
    dues = party_dues(statement.all_lines, read.left)
    return Shown(
        client=stored.client_slug,
        client_name=statement.client_name,
        agreement=statement.agreement_title,
        period=stored.period,
        period_text=statement.period.text(language),
        number="",
        total=total,
        known_by=statement.recorded_until,
        lines=tuple(
            ShownLine(
                number=place + 1,
                title=title_of(line, language, reader=party),
                amount=paid,
                rungs=rungs_of(line, read.version.agreement, language, reader=party),
                sources=line.sources,
                contests=tuple(one for one in read.contests if one.line == place),
                with_vat=line.with_vat,
                has_entries=line.has_entries,
            )
            for place, line in enumerate(statement.all_lines)
            if (paid := paid_of(line, party)) is not None
        ),
        shares=tuple(one for one in dues if one.name == party and one.goes_on),
        party=party,
    )


def statement_language(runtime: Runtime, client_slug: str, period: str) -> str:
    """Return the language in which the client reads her statement."""
    with runtime.unit(reading=True) as unit:
        stored = find_statement(unit, client_slug, period)
        version, _ = restated(unit, stored)
    return version.agreement.buyer.language or open_office(runtime).seller.language


def verify_statements(runtime: Runtime, client_slug: str = "") -> list[Verified]:
    """Compute the statements of a client, or of all, again and compare each byte."""
    names = client_names(runtime)
    with runtime.unit(reading=True) as unit:
        return [
            Verified(
                client=stored.client_slug,
                client_name=names[stored.client_slug],
                period=stored.period,
                same=_same(unit, stored),
            )
            for stored in unit.documents.statements(client_slug)
        ]


def statement_link(
    runtime: Runtime, client_slug: str, period: str, *, party: str = ""
) -> str:
    """Return the signed address of a statement, or of one party's share of it.

    Raises:
        NotFoundError: There is none for that period, or that party has no share of it.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_statement(unit, client_slug, period)
        if party:
            _check_party(party, restated(unit, stored)[1], stored.period)
    now = runtime.clock.now()
    if party:
        return runtime.links.share(client_slug, stored.period, party, now=now)
    return runtime.links.statement(client_slug, stored.period, now=now)


def find_statement(unit: Unit, client_slug: str, period: str) -> StoredStatement:
    """Return a stored statement.

    Raises:
        NotFoundError: There is none for that period; names those that there are.
    """
    stored = unit.documents.statement(client_slug, str(read_period(period)))
    if stored is not None:
        return stored
    known = [one.period for one in unit.documents.statements(client_slug)]
    name = client_name(unit, client_slug)
    raise NotFoundError(refusals.no_statement(name, period, known))


def _line(
    version: Version,
    place: int,
    line: StatementLine,
    language: str,
    contests: Sequence[Contest] = (),
) -> ShownLine:
    return ShownLine(
        number=place + 1,
        title=title_of(line, language),
        amount=line.amount,
        rungs=rungs_of(line, version.agreement, language, reader=line.party or OBM),
        sources=line.sources,
        contests=tuple(one for one in contests if one.line == place),
        spells=line.work.detail.listed if line.work else (),
        with_vat=line.with_vat,
        split=is_split(line.shares),
        has_entries=line.has_entries,
    )


def _same(unit: Unit, stored: StoredStatement) -> bool:
    """Say so; of a ledger that was changed behind Régie's back it is not."""
    try:
        restated(unit, stored)
    except (ConflictError, EntryError, AccountPathError):
        return False
    return True


def _check_party(party: str, statement: Statement, period: str) -> None:
    others = list(others_in(statement.all_lines))
    if party not in others:
        raise NotFoundError(refusals.no_party(party, others, period))
