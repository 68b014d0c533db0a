"""Sales that belong to no campaign yet, and settling them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import timedelta

from regie.billing.agreement import Agreement
from regie.billing.agreement_yaml import read_agreement
from regie.billing.claims import attributed
from regie.billing.claims import is_open
from regie.billing.from_ledger import movements_in
from regie.billing.period import Period
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import NONE
from regie.ledger.attribution import Told
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.money import Money
from regie.services.agreed import version_in
from regie.services.agreed import versions_in_force
from regie.services.collect import recorded_at
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSale:
    """A sale that nobody has given to a campaign.

    Attributes:
        amount: What was paid, VAT included.
        customer: Who paid, as the entry says; may have been erased.
    """

    key: str
    on: date
    amount: Money
    product: str
    customer: str
    link: str
    coupon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """What is to be settled, and what it can be settled to.

    Attributes:
        sales: The latest first.
        count: How many there are, shown or not.
        campaigns: Slugs that a sale can be given to.
        parties: Names, as the agreement has them.
    """

    sales: tuple[OpenSale, ...]
    count: int
    campaigns: tuple[str, ...]
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person says of a sale; what is empty stays as it was.

    Attributes:
        campaign: A slug; `-` for none at all.
        party: A name of the agreement; `-` for nobody.
    """

    campaign: str = ""
    party: str = ""
    who: str
    why: str


def unattributed(
    runtime: Runtime, client_slug: str, *, limit: int | None = None
) -> Unattributed:
    """Return the client's sales that belong to no campaign yet.

    Rules of the agreement of each sale's day count, and what vendors and people said
    before them.
    """
    with runtime.unit(reading=True) as unit:
        agreement = _agreement(unit, client_slug)
        found = list(_open_sales(unit, client_slug))
        return Unattributed(
            sales=tuple(found[:limit]),
            count=len(found),
            campaigns=_campaigns(unit, client_slug, agreement),
            parties=_parties(agreement),
        )


def settle(
    runtime: Runtime, client_slug: str, sales: Sequence[str], decision: Decision
) -> list[Attribution]:
    """Write what a person decided of sales; return the rows.

    A statement that counted a sale otherwise stays as it is; the next one counts the
    difference.

    Raises:
        NotFoundError: No such sale, campaign or party; nothing is written.
        UsageError: Nothing was decided, or there is no reason.
    """
    if not decision.why or not (decision.campaign or decision.party):
        raise UsageError(_empty())
    with runtime.unit() as unit:
        agreement = _agreement(unit, client_slug)
        _check(
            decision.campaign,
            _campaigns(unit, client_slug, agreement),
            say(fr="campagne", en="campaign"),
        )
        _check(decision.party, _parties(agreement), say(fr="partie", en="party"))
        for key in sales:
            entry = unit.ledger.get(key)
            known = entry is not None and entry.client == client_slug
            if not known or entry is None or entry.kind is not EntryKind.SALE:
                raise NotFoundError(_no_sale(key))
        now = recorded_at(runtime, unit, client_slug)
        rows = [
            Attribution(
                about=key,
                at=now,
                who=decision.who,
                why=decision.why,
                told=Told(campaign=decision.campaign, party=decision.party),
            )
            for key in sales
        ]
        unit.attributions.add(client_slug, rows)
    return rows


def _agreement(unit: Unit, client_slug: str) -> Agreement | None:
    stored = unit.documents.agreement(client_slug)
    return None if stored is None else read_agreement(stored.text, file=stored.file)


def _open_sales(unit: Unit, client_slug: str) -> Iterable[OpenSale]:
    known = Attributions(unit.attributions.of_client(client_slug))
    entries = unit.ledger.entries(
        client_slug, kinds=(EntryKind.SALE, EntryKind.REVERSAL)
    )
    undone = {entry.reverses for entry in entries if entry.reverses}
    versions = versions_in_force(unit, client_slug)
    for entry in reversed(entries):
        if entry.kind is not EntryKind.SALE or entry.key in undone:
            continue
        told, day = known.of(entry.key), entry.effective_on
        on = Period(start=day, end=day + timedelta(days=1))
        claims = version_in(versions, on).agreement.claims if versions else ()
        for movement in movements_in(entry, day):
            named = attributed(movement, told, claims, sold_on=day)
            if is_open(told, named):
                yield _open_sale(entry, movement.amount, told)


def _open_sale(entry: Entry, amount: Money, told: Told) -> OpenSale:
    return OpenSale(
        key=entry.key,
        on=entry.effective_on,
        amount=amount,
        product=entry.product,
        customer=entry.customer,
        link=told.link,
        coupon=told.coupon,
    )


def _campaigns(
    unit: Unit, client_slug: str, agreement: Agreement | None
) -> tuple[str, ...]:
    claimed = [claim.campaign for claim in agreement.claims] if agreement else []
    return tuple(
        dict.fromkeys([*unit.campaigns.slugs_of_client(client_slug), *claimed])
    )


def _parties(agreement: Agreement | None) -> tuple[str, ...]:
    return tuple(terms.party for terms in agreement.parties) if agreement else ()


def _check(name: str, legal: Sequence[str], what: str) -> None:
    if name in {"", NONE, *legal}:
        return
    named = ", ".join([*legal, NONE])
    raise NotFoundError(
        say(
            fr=f"Aucune {what} « {name} » chez cette cliente. Possibles : {named} "
            f"(« {NONE} » : aucune).",
            en=f"No {what} “{name}” at this client. Possible: {named} "
            f"(“{NONE}”: none at all).",
        )
    )


def _no_sale(key: str) -> str:
    return say(
        fr=f"« {key} » n'est pas une vente de cette cliente : rien n'a été écrit. La "
        "liste : `regie ledger unattributed --client …`.",
        en=f"“{key}” is no sale of this client: nothing was written. The list: "
        "`regie ledger unattributed --client …`.",
    )


def _empty() -> str:
    return say(
        fr="Dites à quelle campagne ou à quelle partie va la vente, et pourquoi.",
        en="Say which campaign or party the sale goes to, and why.",
    )
