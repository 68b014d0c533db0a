"""What is given back of a sale that is not known: it takes nothing off till then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from regie.billing.commission.rung import Rung
from regie.billing.commission.stages import StageName
from regie.billing.revenue.sources import Source
from regie.billing.statement.put_right_text import sources_text
from regie.billing.statement.statement_line import StatementLine
from regie.money import Money
from regie.money import total
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What stands in the base of a line and changes nothing of its commission.

    Attributes:
        amount: What it adds to the base.
        counted: The base without it.
        waits: What waits for its sale.
        waited: What did, and is taken back by its sale.
    """

    amount: Money
    counted: Money
    waits: tuple[Source, ...] = ()
    waited: tuple[Source, ...] = ()


def waiting_in(line: StatementLine) -> Waiting | None:
    """Return what waits for its sale, or did; None where nothing does."""
    named = [one for one in line.sources if one.waits]
    counted = line.stages[0] if line.stages else None
    if counted is None or counted.name is not StageName.BASE or not named:
        return None
    return Waiting(
        amount=total((one.amount for one in named), counted.amount.currency),
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


def _sentences(found: Waiting, language: str) -> Iterator[str]:
    waits = sources_text(found.waits, language)
    waited = sources_text(found.waited, language)
    if waits:
        yield pick(
            language,
            fr="Ce qui est rendu d'une vente que Régie ne connaît pas encore attend "
            f"cette vente et ne retire rien d'ici là : {waits}.",
            en="What is given back of a sale that Régie does not know yet waits for "
            f"that sale and takes nothing off till then: {waits}.",
        )
    if waited:
        yield pick(
            language,
            fr="Ce qui avait attendu sa vente n'avait rien retiré ; le reprendre, "
            f"maintenant qu'elle est connue, n'ajoute rien : {waited}.",
            en="What had waited for its sale had taken nothing off; taking it back, "
            f"now that the sale is known, adds nothing: {waited}.",
        )
