"""Outbox: mails as `.eml` files in a folder, for want of a mail server.

Any mail program opens them. Format: RFC 5322, https://www.rfc-editor.org/rfc/rfc5322
(read 2026-11-24). Not done: nothing is sent to anybody.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from pathlib import Path

from integrations import _message
from regie.clock import Clock
from regie.errors import VendorUnavailableError
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.words import say

HASH_LENGTH = 12
SLUG_LENGTH_MAX = 60


class Outbox:
    """A folder of mails. Implements `Mailer`.

    A file is named `2027-02-15-<subject>-<hash of the key>.eml`; the day is in UTC.
    """

    slug = "outbox"
    repeat = Repeat.SAFE
    repeat_window: timedelta | None = None

    def __init__(self, *, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def send(self, mail: Mail, *, key: str) -> Delivery:
        """Write the mail in one step; under a key that is there, write nothing.

        Raises:
            AddressError: An address of the mail is none.
            VendorUnavailableError: The folder cannot be written.
        """
        now = self._clock.now()
        message = _message.build(mail, key=key, at=now)
        mark = _message.fingerprint(key)[:HASH_LENGTH]
        name = f"{now:%Y-%m-%d}-{_slug(mail.subject)}-{mark}.eml"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            before = next(self._folder.glob(f"*-{mark}.eml"), None)
            if before is not None:
                return Delivery(
                    vendor=self.slug, vendor_id=before.name, note=_written_before()
                )
            fresh = self._folder / f".{mark}.new"
            fresh.write_bytes(message.as_bytes())
            fresh.replace(self._folder / name)
        except OSError as error:
            detail = _unwritable(self._folder, error.strerror or "")
            raise VendorUnavailableError(self.slug, detail) from error
        return Delivery(vendor=self.slug, vendor_id=name)


def _slug(subject: str) -> str:
    plain = unicodedata.normalize("NFKD", subject.replace("œ", "oe").replace("Œ", "Oe"))
    letters = plain.encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    return slug[:SLUG_LENGTH_MAX].rstrip("-") or "mail"


def _written_before() -> str:
    return say(fr="Déjà dans le dossier.", en="In the folder already.")


def _unwritable(folder: Path, why: str) -> str:
    return say(
        fr=f"le dossier {folder} n'accepte pas d'écriture : {why}",
        en=f"the folder {folder} cannot be written: {why}",
    )
