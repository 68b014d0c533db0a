"""What a person writes into the ledger: costs, reversals, corrections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from regie.billing.period import day_text
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.accounts import AccountPathError
from regie.ledger.accounts import declared_to
from regie.ledger.corrections import corrected
from regie.ledger.corrections import Cost
from regie.ledger.corrections import cost_of
from regie.ledger.corrections import settled
from regie.ledger.disputes import dispute_of
from regie.ledger.entry import each_written
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import reversal_key
from regie.ledger.rules import reversal_of
from regie.ledger.vat import Vat
from regie.money import Money
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.books.correct_words import correct_command
from regie.services.books.correct_words import no_reason
from regie.services.books.days_to_come import has_come
from regie.services.books.follows import following
from regie.services.books.vat import taxation
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language


def write_cost(runtime: Runtime, client_slug: str, cost: Cost) -> Entry:
    """Write a cost; return its entry.

    Raises:
        ConflictError: The very same cost is there already.
        UsageError: It is not positive, or has no reason, or its day is still to come.
    """
    has_come(cost.on, runtime.clock.now(), ZONE)
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


def cost_amount(amount: Money) -> Money:
    """Return what a cost can be.

    Raises:
        UsageError: It is not positive.
    """
    if amount.minor <= 0:
        raise UsageError(_not_positive(amount))
    return amount


def correct(
    runtime: Runtime, key: str, amount: Money | None, *, reason: str, apply: bool
) -> list[Entry]:
    """Undo an entry on its own day, and write it anew with the right amount.

    What is undone already is only written anew, once. A statement that counted the
    wrong entry stays as it is; the next one counts the difference. What else is told of
    a dispute is written anew where it followed from what is undone.

    Args:
        amount: What the first posting should have been; None only undoes.
        apply: Write it; otherwise nothing changes.

    Returns:
        The reversal, unless it was there, and the corrected entry if there is an
        amount; without one, what puts its dispute right.

    Raises:
        NotFoundError: No entry has that key.
        ConflictError: It is undone already and has no amount, or was written anew
            already, or undoes another one itself.
        UsageError: The amount does not fit it, or there is no reason.
    """
    with runtime.unit(reading=not apply) as unit:
        wrong = _entry(unit, key)
        undone = unit.ledger.get(reversal_key(key))
        _refuse_what_counts_elsewhere(unit, wrong, undone, amount)
        if not reason:
            raise UsageError(no_reason())
        now = recorded_at(runtime, unit, wrong.client)
        back = undone or reversal_of(wrong, reason=reason, recorded_at=now)
        made = [] if undone else [back]
        about = _about(unit, wrong, back)
        vat = _vat(runtime, unit, wrong, about)
        made += _rewritten(wrong, amount, about, vat, reason=reason, now=now)
        if apply:
            unit.ledger.append(made)
        return made


def check_key(runtime: Runtime, key: str) -> None:
    """Refuse a key that no entry has.

    Raises:
        NotFoundError: It is one.
    """
    with runtime.unit(reading=True) as unit:
        _entry(unit, key)


def _entry(unit: Unit, key: str) -> Entry:
    found = unit.ledger.get(key)
    if found is None:
        raise NotFoundError(_unknown(key))
    return found


def _rewritten(
    wrong: Entry,
    amount: Money | None,
    about: Sequence[Entry],
    vat: Vat,
    *,
    reason: str,
    now: datetime,
) -> list[Entry]:
    """Return what is written anew: the entry, or what else is told of its dispute."""
    if amount is None:
        return settled(wrong, about=about, vat=vat, reason=reason, recorded_at=now)
    try:
        anew = corrected(
            wrong, amount, about=about, vat=vat, reason=reason, recorded_at=now
        )
    except EntryError:
        raise UsageError(_unfit_amount(wrong, amount)) from None
    return [anew]


def _refuse_what_counts_elsewhere(
    unit: Unit, wrong: Entry, undone: Entry | None, amount: Money | None
) -> None:
    """Name the command that does instead.

    Raises:
        ConflictError: See `correct`.
    """
    last = _last(unit, wrong)
    is_over = undone is not None and (amount is None or last is not wrong)
    if is_over or wrong.kind is EntryKind.REVERSAL:
        is_undone = unit.ledger.get(reversal_key(last.key)) is not None
        raise ConflictError(_undone(wrong.key, last, is_undone=is_undone))


def _last(unit: Unit, entry: Entry) -> Entry:
    """Return what an entry, or what a reversal undoes, was written anew as at last."""
    first = unit.ledger.get(entry.reverses) or entry
    *_, last = each_written(first, unit.ledger.get)
    return last


def _about(unit: Unit, wrong: Entry, undoing: Entry) -> list[Entry]:
    """Return what is known of an entry's sale, its dispute, and of what it corrects."""
    first = first_key(wrong)
    keys = {first, reversal_key(first), wrong.parent} - {""}
    named = unit.ledger.named(sorted(keys))
    own = [one for one in named if one.key == first]
    dispute = next(filter(None, map(dispute_of, [wrong, *own])), "")
    follow = following(unit, wrong.client, [wrong.parent], [dispute])
    known = [*named, *follow.of(wrong.parent, dispute), wrong, undoing]
    return list({entry.key: entry for entry in known}.values())


def _vat(runtime: Runtime, unit: Unit, wrong: Entry, about: Sequence[Entry]) -> Vat:
    """Return the usual VAT of the entry's sale."""
    known = {entry.key: entry for entry in about}
    sale = known.get(wrong.parent) or known.get(first_key(wrong), wrong)
    countries = (declared_to(posting.account) for posting in sale.postings)
    country = next(filter(None, countries), "")
    return taxation(runtime, unit, wrong.client).of(country, sale.effective_on)


def _no_cost() -> str:
    return say(
        fr="Une dépense a un montant positif, une raison, et un mot pour son genre.",
        en="A cost has a positive amount, a reason, and a word for what it is.",
    )


def _not_positive(amount: Money) -> str:
    return say(
        fr=f"Une dépense est positive, pas {amount.said()}. Une dépense inscrite à "
        "tort s'annule par regie ledger correct.",
        en=f"A cost is positive, not {amount.said()}. A cost that was written wrongly "
        "is undone by regie ledger correct.",
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


def _undone(key: str, last: Entry, *, is_undone: bool) -> str:
    command = correct_command(last.key, last.postings[0].amount)
    told = say(
        fr=f"« {key} » est déjà annulée, ou est elle-même une contre-écriture : rien "
        "n'a été écrit. ",
        en=f"“{key}” is undone already, or is a reversal itself: nothing was written. ",
    )
    if is_undone:
        return told + say(
            fr=f"Pour la remettre, au bon montant : {command}",
            en=f"To write it anew, with the right amount: {command}",
        )
    return told + say(
        fr=f"Ce qui vaut à sa place se corrige ainsi, au bon montant : {command}",
        en="What counts instead is corrected like this, with the right amount: "
        f"{command}",
    )


def _unfit_amount(wrong: Entry, amount: Money) -> str:
    """Name the option that says the entry's own currency, where it is another one."""
    own = wrong.postings[0].amount.currency
    if amount.currency == own:
        return _unfit(wrong.key)
    typed = f"{abs(amount).decimal():f}"
    command = (
        f"regie ledger correct {wrong.key} --amount {typed} --currency {own.code} "
        '--reason "…"'
    )
    return say(
        fr=f"« {wrong.key} » est en {own.code}, pas en {amount.currency.code} : "
        f"{command}",
        en=f"“{wrong.key}” is in {own.code}, not in {amount.currency.code}: {command}",
    )


def _unfit(key: str) -> str:
    return say(
        fr=f"« {key} » ne peut pas être corrigée ainsi : il faut un montant positif, "
        "dans sa monnaie. Pour l'annuler : sans montant.",
        en=f"“{key}” cannot be corrected like that: it takes a positive amount, in its "
        "currency. To undo it: without an amount.",
    )
