"""How sales are taxed: the settings, the client, the table of rates and own rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.form import FormError
from regie.billing.vat_rates import read_vat_rates
from regie.ledger.vat import Abroad
from regie.ledger.vat import CountryRate
from regie.ledger.vat import HOME
from regie.ledger.vat import Taxation
from regie.ledger.vat import VatTable
from regie.ledger.vat import whole_country
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """What of a client decides which VAT her sales have.

    Attributes:
        country: Where she is established, two capitals; France where nobody says it.
        home: The same if it is in the Union; else France.
        abroad: How the country of her customers counts.
    """

    country: str
    home: str
    abroad: Abroad


def seller_of(runtime: Runtime, unit: Unit, client_slug: str) -> Seller:
    """Return where a client is established and how her customers' countries count.

    What is set for the client comes first, then where her latest agreement establishes
    her. One outside of the Union has no VAT of the Union on her sales; for all others
    it is as it is set for everybody.

    Raises:
        FormError: The table in the data folder has problems.
    """
    told_country, told_abroad = _told(runtime.vat_of_clients.get(client_slug, ""))
    country = whole_country(told_country or _country(unit, client_slug) or HOME)
    abroad = Abroad(told_abroad or runtime.vat_abroad)
    if country == HOME or not vat_table(runtime).is_outside(country):
        return Seller(country=country, home=country, abroad=abroad)
    if not told_abroad:
        abroad = Abroad.NONE
    return Seller(country=country, home=HOME, abroad=abroad)


def vat_settled_by(runtime: Runtime, unit: Unit, client_slug: str) -> str:
    """Say what settles the VAT of a client's sales to any country; empty for nothing.

    Raises:
        FormError: The table in the data folder has problems.
    """
    told_country, told_abroad = _told(runtime.vat_of_clients.get(client_slug, ""))
    if told_abroad:
        return say(
            fr="comme REGIE_VAT_OF_CLIENTS le dit de cette cliente",
            en="as REGIE_VAT_OF_CLIENTS says of this client",
        )
    seller = seller_of(runtime, unit, client_slug)
    if seller.country == seller.home:
        return ""
    if told_country:
        return say(
            fr="REGIE_VAT_OF_CLIENTS établit la cliente hors de l'Union "
            f"({seller.country})",
            en="REGIE_VAT_OF_CLIENTS establishes the client outside of the Union "
            f"({seller.country})",
        )
    return say(
        fr=f"l'accord établit la cliente hors de l'Union ({seller.country})",
        en=f"the agreement establishes the client outside of the Union "
        f"({seller.country})",
    )


def _told(setting: str) -> tuple[str, str]:
    """Return the country and the rule of a setting: `BE eu`; either may be empty."""
    words = setting.split()
    countries = [word for word in words if word.isupper()]
    rules = [word for word in words if not word.isupper()]
    return "".join(countries), "".join(rules)


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
    seller = seller_of(runtime, unit, client_slug)
    is_french = seller.home == HOME
    empty = is_french and seller.abroad in {Abroad.HOME, Abroad.NONE}
    return Taxation(
        percent=Decimal(runtime.vat_rate_percent) if is_french else None,
        home=seller.home,
        abroad=seller.abroad,
        table=VatTable(()) if empty else vat_table(runtime),
    )
