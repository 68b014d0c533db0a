"""What is given once and kept: a client's agreement, the OBM's own identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.documents.buyer_gaps import buyer_gaps
from regie.billing.period import read_period
from regie.billing.profile_yaml import read_seller
from regie.errors import UsageError
from regie.people.people import slug_of
from regie.services.agreements import refusals
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.check_terms import terms_problems
from regie.services.bills.advances_left import advances_changed
from regie.services.printing.invoice_look import keep_logo
from regie.services.printing.office import kept_country
from regie.services.printing.office import profile_path
from regie.services.runtime import Runtime
from regie.store.unit import Unit
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

NAMED_MAX = 3
"""Closed periods that are named each; of more, the first one and the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An agreement that was given.

    Attributes:
        is_new: It is another text than the one that was in force.
        is_first: There was none.
        warnings: What somebody should know of it.
    """

    client_slug: str
    client: str
    starts_on: date
    is_new: bool
    is_first: bool
    warnings: tuple[str, ...] = ()


def keep_agreement(runtime: Runtime, text: str, *, file: str, client: str = "") -> Kept:
    """Keep an agreement as the client's latest version.

    Args:
        text: The agreement, in YAML.
        file: Its name, for messages.
        client: Whose bill it is given for; empty means whoever it is with.

    Raises:
        RegieError: It has problems; all of them, each with its place.
    """
    agreement = _billable(runtime, text, file, client=client)
    slug = slug_of(agreement.client)
    with runtime.unit() as unit:
        before = unit.documents.agreement(slug)
        is_new = before is None or before.text != text
        warnings: tuple[str, ...] = ()
        if is_new:
            versions = versions_in_force(unit, slug)
            warnings = (
                *_closed_already(unit, slug, agreement),
                *advances_changed(unit, slug, versions, agreement),
            )
        unit.documents.add_agreement(
            slug, file=file, text=text, recorded_at=runtime.clock.now()
        )
    return Kept(
        client_slug=slug,
        client=agreement.client,
        starts_on=agreement.starts_on,
        is_new=is_new,
        is_first=before is None,
        warnings=warnings,
    )


def check_given(
    runtime: Runtime,
    text: str,
    *,
    file: str,
    client: str = "",
    country: str | None = None,
) -> None:
    """See whether an agreement could be kept.

    Args:
        client: Whose bill it is given for; empty means whoever it is with.
        country: Of the identity that is given with it, empty where it has problems;
            None for the one kept.

    Raises:
        RegieError: It has problems; all of them, each with its place.
    """
    _billable(runtime, text, file, client=client, country=country)


def _closed_already(unit: Unit, client_slug: str, agreement: Agreement) -> list[str]:
    """Say which periods within its days have a statement: nothing of them changes."""
    made = unit.documents.statements_before(client_slug, date.max)
    closed = [read_period(one.period) for one in made]
    named = [
        one.text(spoken_language()) for one in closed if one.end > agreement.starts_on
    ]
    if not named:
        return []
    text = ", ".join(named)
    if len(named) > NAMED_MAX:
        text = f"{named[0]} … {named[-1]}"
    return [
        say(
            fr=f"Déjà clos, cet accord n'y change rien : {text} (conditions et adresse "
            "d'alors). Une facture fausse s'annule par un avoir (regie invoice "
            "credit), puis s'émet à nouveau (regie invoice again).",
            en=f"Closed already, this agreement changes nothing there: {text} (terms "
            "and address as they were). An invoice that is wrong is cancelled by a "
            "credit note (regie invoice credit) and then issued again (regie invoice "
            "again).",
        )
    ]


def _billable(
    runtime: Runtime, text: str, file: str, *, client: str, country: str | None = None
) -> Agreement:
    """Refuse what no invoice could be made of, as far as it is known now.

    Args:
        client: Whose bill is asked for; empty means whoever the agreement is with.
        country: As in `check_given`.
    """
    if country is None:
        country = kept_country(runtime)
    language = spoken_language()
    agreement = read_agreement(text, file=file, language=language, country=country)
    told, found = terms_problems(agreement, file), []
    if client and slug_of(client) != slug_of(agreement.client):
        found.append(refusals.another_client(agreement.client, client))
    found += buyer_gaps(agreement.vat, agreement.buyer, country)
    told += [f"{with_colon(file)} {one}" for one in found]
    if told:
        kept = say(fr="Rien n'a été gardé.", en="Nothing was kept.")
        raise UsageError("\n".join(told) + f" {kept}")
    return agreement


def keep_profile(runtime: Runtime, text: str, *, file: str) -> None:
    """Keep the OBM's own identity in the data folder, once it is free of problems.

    Raises:
        RegieError: It has problems, or her logo is not there or cannot be drawn.
    """
    read_seller(text, file=file, language=spoken_language())
    keep_logo(runtime.home, text, file=file)
    profile_path(runtime).write_text(text, "utf-8")
