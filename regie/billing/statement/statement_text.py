"""A statement in words: why each amount, for a screen."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from zoneinfo import ZoneInfo

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.stages import label
from regie.billing.commission.workings import Step
from regie.billing.commission.workings import STEP_OF
from regie.billing.commission.workings import Working
from regie.billing.period import day_text
from regie.billing.period import moment_text
from regie.billing.plain_words import plain
from regie.billing.plain_words import table_foot
from regie.billing.revenue.sources import Source
from regie.billing.statement.base_text import title_base
from regie.billing.statement.base_text import why_base
from regie.billing.statement.carried_text import no_invoice_words
from regie.billing.statement.carried_text import since_words
from regie.billing.statement.carried_text import title_carried
from regie.billing.statement.carried_text import why_carried
from regie.billing.statement.contest_text import title_adjusted
from regie.billing.statement.contest_text import why_adjusted
from regie.billing.statement.party_due import dues_table
from regie.billing.statement.party_due import PartyDue
from regie.billing.statement.share_text import before_shares
from regie.billing.statement.share_text import commission_title
from regie.billing.statement.share_text import converted_words
from regie.billing.statement.share_text import of_party
from regie.billing.statement.share_text import rest_words
from regie.billing.statement.share_text import shared_words
from regie.billing.statement.share_text import to_share_label
from regie.billing.statement.signed_text import counts_whole
from regie.billing.statement.signed_text import signed_words
from regie.billing.statement.source_text import exchange_text
from regie.billing.statement.source_text import what_of
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.waits_words import waiting_words
from regie.billing.work.spells_table import spells_table
from regie.billing.work.text import work_title
from regie.billing.work.text import work_why
from regie.ledger.entry import EntryKind
from regie.money import decimal_text
from regie.money import total
from regie.words import pick

SOURCES_SHOWN_MAX = 200
"""Entries that the screen lists; the statement as stored names all of them."""


def title_of(line: StatementLine, language: str, *, reader: str = OBM) -> str:
    """Name the line: `Base mensuelle`, `Commission 8 %`.

    Args:
        reader: Whose share of a split it names.
    """
    if line.work is not None:
        return work_title(line.work.detail, language)
    if line.adjusts is not None:
        title = title_adjusted(line.adjusts, language)
        return f"{of_party(line, reader)}{title}"
    if line.carries is not None:
        return title_carried(line.carries, language)
    if line.stages:
        return commission_title(line, reader, language)
    if line.kind is LineKind.COMMISSION:
        return f"Commission {_rate(line, language)}"
    return title_base(line, language)


def why(line: StatementLine, language: str) -> str:
    """Explain in full how the amount came about."""
    if line.rest_of:
        return f"{rest_words(language)} {_stages(line, language)}."
    if line.shares and not line.stages:
        whole = replace(line, amount=before_shares(line), shares=())
        told = converted_words(line.shares, language)
        return f"{why(whole, language)} {told[:1].upper()}{told[1:]}."
    if line.work is not None:
        return work_why(line.work, language)
    if line.adjusts is not None:
        return why_adjusted(line.adjusts, line.amount, language)
    if line.carries is not None:
        told = why_carried(line.carries, line.given_back, language)
        return told + since_words(line.carries, line.since, language)
    is_base = line.kind is LineKind.BASE
    return why_base(line, language) if is_base else _why_commission(line, language)


def _why_commission(line: StatementLine, language: str) -> str:
    *parts, revenue = line.workings
    amount, base = line.amount.text(language), revenue.amount.text(language)
    made_of = "".join(
        _term(part, index, line, language) for index, part in enumerate(parts)
    )
    if line.stages:
        more = f" {signed_words(language)}" if counts_whole(line.sources) else ""
        more += waiting_words(line, language)
        return pick(
            language,
            fr=f"Assiette de la période : {made_of or 'aucun mouvement'} = {base}."
            f"{more} {_stages(line, language)}.",
            en=f"Base of the period: {made_of or 'no movement'} = {base}."
            f"{more} {_stages(line, language)}.",
        )
    rate = _rate(line, language)
    rounded = _rounding(line, revenue, language)
    return pick(
        language,
        fr=f"Revenu net : {made_of or 'aucun mouvement'} = {base}. "
        f"{base} × {rate} = {amount}{rounded}.",
        en=f"Net revenue: {made_of or 'no movement'} = {base}. "
        f"{base} × {rate} = {amount}{rounded}.",
    )


def statement_markdown(
    statement: Statement,
    language: str,
    zone: ZoneInfo,
    dues: Sequence[PartyDue] = (),
) -> str:
    """Show the statement for a screen that reads Markdown, such as Prefect's.

    Args:
        zone: Whose clock tells until when the ledger was known.
        dues: What other parties bill.
    """
    return "\n".join(_markdown(statement, language, zone, dues)) + "\n"


def _markdown(
    statement: Statement, language: str, zone: ZoneInfo, dues: Sequence[PartyDue]
) -> Iterator[str]:
    period = statement.period.text(language)
    client = plain(statement.client_name)
    amount = statement.total.text(language)
    yield pick(
        language,
        fr=f"# Relevé {period} · {client}",
        en=f"# Statement {period} · {client}",
    )
    yield ""
    yield _known(statement, language, zone)
    yield ""
    yield pick(language, fr="| Ligne | Montant HT |", en="| Line | Amount excl. VAT |")
    yield "|---|---:|"
    for line in statement.lines:
        yield f"| {plain(title_of(line, language))} | {line.amount.text(language)} |"
    yield f"| **Total** | **{amount}** |"
    yield from dues_table(dues, language)
    if not statement.is_due:
        yield ""
        yield no_invoice_words(statement.total, language)
    yield ""
    yield pick(language, fr="## Pourquoi ces montants ?", en="## Why these amounts?")
    yield ""
    for line in statement.all_lines:
        yield f"- **{plain(title_of(line, language))}** · {why(line, language)}"
    for line in statement.all_lines:
        title = plain(title_of(line, language))
        heading = pick(
            language,
            fr=f"{title} · mouvements comptés",
            en=f"{title} · movements counted",
        )
        yield from _table(heading, line.sources, language, with_vat=line.with_vat)
        if line.work is not None:
            yield from spells_table(title, line.work.detail.listed, language)
    yield from _table(
        not_counted(statement, language),
        statement.left_out,
        language,
        with_vat=statement.with_vat,
    )


def not_counted(statement: Statement, language: str) -> str:
    """Return the heading over what is left out: what is not in the sales' currency."""
    return pick(
        language,
        fr=f"Non comptés : autre monnaie que {statement.currency}, sans taux convenu",
        en=f"Not counted: other currency than {statement.currency}, no rate agreed",
    )


def _rate(line: StatementLine, language: str) -> str:
    number = decimal_text(line.rate_percent, language)
    return pick(language, fr=f"{number}\u00a0%", en=f"{number}%")


def _known(statement: Statement, language: str, zone: ZoneInfo) -> str:
    agreement = plain(statement.agreement_title)
    until = moment_text(statement.recorded_until, zone, language)
    return pick(
        language,
        fr=f"Accord « {agreement} ». Mouvements connus de Régie le {until}.",
        en=f"Agreement “{agreement}”. Movements that Régie knew on {until}.",
    )


def _table(
    heading: str, sources: Sequence[Source], language: str, *, with_vat: bool
) -> Iterator[str]:
    if not sources:
        return
    fr, en = ("TTC", "incl.") if with_vat else ("HT", "excl.")
    yield ""
    yield f"## {heading} ({len(sources)})"
    yield ""
    yield pick(
        language,
        fr=f"| Jour | Quoi | Client | Référence | Montant {fr} |",
        en=f"| Day | What | Customer | Reference | Amount {en} VAT |",
    )
    yield "|---|---|---|---|---:|"
    for source in sources[:SOURCES_SHOWN_MAX]:
        yield (
            f"| {day_text(source.effective_on, language)} "
            f"| {what_of(source, language)} "
            f"| {plain(source.customer) or '—'} | {plain(source.key)} "
            f"| {source.amount.text(language)}{exchange_text(source, language)} |"
        )
    whole, currencies = "", {source.amount.currency for source in sources}
    if len(sources) > 1 and len(currencies) == 1:
        amounts = (source.amount for source in sources)
        whole = total(amounts, *currencies).text(language)
    yield from table_foot(len(sources) - SOURCES_SHOWN_MAX, whole, language)


def _term(working: Working, index: int, line: StatementLine, language: str) -> str:
    sign = "− " if working.amount.minor < 0 else "+ "
    lead = sign.removeprefix("+ ") if index == 0 else f" {sign}"
    amount = abs(working.amount).text(language)
    step = step_text(working.step, line, language)
    return f"{lead}{step} {amount} ({working.count})"


def step_text(step: Step, line: StatementLine, language: str) -> str:
    """Return what a number of the base of a line is called."""
    words = {
        Step.SALES: pick(language, fr="ventes TVA comprise", en="sales with VAT")
        if line.with_vat
        else pick(language, fr="ventes hors TVA", en="sales without VAT"),
        Step.REFUNDS: pick(language, fr="remboursements", en="refunds"),
        Step.DISPUTES: _disputes_text(line, language),
        Step.COSTS: pick(language, fr="dépenses", en="costs"),
        Step.FEES: pick(language, fr="frais de paiement", en="payment fees"),
        Step.CORRECTIONS: pick(language, fr="corrections", en="corrections"),
        Step.OTHERS: pick(
            language, fr="commissions d'autres", en="commissions of others"
        ),
        Step.REVENUE: pick(language, fr="revenu net", en="net revenue"),
    }
    return words[step]


def _disputes_text(line: StatementLine, language: str) -> str:
    """Say whether the disputes of a line were lost, or won once they had been."""
    kinds = {one.kind for one in line.sources if STEP_OF.get(one.kind) is Step.DISPUTES}
    if EntryKind.DISPUTE_WON not in kinds:
        return pick(language, fr="litiges perdus", en="lost disputes")
    if kinds == {EntryKind.DISPUTE_WON}:
        return pick(language, fr="litiges gagnés", en="disputes won")
    return pick(language, fr="litiges perdus et gagnés", en="disputes lost and won")


def working_words(working: Working, language: str) -> str:
    """Say what a number of the base comes from."""
    count = working.count
    if working.step is Step.OTHERS and not count:
        return pick(
            language,
            fr="Rien d'une autre partie pour cette période.",
            en="Nothing of another party for this period.",
        )
    if working.step is Step.OTHERS:
        return pick(
            language,
            fr=f"Ce que gagne{'nt' if count > 1 else ''} {count} autre"
            f"{'s parties' if count > 1 else ' partie'}, compté d'abord.",
            en=f"What {count} other part{'ies earn' if count > 1 else 'y earns'}, "
            "counted first.",
        )
    return pick(
        language,
        fr=f"{count} mouvement{'s' if count > 1 else ''}, dans la liste plus bas.",
        en=f"{count} movement{'s' if count > 1 else ''}, listed below.",
    )


def _stages(line: StatementLine, language: str) -> str:
    names = [label(stage, language) for stage in line.stages]
    if line.shares:
        names[-1] = to_share_label(line.shares, language)
    stages = [
        f"{name} {stage.amount.text(language)}"
        for name, stage in zip(names, line.stages, strict=True)
    ]
    return " → ".join([*stages, *shared_words(line.shares, language)])


def _rounding(line: StatementLine, revenue: Working, language: str) -> str:
    exact = revenue.amount.minor * Fraction(line.rate_percent) / 100
    if exact == line.amount.minor:
        return ""
    return pick(language, fr=", arrondi une fois", en=", rounded once")
