"""A sentence on each fee that stays in the ledger where its sale is undone."""

from __future__ import annotations

from regie.ledger.entry import counted_as
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import payment_key
from regie.services.books.correct_words import undo_command
from regie.services.runtime import Runtime
from regie.words import say


def fees_left(runtime: Runtime, key: str) -> tuple[str, ...]:
    """Return what to do about the fees of a sale that is undone, or is to be.

    Args:
        key: Of the sale, or of what was written instead of it; else there are none.
    """
    with runtime.unit(reading=True) as unit:
        sale = unit.ledger.get(payment_key(key))
        if sale is None or sale.kind is not EntryKind.SALE:
            return ()
        find = unit.ledger.get
        standing = (counted_as(fee, find) for fee in unit.ledger.fees(sale))
        return tuple(_sentence(sale, fee) for fee in standing if fee is not None)


def _sentence(sale: Entry, fee: Entry) -> str:
    amount = abs(fee.postings[0].amount).said()
    command = undo_command(fee.key)
    return say(
        fr=f"Les frais de « {sale.key} » ({amount}) restent au journal : là où "
        "l'accord déduit les frais, ils diminuent l'assiette d'une vente qui ne compte "
        f"plus. Si eux non plus n'ont pas été pris, annulez-les aussi : {command}",
        en=f"The fee of “{sale.key}” ({amount}) stays in the ledger: where the "
        "agreement takes fees off, it lowers the base for a sale that counts no more. "
        f"If it was not taken either, undo it, too: {command}",
    )
