"""The exchange rates that a bill may need are asked for before it is made."""

from __future__ import annotations

import logging
from datetime import timedelta

from regie.billing.agreed.agreement import Agreement
from regie.errors import RegieError
from regie.money import EUR
from regie.services.agreements.agreed import versions_in_force
from regie.services.books.collect import local_day
from regie.services.books.rates import fetch_rates
from regie.services.books.rates import Imported
from regie.services.runtime import Runtime

_LOG = logging.getLogger(__name__)


def refresh_rates(runtime: Runtime, client_slug: str) -> Imported | None:
    """Ask the ECB for what lacks up to yesterday, if the client's bills need rates.

    A bank that does not answer stops nothing here: what a bill lacks, it says itself,
    with the command that shows why.

    Returns:
        What was asked for and kept; None where nothing was.
    """
    with runtime.unit(reading=True) as unit:
        versions = versions_in_force(unit, client_slug)
    if not any(_needs_rates(one.agreement) for one in versions):
        return None
    today = local_day(runtime.clock.now())
    try:
        done = fetch_rates(runtime, until=today - timedelta(days=1))
    except RegieError as error:
        _LOG.warning("%s", error)
        return None
    return done if done.rates else None


def _needs_rates(agreement: Agreement) -> bool:
    """Say whether amounts are converted, or VAT is to be given in euros."""
    paid_in = any(terms.paid_in for terms in agreement.parties)
    vat_in_euros = agreement.billed_in != EUR and agreement.vat.percent > 0
    return bool(agreement.conversion or paid_in or vat_in_euros)
