"""The exchange rates that a bill may need are asked for before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.errors import RegieError
from regie.money import EUR
from regie.services.agreements.agreed import versions_in_force
from regie.services.books.collect import local_day
from regie.services.books.rates import fetch_rates
from regie.services.books.rates import Imported
from regie.services.runtime import Runtime
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What came of asking for rates.

    Attributes:
        kept: What was asked for and kept; None where nothing was.
        trouble: Why the bank gave none; empty where it was not asked, or answered.
    """

    kept: Imported | None = None
    trouble: str = ""


def refresh_rates(runtime: Runtime, client_slug: str) -> Refreshed:
    """Ask the ECB for what lacks up to yesterday, if the client's bills need rates.

    A bank that does not answer stops nothing here: what a bill lacks, it says itself.
    """
    with runtime.unit(reading=True) as unit:
        versions = versions_in_force(unit, client_slug)
    if not any(_needs_rates(one.agreement) for one in versions):
        return Refreshed()
    today = local_day(runtime.clock.now())
    try:
        done = fetch_rates(runtime, until=today - timedelta(days=1))
    except RegieError as error:
        return Refreshed(trouble=_asked(str(error)))
    return Refreshed(kept=done if done.rates else None)


def _asked(answer: str) -> str:
    """Name what the sentence is about: it stands behind what a bill says itself."""
    return say(
        fr=f"Taux de change, demandés juste avant : {answer}",
        en=f"Exchange rates, asked for just before: {answer}",
    )


def _needs_rates(agreement: Agreement) -> bool:
    """Say whether amounts are converted, or VAT is to be given in euros."""
    paid_in = any(terms.paid_in for terms in agreement.parties)
    vat_in_euros = agreement.billed_in != EUR and agreement.vat.percent > 0
    return bool(agreement.conversion or paid_in or vat_in_euros)
