"""What a service may touch."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import Protocol

from regie.clock import Clock
from regie.ports import Address
from regie.ports import ContactLists
from regie.ports import Mailer
from regie.ports import PaymentWebhooks
from regie.ports import ReferenceRates
from regie.services.links import Links
from regie.store.unit import Unit
from regie.timetable import Timetable
from regie.window import Window


class OpenUnit(Protocol):
    """Opens a unit of work."""

    def __call__(self, *, reading: bool = False) -> AbstractContextManager[Unit]:
        """Begin a transaction; `reading` promises not to write."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The store, the clocks, the vendors and the few settings that services use.

    Attributes:
        clock: The campaign's time; a rehearsal moves it.
        wall: The machine's time, by which leases are measured.
        mailers: By slug; `default_mailer` names the one for steps without `via`.
        webhooks: Payment vendors by slug, with the client's slug each of them is for.
        timetable: Where wake-ups go.
        console: Where the pages open, on this machine only.
        window: Where statements and the like are shown.
        home: The data folder.
        mail_templates: Régie's own mails, by `name.language`.
        vat_abroad: See `regie.ledger.vat.Abroad`.
        vat_of_clients: The same by client's slug, where she is established, or both;
            see `regie.services.books.vat.seller_of`.
    """

    unit: OpenUnit
    clock: Clock
    wall: Clock
    mailers: Mapping[str, Mailer]
    default_mailer: str
    contacts: ContactLists
    reference_rates: ReferenceRates
    webhooks: Mapping[str, Mapping[str, PaymentWebhooks]]
    timetable: Timetable
    window: Window
    links: Links
    sender: Address
    console: str
    home: Path
    lease_s: float
    vat_rate_percent: str
    mail_templates: Mapping[str, str]
    vat_abroad: str = "home"
    vat_of_clients: Mapping[str, str] = field(default_factory=dict)
