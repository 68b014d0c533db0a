"""What is given once and kept: a client's agreement, the OBM's own identity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.profile_yaml import read_seller
from regie.billing.vat_in_force import unknown_rate
from regie.errors import UsageError
from regie.people.people import slug_of
from regie.services.agreements.agreed import versions_in_force
from regie.services.agreements.check_terms import check_terms
from regie.services.bills.advances_left import advances_changed
from regie.services.printing.invoice_look import keep_logo
from regie.services.printing.office import profile_path
from regie.services.runtime import Runtime
from regie.words import say
from regie.words import spoken_language


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


def keep_agreement(runtime: Runtime, text: str, *, file: str) -> Kept:
    """Keep an agreement as the client's latest version.

    Raises:
        RegieError: It has problems; all of them, each with its place.
    """
    agreement = read_agreement(text, file=file, language=spoken_language())
    check_terms(agreement, file)
    _check_rate(runtime, agreement, file)
    slug = slug_of(agreement.client)
    with runtime.unit() as unit:
        before = unit.documents.agreement(slug)
        is_new = before is None or before.text != text
        warnings: tuple[str, ...] = ()
        if is_new:
            versions = versions_in_force(unit, slug)
            warnings = tuple(advances_changed(unit, slug, versions, agreement))
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


def _check_rate(runtime: Runtime, agreement: Agreement, file: str) -> None:
    """Refuse a rate of VAT that is not in force where the OBM is, if that is known."""
    path = profile_path(runtime)
    if not path.exists():
        return
    seller = read_seller(path.read_text("utf-8"), file=str(path))
    told = unknown_rate(agreement.vat, seller.country)
    if told:
        raise UsageError(
            say(
                fr=f"{file} : {told} Rien n'a été gardé.",
                en=f"{file}: {told} Nothing was kept.",
            )
        )


def keep_profile(runtime: Runtime, text: str, *, file: str) -> None:
    """Keep the OBM's own identity in the data folder, once it is free of problems.

    Raises:
        RegieError: It has problems, or her logo is not there or cannot be drawn.
    """
    read_seller(text, file=file, language=spoken_language())
    keep_logo(runtime.home, text, file=file)
    profile_path(runtime).write_text(text, "utf-8")
