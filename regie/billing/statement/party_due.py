"""What other parties bill: the share of a statement, less what earlier ones left open.

Régie issues no invoice for them, and knows of none. What a party was stated below zero
is taken off what she is stated next, as the OBM's negative total is: that follows from
the stored statements alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from regie.billing.agreed.agreement import OBM
from regie.billing.plain_words import plain
from regie.billing.statement.share_text import others_in
from regie.billing.statement.statement_line import StatementLine
from regie.money import Currency
from regie.money import Money
from regie.words import pick

LeftOpen = Mapping[str, Mapping[Currency, Money]]
"""By party and currency, what her statements left open: below zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDue:
    """What a party bills, without VAT.

    Attributes:
        share: Of the statement.
        before: What her earlier statements left open, zero or less.
        due: Both together: what she bills; below zero it is taken off her next bill.
        apart: What earlier ones left open in other currencies: settled by itself.
    """

    name: str
    share: Money
    before: Money
    due: Money
    apart: tuple[Money, ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether earlier statements left something open."""
        return bool(self.before or self.apart)


def left_open(texts: Iterable[str]) -> LeftOpen:
    """Return what stored statements leave open to each party, below zero.

    Args:
        texts: The stored statements of one client, in their order.
    """
    found: dict[str, dict[Currency, Money]] = {}
    for text in texts:
        for name, share in _shares(json.loads(text)).items():
            open_ = found.setdefault(name, {})
            left = open_.get(share.currency, Money.zero(share.currency)) + share
            open_[share.currency] = min(left, Money.zero(share.currency))
    return found


def party_dues(lines: Iterable[StatementLine], left: LeftOpen) -> tuple[PartyDue, ...]:
    """Return what each other party of a statement bills; who has nothing is left out.

    Args:
        left: What the statements before leave open.
    """
    dues = (_due(name, own, left) for name, own in others_in(lines).items())
    return tuple(one for one in dues if one.share or one.goes_on)


def _due(name: str, share: Money, left: LeftOpen) -> PartyDue:
    open_ = left.get(name, {})
    before = open_.get(share.currency, Money.zero(share.currency))
    apart = [one for currency, one in open_.items() if currency != share.currency]
    return PartyDue(
        name=name,
        share=share,
        before=before,
        due=share + before,
        apart=tuple(one for one in apart if one),
    )


def _shares(stored: Mapping[str, Any]) -> dict[str, Money]:
    """Return what each other party was stated, in the currency she is paid in."""
    found: dict[str, Money] = {}
    for name, paid in _paid(stored):
        if name != OBM:
            found[name] = found.get(name, Money.zero(paid.currency)) + paid
    return found


def _paid(stored: Mapping[str, Any]) -> Iterator[tuple[str, Money]]:
    for line in (*stored["lines"], *stored.get("parties", ())):
        if "party" in line and "shares" not in line:
            yield line["party"], Money.read(line["amount"])
        for share in line.get("shares", ()):
            yield share["name"], Money.read(share["paid"])


def bills_text(due: PartyDue, language: str) -> str:
    """Say what another party does with what is due to her."""
    return _bills(due, language) + _of_before(due, language) + _apart(due, language)


def dues_table(dues: Sequence[PartyDue], language: str) -> Iterator[str]:
    """Yield what other parties are due: each bills it herself."""
    if not dues:
        return
    yield ""
    yield pick(
        language,
        fr="| Autres parties | Montant HT |",
        en="| Other parties | Amount excl. VAT |",
    )
    yield "|---|---:|"
    for one in dues:
        yield f"| {plain(bills_text(one, language))} | {one.due.text(language)} |"


def _bills(due: PartyDue, language: str) -> str:
    name = due.name
    if due.due.minor < 0:
        return pick(
            language,
            fr=f"{name}, à rendre ou à déduire de sa prochaine facture",
            en=f"{name}, to be given back or taken off the next bill",
        )
    if not due.due:
        return pick(
            language, fr=f"{name}, rien à facturer", en=f"{name}, nothing to bill"
        )
    return pick(
        language,
        fr=f"{name}, qui facture sa part",
        en=f"{name}, who bills the share",
    )


def _of_before(due: PartyDue, language: str) -> str:
    """Return of what it is made, where earlier statements left something open."""
    if not due.before:
        return ""
    share, less = due.share.text(language), abs(due.before).text(language)
    return pick(
        language,
        fr=f" ({share}, moins {less} que ses relevés d'avant laissent)",
        en=f" ({share}, less {less} that earlier statements leave)",
    )


def _apart(due: PartyDue, language: str) -> str:
    if not due.apart:
        return ""
    amounts = ", ".join(one.text(language) for one in due.apart)
    return pick(
        language,
        fr=f" ; d'avant, dans une autre monnaie, à régler à part : {amounts}",
        en=f"; from before, in another currency, to be settled by itself: {amounts}",
    )
