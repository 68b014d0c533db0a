"""Why a share of a line is what it is: split, converted, rounded, number by number."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.rung import Rung
from regie.billing.commission.shares import Share
from regie.billing.exchange import Rate
from regie.billing.statement.share_text import exchange_words
from regie.billing.statement.share_text import is_split
from regie.billing.statement.share_text import part_text
from regie.billing.statement.share_text import to_share_label
from regie.billing.statement.statement_line import StatementLine
from regie.money import Money
from regie.money import total
from regie.words import of_french
from regie.words import pick


def to_share(line: StatementLine, due: Rung, language: str) -> Rung:
    """Return what is due before it is split and converted; it is no result yet."""
    label = to_share_label(line.shares, language)
    due = replace(due, label=label[:1].upper() + label[1:], is_result=False)
    if not line.stages:
        return due
    if is_split(line.shares):
        why = pick(
            language,
            fr="Ce qui est dû à tous ensemble, hors TVA.",
            en="What is due to all of them together, without VAT.",
        )
    else:
        why = pick(
            language,
            fr="Ce qui est dû, dans la monnaie des ventes, hors TVA.",
            en="What is due, in the currency of the sales, without VAT.",
        )
    return replace(due, why=why)


def share_rungs(
    shares: Sequence[Share], reader: str, language: str
) -> tuple[Rung, ...]:
    """Return the last steps of a calculation; the reader's share is its result."""
    steps = tuple(_steps(shares, language))
    own = [share for share in shares if share.name == reader]
    if not own:
        return steps
    if is_split(shares):
        return (*steps, _result(own, _own_words(reader, own, language), language))
    return (_result(own, "".join(step.why for step in steps), language),)


def _steps(shares: Sequence[Share], language: str) -> Iterator[Rung]:
    if is_split(shares):
        due = total((share.amount for share in shares), shares[0].amount.currency)
        for share in shares:
            yield Rung(
                label=_label(share, language),
                amount=share.amount,
                why=_split_words(share, due, language),
            )
    for share in shares:
        if share.rate is not None:
            yield _converted(share, share.rate, language)


def _split_words(share: Share, due: Money, language: str) -> str:
    product = f"{due.text(language)} × {part_text(share.part, language)}"
    if due.minor * share.part == share.amount.minor:
        return f"{product}."
    return pick(
        language,
        fr=f"{product}, au centime ; un centime qui reste va à la part que l'arrondi "
        "réduit le plus.",
        en=f"{product}, to the cent; a cent left over goes to the share that rounding "
        "cuts most.",
    )


def _converted(share: Share, rate: Rate, language: str) -> Rung:
    words = exchange_words(share.amount, rate, language)
    once = pick(language, fr=", arrondi une seule fois.", en=", rounded once.")
    label = _label(share, language)
    return Rung(
        label=pick(language, fr=f"{label}, convertie", en=f"{label}, converted"),
        amount=share.paid,
        why=f"{words}{once}",
    )


def _label(share: Share, language: str) -> str:
    return pick(language, fr=f"Part · {share.name}", en=f"Share · {share.name}")


def _result(own: Sequence[Share], why: str, language: str) -> Rung:
    amounts = [share.paid for share in own]
    amount = Money(sum(one.minor for one in amounts), amounts[0].currency)
    return Rung(
        label=pick(language, fr="À payer", en="Due"),
        amount=amount,
        why=why,
        is_result=True,
    )


def _own_words(reader: str, own: Sequence[Share], language: str) -> str:
    if reader == OBM:
        return pick(
            language,
            fr="La part de l'OBM : ce que sa facture porte pour cette ligne, hors TVA. "
            "Les autres facturent la leur.",
            en="The OBM's share: what her invoice is for, without VAT. The others bill "
            "their own.",
        )
    if sum(share.paid.minor for share in own) < 0:
        return pick(
            language,
            fr=f"La part {of_french(reader)}, hors TVA : à déduire de sa prochaine "
            "facture, ou à rendre.",
            en=f"The share of {reader}, without VAT: to be taken off the next bill, or "
            "given back.",
        )
    return pick(
        language,
        fr=f"La part de {reader}, à facturer par {reader}, hors TVA.",
        en=f"The share of {reader}, to be billed by {reader}, without VAT.",
    )
