"""What is given back of a sale that is not known: it takes nothing off till then."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from regie.billing.commission.rung import Rung
from regie.billing.commission.stages import StageName
from regie.billing.revenue.sources import Retold
from regie.billing.revenue.sources import Source
from regie.billing.statement.put_right_text import first_of
from regie.billing.statement.put_right_text import movement_text
from regie.billing.statement.statement_line import StatementLine
from regie.ledger.entry import EntryKind
from regie.ledger.words import entry_name
from regie.money import Money
from regie.money import total
from regie.words import pick

#: What gives back, or undoes that.
_GIVING_BACK = frozenset(
    {
        EntryKind.REFUND,
        EntryKind.DISPUTE,
        EntryKind.DISPUTE_LOST,
        EntryKind.DISPUTE_WON,
        EntryKind.REVERSAL,
        EntryKind.CORRECTION,
    }
)

#: Of so many it is tried which of them wait.
_TRIED_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What stands in the base of a line and changes nothing of its commission.

    Attributes:
        amount: What it adds to the base.
        counted: The base without it.
        waits: What waits for its sale.
        waited: What did, and is taken back by its sale; as good as it is known.
    """

    amount: Money
    counted: Money
    waits: tuple[Source, ...] = ()
    waited: tuple[Source, ...] = ()


def waiting_in(line: StatementLine) -> Waiting | None:
    """Return what waits for its sale, or did; None where nothing does."""
    if not (line.workings and line.stages):
        return None
    base, counted = line.workings[-1].amount, line.stages[0]
    if counted.name is not StageName.BASE or counted.amount == base:
        return None
    amount = base - counted.amount
    found = _that_make(amount, list(_candidates(line.sources)))
    if not found:
        return None
    named = found[0] if len(found) == 1 else ()
    return Waiting(
        amount=amount,
        counted=counted.amount,
        waits=tuple(one for one in named if not one.takes_back),
        waited=tuple(one for one in named if one.takes_back),
    )


def waiting_words(line: StatementLine, language: str) -> str:
    """Say what waits for its sale, or did, and why; empty where nothing does."""
    found = waiting_in(line)
    if found is None:
        return ""
    told = list(_sentences(found, language))
    amount = found.amount.text(language)
    told.append(
        pick(
            language,
            fr=f"Sans cela ({amount}), la commission est calculée sur "
            f"{found.counted.text(language)}.",
            en=f"Without that ({amount}), the commission is worked out on "
            f"{found.counted.text(language)}.",
        )
    )
    return " " + " ".join(told)


def waiting_rungs(line: StatementLine, language: str) -> Iterator[Rung]:
    """Yield what leads from the base to the one that the commission is made of."""
    found = waiting_in(line)
    if found is None:
        return
    fr, en = "Attend sa vente", "Waits for its sale"
    if found.waited and not found.waits:
        fr, en = "Avait attendu sa vente", "Had waited for its sale"
    yield Rung(
        label=pick(language, fr=fr, en=en),
        amount=-found.amount,
        why=" ".join(_sentences(found, language)),
    )
    yield Rung(
        label=pick(language, fr="Assiette qui compte", en="Base that counts"),
        amount=found.counted,
        why=pick(
            language,
            fr="L'assiette, sans ce qui attend sa vente ou l'avait attendue.",
            en="The base, without what waits for its sale or had waited for it.",
        ),
    )


def _candidates(sources: Sequence[Source]) -> Iterator[Source]:
    own = {one.key for one in sources}
    for one in sources:
        if one.kind not in _GIVING_BACK or one.changes:
            continue
        waited = one.takes_back and one.retold is Retold.SALE
        if waited or (one.retold is None and one.parent not in own):
            yield one


def _that_make(amount: Money, sources: Sequence[Source]) -> list[tuple[Source, ...]]:
    """Return the choices of sources that add up to an amount."""
    sizes = range(1, len(sources) + 1)
    if len(sources) > _TRIED_MAX:
        sizes = range(len(sources), len(sources) + 1)
    return [
        some
        for size in sizes
        for some in combinations(sources, size)
        if total((one.amount for one in some), amount.currency) == amount
    ]


def _sentences(found: Waiting, language: str) -> Iterator[str]:
    waits, waited = _named(found.waits, language), _named(found.waited, language)
    if waits or not waited:
        named = waits or pick(language, fr="voyez la liste", en="see the list")
        yield pick(
            language,
            fr="Ce qui est rendu d'une vente que Régie ne connaît pas encore attend "
            f"cette vente et ne retire rien d'ici là : {named}.",
            en="What is given back of a sale that Régie does not know yet waits for "
            f"that sale and takes nothing off till then: {named}.",
        )
    if waited:
        yield pick(
            language,
            fr="Ce qui avait attendu sa vente n'avait rien retiré ; le reprendre, "
            f"maintenant qu'elle est connue, n'ajoute rien : {waited}.",
            en="What had waited for its sale had taken nothing off; taking it back, "
            f"now that the sale is known, adds nothing: {waited}.",
        )


def _named(sources: Sequence[Source], language: str) -> str:
    named = [
        (
            movement_text(
                entry_name(one.kind, language),
                one.key,
                one.effective_on,
                one.amount,
                language,
            ),
            one.amount,
        )
        for one in sources
    ]
    return ", ".join(first_of(named, language))
