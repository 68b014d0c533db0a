"""What is left to do after a quote: told by what was done, never by what follows.

A step is named while it is to be done; once it was, what came of it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.billing.documents.invoice import Invoice
from regie.billing.documents.settled import Standing
from regie.campaign.model import CampaignState
from regie.playbook.source import slug_of
from regie.services.documents.invoices import accounts_of
from regie.services.documents.invoices import today_of
from regie.services.documents.quote_documents import is_mailed
from regie.services.documents.quote_documents import made_among
from regie.services.documents.quote_launch import start_command
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.runtime import Runtime
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What came of an accepted quote; all empty for any other.

    Attributes:
        deposit: Number of its deposit invoice.
        deposit_missing: It is still to be issued.
        invoice: Number of the invoice that bills it; empty while it is to be billed.
        unsent: Which of the two Régie did not mail although something is still to come
            of them.
        unpaid: Of which of the two something is still to come.
        credited: Which of the two credit notes gave back in full.
        campaign: The slug of the campaign that was started from it.
        start: The command that starts it; empty once it was, or if there is none.
    """

    deposit: str = ""
    deposit_missing: bool = False
    invoice: str = ""
    unsent: tuple[str, ...] = ()
    unpaid: tuple[str, ...] = ()
    credited: tuple[str, ...] = ()
    campaign: str = ""
    start: str = ""

    def stands(self, made: str) -> str:
        """Return where one of the two stands, by its number; empty for none.

        It is `unsent`, `unpaid`, `credited` or `settled`.
        """
        places = {
            "unsent": self.unsent,
            "unpaid": self.unpaid,
            "credited": self.credited,
            "settled": (self.deposit, self.invoice),
        }
        known = (word for word, numbers in places.items() if made in numbers)
        return next(known, "") if made else ""


NOTHING = Following()

_UNPAID = {Standing.OPEN, Standing.LATE}


def following(runtime: Runtime, number: str) -> Following:
    """Return what came of a quote and what is to be done.

    Raises:
        NotFoundError: There is none of that number.
    """
    with runtime.unit(reading=True) as unit:
        return following_of(unit, find_quote(unit, number), today=today_of(runtime))


def following_of(unit: Unit, stored: StoredQuote, *, today: date) -> Following:
    """Return what came of a quote and what is to be done.

    Args:
        today: In the zone of the OBM's own business.
    """
    if not stored.is_accepted:
        return NOTHING
    known = unit.invoices.of_client(stored.client_slug)
    made, kept = made_among(known, stored), accounts_of(unit, known, today=today)
    standings = {one.owed.number: one.standing for one in kept}
    unpaid = [one for one in made.documents if standings[one.number] in _UNPAID]
    campaign = _campaign(unit, stored)
    return Following(
        deposit=_number(made.deposit),
        deposit_missing=made.lacks_deposit,
        invoice=_number(made.invoice),
        unsent=tuple(one.number for one in unpaid if not is_mailed(unit, one)),
        unpaid=tuple(one.number for one in unpaid),
        credited=tuple(
            one.number
            for one in made.documents
            if standings[one.number] is Standing.CREDITED
        ),
        campaign=campaign,
        start="" if campaign else start_command(offered_in(stored)),
    )


def _number(made: Invoice | None) -> str:
    return "" if made is None else made.number


def _campaign(unit: Unit, stored: StoredQuote) -> str:
    """Return the client's latest campaign of the quote's playbook since its answer."""
    wanted, answer = slug_of(offered_in(stored).playbook), stored.answer
    if not offered_in(stored).playbook or answer is None:
        return ""
    for slug in unit.campaigns.slugs_of_client(stored.client_slug):
        campaign = unit.campaigns.get(slug)
        if (
            campaign.started_at >= answer.at
            and campaign.state is not CampaignState.CANCELLED
            and slug_of(unit.campaigns.source(slug).file) == wanted
        ):
            return slug
    return ""
