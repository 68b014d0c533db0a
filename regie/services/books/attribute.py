"""Sales that belong to no campaign yet; saying what sales came by."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regie.at_once import at_once
from regie.billing.agreed.agreement import Agreement
from regie.billing.revenue.claims import is_open
from regie.billing.revenue.movements import Movement
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Attributions
from regie.ledger.attribution import NONE
from regie.ledger.attribution import NOTHING
from regie.ledger.attribution import percent_off
from regie.ledger.attribution import Told
from regie.ledger.entry import EntryKind
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.versions import Version
from regie.services.books.collect import recorded_at
from regie.services.books.correct_words import no_reason
from regie.services.books.discounts import DISCOUNT
from regie.services.books.named_sales import named_sales
from regie.services.books.named_sales import refuse_others
from regie.services.books.named_sales import Words
from regie.services.books.open_sales import holding
from regie.services.books.open_sales import open_sales
from regie.services.books.open_sales import OpenSale
from regie.services.books.open_sales import sales_waiting
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattributed:
    """What is to be settled, and what it can be settled to.

    Attributes:
        sales: The latest first.
        count: How many there are, shown or not.
        campaigns: Slugs that one of them can be given to.
        parties: Names, as the agreements of their days have them.
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
        discount: Percent off the list price, `0` for the full price; `-` takes back
            what a person said of it.
    """

    campaign: str = ""
    party: str = ""
    discount: str = ""
    who: str
    why: str

    @property
    def told(self) -> Told:
        """What is said of each sale."""
        return Told(campaign=self.campaign, party=self.party, discount=self.discount)


def unattributed(
    runtime: Runtime, client_slug: str, *, limit: int | None = None
) -> Unattributed:
    """Return the client's sales that belong to no campaign yet.

    Rules of the agreement of each sale's day count, and what vendors and people said
    before them.
    """
    with runtime.unit(reading=True) as unit:
        versions = versions_in_force(unit, client_slug)
        found = list(open_sales(unit, client_slug, versions, _has_no_campaign))
        agreements = _holding(versions, (sale.on for sale in found))
        return Unattributed(
            sales=tuple(found[:limit]),
            count=len(found),
            campaigns=_campaigns(unit, client_slug, agreements),
            parties=_parties(agreements),
        )


def settle(
    runtime: Runtime, client_slug: str, sales: Sequence[str] | None, decision: Decision
) -> list[Attribution]:
    """Write what a person decided of sales; return the rows.

    What is said of a payment of a sale in instalments is said of all of them. A
    statement that counted a sale otherwise stays as it is; the next one counts the
    difference.

    Args:
        sales: Keys of entries; None: each sale whose discount is asked for and unknown.

    Raises:
        NotFoundError: No such sale, or no such campaign or party in the agreement of
            its day; nothing is written.
        UsageError: Nothing was decided, there is no reason, or the discount is none.
    """
    with runtime.unit() as unit:
        if sales is None:
            versions = versions_in_force(unit, client_slug)
            waiting = sales_waiting(unit, client_slug, versions, DISCOUNT)
            sales = [sale.key for sale in waiting]
        elif not sales:
            raise UsageError(_empty())
        at_once(
            ("", lambda: check_decision(decision)),
            ("", lambda: _check_sales(unit, client_slug, sales, decision)),
        )
        now = recorded_at(runtime, unit, client_slug)
        rows = [
            Attribution(
                about=key,
                at=now,
                who=decision.who,
                why=decision.why,
                told=decision.told,
            )
            for key in with_instalments(unit, client_slug, sales)
        ]
        unit.attributions.add(client_slug, rows)
    return rows


def check_decision(decision: Decision) -> None:
    """Refuse what says nothing of a sale, or no reason, or a discount that is none.

    Raises:
        UsageError: It does; of all of that.
    """
    at_once(
        ("", lambda: _check_said(decision)),
        ("", lambda: _check_discount(decision.discount)),
    )


def _check_said(decision: Decision) -> None:
    if decision.told == NOTHING:
        raise UsageError(_empty())
    if not decision.why:
        raise UsageError(no_reason("--why"))


def _check_discount(discount: str) -> None:
    if discount not in {"", NONE} and percent_off(discount) is None:
        raise UsageError(_no_discount(discount))


def check_sales(
    runtime: Runtime, client_slug: str, sales: Sequence[str], decision: Decision
) -> None:
    """Refuse what `settle` finds no sale, campaign or party by; all of it.

    Raises:
        NotFoundError: See `settle`.
    """
    with runtime.unit(reading=True) as unit:
        _check_sales(unit, client_slug, sales, decision)


def _check_sales(
    unit: Unit, client_slug: str, sales: Sequence[str], decision: Decision
) -> None:
    known = named_sales(unit, client_slug, sales)
    days = sorted({one.effective_on for one in known})
    versions = versions_in_force(unit, client_slug)
    held = [_holding(versions, [day]) for day in days]
    at_once(
        ("", lambda: refuse_others(sales, known, _no_sales())),
        (
            "",
            lambda: _check(
                decision.campaign,
                (_campaigns(unit, client_slug, one) for one in held),
                say(fr="campagne", en="campaign"),
            ),
        ),
        (
            "",
            lambda: _check(
                decision.party, map(_parties, held), say(fr="partie", en="party")
            ),
        ),
    )


def _holding(versions: Sequence[Version], days: Iterable[date]) -> list[Agreement]:
    """Return the agreements that hold on one of the days."""
    found = (holding(versions, day) for day in days)
    return list({one.sha256: one for one in found if one is not None}.values())


def _has_no_campaign(
    told: Told, movement: Movement, _agreement: Agreement | None
) -> bool:
    return is_open(told, movement)


def with_instalments(
    unit: Unit, client_slug: str, sales: Sequence[str]
) -> Iterable[str]:
    """Return the sales with the other payments of those that are instalments."""
    known = Attributions(unit.attributions.of_client(client_slug))
    names = {known.of(key).purchase for key in sales} - {"", NONE}
    others = (
        entry.key
        for entry in unit.ledger.entries(client_slug, kinds=(EntryKind.SALE,))
        if known.of(entry.key).purchase in names
    )
    return dict.fromkeys([*sales, *(others if names else ())])


def _campaigns(
    unit: Unit, client_slug: str, agreements: Iterable[Agreement]
) -> tuple[str, ...]:
    claimed = [claim.campaign for one in agreements for claim in one.claims]
    return tuple(
        dict.fromkeys([*unit.campaigns.slugs_of_client(client_slug), *claimed])
    )


def _parties(agreements: Iterable[Agreement]) -> tuple[str, ...]:
    names = (terms.party for one in agreements for terms in one.parties)
    return tuple(dict.fromkeys(names))


def _check(name: str, each: Iterable[Sequence[str]], what: str) -> None:
    """Refuse a name that one of the days has not.

    Args:
        each: Names that can be, of each day.
    """
    for legal in each:
        if name in {"", NONE, *legal}:
            continue
        named = ", ".join([*legal, NONE])
        raise NotFoundError(
            say(
                fr=f"Aucune {what} « {name} » chez cette cliente. Possibles : {named} "
                f"(« {NONE} » : aucune).",
                en=f"No {what} “{name}” at this client. Possible: {named} "
                f"(“{NONE}”: none at all).",
            )
        )


def _no_sales() -> Words:
    return Words(
        is_none=say(fr="n'est pas une vente", en="is no sale"),
        are_none=say(fr="ne sont pas des ventes", en="are no sales"),
        listed=say(
            fr="La liste : `regie ledger unattributed --client …`.",
            en="The list: `regie ledger unattributed --client …`.",
        ),
    )


def _empty() -> str:
    return say(
        fr="Dites de quelles ventes il s'agit, à quelle campagne ou à quelle partie "
        "elles vont ou quelle remise elles avaient, et pourquoi.",
        en="Say which sales are meant, which campaign or party they go to or which "
        "discount they had, and why.",
    )


def _no_discount(text: str) -> str:
    return say(
        fr=f"« {text} » n'est pas une remise : attendu, en % du prix, de 0 à 100, par "
        f"exemple 10 ou 12,5 ; « {NONE} » reprend ce qui a été dit.",
        en=f"“{text}” is no discount: expected, in percent of the price, from 0 to "
        f"100, for example 10 or 12.5; “{NONE}” takes back what was said.",
    )
