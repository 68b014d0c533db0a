"""Days that are still to come: of a file's payments, and of what a person writes."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import tzinfo

from regie.billing.period import day_text
from regie.errors import UsageError
from regie.ports import Payment
from regie.ports import PaymentKind
from regie.words import counted
from regie.words import say
from regie.words import spoken_language

#: What comes along with a payment, and is none.
_ALONG = frozenset(
    {
        PaymentKind.FEE,
        PaymentKind.DISPUTE_FEE,
        PaymentKind.PAYOUT_FEE,
        PaymentKind.EXCHANGE,
    }
)


def days_to_come(
    payments: Iterable[Payment], now: datetime, zone: tzinfo
) -> Iterator[str]:
    """Yield a sentence on those whose day is still to come, if any is.

    Fees are not counted, unless there is nothing else.

    Args:
        payments: All of a file.
        now: The moment of the import.
        zone: In which days are counted.
    """
    today = now.astimezone(zone).date()
    coming = [
        (day, one.kind)
        for one in payments
        if (day := one.happened_at.astimezone(zone).date()) > today
    ]
    if not coming:
        return
    last = day_text(max(day for day, _ in coming), spoken_language())
    own = sum(kind not in _ALONG for _, kind in coming)
    what = counted(
        own or len(coming),
        fr=("paiement est daté d'un jour", "paiements sont datés de jours"),
        en=("payment is dated on a day", "payments are dated on days"),
    )
    yield say(
        fr=f"{what} à venir (le dernier : {last}), où rien n'a pu être payé. Si la "
        "date est fausse, corrigez le fichier avant de l'importer (--dry-run n'écrit "
        "rien) ; ce qui est inscrit s'annule par regie ledger correct.",
        en=f"{what} still to come (the last: {last}), on which nothing can have been "
        "paid. If the date is wrong, mend the file before you import it (--dry-run "
        "writes nothing); what is booked is undone by regie ledger correct.",
    )


def has_come(on: date, now: datetime, zone: tzinfo) -> date:
    """Return the day of what a person says has happened.

    Args:
        now: The moment at which she says so.
        zone: In which days are counted.

    Raises:
        UsageError: It is still to come.
    """
    today = now.astimezone(zone).date()
    if on <= today:
        return on
    raise UsageError(
        say(
            fr=f"Le {day_text(on, 'fr')} est à venir : rien n'a pu arriver ce jour-là. "
            f"Donnez le jour où c'est arrivé, le {day_text(today, 'fr')} au plus tard.",
            en=f"{day_text(on, 'en')} is still to come: nothing can have happened on "
            f"it. Give the day on which it did, {day_text(today, 'en')} at the latest.",
        )
    )
