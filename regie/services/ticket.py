"""An action that was taken, and the call of one mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from typing import Protocol

from regie.campaign.model import Action
from regie.campaign.model import Campaign
from regie.errors import UsageError
from regie.people.people import Person
from regie.planning.model import Plan
from regie.ports import Address
from regie.ports import Delivery
from regie.ports import Mail
from regie.ports import Mailer
from regie.ports import Repeat
from regie.services.letters import Letter
from regie.services.runtime import Runtime
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An action that this worker has taken.

    Attributes:
        attempts: Including the one about to be made.
        doubt_since: Since when the vendor may have done it already (UTC, the machine's
            clock); None where no earlier attempt left unconfirmed.
    """

    campaign: Campaign
    plan: Plan
    action: Action
    attempts: int
    doubt_since: datetime | None


class Call(Protocol):
    """What is left to do outside the transaction."""

    @property
    def vendor(self) -> str:
        """The vendor's slug."""
        ...

    @property
    def repeat(self) -> Repeat:
        """What a second call does."""
        ...

    @property
    def repeat_window(self) -> timedelta | None:
        """How long the vendor remembers a call's key; None for ever."""
        ...

    def make(self) -> Delivery:
        """Call the vendor once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCall:
    """One mail to one person."""

    mailer: Mailer
    mail: Mail
    key: str

    @property
    def vendor(self) -> str:
        """The mailer's slug."""
        return self.mailer.slug

    @property
    def repeat(self) -> Repeat:
        """What a second call does."""
        return self.mailer.repeat

    @property
    def repeat_window(self) -> timedelta | None:
        """How long the mailer remembers a key."""
        return self.mailer.repeat_window

    def make(self) -> Delivery:
        """Send the mail."""
        return self.mailer.send(self.mail, key=self.key)


def mail_call(
    runtime: Runtime, ticket: Ticket, person: Person, letter: Letter, slug: str
) -> MailCall:
    """Return the call that sends the letter through the mailer of this slug.

    Raises:
        UsageError: No mailer of this slug is set up.
    """
    mailer = runtime.mailers.get(slug)
    if mailer is None:
        known = ", ".join(sorted(runtime.mailers))
        raise UsageError(
            say(
                fr=f"Aucun service de mail « {slug} » n'est réglé. Réglés : {known}.",
                en=f"No mail service “{slug}” is set up. Set up: {known}.",
            )
        )
    mail = Mail(
        to=(Address(email=person.email, name=person.name),),
        subject=letter.subject,
        text=letter.text,
        sender=runtime.sender,
        reply_to=_obm(ticket.campaign),
    )
    return MailCall(mailer=mailer, mail=mail, key=ticket.action.key)


def _obm(campaign: Campaign) -> Address | None:
    """Return where answers to a mail go: its words ask for one."""
    obm = next((p for p in campaign.team if "obm" in p.roles and p.email), None)
    return Address(email=obm.email, name=obm.name) if obm else None
