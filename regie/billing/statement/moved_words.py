"""What moved a base of which earlier statements counted a part, in words."""

from __future__ import annotations

from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.commission.stages import StageName
from regie.billing.statement.put_right_text import each_once
from regie.billing.statement.put_right_text import sources_text
from regie.billing.statement.statement_line import StatementLine
from regie.words import pick

#: What is called so by these scopes; with PERIOD each period has a number of its own.
_BASES = {
    Scope.SALE: (
        "L'assiette des ventes qui ont bougé",
        "The base of the sales that moved",
    ),
    Scope.CUMULATIVE: ("Le cumul", "What was reached so far"),
}


def moved_words(line: StatementLine, terms: Terms | None, language: str) -> str:
    """Say from what to what a base went, and what of earlier days moved it.

    ` Le cumul passe de 1 300,00 € à 1 150,00 €. Des jours d'avant : …`; empty where
    nothing of such days did, or where a base is a period's own.
    """
    late = [
        one for one in line.sources if one.late and not one.changes and not one.waits
    ]
    amounts = {stage.name: stage.amount for stage in line.stages}
    reached, own = amounts.get(StageName.REACHED), amounts.get(StageName.BASE)
    if terms is None or terms.scope not in _BASES:
        return ""
    if not late or reached is None or own is None:
        return ""
    fr, en = _BASES[terms.scope]
    before, now = (reached - own).text(language), reached.text(language)
    moved = sources_text(each_once(late), language)
    return pick(
        language,
        fr=f" {fr} passe de {before} à {now}. Des jours d'avant : {moved}.",
        en=f" {en} goes from {before} to {now}. Of earlier days: {moved}.",
    )
