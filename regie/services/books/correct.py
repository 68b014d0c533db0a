"""What a person writes into the ledger: costs, reversals, corrections."""

from __future__ import annotations

from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.accounts import AccountPathError
from regie.ledger.corrections import corrected
from regie.ledger.corrections import Cost
from regie.ledger.corrections import cost_of
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.rules import reversal_of
from regie.money import Money
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language


def write_cost(runtime: Runtime, client_slug: str, cost: Cost) -> Entry:
    """Write a cost; return its entry.

    Raises:
        ConflictError: The very same cost is there already.
        UsageError: It is not positive, or has no reason.
    """
    with runtime.unit() as unit:
        try:
            entry = cost_of(
                cost,
                client=client_slug,
                zone=ZONE,
                recorded_at=recorded_at(runtime, unit, client_slug),
            )
        except (AccountPathError, EntryError):
            raise UsageError(_no_cost()) from None
        if not unit.ledger.append([entry]):
            raise ConflictError(_same_cost(cost))
        return entry


def correct(
    runtime: Runtime, key: str, amount: Money | None, *, reason: str, apply: bool
) -> list[Entry]:
    """Undo an entry on its own day, and write it anew with the right amount.

    A statement that counted the wrong entry stays as it is; the next one counts the
    difference.

    Args:
        amount: What the first posting should have been; None only undoes.
        apply: Write it; otherwise nothing changes.

    Returns:
        The reversal, and the corrected entry if there is an amount.

    Raises:
        NotFoundError: No entry has that key.
        ConflictError: It is undone already, or undoes another one itself.
        UsageError: The amount does not fit it, or there is no reason.
    """
    with runtime.unit(reading=not apply) as unit:
        wrong = unit.ledger.get(key)
        if wrong is None:
            raise NotFoundError(_unknown(key))
        if wrong.kind is EntryKind.REVERSAL or unit.ledger.get(f"reversal:{key}"):
            raise ConflictError(_undone(key))
        if not reason:
            raise UsageError(_unfit(key))
        now = recorded_at(runtime, unit, wrong.client)
        made = [
            reversal_of(
                wrong,
                reason=reason,
                happened_at=wrong.effective_at,
                zone=ZONE,
                recorded_at=now,
            )
        ]
        if amount is not None:
            try:
                made.append(corrected(wrong, amount, reason=reason, recorded_at=now))
            except EntryError:
                raise UsageError(_unfit(key)) from None
        if apply:
            unit.ledger.append(made)
        return made


def _no_cost() -> str:
    return say(
        fr="Une dépense a un montant positif, une raison, et un mot pour son genre.",
        en="A cost has a positive amount, a reason, and a word for what it is.",
    )


def _same_cost(cost: Cost) -> str:
    amount, day = cost.amount.said(), day_text(cost.on, spoken_language())
    return say(
        fr=f"La même dépense ({amount}, {day}, « {cost.reason} ») est déjà au "
        "journal. Si c'en est une autre, donnez-lui une autre raison.",
        en=f"The very same cost ({amount}, {day}, “{cost.reason}”) is in the "
        "ledger already. If it is another one, give another reason.",
    )


def _unknown(key: str) -> str:
    return say(
        fr=f"Aucune écriture « {key} ». Les clés se voient avec "
        "`regie ledger show --plain`.",
        en=f"No entry “{key}”. Keys are shown by `regie ledger show --plain`.",
    )


def _undone(key: str) -> str:
    return say(
        fr=f"« {key} » est déjà annulée, ou est elle-même une contre-écriture : rien "
        "n'a été écrit.",
        en=f"“{key}” is undone already, or is a reversal itself: nothing was written.",
    )


def _unfit(key: str) -> str:
    return say(
        fr=f"« {key} » ne peut pas être corrigée ainsi : il faut une raison, et un "
        "montant positif dans sa monnaie.",
        en=f"“{key}” cannot be corrected like that: it takes a reason, and a positive "
        "amount in its currency.",
    )
