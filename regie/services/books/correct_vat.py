"""Sales that were booked with a wrong VAT: which they are, and what puts them right."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from decimal import Decimal

from regie.errors import UsageError
from regie.ledger.attribution import Attributions
from regie.ledger.disputes import events_in
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.entry import payment_key
from regie.ledger.entry import reversal_key
from regie.ledger.payout_csv import read_payments
from regie.ledger.vat import Taxation
from regie.ledger.vat import Vat
from regie.ledger.vat_corrections import standing_sale
from regie.ledger.vat_corrections import taxed_anew
from regie.ledger.vat_corrections import vat_of
from regie.ledger.vat_corrections import Why
from regie.ledger.vat_within import sale_taxed
from regie.money import Money
from regie.ports import PaymentKind
from regie.services.books.attribute import with_instalments
from regie.services.books.collect import recorded_at
from regie.services.books.collect import ZONE
from regie.services.books.correct_words import no_reason
from regie.services.books.follows import following
from regie.services.books.named_sales import named_sales
from regie.services.books.named_sales import refuse_others
from regie.services.books.named_sales import Words
from regie.services.books.vat import taxation
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say

#: Sales of which the database is asked at once.
AT_ONCE = 1000

Countries = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which sales of a client: those that all of this fits.

    Attributes:
        keys: Only these, and other payments of what they are instalments of; empty for
            all.
        start: First day, in the client's zone.
        end: The day after the last one.
        file: Countries by the key of the sale, as a file tells them, empty where it
            does not; None for sales of any file.
    """

    keys: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    file: Countries | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is chosen."""
        return not self.keys and self.file is None and not (self.start or self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class RightVat:
    """What the VAT of the chosen sales is; by today's settings where nothing is said.

    Attributes:
        percent: `20` for 20 %, zero for none.
        country: The customers', two capitals; empty for the one known of each sale.
    """

    percent: Decimal | None = None
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retaxed:
    """A sale of which the VAT changes.

    Attributes:
        key: Of the payment.
        on: Its day in the client's zone.
        before: VAT as it was booked.
        after: VAT as it is right.
        state: To which it is declared apart now; empty for the seller's own, or none.
        state_before: The same as it was booked.
        entries: What is written.
    """

    key: str
    on: date
    product: str
    gross: Money
    before: Money
    after: Money
    state: str
    state_before: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VatCorrections:
    """What a correction of VAT does.

    Attributes:
        right: How many sales had that VAT already.
        undone: Keys of sales that are undone: nothing is written of them.
    """

    sales: tuple[Retaxed, ...] = ()
    right: int = 0
    undone: tuple[str, ...] = field(default=())

    @property
    def entries(self) -> list[Entry]:
        """All that is written, in order."""
        return [entry for sale in self.sales for entry in sale.entries]


def sales_of_file(text: str, *, file: str) -> Countries:
    """Return the sales of an export of payments, with the countries it tells.

    Raises:
        ImportFileError: It has bad rows; every one is named.
    """
    return {
        one.key: one.origin.country if one.origin else ""
        for one in read_payments(text, file=file, zone=ZONE)
        if one.kind is PaymentKind.SALE
    }


def booked_otherwise(runtime: Runtime, client_slug: str, file: Countries) -> int:
    """Return how many sales of a file have another VAT than that of today's settings.

    Raises:
        FormError: The table of rates in the data folder has problems.
    """
    with runtime.unit(reading=True) as unit:
        chosen, right = Chosen(file=file), RightVat()
        found = vat_corrections(runtime, unit, client_slug, chosen, right, reason="-")
    return len(found.sales)


def vat_corrections(
    runtime: Runtime,
    unit: Unit,
    client_slug: str,
    chosen: Chosen,
    right: RightVat,
    *,
    reason: str,
) -> VatCorrections:
    """Return what gives the chosen sales of a client their right VAT.

    Each sale keeps its gross amount and its day; what was given back of it has its VAT.
    Nothing is written.

    Raises:
        NotFoundError: A key is that of no sale of the client.
        UsageError: Nothing is chosen, or there is no reason.
        FormError: The table of rates in the data folder has problems.
    """
    if not reason:
        raise UsageError(no_reason())
    if chosen.is_empty:
        raise UsageError(nothing_chosen())
    sales = _sales(unit, client_slug, chosen)
    told = Attributions(unit.attributions.of_client(client_slug))
    by_file = chosen.file or {}
    taxed = taxation(runtime, unit, client_slug)
    why = Why(
        reason=reason,
        recorded_at=recorded_at(runtime, unit, client_slug),
    )
    found, undone = [], []
    for sale, about in _known(unit, client_slug, sales):
        stands = standing_sale(sale.key, {one.key: one for one in about})
        if stands is None:
            undone.append(sale.key)
            continue
        country = right.country or by_file.get(sale.key) or _country(sale, about, told)
        vat = _vat(right, taxed, country, sale.effective_on)
        made = taxed_anew(stands, about=about, vat=vat, why=why)
        found.append(_retaxed(stands, made))
    changed = tuple(one for one in found if one.entries)
    return VatCorrections(
        sales=changed, right=len(found) - len(changed), undone=tuple(undone)
    )


def _country(sale: Entry, about: Sequence[Entry], told: Attributions) -> str:
    """Return the country that is known of a sale: the one of a correction first."""
    (said,) = sale_taxed(sale.key, about)
    state, _ = vat_of(said)
    country = told.of(sale.key).country
    return (state or country) if said.key != sale.key else (country or state)


def _vat(right: RightVat, taxed: Taxation, country: str, day: date) -> Vat:
    if right.percent is None:
        return taxed.of(country, day)
    is_abroad = right.country and right.percent and not taxed.is_home(right.country)
    return Vat(percent=right.percent, oss=right.country if is_abroad else "")


def _retaxed(sale: Entry, made: Sequence[Entry]) -> Retaxed:
    state_before, before = vat_of(sale)
    state, after = vat_of(made[1]) if made else (state_before, before)
    return Retaxed(
        key=first_key(sale),
        on=sale.effective_on,
        product=sale.product,
        gross=abs(sale.postings[0].amount),
        before=before,
        after=after,
        state=state,
        state_before=state_before,
        entries=tuple(made),
    )


def _sales(unit: Unit, client_slug: str, chosen: Chosen) -> list[Entry]:
    """Return the chosen sales, by moment; with a payment, the others of its purchase.

    Raises:
        NotFoundError: See `vat_corrections`.
    """
    keys = [payment_key(key) for key in chosen.keys]
    sales = unit.ledger.entries(
        client_slug, start=chosen.start, end=chosen.end, kinds=(EntryKind.SALE,)
    )
    among_days = bool(chosen.start or chosen.end)
    refuse_others(keys, sales, _no_sales(among_days=among_days))
    wanted = {*with_instalments(unit, client_slug, sorted({*keys}))} if keys else set()
    return [one for one in sales if _fits(one.key, wanted, chosen.file)]


def check_keys(runtime: Runtime, client_slug: str, keys: Sequence[str]) -> None:
    """Refuse keys that name no sale of a client, of whatever day.

    Raises:
        NotFoundError: Some do; it names them all.
    """
    named = [payment_key(key) for key in keys]
    with runtime.unit(reading=True) as unit:
        sales = named_sales(unit, client_slug, named)
    refuse_others(named, sales, _no_sales(among_days=False))


def _fits(key: str, keys: Collection[str], file: Countries | None) -> bool:
    return (not keys or key in keys) and (file is None or key in file)


def _known(
    unit: Unit, client_slug: str, sales: Sequence[Entry]
) -> Iterator[tuple[Entry, list[Entry]]]:
    """Yield each sale with all that is known of it."""
    for start in range(0, len(sales), AT_ONCE):
        some = sales[start : start + AT_ONCE]
        keys = [one.key for one in some]
        undoing = unit.ledger.named([reversal_key(key) for key in keys])
        told = events_in(unit.ledger.following(client_slug, keys))
        about = following(unit, client_slug, keys, [one.dispute for one in told])
        for sale in some:
            own = [one for one in undoing if one.reverses == sale.key]
            yield sale, [*about.of(sale.key, ""), *own]


def nothing_chosen() -> str:
    """Say how sales are chosen."""
    return say(
        fr="Dites de quelles ventes il s'agit : --sale, --file, --from ou --until.",
        en="Say which sales are meant: --sale, --file, --from or --until.",
    )


def _no_sales(*, among_days: bool) -> Words:
    days = say(fr=" de ces jours", en=" of these days") if among_days else ""
    return Words(
        is_none=say(fr="n'est pas une vente", en="is no sale") + days,
        are_none=say(fr="ne sont pas des ventes", en="are no sales") + days,
        listed=say(
            fr="Ce qui en est rendu suit sa vente. Les clés se voient avec `regie "
            "ledger show --plain`.",
            en="What is given back of one follows its sale. Keys are shown by `regie "
            "ledger show --plain`.",
        ),
    )
