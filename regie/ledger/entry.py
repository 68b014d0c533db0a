"""An entry: one thing that happened to money, in postings that add up to nothing."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from enum import StrEnum
from functools import lru_cache

from regie.errors import ConflictError
from regie.ledger.accounts import Account
from regie.money import Money
from regie.words import say

#: A text as `_CANONICAL` writes it.
_quoted = json.encoder.encode_basestring

#: How the key of a corrected entry begins.
_CORRECTION = "correction:"

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class EntryKind(StrEnum):
    """Why an entry was written."""

    SALE = "sale"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    FEE = "fee"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    DISPUTE_LOST = "dispute_lost"
    DISPUTE_FEE = "dispute_fee"
    PAYOUT = "payout"
    PAYOUT_FEE = "payout_fee"
    EXCHANGE = "exchange"
    REVERSAL = "reversal"
    CORRECTION = "correction"
    COST = "cost"


class EntryError(ValueError):
    """An entry that must not exist: a bug of the caller.

    Attributes:
        key: The key of the entry.
        fault: What is wrong with it.
    """

    def __init__(self, key: str, fault: str) -> None:
        self.key = key
        self.fault = fault
        super().__init__(f"entry {key}: {fault}")


class EntryConflictError(ConflictError):
    """Transactions were told twice with different contents.

    Attributes:
        entries: As they are told now.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        super().__init__("\n".join(_told_otherwise(one.key) for one in entries))


def _told_otherwise(key: str) -> str:
    return say(
        fr=f"Le mouvement {key} est déjà au journal avec un autre montant, une autre "
        "monnaie ou un autre sens. Rien n'a été écrit : comparez les deux sources ; si "
        f'le journal a tort : regie ledger correct {key} --amount … --reason "…"',
        en=f"The movement {key} is in the ledger already with another amount, currency "
        "or direction. Nothing was written: compare both sources; if the ledger is "
        f'wrong: regie ledger correct {key} --amount … --reason "…"',
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One account and what the entry does to it; positive is a debit."""

    account: Account
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A balanced entry; one that does not balance cannot be made.

    Attributes:
        key: `stripe:charge:ch_…`: one a transaction, so that it is written once.
        client: Slug of the client whose money it is; all accounts are this client's.
        effective_at: When it happened, at the vendor (UTC).
        effective_on: The day of `effective_at` in the client's zone; periods and
            balances go by it.
        recorded_at: When Régie learned of it (UTC); what was known on a day goes by it.
        postings: At least two, none of them zero, adding up to zero in each currency.
        reason: Why, in the words of whoever corrects something; empty for payments.
        vendor_object: The vendor's own id, for example `ch_…`; of what opens or ends a
            dispute that of the dispute, see `regie.ledger.disputes`.
        payload_sha256: Fingerprint of what the vendor said, see `regie.ledger.rules`.
        reverses: Key of the entry that this one undoes; empty if none.
        parent: Key of the sale that a refund, dispute or fee belongs to, if known.
        product: What was sold, as the vendor names it.
        customer: Who paid. Personal: it may be erased later, so no hash covers it.
    """

    key: str
    client: str
    kind: EntryKind
    effective_at: datetime
    effective_on: date
    recorded_at: datetime
    postings: tuple[Posting, ...]
    reason: str = ""
    vendor_object: str = ""
    payload_sha256: str = ""
    reverses: str = ""
    parent: str = ""
    product: str = ""
    customer: str = ""

    def __post_init__(self) -> None:
        fault = _fault(self)
        if fault:
            raise EntryError(self.key, fault)


def reversal_key(key: str) -> str:
    """Return the key of what undoes an entry of that key."""
    return f"reversal:{key}"


def correction_key(entry: Entry) -> str:
    """Return the key of what is written instead of an entry."""
    return f"{_CORRECTION}{entry.key}"


def corrected_key(key: str) -> str:
    """Return the key of what an entry of that key was written instead of, if any."""
    return key.removeprefix(_CORRECTION)


def each_written(entry: Entry, find: Callable[[str], Entry | None]) -> Iterator[Entry]:
    """Yield an entry, what was written instead of it, instead of that, and so on.

    Args:
        find: An entry by its key.
    """
    anew: Entry | None = entry
    while anew is not None:
        yield anew
        anew = find(correction_key(anew))


def counted_as(entry: Entry, find: Callable[[str], Entry | None]) -> Entry | None:
    """Return an entry, or what was written instead of it; None where that is undone.

    Args:
        find: An entry by its key.
    """
    *_, last = each_written(entry, find)
    return None if find(reversal_key(last.key)) else last


def first_key(entry: Entry) -> str:
    """Return the key of what it corrects, and what that corrects; else its own."""
    return payment_key(entry.key)


def times_corrected(key: str) -> int:
    """Return how often something was written instead of what that key began with."""
    times = 0
    while key.startswith(_CORRECTION):
        key, times = corrected_key(key), times + 1
    return times


def payment_key(key: str) -> str:
    """Return the key of what one of that key corrects at last; else the same."""
    while key.startswith(_CORRECTION):
        key = corrected_key(key)
    return key


def sha256_of(content: object) -> str:
    """Return the SHA-256 of the content as canonical JSON: sorted keys, no spaces."""
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()


def chain_hash(previous: str, entry: Entry) -> str:
    """Return the entry's link in the chain, given the link before it.

    `previous` is the hash of the entry written before, empty for the first one. The
    hash covers everything but `customer`, which a person may ask to have erased.
    """
    postings = ",".join(
        f"[{_quoted(each.account.path)},{each.amount.minor},"
        f"{_quoted(each.amount.currency.code)}]"
        for each in entry.postings
    )
    # What `sha256_of` writes of these fields, in less time.
    text = (
        f'{{"client":{_quoted(entry.client)},'
        f'"effective_at":"{_iso(entry.effective_at)}",'
        f'"effective_on":"{entry.effective_on.isoformat()}",'
        f'"key":{_quoted(entry.key)},"kind":{_quoted(entry.kind.value)},'
        f'"parent":{_quoted(entry.parent)},'
        f'"payload":{_quoted(entry.payload_sha256)},'
        f'"postings":[{postings}],"previous":{_quoted(previous)},'
        f'"product":{_quoted(entry.product)},"reason":{_quoted(entry.reason)},'
        f'"recorded_at":"{_iso(entry.recorded_at)}",'
        f'"reverses":{_quoted(entry.reverses)},'
        f'"vendor_object":{_quoted(entry.vendor_object)}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache(maxsize=256)
def _iso(in_utc: datetime) -> str:
    """Write a moment in UTC; kept, because what is recorded at once has one."""
    return in_utc.isoformat()


def payment_hash(key: str, kind: str, amount: Money) -> str:
    """Return `sha256_of` these, by the names key, kind, minor and currency."""
    text = (
        f'{{"currency":{_quoted(amount.currency.code)},"key":{_quoted(key)},'
        f'"kind":{_quoted(kind)},"minor":{amount.minor}}}'
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _fault(entry: Entry) -> str:
    if not (_is_utc(entry.effective_at) and _is_utc(entry.recorded_at)):
        return "effective_at and recorded_at must be in UTC"
    if entry.key.split() != [entry.key]:
        return "its key is empty or holds white space"
    if len(entry.postings) < 2:
        return "it has fewer than two postings"
    if any(posting.account.client != entry.client for posting in entry.postings):
        return f"an account is not of the client {entry.client}"
    if not all(posting.amount for posting in entry.postings):
        return "a posting is zero"
    return _imbalance(entry.postings)


def _is_utc(moment: datetime) -> bool:
    return moment.tzinfo is UTC or moment.utcoffset() == timedelta(0)


def _imbalance(postings: tuple[Posting, ...]) -> str:
    sums: defaultdict[str, int] = defaultdict(int)
    for posting in postings:
        sums[posting.amount.currency.code] += posting.amount.minor
    off = {code: minor for code, minor in sums.items() if minor}
    return f"it does not balance, minor units left: {off}" if off else ""
