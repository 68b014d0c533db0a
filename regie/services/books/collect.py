"""Money: webhooks into the inbox, inbox and exports into the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from regie.errors import ConflictError
from regie.errors import ImportFileError
from regie.errors import NotFoundError
from regie.errors import SignatureError
from regie.errors import VendorError
from regie.ledger.attribution import from_origin
from regie.ledger.attribution import is_empty
from regie.ledger.entry import EntryConflictError
from regie.ledger.payout_csv import lines_of
from regie.ledger.payout_csv import read_payments
from regie.ports import Origin
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.services.books.assumed_vat import assumed_vat
from regie.services.books.assumed_vat import AssumedVat
from regie.services.books.check_ledger import quick_faults
from regie.services.books.contradicted import contradicted
from regie.services.books.days_to_come import days_to_come
from regie.services.books.restore_ends import Restoring
from regie.services.books.turn import Turning
from regie.services.books.vat import taxation
from regie.services.books.vat import vat_settled_by
from regie.services.books.whole_prices import doubted_in
from regie.services.runtime import Runtime
from regie.store import inbox
from regie.store.inbox import StoredWebhook
from regie.store.unit import Unit
from regie.words import say

#: Webhooks taken in one transaction, where a flow comes back for the rest.
BATCH = 500

#: Payments turned into entries at once: each time asks the database some questions.
AT_ONCE = 2000

#: Countries and days whose VAT is kept while payments are written.
RATES_KEPT = 4096

#: A sale is written before what names it.
_ORDER = {kind: place for place, kind in enumerate(PaymentKind)}

#: In the kind of an event about a payment that a customer's bank takes back.
_DISPUTE = "dispute"

#: The zone in which a client's days are counted.
ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What a collection did.

    Attributes:
        entries: New entries.
        known: Transactions that the ledger had already.
        ignored: Kinds of the webhooks that made no entry, one each.
        conflicts: Sentences about transactions that contradict the ledger.
        faults: What breaks an invariant of the ledger now.
        placeless: Sales of a file that tells neither their VAT nor a country: they are
            counted at the client's own rate.
        doubts: Sentences about whole prices that read in two ways, and about days of a
            file that are still to come.
        assumed: By country and rate, the sales of a file whose VAT it does not tell.
        settled: What settles that VAT, in words; empty where it is only assumed.
        restored: Sentences about ends of disputes that a person told and that count
            again.
    """

    entries: int = 0
    known: int = 0
    ignored: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    placeless: int = 0
    doubts: tuple[str, ...] = ()
    assumed: tuple[AssumedVat, ...] = ()
    settled: str = ""
    restored: tuple[str, ...] = ()


def local_day(moment: datetime) -> date:
    """Return the day of a moment where a client's days are counted."""
    return moment.astimezone(ZONE).date()


def receive_webhook(
    runtime: Runtime, vendor: str, headers: Mapping[str, str], body: bytes
) -> bool:
    """Verify a webhook and keep it raw, once; say whether it is new.

    The client whose secret signed it is the client it belongs to. Nothing is read from
    it here: `collect` does that at its own pace.

    Raises:
        NotFoundError: No such vendor, or no secret is set for it.
        SignatureError: Forged or stale; only a counter remembers it.
    """
    readers = runtime.webhooks.get(vendor)
    if not readers:
        raise NotFoundError(
            say(
                fr=f"Aucun client n'a de secret de webhook pour « {vendor} ».",
                en=f"No client has a webhook secret for “{vendor}”.",
            )
        )
    now, refusal = runtime.clock.now(), SignatureError()
    for client_slug, reader in readers.items():
        try:
            event = reader.verify(headers, body, now=now)
        except SignatureError as error:
            refusal = error
            continue
        with runtime.unit() as unit:
            return unit.inbox.add(event, client_slug=client_slug, received_at=now)
    with runtime.unit() as unit:
        unit.journal.count(f"webhook refused {vendor}", now.date())
    raise refusal


def collect(runtime: Runtime) -> Collected:
    """Turn the webhooks of the inbox into entries; doing it again changes nothing."""
    done = Collected()
    with runtime.unit() as unit:
        for webhook in unit.inbox.fresh(limit=BATCH):
            done = _add(done, _take(runtime, unit, webhook))
        return replace(done, faults=quick_faults(unit)) if done.entries else done


def _take(runtime: Runtime, unit: Unit, webhook: StoredWebhook) -> Collected:
    reader = runtime.webhooks[webhook.event.vendor][webhook.client_slug]
    try:
        payments = reader.payments(webhook.event)
        origins = reader.origins(webhook.event)
        if not payments and not origins:
            unit.inbox.mark(webhook.id, inbox.IGNORED, "")
            return Collected(ignored=(webhook.event.kind,))
        written = _write(runtime, unit, webhook.client_slug, payments, origins)
    except (ConflictError, VendorError) as error:
        unit.inbox.mark(webhook.id, inbox.CONFLICT, str(error))
        return Collected(conflicts=(str(error),))
    unit.inbox.mark(webhook.id, inbox.TAKEN, "")
    return written


def open_conflicts(runtime: Runtime) -> list[str]:
    """Return the payments that could not be written, a sentence each."""
    with runtime.unit(reading=True) as unit:
        return unit.inbox.conflicts()


def ignored_events(runtime: Runtime) -> dict[str, dict[str, int]]:
    """Return how many webhooks of each kind made no entry, by client."""
    found: dict[str, dict[str, int]] = {}
    with runtime.unit(reading=True) as unit:
        for client, kind, number in unit.inbox.ignored():
            found.setdefault(client, {})[kind] = number
    return found


def ignored_sentence(counts: Mapping[str, int]) -> str:
    """Say which kinds of webhooks made no entry; empty if there is none."""
    if not counts:
        return ""
    kinds = ", ".join(f"{kind} ×{number}" for kind, number in counts.items())
    disputed = any(_DISPUTE in kind for kind in counts)
    sentence = say(
        fr=f"Reçus sans rien inscrire au journal : {kinds}.",
        en=f"Received, nothing written into the ledger: {kinds}.",
    )
    return sentence + (_dispute() if disputed else "")


def _dispute() -> str:
    return say(
        fr=" Un litige compte quand la banque retire l'argent : voyez-le chez Stripe "
        "avant de facturer.",
        en=" A dispute counts when the bank takes the money: look at it at Stripe "
        "before you bill.",
    )


def import_payments(
    runtime: Runtime,
    text: str,
    *,
    file: str,
    client_slug: str,
    name: str = "",
    dry: bool = False,
) -> Collected:
    """Write a payout export into the ledger: all of its rows or none.

    Args:
        text: The file's content.
        file: Its name, for messages.
        client_slug: Whose payments they are.
        name: What she is called, where nothing says it yet.
        dry: Write nothing, only say what would be written.

    Raises:
        ImportFileError: It has bad rows, or rows that contradict the ledger; every one
            is named.
        ConflictError: A sale is another client's.
    """
    try:
        return _import(runtime, text, file, client_slug, name, dry=dry)
    except EntryConflictError as error:
        with runtime.unit(reading=True) as unit:
            told = contradicted(unit, error.entries, lines_of(text, zone=ZONE))
        raise ImportFileError(file, told) from error


def _import(
    runtime: Runtime, text: str, file: str, client_slug: str, name: str, *, dry: bool
) -> Collected:
    payments = read_payments(text, file=file, zone=ZONE)
    with runtime.unit(reading=dry) as unit:
        done = _write(runtime, unit, client_slug, payments)
        if name:
            unit.clients.call(client_slug, name)
        return replace(
            done,
            faults=quick_faults(unit),
            doubts=(*done.doubts, *days_to_come(payments, runtime.clock.now(), ZONE)),
            placeless=sum(1 for one in payments if _is_placeless(one)),
            assumed=assumed_vat(payments, taxation(runtime, unit, client_slug), ZONE),
            settled=vat_settled_by(runtime, unit, client_slug),
        )


def _is_placeless(payment: Payment) -> bool:
    told = payment.tax is not None or (payment.origin and payment.origin.country)
    return payment.kind is PaymentKind.SALE and not told


def _write(
    runtime: Runtime,
    unit: Unit,
    client_slug: str,
    payments: Sequence[Payment],
    origins: Sequence[Origin] = (),
) -> Collected:
    now = recorded_at(runtime, unit, client_slug)
    said = [payment.origin for payment in payments if payment.origin]
    rows = [
        from_origin(origin, vendor=origin.about.partition(":")[0], at=now)
        for origin in (*said, *origins)
        if not is_empty(origin)
    ]
    if rows:
        unit.attributions.add(client_slug, rows)
    paid_out = [
        (payment.payout, payment.key)
        for payment in payments
        if payment.payout not in {"", payment.key}
    ]
    if paid_out:
        unit.payouts.add(paid_out)
    vat_of = lru_cache(maxsize=RATES_KEPT)(taxation(runtime, unit, client_slug).of)
    ordered = sorted(payments, key=lambda payment: _ORDER[payment.kind])
    turning = Turning(unit=unit, client=client_slug, zone=ZONE, now=now, vat_of=vat_of)
    written = again = 0
    doubts: list[str] = []
    for start in range(0, len(ordered), AT_ONCE):
        turned = turning.turned(ordered[start : start + AT_ONCE])
        again += turned.beside
        doubts += turned.doubts
        written += unit.ledger.append(turned.entries)
    restoring = Restoring(unit=unit, client=client_slug, now=now, vat_of=vat_of)
    restored = restoring.after(payments)
    return Collected(
        entries=written + len(restored),
        known=len(payments) - (written - again),
        doubts=(*(doubted_in(payments) if written else ()), *doubts),
        restored=restored,
    )


def recorded_at(runtime: Runtime, unit: Unit, client_slug: str) -> datetime:
    """Return now, but later than what any statement claims to know."""
    unit.ledger.lock()
    return next_moment(runtime, unit, client_slug)


def next_moment(runtime: Runtime, unit: Unit, client_slug: str) -> datetime:
    """Return what `recorded_at` would, without a lock: nothing is written then."""
    now = runtime.clock.now()
    known = unit.documents.latest_cut_off(client_slug)
    return now if known is None else max(now, known + timedelta(microseconds=1))


def _add(one: Collected, other: Collected) -> Collected:
    return Collected(
        entries=one.entries + other.entries,
        known=one.known + other.known,
        ignored=one.ignored + other.ignored,
        conflicts=one.conflicts + other.conflicts,
        doubts=one.doubts + other.doubts,
        restored=one.restored + other.restored,
    )
