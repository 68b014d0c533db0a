"""Advances that nothing pays off any more: what is left, and what the OBM can do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.terms import Terms
from regie.billing.commission.stages import StageName
from regie.billing.statement.statement import Statement
from regie.money import Money
from regie.services.agreements.versions import Version
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.words import say

_LEFT = (StageName.ADVANCE_LEFT, StageName.ADVANCE_GONE)
_TOLD = {StageName.RECOUPED, *_LEFT}


def advances_gone(statement: Statement) -> Iterator[str]:
    """Yield a sentence on each advance that a statement says is recouped no more."""
    for line in statement.all_lines:
        for stage in line.stages:
            if stage.name is StageName.ADVANCE_GONE:
                yield _gone(line.party or OBM, stage.amount)


def advances_changed(
    unit: Unit, client_slug: str, versions: Sequence[Version], agreement: Agreement
) -> Iterator[str]:
    """Yield a sentence on each advance that a version does not go on with.

    Args:
        versions: See `versions_in_force`; without the one that is given.
        agreement: The one that is given.
    """
    start = agreement.starts_on
    known = [one.agreement for one in versions if one.agreement.starts_on <= start]
    if not known:
        return
    made = unit.documents.statements_before(client_slug, start)
    for terms in known[-1].parties:
        if terms.recoup is None:
            continue
        whole = terms.recoup.amount
        taken = _taken(made, versions, terms.party, Money.zero(whole.currency))
        after = agreement.seen_by(terms.party).terms
        yield from _changed(terms.party, whole - taken, taken, after, agreement)


def _changed(
    party: str, left: Money, taken: Money, after: Terms | None, agreement: Agreement
) -> Iterator[str]:
    advance = after.recoup if after else None
    if advance is None:
        if left.minor > 0:
            yield _gone(party, left)
    elif advance.amount.currency != left.currency:
        if left.minor > 0:
            yield _in_another(party, left, agreement)
    elif advance.amount.minor < taken.minor:
        yield _lowered(party, advance.amount, taken)


def _taken(
    made: Sequence[StoredStatement],
    versions: Sequence[Version],
    party: str,
    nothing: Money,
) -> Money:
    """Return what was taken of an advance by the last statement that told of it.

    Args:
        nothing: In the currency of the advance.
    """
    agreed = {one.id: one.agreement.seen_by(party).terms for one in versions}
    for stored in reversed(made):
        terms = agreed.get(stored.agreement_id)
        stages = _stages(json.loads(stored.text), party)
        advance = terms.recoup if terms else None
        if advance is None or not _TOLD & stages.keys():
            continue
        if advance.amount.currency != nothing.currency:
            return nothing
        told = [stages[one] for one in _LEFT if one in stages]
        return advance.amount - (Money.read(told[0]) if told else nothing)
    return nothing


def _stages(told: Mapping[str, Any], party: str) -> dict[str, str]:
    """Return the numbers of a party's commission in a stored statement."""
    lines = [*told["lines"], *told.get("parties", ())]
    own = (
        one
        for one in lines
        if one.get("party", OBM) == party and "rest_of" not in one and "stages" in one
    )
    return {name: amount for one in own for name, amount in one["stages"]}


def _whose(party: str) -> str:
    if party == OBM:
        return say(fr="votre avance", en="your advance")
    return say(fr=f"l'avance versée à {party}", en=f"the advance paid to {party}")


def _gone(party: str, left: Money) -> str:
    return say(
        fr=f"Il reste {left.said()} de {_whose(party)}, et aucune commission à venir "
        "ne la rembourse plus. Régie ne la redemande à personne. Pour continuer à la "
        "reprendre : une version de l'accord avec cette commission et recoup, le total "
        "versé. Sinon, convenez de ce qui en reste : gardé, ou rendu à part.",
        en=f"{left.said()} of {_whose(party)} are left, and no commission to come pays "
        "it off any more. Régie asks nobody for it. To go on recouping it: a version "
        "of the agreement with this commission and recoup, all that was paid. "
        "Otherwise agree on what is left: kept, or given back by itself.",
    )


def _in_another(party: str, left: Money, agreement: Agreement) -> str:
    code = agreement.currency.code
    return say(
        fr=f"Il reste {left.said()} de {_whose(party)}. En {code}, c'est une autre "
        f"avance : recoup y est ce qui en reste, converti en {code}, et non le total "
        "versé. Vérifiez-le.",
        en=f"{left.said()} of {_whose(party)} are left. In {code} it is another "
        f"advance: recoup is what is left of it, converted to {code}, not all that was "
        "paid. Look at it.",
    )


def _lowered(party: str, amount: Money, taken: Money) -> str:
    back = (taken - amount).said()
    return say(
        fr=f"De {_whose(party)}, {taken.said()} sont déjà repris, et recoup dit "
        f"maintenant {amount.said()} en tout : le prochain relevé rend {back}. S'il "
        "s'agit de ce qui en reste, écrivez plutôt le total versé.",
        en=f"Of {_whose(party)}, {taken.said()} were recouped already, and recoup now "
        f"says {amount.said()} in all: the next statement gives {back} back. If this "
        "is what is left of it, write all that was paid instead.",
    )
