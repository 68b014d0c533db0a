"""How sales are taxed here: the settings, and the table of rates with its own rows."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from importlib import resources

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.form import FormError
from regie.billing.vat_rates import read_vat_rates
from regie.ledger.vat import Abroad
from regie.ledger.vat import CountryRate
from regie.ledger.vat import Taxation
from regie.ledger.vat import VatTable
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import spoken_language

FILE = "vat_rates.yaml"


def vat_table(runtime: Runtime) -> VatTable:
    """Read the table that Régie ships, with the rows of one in the data folder.

    Raises:
        FormError: The one in the data folder has problems.
    """
    shipped = (resources.files("regie.billing") / FILE).read_text("utf-8")
    rates = [*read_vat_rates(shipped, file=FILE)]
    own = runtime.home / FILE
    if own.exists():
        rates += read_vat_rates(
            own.read_text("utf-8"), file=str(own), language=spoken_language()
        )
    return VatTable(rates)


def rates_in_force(runtime: Runtime, day: date) -> list[CountryRate]:
    """Return the rates of a day, by country and kind.

    Raises:
        FormError: The table in the data folder has problems.
    """
    table = vat_table(runtime)
    names = dict.fromkeys((rate.country, rate.kind) for rate in table.all())
    found = (table.on(country, day, kind) for country, kind in names)
    return [rate for rate in found if rate is not None]


def abroad_of(runtime: Runtime, unit: Unit, client_slug: str) -> Abroad:
    """Return how the country of a client's customers counts.

    What is set for the client comes first. One that its latest agreement establishes
    outside of the Union has no French VAT on its sales; all others are as it is set for
    everybody.
    """
    own = runtime.vat_of_clients.get(client_slug)
    if own is not None:
        return Abroad(own)
    country = _country(unit, client_slug)
    if country in {"", "FR"} or not vat_table(runtime).is_outside(country):
        return Abroad(runtime.vat_abroad)
    return Abroad.NONE


def _country(unit: Unit, client_slug: str) -> str:
    """Return where a client is established; empty where no agreement says it."""
    agreement = unit.documents.agreement(client_slug)
    if agreement is None:
        return ""
    with suppress(FormError):
        return kept_agreement(agreement.text, file=agreement.file).buyer.country
    return ""


def taxation(runtime: Runtime, unit: Unit, client_slug: str) -> Taxation:
    """Return how a client's sales are taxed; the table is read only where it counts.

    Raises:
        FormError: The table in the data folder has problems.
    """
    abroad = abroad_of(runtime, unit, client_slug)
    empty = abroad in {Abroad.HOME, Abroad.NONE}
    return Taxation(
        percent=Decimal(runtime.vat_rate_percent),
        abroad=abroad,
        table=VatTable(()) if empty else vat_table(runtime),
    )
