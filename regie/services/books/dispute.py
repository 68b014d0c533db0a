"""A dispute that a person knows the end of: an export does not tell of a lost one."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import UTC

from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.corrections import NOON
from regie.ledger.dispute_ends import ends_of
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import standing
from regie.ledger.entry import each_written
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import payment_key
from regie.ledger.rules import entries_for
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.books.correct_words import no_reason
from regie.services.books.correct_words import undo_command
from regie.services.books.days_to_come import has_come
from regie.services.books.dispute_reads import rivals_of
from regie.services.books.follows import following
from regie.services.books.follows import keys_by_hand
from regie.services.books.follows import told_by_hand
from regie.services.books.vat import taxation
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a dispute ended.

    Attributes:
        on: The day, in the client's zone.
        reason: Read by the client; never empty.
        vendor_id: The vendor's id of the dispute (`dp_…`); may be empty. What the
            vendor tells of a dispute of which neither the id nor the sale was known is
            found by it.
    """

    won: bool
    on: date
    reason: str
    vendor_id: str = ""


def end_dispute(runtime: Runtime, key: str, ending: Ending, *, apply: bool) -> Entry:
    """Return the entry that ends a dispute with what is still held of it.

    Args:
        key: Of the entry that opened it, `stripe:dispute:txn_…`.
        apply: Write it; otherwise nothing changes.

    Raises:
        NotFoundError: No entry of that key opened a dispute.
        ConflictError: Nothing is held any more: it has ended.
        UsageError: There is no reason, or the vendor's id cannot be one, or is not the
            dispute's, or the day lies before that on which it was opened, or is still
            to come.
    """
    if not ending.reason:
        raise UsageError(no_reason())
    if ending.vendor_id.split() not in ([], [ending.vendor_id]):
        raise UsageError(_no_id(ending.vendor_id))
    has_come(ending.on, runtime.clock.now(), ZONE)
    with runtime.unit(reading=not apply) as unit:
        opened = _opened(unit, key)
        _check_day(opened, ending.on)
        dispute = dispute_of(opened) or ending.vendor_id
        about = _about(unit, opened, dispute)
        _refuse_another_id(opened, events_in(about), ending.vendor_id)
        held = _held(unit, opened, ending)
        now = recorded_at(runtime, unit, opened.client)
        entry = entries_for(
            _told(
                opened,
                held,
                ending,
                key=_fresh_key(unit, opened, ending),
                dispute=dispute,
            ),
            client=opened.client,
            zone=ZONE,
            vat=taxation(runtime, unit, opened.client).of("", ending.on),
            recorded_at=now,
            about=about,
        )
        entry = replace(entry, reason=ending.reason)
        if apply:
            unit.ledger.append([entry])
        return entry


def check_dispute(runtime: Runtime, key: str) -> None:
    """Refuse a key by which no dispute was opened.

    Raises:
        NotFoundError: It is one.
    """
    with runtime.unit(reading=True) as unit:
        _opened(unit, key)


def _opened(unit: Unit, key: str) -> Entry:
    """Return what opened a dispute, with the id and the sale that it learned since.

    Raises:
        NotFoundError: See `end_dispute`.
    """
    first = unit.ledger.get(payment_key(key))
    if first is None or first.kind is not EntryKind.DISPUTE:
        raise NotFoundError(_no_dispute(key))
    *_, last = each_written(first, unit.ledger.get)
    return replace(first, vendor_object=last.vendor_object, parent=last.parent)


def _about(unit: Unit, opened: Entry, dispute: str) -> Sequence[Entry]:
    """Return what is known of the disputed sale, or of this dispute alone.

    Args:
        dispute: The vendor's id, of which the entry may not know; empty if nobody does.
    """
    sale = opened.parent
    known = following(unit, opened.client, [sale], [dispute]).of(sale, dispute)
    is_known = any(first_key(one) == opened.key for one in known)
    own = [] if is_known else [opened]
    by_hand = [] if sale else told_by_hand(unit, opened.key)
    return list({one.key: one for one in (*known, *own, *by_hand)}.values())


def _held(unit: Unit, opened: Entry, ending: Ending) -> Money:
    """Return what the bank holds of what an entry opened.

    Raises:
        ConflictError: It has ended. So it has if no other opening is left of which all
            the ends that the vendor told, and that may be its own, may be.
        UsageError: The entry names neither its dispute nor its sale, or its end may be
            one that the vendor told, and the id told does not say which: it would count
            twice.
    """
    own, told = dispute_of(opened), ending.vendor_id
    entries = rivals_of(unit, opened, told)
    ends, named = (ends_of(opened, one, entries) for one in (own, own or told))
    over = named.sure or ends.sure
    ids = sorted({one.dispute for one in ends.fitting} - {""})
    if not over and ends.is_over and (not ids or (not told and len(ids) == 1)):
        over = ends.fitting
    held = named.held if named.sure else ends.held
    if held.minor <= 0 or over is ends.fitting:
        asked = None if over is ends.fitting else ending
        raise ConflictError(_ended(opened.key, over, asked))
    is_known = own or told in ids or (told and not ends.is_over)
    if not is_known and (ends.fitting or not opened.parent):
        raise UsageError(_which(opened, ids))
    return held


def _refuse_another_id(opened: Entry, events: Iterable[Event], told: str) -> None:
    """Name the ids, or the keys, that would do.

    Raises:
        UsageError: The id told is that of another dispute, or of no dispute.
    """
    own = dispute_of(opened)
    if told in {"", own}:
        return
    if own:
        raise UsageError(_other_dispute(opened.key, own, told))
    kind, mark, _ = opened.key.rsplit(":", 1)[-1].partition("_")
    if mark and told.startswith(kind + mark):
        raise UsageError(_of_money(opened.key, told))
    others = [
        one.entry.key
        for one in standing(events)
        if one.kind is EntryKind.DISPUTE and one.dispute == told
    ]
    if others:
        raise UsageError(_opened_by(opened.key, told, others[0]))


def _fresh_key(unit: Unit, opened: Entry, ending: Ending) -> str:
    """Return the key of an ending, which has a number where it was told and undone."""
    keys = keys_by_hand(opened.key, won=ending.won)
    return next(key for key in keys if unit.ledger.get(key) is None)


def _told(
    opened: Entry, held: Money, ending: Ending, *, key: str, dispute: str
) -> Payment:
    kind = PaymentKind.DISPUTE_WON if ending.won else PaymentKind.DISPUTE_LOST
    return Payment(
        key=key,
        kind=kind,
        amount=held,
        happened_at=datetime.combine(ending.on, NOON, ZONE).astimezone(UTC),
        parent=opened.parent,
        dispute=dispute,
        product=opened.product,
        customer=opened.customer,
    )


def _check_day(opened: Entry, on: date) -> None:
    """Refuse a day on which a dispute cannot have ended: a year that is mistyped."""
    first = opened.effective_on
    if first <= on:
        return
    fr, en = day_text(on, "fr"), day_text(on, "en")
    raise UsageError(
        say(
            fr=f"--on dit le {fr}. Ce litige est ouvert depuis le "
            f"{day_text(first, 'fr')} : donnez le jour où il a pris fin, de ce jour-là "
            "ou d'après.",
            en=f"--on says {en}. This dispute was opened on {day_text(first, 'en')}: "
            "give the day on which it ended, that one or a later one.",
        )
    )


def _no_id(text: str) -> str:
    return say(
        fr=f"« {text} » n'est pas un identifiant : il n'a pas d'espace. Écrivez --id "
        "dp_…, tel que Stripe le montre.",
        en=f"“{text}” is no id: it has no space. Write --id dp_…, as Stripe shows it.",
    )


def _no_dispute(key: str) -> str:
    return say(
        fr=f"« {key} » n'ouvre aucun litige : donnez la clé de l'écriture « litige "
        "ouvert » (`regie ledger show --plain`).",
        en=f"“{key}” opens no dispute: give the key of the entry “dispute opened” "
        "(`regie ledger show --plain`).",
    )


def _which(opened: Entry, fitting: Sequence[str]) -> str:
    """Ask for the id of a dispute, and name those that the vendor told the end of."""
    either = say(fr=" ou ", en=" or ")
    ids = either.join(f"--id {one}" for one in fitting) or "--id dp_…"
    lacks = say(fr="ni son litige ni sa vente", en="neither its dispute nor its sale")
    if opened.parent:
        lacks = say(fr="pas quel litige il ouvre", en="not which dispute it opens")
    return say(
        fr=f"« {opened.key} » ne dit {lacks} : sans son identifiant, ce que "
        "le prestataire de paiement dit de sa fin compterait en double. Rien n'a été "
        f"écrit. Donnez-le, tel que Stripe le montre : {ids}",
        en=f"“{opened.key}” says {lacks}: without its id, what the "
        "payment vendor tells of its end would count twice. Nothing was written. Give "
        f"it as Stripe shows it: {ids}",
    )


def _other_dispute(key: str, dispute: str, told: str) -> str:
    return say(
        fr=f"« {key} » est le litige {dispute}, pas {told} : rien n'a été écrit. "
        f"Donnez --id {dispute}, ou aucun --id, ou la clé qui a ouvert {told}.",
        en=f"“{key}” is the dispute {dispute}, not {told}: nothing was written. Give "
        f"--id {dispute}, or no --id, or the key that opened {told}.",
    )


def _of_money(key: str, told: str) -> str:
    return say(
        fr=f"{told} est un mouvement d'argent, pas un litige : rien n'a été écrit. "
        f"Donnez l'identifiant du litige « {key} » (chez Stripe dp_… ou du_…), ou "
        "aucun --id.",
        en=f"{told} is of money that moved, not of a dispute: nothing was written. "
        f"Give the id of the dispute “{key}” (at Stripe dp_… or du_…), or no --id.",
    )


def _opened_by(key: str, told: str, other: str) -> str:
    return say(
        fr=f"Le litige {told} est ouvert par « {other} », pas par « {key} » : rien n'a "
        f"été écrit. Donnez la clé {other}, ou l'identifiant de celui-ci, ou aucun "
        "--id.",
        en=f"The dispute {told} was opened by “{other}”, not by “{key}”: nothing was "
        f"written. Give the key {other}, or the id of this one, or no --id.",
    )


def _ended(key: str, endings: Sequence[Event], asked: Ending | None) -> str:
    """Say that a dispute is over and how, and how its last ending is undone.

    Args:
        asked: What was to be written; None if the endings may be another dispute's.
    """
    kinds = {one.kind for one in endings}
    ended = say(
        fr=f"Le litige « {key} » est terminé : la banque ne retient plus rien.",
        en=f"The dispute “{key}” has ended: the bank holds nothing any more.",
    )
    if len(kinds) == 1:
        ended = _ended_so(key, endings[-1])
    won, lost = EntryKind.DISPUTE_WON, EntryKind.DISPUTE_LOST
    if not endings:
        return ended
    command = undo_command(endings[-1].entry.key)
    if asked and kinds == {won if asked.won else lost}:
        return ended + say(
            fr=f" Rien de plus à inscrire ; si c'était une erreur : {command}",
            en=f" Nothing more to write; if it was a mistake: {command}",
        )
    return ended + say(
        fr=" S'il a fini autrement, annulez d'abord cette fin, puis recommencez : "
        f"{command}",
        en=f" If it ended otherwise, undo that ending first, then try again: {command}",
    )


def _ended_so(key: str, ending: Event) -> str:
    """Say on which day a dispute was won, or lost."""
    day = day_text(ending.entry.effective_on, spoken_language())
    if ending.kind is EntryKind.DISPUTE_WON:
        return say(
            fr=f"Le litige « {key} » a déjà été gagné le {day} : la banque a rendu "
            "l'argent.",
            en=f"The dispute “{key}” was won already on {day}: the bank gave the money "
            "back.",
        )
    return say(
        fr=f"Le litige « {key} » a déjà été perdu le {day} : la banque a gardé "
        "l'argent.",
        en=f"The dispute “{key}” was lost already on {day}: the bank kept the money.",
    )
