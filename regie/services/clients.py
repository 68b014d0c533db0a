"""Which clients are known, so that a slip of the pen does not make a new one."""

from __future__ import annotations

import difflib

from regie.errors import NotFoundError
from regie.people.people import slug_of
from regie.services.runtime import Runtime
from regie.words import say


def known_clients(runtime: Runtime) -> list[str]:
    """Return slugs of clients with a campaign, an agreement, entries or webhooks."""
    with runtime.unit(reading=True) as unit:
        found = {
            *unit.campaigns.clients(),
            *unit.documents.clients_with_agreement(),
            *unit.ledger.clients(),
        }
    for readers in runtime.webhooks.values():
        found.update(readers)
    return sorted(found)


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
    near = difflib.get_close_matches(slug, known, n=3, cutoff=0.5)
    names = ", ".join(near or known) or "—"
    raise NotFoundError(
        say(
            fr=f"Aucune cliente « {name} ». "
            + ("Vouliez-vous dire" if near else "Clientes connues")
            + f" : {names} ? Pour une nouvelle cliente : --new-client.",
            en=f"No client “{name}”. "
            + ("Did you mean" if near else "Known clients")
            + f": {names}? For a new client: --new-client.",
        )
    )
