"""A vendor that is not set up: it says so, and never plays that it did something.

Where nothing real is set up at all, `rehearsal` stands in instead. Once mails really
leave, a step that asks for another vendor must not be written down as done.
"""

from __future__ import annotations

from datetime import timedelta

from regie.errors import VendorCredentialsError
from regie.ports import Contact
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Repeat
from regie.words import say


class NotSetUp:
    """Implements vendors of mails, lists and rates by naming the missing setting.

    Attributes:
        slug: The vendor's that is asked for.
    """

    repeat = Repeat.SAFE
    repeat_window: timedelta | None = None

    def __init__(self, slug: str, *, variable: str) -> None:
        self.slug = slug
        self._variable = variable

    def send(self, mail: Mail, *, key: str) -> Delivery:  # noqa: ARG002 -- the port's
        """Raise VendorCredentialsError."""
        raise self._error()

    def add(
        self,
        contact: Contact,  # noqa: ARG002 -- the port's
        *,
        list_id: str,  # noqa: ARG002
        key: str,  # noqa: ARG002
    ) -> Delivery:
        """Raise VendorCredentialsError."""
        raise self._error()

    def download(self, *, recent: bool) -> bytes:  # noqa: ARG002 -- the port's
        """Raise VendorCredentialsError."""
        raise self._error()

    def _error(self) -> VendorCredentialsError:
        detail = say(
            fr=f"{self._variable} n'est pas réglée",
            en=f"{self._variable} is not set",
        )
        return VendorCredentialsError(self.slug, detail)
