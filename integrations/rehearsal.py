"""Rehearsal: every vendor's part, played by a log file. Nothing leaves this machine.

For the demo, dry runs and tests. There is no API page, as there is no API; the shape of
the Stripe events is that of https://docs.stripe.com/api/events (read 2026-11-24).
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import datetime
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from integrations._message import file_name
from integrations._message import fingerprint
from integrations._timed_signature import sign
from regie.clock import Clock
from regie.errors import VendorUnavailableError
from regie.money import round_half_away
from regie.ports import Attachment
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.ports import Signal
from regie.ports import WakeUp
from regie.timetable import Question
from regie.window import Artifact
from regie.window import Maker
from regie.words import say

Event = dict[str, Any]
"""A Stripe event, ready for JSON."""

PASSES = (("Pass Essentiel", 9700), ("Pass Complet", 14700), ("Pass Privilège", 19700))
CLOSING = timedelta(hours=48)
SPAN_MIN = timedelta(days=5)
REFUNDED_PERCENT = 3.5
DRAWS = 12

_FIRST_NAMES = ("Camille", "Léa", "Inès", "Chloé", "Julie", "Élodie", "Thomas", "Aïcha")
_LAST_NAMES = ("Bernard", "Petit", "Nguyen", "Moreau", "Lefèvre", "Diallo", "Garçon")


class Rehearsal:
    """A log instead of vendors. Implements `Mailer` and `ContactLists`.

    The log has one JSON object a line and one line a key: a repeated call adds none.
    The files of mails lie in a folder beside it.
    """

    slug = "rehearsal"
    repeat = Repeat.SAFE
    repeat_window: timedelta | None = None

    def __init__(self, *, log: Path, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._keys: set[str] = set()
        self._read_to = 0

    def send(self, mail: Mail, *, key: str) -> Delivery:
        """Write down the mail that would have been sent."""
        return self._note(
            key,
            what="mail",
            to=[address.email for address in mail.to],
            subject=mail.subject,
            text=mail.text,
            **self._files(mail.attachments),
        )

    def add(self, contact: Contact, *, list_id: str, key: str) -> Delivery:
        """Write down who would have been put on which list."""
        return self._note(
            key,
            what="contact",
            email=contact.email,
            attributes=dict(contact.attributes),
            list=list_id,
        )

    def calls(self) -> list[dict[str, Any]]:
        """Return what was written down, in order."""
        if not self._log.exists():
            return []
        return [json.loads(line) for line in self._log.read_text("utf-8").splitlines()]

    def _known_keys(self) -> set[str]:
        """Return the keys in the log; only what was added since is read."""
        size = self._log.stat().st_size if self._log.exists() else 0
        if size < self._read_to:  # another log in its place
            self._keys.clear()
            self._read_to = 0
        if size > self._read_to:
            with self._log.open("rb") as log:
                log.seek(self._read_to)
                added = log.read(size - self._read_to)
            self._keys.update(json.loads(line)["key"] for line in added.splitlines())
            self._read_to = size
        return self._keys

    def _files(self, attachments: Sequence[Attachment]) -> dict[str, object]:
        """Put the files beside the log, once each; return what the log says of them."""
        folder = self._log.parent / f"{self._log.stem}-files"
        named = []
        try:
            for one in attachments:
                path = folder / f"{one.sha256[:12]}-{file_name(one.name)}"
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.write_bytes(one.content)
                said = {"name": one.name, "sha256": one.sha256, "file": str(path)}
                named.append(said)
        except OSError as error:
            raise VendorUnavailableError(self.slug, error.strerror or "") from error
        return {"attachments": named} if named else {}

    def _note(self, key: str, **said: object) -> Delivery:
        vendor_id = f"rehearsal-{fingerprint(key)}"
        note = say(fr="Répétition : rien n'est parti.", en="Rehearsal: nothing left.")
        entry = {"key": key, "at": self._clock.now().isoformat(), **said}
        try:
            if key not in self._known_keys():
                self._log.parent.mkdir(parents=True, exist_ok=True)
                with self._log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        except OSError as error:
            raise VendorUnavailableError(self.slug, error.strerror or "") from error
        return Delivery(vendor=self.slug, vendor_id=vendor_id, note=note)


class Unpublished:
    """A timetable and a window that show nothing. Implements `Timetable`, `Window`."""

    def publish(self, campaign: str, wake_ups: Sequence[WakeUp]) -> int:  # noqa: ARG002
        """Publish nothing; whoever rehearses asks the plan what comes next."""
        return 0

    def ask(self, scope: str, questions: Sequence[Question]) -> int:  # noqa: ARG002
        """Ask nobody; whoever rehearses answers by the plan."""
        return 0

    def asked_by(self, key: str) -> str:  # noqa: ARG002
        """Return none: nobody is asked."""
        return ""

    def wake_now(self, wake_up: WakeUp) -> None:
        """Wake nobody."""

    def run_now(
        self, deployment: str, parameters: Mapping[str, object], *, name: str, key: str
    ) -> None:
        """Run nothing."""

    def waiting(self, after: datetime) -> int:  # noqa: ARG002
        """Return none: nothing is published."""
        return 0

    def show(
        self,
        artifacts: Sequence[Artifact],  # noqa: ARG002
        *,
        maker: Maker | None = None,  # noqa: ARG002
    ) -> list[str]:
        """Show nothing."""
        return []

    def signal(self, signals: Sequence[Signal]) -> None:
        """Tell nobody."""

    def signalled(self, keys: Sequence[str]) -> set[str]:
        """Say that all are known: there is nobody to tell."""
        return set(keys)


def signed_delivery(
    event: Event, *, secret: str, at: datetime
) -> tuple[dict[str, str], bytes]:
    """Return headers and body of a webhook as Stripe would send it at that moment."""
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": f"t={timestamp},v1={sign(secret, timestamp, body)}",
    }
    return headers, body


def sales_stream(
    start: datetime, end: datetime, *, seed: int, sales: int = 60
) -> list[tuple[datetime, Event]]:
    """Return invented Stripe events of a cart that opens and closes, by moment.

    A quarter of the sales falls into the first 48 hours and 40 % into the last 48, as
    launches report; 3.5 % of them are refunded within eleven days, so that refunds may
    come after `end`. One event is delivered twice, an hour apart. Fees are
    1.5 % + 0.25 EUR and written out in the charge, which Stripe's own webhooks are not.

    Args:
        start: When the cart opens.
        end: When it closes, exclusive; at least five days later.
        seed: Equal seeds give equal events with equal ids: take another one for every
            cart of a ledger.
        sales: How many charges succeed.

    Raises:
        ValueError: The cart is open for less than five days.
    """
    if end - start < SPAN_MIN:
        message = f"a cart is open for {SPAN_MIN.days} days at least"
        raise ValueError(message)
    dice = random.Random(seed)  # noqa: S311 -- a believable story, not a secret
    charges = [
        (at, _charge(f"rehearsal_{seed}_{number:04}", at, dice))
        for number, at in enumerate(_sale_moments(start, end, sales, dice), 1)
    ]
    stream = [(at, _event("charge.succeeded", charge, at)) for at, charge in charges]
    again, event = dice.choice(stream)
    stream.append((again + timedelta(hours=1), event))
    for at, charge in dice.sample(charges, round(sales * REFUNDED_PERCENT / 100)):
        later = at + timedelta(minutes=dice.randrange(20 * 60, 11 * 24 * 60))
        refund = _refund(charge, later)
        stream.append((later, _event("refund.created", refund, later)))
    return sorted(stream, key=lambda delivery: delivery[0])


def _sale_moments(
    start: datetime, end: datetime, sales: int, dice: random.Random
) -> list[datetime]:
    """Draw the moments, sorted: in waking hours, a rush at either end."""
    opened, closing = start + CLOSING, end - CLOSING
    first, last = round(sales * 0.25), round(sales * 0.40)
    parts = [
        (start, opened, first),
        (opened, closing, sales - first - last),
        (closing, end, last),
    ]
    return sorted(
        _waking_moment(begin, until, dice)
        for begin, until, count in parts
        for _ in range(count)
    )


def _waking_moment(start: datetime, end: datetime, dice: random.Random) -> datetime:
    span_s = int((end - start).total_seconds())
    drawn = [start + timedelta(seconds=dice.randrange(span_s)) for _ in range(DRAWS)]
    return next((at for at in drawn if 6 <= at.hour < 22), drawn[0])


def _charge(name: str, at: datetime, dice: random.Random) -> Event:
    product, amount = dice.choices(PASSES, weights=(5, 3, 2))[0]
    buyer = f"{dice.choice(_FIRST_NAMES)} {dice.choice(_LAST_NAMES)}"
    fee = round_half_away(Fraction(amount * 15, 1000)) + 25
    transaction = {
        "id": f"txn_{name}",
        "object": "balance_transaction",
        "amount": amount,
        "currency": "eur",
        "fee": fee,
        "net": amount - fee,
        "type": "charge",
    }
    return {
        "id": f"ch_{name}",
        "object": "charge",
        "amount": amount,
        "amount_captured": amount,
        "amount_refunded": 0,
        "balance_transaction": transaction,
        "billing_details": {"name": buyer, "email": f"{name}@example.com"},
        "captured": True,
        "created": int(at.timestamp()),
        "currency": "eur",
        "description": product,
        "livemode": False,
        "paid": True,
        "refunded": False,
        "status": "succeeded",
    }


def _refund(charge: Event, at: datetime) -> Event:
    return {
        "id": charge["id"].replace("ch_", "re_", 1),
        "object": "refund",
        "amount": charge["amount"],
        "charge": charge["id"],
        "created": int(at.timestamp()),
        "currency": charge["currency"],
        "reason": "requested_by_customer",
        "status": "succeeded",
    }


def _event(kind: str, about: Event, at: datetime) -> Event:
    return {
        "id": f"evt_{about['id']}",
        "object": "event",
        "created": int(at.timestamp()),
        "data": {"object": about},
        "livemode": False,
        "type": kind,
    }
