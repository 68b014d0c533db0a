"""Entries as text that a person reads, and back.

    2027-03-08 sale stripe:charge:ch_1
      at: 2027-03-08T09:22:31+00:00
      recorded: 2027-03-08T09:22:33+00:00
      customer: Ada Lovelace
      client:studio-zen:processor:stripe      120.00 EUR
      client:studio-zen:sales                -100.00 EUR
      client:studio-zen:vat                   -20.00 EUR

The first line holds the effective day, the kind and the key. Details follow, then the
postings; entries are separated by an empty line. When reading, `at` and `recorded` may
be left out (noon UTC of the day), and so may the amount of the last posting where one
currency is concerned (what balances).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import time
from datetime import UTC

from regie.errors import UsageError
from regie.ledger.accounts import Account
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import Posting
from regie.money import AmountError
from regie.money import Money
from regie.money import total
from regie.words import say

_DETAILS = {
    "reason": "reason",
    "vendor object": "vendor_object",
    "payload": "payload_sha256",
    "reverses": "reverses",
    "parent": "parent",
    "product": "product",
    "customer": "customer",
}
_LINE_BREAKS = re.compile(r"[\x00-\x1f\x85\u2028\u2029]+")


class LedgerTextError(UsageError):
    """A text that is no entry.

    Attributes:
        line: Number of the line, counted from 1.
        content: The line.
    """

    def __init__(self, line: int, content: str) -> None:
        self.line = line
        self.content = content
        super().__init__(
            say(
                fr=f"Ligne {line} : « {content.strip()} » n'est pas une ligne "
                "d'écriture. Attendu : « 2027-03-08 sale clé », « détail: valeur » ou "
                "« compte  120.00 EUR ».",
                en=f"Line {line}: “{content.strip()}” is no line of an entry. "
                "Expected: “2027-03-08 sale key”, “detail: value” or "
                "“account  120.00 EUR”.",
            )
        )


def write_entries(entries: Iterable[Entry]) -> str:
    """Write the entries in the order given, each ending with a line break."""
    return "\n".join(_write(entry) for entry in entries)


def read_entries(text: str) -> list[Entry]:
    """Read entries back.

    Raises:
        LedgerTextError: A line is none of the above.
    """
    blocks: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            blocks[-1].append((number, line))
        elif blocks[-1]:
            blocks.append([])
    return [_read(block) for block in blocks if block]


def _write(entry: Entry) -> str:
    width = max(len(posting.account.path) for posting in entry.postings)
    details = {
        word: _LINE_BREAKS.sub(" ", getattr(entry, name))
        for word, name in _DETAILS.items()
    }
    lines = [
        f"{entry.effective_on.isoformat()} {entry.kind.value} {entry.key}",
        f"  at: {entry.effective_at.isoformat()}",
        f"  recorded: {entry.recorded_at.isoformat()}",
        *(f"  {word}: {value}" for word, value in details.items() if value),
        *(
            f"  {posting.account.path:<{width}}  {posting.amount!s:>16}"
            for posting in entry.postings
        ),
    ]
    return "\n".join(lines) + "\n"


def _read(block: list[tuple[int, str]]) -> Entry:
    day, kind, key = _read_head(*block[0])
    details: dict[str, str] = {}
    postings: list[Posting] = []
    for number, line in block[1:]:
        try:
            _read_line(line, details, postings)
        except (ValueError, AmountError) as error:
            raise LedgerTextError(number, line) from error
    noon = datetime.combine(day, time(12), UTC).isoformat()
    at = datetime.fromisoformat(details.pop("at", noon))
    recorded = datetime.fromisoformat(details.pop("recorded", at.isoformat()))
    return Entry(
        key=key,
        client=postings[0].account.client if postings else "",
        kind=kind,
        effective_at=at,
        effective_on=day,
        recorded_at=recorded,
        postings=tuple(postings),
        **{_DETAILS[word]: value for word, value in details.items()},
    )


def _read_head(number: int, line: str) -> tuple[date, EntryKind, str]:
    try:
        day, kind, key = line.split()
        return date.fromisoformat(day), EntryKind(kind), key
    except ValueError as error:
        raise LedgerTextError(number, line) from error


def _read_line(line: str, details: dict[str, str], postings: list[Posting]) -> None:
    words = line.split()
    if words[0].startswith("client:"):
        postings.append(_read_posting(words, postings))
        return
    word, colon, value = line.strip().partition(": ")
    if not colon or word not in {*_DETAILS, "at", "recorded"}:
        raise ValueError(word)
    if word in {"at", "recorded"}:
        datetime.fromisoformat(value)
    details[word] = value.strip()


def _read_posting(words: list[str], before: list[Posting]) -> Posting:
    account = Account(words[0])
    if len(words) == 3:
        return Posting(account=account, amount=Money.of(words[1], words[2]))
    if len(words) > 1 or not before:
        raise ValueError(words)
    currency = before[0].amount.currency
    rest = -total((posting.amount for posting in before), currency)
    return Posting(account=account, amount=rest)
