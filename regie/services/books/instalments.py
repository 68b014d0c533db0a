"""Sales in instalments: which payments are one sale, and what was signed."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from datetime import datetime
from datetime import UTC

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.terms import by_whole_sale
from regie.billing.agreed.terms import Counted
from regie.billing.period import Period
from regie.billing.revenue.purchases import Purchases
from regie.billing.revenue.whole_price import paid_in
from regie.billing.revenue.whole_price import whole_in
from regie.errors import UsageError
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import NONE
from regie.ledger.attribution import Told
from regie.ledger.book import in_order
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.money import EUR
from regie.services.books.collect import recorded_at
from regie.services.books.correct_words import no_reason
from regie.services.books.named_sales import named_sales
from regie.services.books.named_sales import refuse_others
from regie.services.books.named_sales import Words
from regie.services.books.whole_prices import doubted_among
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say

#: By then all is known that is known now.
LATEST = datetime.max.replace(tzinfo=UTC)

#: Keys that one sentence names.
NAMED_MAX = 3


def tell_instalments(
    runtime: Runtime,
    client_slug: str,
    payments: Sequence[str],
    *,
    whole: str,
    who: str,
    why: str,
) -> list[Attribution]:
    """Write that payments are instalments of one sale; return the rows.

    Payments that are known to be of the same sale are of it, too. A statement that was
    made stays as it is; the next one counts the difference.

    Args:
        payments: Keys of the payments' entries.
        whole: The whole price, VAT included; `-` says that each is a sale by itself.

    Raises:
        NotFoundError: One is no payment of this client; nothing is written.
        UsageError: There is no reason, or the price is none in their currency, or
            reads in two ways.
    """
    if not why:
        raise UsageError(no_reason("--why"))
    with runtime.unit() as unit:
        entries = in_order(_payments(unit, client_slug, payments))
        known = Attributions(unit.attributions.of_client(client_slug))
        if whole == NONE:
            told, about = Told(purchase=NONE), [entry.key for entry in entries]
        else:
            told = Told(
                purchase=_name(known, entries), whole=_price(entries, whole.strip())
            )
            about = _of_sale(unit, client_slug, known, entries)
        now = recorded_at(runtime, unit, client_slug)
        rows = [
            Attribution(about=key, at=now, who=who, why=why, told=told) for key in about
        ]
        unit.attributions.add(client_slug, rows)
    return rows


def check_payments(runtime: Runtime, client_slug: str, keys: Sequence[str]) -> None:
    """Refuse keys that `tell_instalments` finds no payment by; all of them.

    Raises:
        NotFoundError: There are some.
    """
    with runtime.unit(reading=True) as unit:
        _payments(unit, client_slug, keys)


def check_whole(runtime: Runtime, keys: Sequence[str], whole: str) -> None:
    """Refuse a whole price that is none, also where a key is no payment.

    Raises:
        UsageError: See `tell_instalments`.
    """
    if whole == NONE:
        return
    with runtime.unit(reading=True) as unit:
        found = [one for one in unit.ledger.named(keys) if one.kind is EntryKind.SALE]
    if found:
        _price(found, whole)
    elif whole_in(whole, EUR) is None:
        raise UsageError(_no_price(whole, EUR.code))


def unpriced(
    unit: Unit, client_slug: str, agreement: Agreement, period: Period
) -> tuple[str, ...]:
    """Return sentences on instalments whose whole price is not known.

    Only where it decides: where what is signed counts they count for what is paid;
    where something is promised by the sale, each counts as a sale by itself.
    """
    signed = any(terms.counted is Counted.SIGNED for terms in agreement.parties)
    if not signed and not any(by_whole_sale(terms) for terms in agreement.parties):
        return ()
    entries = unit.ledger.entries(client_slug, end=period.end)
    attributions = Attributions(unit.attributions.of_client(client_slug))
    open_now = [
        entry
        for entry in Purchases(entries, attributions).unpriced(LATEST)
        if entry.effective_on >= period.start
    ]
    sales, doubts = doubted_among(open_now, attributions)
    keys = [
        one.key
        for one in open_now
        if (attributions.of(one.key).purchase or one.key) not in sales
    ]
    return ((_unpriced(keys, signed=signed),) if keys else ()) + doubts


def _payments(unit: Unit, client_slug: str, keys: Sequence[str]) -> list[Entry]:
    found = named_sales(unit, client_slug, keys)
    refuse_others(keys, found, _no_payments())
    return found


def _name(known: Attributions, entries: Sequence[Entry]) -> str:
    """Return what the sale is called: as it is already, or by its first payment."""
    names = (known.of(entry.key).purchase for entry in entries)
    first = next((name for name in names if name not in {"", NONE}), "")
    return first or entries[0].key


def _of_sale(
    unit: Unit, client_slug: str, known: Attributions, entries: Sequence[Entry]
) -> list[str]:
    """Return the keys of all payments of the sale, those given among them."""
    name = _name(known, entries)
    others = (
        entry.key
        for entry in unit.ledger.entries(client_slug, kinds=(EntryKind.SALE,))
        if known.of(entry.key).purchase == name
    )
    return list(dict.fromkeys([*(entry.key for entry in entries), *others]))


def _price(entries: Iterable[Entry], whole: str) -> str:
    paid = [amount for entry in entries if (amount := paid_in(entry)) is not None]
    currencies = {amount.currency for amount in paid}
    if len(currencies) != 1:
        raise UsageError(_several_currencies())
    currency = currencies.pop()
    price = whole_in(whole, currency)
    if price is None or price.currency != currency:
        raise UsageError(_no_price(whole, currency.code))
    return str(price)


def _unpriced(keys: Sequence[str], *, signed: bool) -> str:
    named = ", ".join(keys[:NAMED_MAX]) + (", …" if len(keys) > NAMED_MAX else "")
    counts_fr = "compte comme une vente à lui seul (somme par vente, paliers, plafond)"
    counts_en = "counts as a sale by itself (sum a sale, levels, cap)"
    if signed:
        counts_fr = "compte pour ce qui est payé, non pour ce qui est signé"
        counts_en = "counts for what is paid, not for what was signed"
    return say(
        fr="Sans le prix entier d'une vente en plusieurs fois ou d'un abonnement, un "
        f"paiement {counts_fr} : {named}. Si "
        "c'est une vente en plusieurs fois, dites son prix : regie ledger "
        f"instalments {keys[0]} --client … --whole 1200 --why « … » ; sinon, "
        "--whole -, une fois pour tout l'abonnement.",
        en="Without the whole price of a sale in instalments, or of a subscription, a "
        f"payment {counts_en}: {named}. If it is a sale in "
        f"instalments, say its price: regie ledger instalments {keys[0]} --client "
        "… --whole 1200 --why “…”; if not, --whole -, once for all of the "
        "subscription.",
    )


def _no_payments() -> Words:
    return Words(
        is_none=say(fr="n'est pas un paiement", en="is no payment"),
        are_none=say(fr="ne sont pas des paiements", en="are no payments"),
        listed=say(
            fr="Les clés : regie ledger show --client … --plain.",
            en="The keys: regie ledger show --client … --plain.",
        ),
    )


def _no_price(text: str, code: str) -> str:
    return say(
        fr=f"« {text} » n'est pas un prix entier en {code} : attendu, TVA comprise, "
        f"1200 ou 1200,00 {code}.",
        en=f"“{text}” is no whole price in {code}: expected, VAT included, 1200 or "
        f"1200.00 {code}.",
    )


def _several_currencies() -> str:
    return say(
        fr="Les paiements d'une vente en plusieurs fois sont tous dans une même "
        "monnaie : rien n'a été écrit.",
        en="The payments of a sale in instalments are all in one currency: nothing was "
        "written.",
    )
