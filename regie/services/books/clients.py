"""Which clients are known, so that a slip of the pen does not make a new one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from contextlib import suppress

from regie.billing.agreed.agreement_yaml import kept_agreement
from regie.billing.documents.quote_yaml import kept_quote
from regie.billing.form import FormError
from regie.errors import NotFoundError
from regie.people.people import slug_of
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say


def known_clients(runtime: Runtime) -> list[str]:
    """Return slugs of clients with a campaign, papers, entries or webhooks.

    Papers are an agreement, a quote, an invoice.
    """
    with runtime.unit(reading=True) as unit:
        found = {
            *unit.campaigns.clients(),
            *unit.documents.clients_with_agreement(),
            *unit.ledger.clients(),
            *unit.quotes.clients(),
            *unit.invoices.clients(),
        }
    for readers in runtime.webhooks.values():
        found.update(readers)
    return sorted(found)


def client_names(runtime: Runtime) -> dict[str, str]:
    """Return by slug what each known client is called."""
    known = known_clients(runtime)
    with runtime.unit(reading=True) as unit:
        named, typed = unit.campaigns.client_names(), unit.clients.names()
        return {
            slug: named.get(slug) or _on_paper(unit, slug) or typed.get(slug) or slug
            for slug in known
        }


def client_name(unit: Unit, slug: str) -> str:
    """Return what a client is called; the slug where nobody ever said."""
    named, typed = unit.campaigns.client_names(), unit.clients.names()
    return named.get(slug) or _on_paper(unit, slug) or typed.get(slug) or slug


def _on_paper(unit: Unit, slug: str) -> str:
    """Return a client's name as her agreement has it, or her latest quote.

    A list of names does not fail for an old text that is read no more.
    """
    agreement = unit.documents.agreement(slug)
    quote = unit.quotes.latest(slug)
    with suppress(FormError):
        if agreement is not None:
            return kept_agreement(agreement.text, file=agreement.file).client
    with suppress(FormError):
        if quote is not None:
            return kept_quote(quote.text, file=quote.file).client
    return ""


def client_slug(runtime: Runtime, name: str, *, new: bool = False) -> str:
    """Return the client's slug.

    Args:
        new: She need not be known.

    Raises:
        NotFoundError: She is not known; names the nearest ones.
    """
    slug = slug_of(name)
    known = known_clients(runtime)
    if new or slug in known:
        return slug
    names = client_names(runtime)
    raise NotFoundError(_unknown(name, slug, {one: names[one] for one in known}))


def _unknown(name: str, slug: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(slug, known, n=3, cutoff=0.5)
    near_names = ", ".join(known[one] for one in near)
    names = ", ".join(known.values())
    if near:
        which = say(
            fr=f"Vouliez-vous dire : {near_names} ?", en=f"Did you mean: {near_names}?"
        )
    elif known:
        which = say(fr=f"Clientes connues : {names}.", en=f"Known clients: {names}.")
    else:
        which = say(fr="Aucune n'est encore connue.", en="None is known yet.")
    return say(
        fr=f"Aucune cliente « {name} ». {which} Une cliente est connue par sa première "
        "campagne (regie start … --client), son accord (regie bill … --agreement), un "
        "devis (regie quote new) ou ses paiements (regie import payments … "
        "--new-client).",
        en=f"No client “{name}”. {which} A client is known by her first campaign "
        "(regie start … --client), her agreement (regie bill … --agreement), a quote "
        "(regie quote new) or her payments (regie import payments … --new-client).",
    )
