"""Why a line of a statement is what it is, one number at a time, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.terms import Terms
from regie.billing.commission.rung import Rung
from regie.billing.commission.stages import label
from regie.billing.commission.stages import Stage
from regie.billing.commission.stages import StageName
from regie.billing.commission.workings import Step
from regie.billing.statement.held_words import held_words
from regie.billing.statement.limit_words import percent_text
from regie.billing.statement.moved_words import moved_words
from regie.billing.statement.share_text import before_shares
from regie.billing.statement.share_why import share_rungs
from regie.billing.statement.share_why import to_share
from regie.billing.statement.signed_text import base_words
from regie.billing.statement.stage_why import stage_why
from regie.billing.statement.statement_line import LineKind
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import step_text
from regie.billing.statement.statement_text import why
from regie.billing.statement.statement_text import working_words
from regie.billing.statement.waits_words import waiting_rungs
from regie.words import pick


def rungs_of(
    line: StatementLine, agreement: Agreement, language: str, *, reader: str = OBM
) -> tuple[Rung, ...]:
    """Return the calculation of a line, from its first number to its amount.

    Args:
        reader: Whose share the last number is.
    """
    if line.shares:
        whole = replace(line, amount=before_shares(line), shares=())
        *steps, last = rungs_of(whole, agreement, language)
        due = to_share(line, last, language)
        return (*steps, due, *share_rungs(line.shares, reader, language))
    if line.kind is not LineKind.COMMISSION:
        return (
            Rung(
                label=pick(language, fr="À payer", en="Due"),
                amount=line.amount,
                why=why(line, language),
                is_result=True,
            ),
        )
    base = tuple(_base(line, language))
    if not line.stages:
        return (*base, _plain(line, language))
    terms = agreement.seen_by(line.party or OBM).terms
    stages = line.stages[1:] if line.stages[0].name is StageName.BASE else line.stages
    waits = waiting_rungs(line, language)
    staged = (_staged(stage, line, terms, language) for stage in stages)
    return (*base, *waits, *staged)


def _base(line: StatementLine, language: str) -> Iterator[Rung]:
    for working in line.workings:
        is_base = working.step is Step.REVENUE
        yield Rung(
            label=pick(language, fr="Assiette", en="Base")
            if is_base
            else _capital(step_text(working.step, line, language)),
            amount=working.amount,
            why=base_words(line.sources, language, is_empty=len(line.workings) == 1)
            if is_base
            else working_words(working, language),
        )


def _plain(line: StatementLine, language: str) -> Rung:
    base = line.workings[-1].amount
    rate = percent_text(Fraction(line.rate_percent) / 100, language)
    exact = base.minor * Fraction(line.rate_percent) / 100
    rounded = exact != line.amount.minor
    return Rung(
        label=pick(language, fr="À payer", en="Due"),
        amount=line.amount,
        why=f"{base.text(language)} × {rate}"
        + (
            pick(
                language,
                fr=", arrondi une seule fois, au centime.",
                en=", rounded once, to the cent.",
            )
            if rounded
            else "."
        ),
        is_result=True,
    )


def _staged(
    stage: Stage, line: StatementLine, terms: Terms | None, language: str
) -> Rung:
    if stage.name in {StageName.HELD, StageName.RELEASED}:
        told = held_words(stage, line, terms, language)
    elif stage.name is StageName.DUE and line.party:
        told = pick(
            language,
            fr=f"Ce que facture {line.party} pour cette ligne, hors TVA ; la facture "
            "de l'OBM ne le porte pas.",
            en=f"What {line.party} bills for this line, without VAT; the OBM's invoice "
            "leaves it out.",
        )
    else:
        kinds = {source.key: source.kind for source in line.sources}
        told = stage_why(stage, terms, language, by_rate=line.by_rate, kinds=kinds)
        if stage.name is StageName.EARLIER:
            told += moved_words(line, terms, language)
    return Rung(
        label=_capital(label(stage, language)),
        amount=stage.amount,
        why=told,
        is_result=stage.name is StageName.DUE,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
