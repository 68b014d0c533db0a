"""The ledger in euros, for the French tax office's file."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date

from regie.billing.exchange import converted
from regie.billing.exchange import Rates
from regie.billing.period import day_text
from regie.billing.publication import published_by
from regie.errors import UsageError
from regie.ledger.entry import Entry
from regie.ledger.fec import is_foreign
from regie.ledger.fec import to_fec
from regie.ledger.vat import HOME
from regie.money import EUR
from regie.money import Money
from regie.services.books.vat import seller_of
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say


def fec_doubt(runtime: Runtime, unit: Unit, client_slug: str) -> str:
    """Say that the file is for French books; empty for a client in France.

    Raises:
        FormError: The table of VAT rates in the data folder has problems.
    """
    country = seller_of(runtime, unit, client_slug).country
    if country == HOME:
        return ""
    return say(
        fr=f"Le FEC est le fichier de l'administration française, aux comptes du plan "
        f"comptable français ; cette cliente est établie ailleurs ({country}). Sa "
        "comptable préfère sans doute --format csv ou beancount.",
        en="The FEC is the file of the French tax office, with the accounts of the "
        f"French plan; this client is established elsewhere ({country}). Her "
        "accountant may rather want --format csv or beancount.",
    )


def fec_of(unit: Unit, entries: Sequence[Entry]) -> str:
    """Write entries of a client as the tax office wants them.

    Their numbers are those that they have among all of the client's, so that the files
    of two months have none in common.

    An entry in another currency is there at the ECB's rate of its day, what undoes
    another one at that of the other one's day: both leave nothing. Rates are never
    changed once they are kept, so that whatever is exported again is the same.

    Raises:
        UsageError: Rates of some days lack, which the ECB publishes; each is needed.
    """
    foreign = [entry for entry in entries if is_foreign(entry)]
    clients = {entry.client for entry in entries}
    numbers = {key: n for one in clients for key, n in unit.ledger.numbers(one).items()}
    if not foreign:
        return to_fec(entries, _no_other, numbers)
    days = _rate_days(unit, foreign)
    lacking = unit.exchange_rates.lacking({published_by(day) for day in days.values()})
    if lacking:
        raise UsageError(_lacking(sorted(lacking)))
    postings = (one for entry in foreign for one in entry.postings)
    codes = {one.amount.currency.code for one in postings}
    rates = Rates(unit.exchange_rates.all(currencies=codes))

    def in_euros(entry: Entry, amount: Money) -> Money:
        return converted(amount, rates.on(amount.currency, EUR, days[entry.key]))

    return to_fec(entries, in_euros, numbers)


def _rate_days(unit: Unit, foreign: Sequence[Entry]) -> Mapping[str, date]:
    """Return the day whose rate each entry goes by."""
    undone = sorted({entry.reverses for entry in foreign if entry.reverses})
    own = {entry.key: entry.effective_on for entry in unit.ledger.named(undone)}
    return {entry.key: own.get(entry.reverses, entry.effective_on) for entry in foreign}


def _no_other(entry: Entry, amount: Money) -> Money:
    message = f"{entry.key}: {amount!s} is in euros"
    raise AssertionError(message)


def _lacking(days: list[date]) -> str:
    number = counted(len(days), fr=("jour", "jours"), en=("day", "days"))
    first = days[0]
    return say(
        fr="Le FEC est en euros, et des écritures sont dans une autre monnaie : il "
        f"manque les taux de {number} (dès le {day_text(first, 'fr')}). Prenez-les : "
        f"regie ledger rates fetch --from {first}. Celui d'un jour ouvré paraît vers "
        "16 h ; avant, arrêtez l'export plus tôt (--until) ou choisissez csv.",
        en="The FEC is in euros, and entries are in another currency: the rates of "
        f"{number} are missing (from {day_text(first, 'en')} on). Get them: regie "
        f"ledger rates fetch --from {first}. A working day's is published at about "
        "16:00; until then end the export earlier (--until) or choose csv.",
    )
