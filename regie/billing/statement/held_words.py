"""What becomes of what is held, in words: it waits, it is paid, or its sale went."""

from __future__ import annotations

from regie.billing.agreed.terms import Terms
from regie.billing.commission.stages import Stage
from regie.billing.commission.stages import StageName
from regie.billing.statement.limit_words import percent_text
from regie.billing.statement.statement_line import StatementLine
from regie.ledger.entry import EntryKind
from regie.words import pick

#: What takes a sale back.
_TAKEN_BACK = frozenset(
    {
        EntryKind.REFUND,
        EntryKind.DISPUTE,
        EntryKind.DISPUTE_LOST,
        EntryKind.REVERSAL,
    }
)


def held_words(
    stage: Stage, line: StatementLine, terms: Terms | None, language: str
) -> str:
    """Say what waits and until when, or why it waits no longer and where it goes.

    Args:
        stage: What a line holds, or has held.
        terms: What was agreed; None without a commission.
    """
    if stage.name is StageName.HELD and stage.amount.minor < 0:
        return _waits(line, terms, language)
    if stage.name is StageName.HELD:
        told = pick(
            language,
            fr="Retenu sur des périodes d'avant pour une vente qui, depuis, a été "
            "rendue ou corrigée : rien n'attend plus.",
            en="Held in earlier periods for a sale that was given back or corrected "
            "since: it waits no longer.",
        )
        return told + _where(line, language)
    if not _is_given_back(line):
        return pick(
            language,
            fr="Retenu sur des périodes d'avant ; le délai de remboursement est passé.",
            en="Held in earlier periods; the time for refunds is over.",
        )
    told = pick(
        language,
        fr="Retenu sur des périodes d'avant : le délai de remboursement est passé, ou "
        "la vente a été rendue.",
        en="Held in earlier periods: the time for refunds is over, or the sale was "
        "given back.",
    )
    return told + _where(line, language)


def _amounts(line: StatementLine) -> dict[StageName, int]:
    return {stage.name: stage.amount.minor for stage in line.stages}


def _is_given_back(line: StatementLine) -> bool:
    """Say whether anything takes back a sale of an earlier statement."""
    own = {source.key for source in line.sources}
    return any(
        source.kind in _TAKEN_BACK and source.parent not in own
        for source in line.sources
    )


def _where(line: StatementLine, language: str) -> str:
    """Say what the held part of a sale that was given back goes to."""
    stages = _amounts(line)
    if stages.get(StageName.GUARANTEE, 0) <= 0:
        return pick(
            language,
            fr=" Ce qui est rendu est déjà retiré plus haut, part retenue comprise : "
            "ceci le compense d'autant.",
            en=" What is given back is taken off above, the held part included: this "
            "makes up for as much of it.",
        )
    if StageName.GUARANTEE_LEFT in stages:
        return pick(
            language,
            fr=" Ce qui est rendu est déjà retiré plus haut, part retenue comprise, et "
            "la garantie l'a comblé : c'est dans « garantie à reprendre ».",
            en=" What is given back is taken off above, the held part included, and "
            "the guarantee made up for it: it is in “guarantee to recoup”.",
        )
    return pick(
        language,
        fr=" Ce qui est rendu est déjà retiré plus haut, part retenue comprise, et la "
        "garantie l'a comblé.",
        en=" What is given back is taken off above, the held part included, and the "
        "guarantee made up for it.",
    )


def _waits(line: StatementLine, terms: Terms | None, language: str) -> str:
    """Say what waits, and until when."""
    hold = terms.hold if terms is not None else None
    if terms is None or hold is None:
        return ""
    share, days = percent_text(hold.share, language), hold.days
    share += _left_words(line, language)
    return pick(
        language,
        fr=f"{share} attend {days} jours après chaque vente (pour un paiement en "
        "plusieurs fois, après le premier), le temps des remboursements, puis est "
        "payé.",
        en=f"{share} waits until {days} days after each sale (after its first payment, "
        "if there are several), while refunds may come, and is then paid.",
    )


def _left_words(line: StatementLine, language: str) -> str:
    """Say what was taken off before a share of the rest is held."""
    stages = _amounts(line)
    taken = []
    if stages.get(StageName.RECOUPED):
        taken.append(pick(language, fr="l'avance", en="the advance"))
    if stages.get(StageName.GUARANTEE, 0) < 0:
        taken.append(pick(language, fr="la garantie", en="the guarantee"))
    if not taken:
        return ""
    both = pick(language, fr=" et ", en=" and ").join(taken)
    return pick(
        language,
        fr=f" de ce que {both} {'laissent' if taken[1:] else 'laisse'}",
        en=f" of what {both} {'leave' if taken[1:] else 'leaves'}",
    )
