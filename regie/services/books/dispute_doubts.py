"""A sentence on each end of a dispute that may be told twice, and what mends it."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable

from regie.ledger.dispute_doubts import Doubt
from regie.ledger.dispute_doubts import doubts_in
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import Event
from regie.ledger.entry import Entry
from regie.ledger.entry import first_key
from regie.ledger.entry import payment_key
from regie.services.books.correct_words import undo_command
from regie.services.books.dispute_reads import rivals_of
from regie.services.runtime import Runtime
from regie.words import say


def doubts_of_end(runtime: Runtime, opened: str, end: Entry) -> tuple[str, ...]:
    """Return what is in doubt about an end that a person tells.

    Args:
        opened: The key of what opened the dispute.
        end: It may not be written yet.
    """
    with runtime.unit(reading=True) as unit:
        first = unit.ledger.named([payment_key(opened)])
        known = [
            one for each in first for one in rivals_of(unit, each, dispute_of(end))
        ]
    entries = {one.key: one for one in (*known, end)}
    return doubtful(entries.values(), [end.key])


def doubtful(entries: Iterable[Entry], keys: Collection[str] = ()) -> tuple[str, ...]:
    """Return a sentence on each doubt.

    Args:
        entries: All that opens and ends the disputes, with what undoes or corrects it.
        keys: Only where one of these tells an end; empty for all.
    """
    found = doubts_in(entries)
    wanted = frozenset(keys)
    return tuple(_sentence(one) for one in found if not wanted or wanted & one.keys)


def _sentence(doubt: Doubt) -> str:
    undo = undo_command(doubt.by_hand.entry.key)
    own, other = _named(doubt.by_hand), _ends(doubt.ends)
    amount = doubt.by_hand.told(doubt.by_hand.entry.postings[0].amount.currency).said()
    opened = first_key(doubt.opened.entry)
    return say(
        fr=f"Litige « {opened} » ({amount}) : vous en avez dit la fin{own}, et le "
        f"prestataire de paiement celle de {other}, qui peut être la même. Elle "
        "compterait deux fois, et un autre litige encore ouvert passerait pour "
        "terminé. Comparez l'identifiant de ce litige chez Stripe. Si c'est le même, "
        "n'inscrivez pas la vôtre ou, inscrite, annulez-la : "
        f"{undo}. Sinon, importez l'export de Stripe des jours de ces litiges, avec "
        "`source_id` : Régie les distingue alors.",
        en=f"Dispute “{opened}” ({amount}): you told its end{own}, and the payment "
        f"vendor that of {other}, which may be the same. It would count twice, and "
        "another dispute that is still open would be taken to have ended. Compare "
        "the id of this dispute at Stripe. If it is the same, do not write yours or, "
        f"written, undo it: {undo}. If not, import Stripe's export of the days of "
        "these disputes, with `source_id`: Régie then tells them apart.",
    )


def _named(event: Event) -> str:
    return f" ({event.dispute})" if event.dispute else ""


def _ends(ends: Iterable[Event]) -> str:
    either = say(fr=" ou ", en=" or ")
    told = (
        one.dispute or say(fr=f"« {one.entry.key} »", en=f"“{one.entry.key}”")
        for one in ends
    )
    return either.join(dict.fromkeys(told))
