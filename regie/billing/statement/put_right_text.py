"""An earlier period that is computed again, in words and in JSON's own types."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from regie.billing.agreed.agreement import OBM
from regie.billing.commission.stages import Changed
from regie.billing.commission.stages import PutRight
from regie.billing.period import day_text
from regie.billing.revenue.movements import MovementKind
from regie.billing.revenue.sources import Source
from regie.ledger.entry import EntryKind
from regie.ledger.words import entry_name
from regie.money import Money
from regie.money import total
from regie.words import of_french
from regie.words import pick

#: Movements that a sentence names; all of them are in the list and as stored.
NAMED_MAX = 5

_Moved = TypeVar("_Moved", Changed, Source)

_KINDS = {
    MovementKind.SALE: ("vente", "sale"),
    MovementKind.PAYMENT: ("paiement", "payment"),
    MovementKind.REFUND: ("remboursement", "refund"),
    MovementKind.DISPUTE: ("litige perdu", "lost dispute"),
    MovementKind.FEE: ("frais", "fee"),
    MovementKind.COST: ("dépense", "cost"),
}


def put_right_why(
    put_right: PutRight, language: str, kinds: Mapping[str, EntryKind] | None = None
) -> str:
    """Explain the difference: what changed the base, what is due and what was stated.

    `Son assiette passe de 20 000,00 € à 0,00 € : remboursement …`

    Args:
        kinds: Of the ledger's entries, by key: each is called what it is called there.
    """
    before = put_right.before.text(language)
    base = put_right.base.text(language)
    due, stated = put_right.due.text(language), put_right.stated.text(language)
    difference = (put_right.due - put_right.stated).text(language)
    changes = ", ".join(_named(put_right, language, kinds or {}))
    if put_right.is_by_rule:
        return pick(
            language,
            fr=f"Son assiette reste de {base} ; les relevés d'avant y comptaient "
            f"autrement : {changes}. Recalculée aux règles d'aujourd'hui : dû {due} − "
            f"déjà relevé {stated} = {difference}.",
            en=f"Its base stays {base}; earlier statements counted otherwise: "
            f"{changes}. Computed again by today's rules: due {due} − stated so far "
            f"{stated} = {difference}.",
        )
    if put_right.is_by_price:
        fr, en = "ce qui reste", "what is left"
        if not any(one.amount.minor < 0 for one in put_right.changes):
            fr, en = "ce qui est payé", "what is paid"
        return pick(
            language,
            fr=f"Son assiette reste de {base} ; {fr} du prix d'une vente a "
            f"changé : {changes}. Recalculée aux conditions qu'elle avait : dû {due} "
            f"− déjà relevé {stated} = {difference}.",
            en=f"Its base stays {base}; {en} of a sale's price has changed: "
            f"{changes}. Computed again under the terms that it had: due {due} − "
            f"stated so far {stated} = {difference}.",
        )
    what_fr, what_en = "Son assiette passe", "Its base goes"
    if put_right.of_sales:
        what_fr = "L'assiette des ventes qui changent passe"
        what_en = "The base of the sales that change goes"
    return pick(
        language,
        fr=f"{what_fr} de {before} à {base} : {changes}. Recalculée aux "
        f"conditions qu'elle avait : dû {due} − déjà relevé {stated} = {difference}.",
        en=f"{what_en} from {before} to {base}: {changes}. Computed again under "
        f"the terms that it had: due {due} − stated so far {stated} = {difference}.",
    )


def put_right_json(put_right: PutRight) -> dict[str, object]:
    """Return it in JSON's own types; amounts with their currency."""
    return {
        "period": [str(put_right.period.start), str(put_right.period.end)],
        "base": [str(put_right.before), str(put_right.base)],
        "stated": str(put_right.stated),
        "due": str(put_right.due),
        "changes": [
            [one.key, one.kind.value, str(one.on), str(one.amount)]
            for one in put_right.changes
        ],
    }


def _named(
    put_right: PutRight, language: str, kinds: Mapping[str, EntryKind]
) -> Iterator[str]:
    """Name what changed a base, so that the reader can add it up again."""
    changes = each_once(one for one in put_right.changes if not one.payee)
    named = [(_change(one, language, kinds), one.amount) for one in changes]
    yield from _first_of(named, language)
    of_others: dict[str, list[Changed]] = {}
    for one in put_right.changes:
        if one.payee:
            of_others.setdefault(one.payee, []).append(one)
    for payee, own in of_others.items():
        yield _commission(payee, own, language)


def each_once(moved: Iterable[_Moved]) -> list[_Moved]:
    """Return each movement with its sum, be it taken back and counted anew."""
    found: dict[str, _Moved] = {}
    for one in moved:
        known = found.get(one.key)
        amount = known.amount + one.amount if known else one.amount
        found[one.key] = replace(one, amount=amount)
    return list(found.values())


def _first_of(named: Sequence[tuple[str, Money]], language: str) -> Iterator[str]:
    """Yield what movements are called, and of many the first ones and the rest's sum.

    Args:
        named: What each is called, and its amount.
    """
    shown = NAMED_MAX if len(named) > NAMED_MAX + 1 else len(named)
    yield from (text for text, _ in named[:shown])
    rest = [amount for _, amount in named[shown:]]
    if rest:
        more, amount = len(rest), total(rest, rest[0].currency).text(language)
        yield pick(
            language,
            fr=f"et {more} autres mouvements ({amount} en tout)",
            en=f"and {more} more movements ({amount} in all)",
        )


def _movement_text(name: str, key: str, on: date, amount: Money, language: str) -> str:
    """Return what one is called: `vente stripe:charge:ch_1 du 5 mars (100,00 €)`."""
    day = day_text(on, language)
    told = f" ({amount.text(language)})" if amount else ""
    return pick(
        language, fr=f"{name} {key} du {day}{told}", en=f"{name} {key} of {day}{told}"
    )


def sources_text(sources: Iterable[Source], language: str) -> str:
    """Name entries, and of many the first ones and the rest's sum."""
    named = [
        (
            _movement_text(
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
    return ", ".join(_first_of(named, language))


def _commission(payee: str, changes: Sequence[Changed], language: str) -> str:
    """Say that another party's commission for the period is another one now."""
    amount = _sum(changes).text(language)
    if payee == OBM:
        return pick(
            language,
            fr=f"commission de l'OBM corrigée ({amount})",
            en=f"the OBM's commission put right ({amount})",
        )
    return pick(
        language,
        fr=f"commission {of_french(payee)} corrigée ({amount})",
        en=f"commission of {payee} put right ({amount})",
    )


def _sum(changes: Sequence[Changed]) -> Money:
    return total((one.amount for one in changes), changes[0].amount.currency)


def _change(one: Changed, language: str, kinds: Mapping[str, EntryKind]) -> str:
    kind = kinds.get(one.key)
    fr, en = _KINDS[one.kind]
    name = entry_name(kind, language) if kind else pick(language, fr=fr, en=en)
    return _movement_text(name, one.key, one.on, one.amount, language)
