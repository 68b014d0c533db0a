"""A document that credit notes gave back in full: it is not asked for any more."""

from __future__ import annotations

from dataclasses import dataclass

from regie.billing.documents.invoice import Kind
from regie.money import total
from regie.services.documents.correct_invoice import find_document
from regie.services.runtime import Runtime
from regie.store.invoices import StoredInvoice
from regie.store.unit import Unit
from regie.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A document of which nothing is left.

    Attributes:
        notes: Numbers of the credit notes that gave it back, the first one first.
        replaced_by: Number of the one that was issued in its place; empty for none.
        gives: Which of the notes gives back a negative total, if any.
    """

    number: str
    notes: tuple[str, ...]
    replaced_by: str = ""
    gives: str = ""

    @property
    def may_be_again(self) -> bool:
        """Whether its lines can be issued again: one plain note took all of them."""
        return not self.replaced_by and not self.gives and len(self.notes) == 1

    def sentence(self) -> str:
        """Say by what it is cancelled, and what takes its place, or how."""
        named = ", ".join(self.notes)
        told = say(
            fr=f"{self.number} est annulée ({named}) : elle n'est plus à régler.",
            en=f"{self.number} is credited in full ({named}): it is no longer asked "
            "for.",
        )
        return f"{told} {self.way_on()}"

    def way_on(self) -> str:
        """Say what takes its place, how it is issued again, or why it is not."""
        number, notes = self.number, ", ".join(self.notes)
        if self.replaced_by:
            return say(
                fr=f"{self.replaced_by} en a pris la place.",
                en=f"{self.replaced_by} took its place.",
            )
        if self.gives:
            return say(
                fr=f"{self.gives} rend un relevé négatif : elle était juste, et ses "
                "lignes ne s'émettent pas à nouveau. Ce qui serait dû quand même : "
                "regie quote new.",
                en=f"{self.gives} gives a negative statement back: it was right, and "
                "its lines are not issued again. What is due nevertheless: regie quote "
                "new.",
            )
        if not self.may_be_again:
            return say(
                fr=f"Ses avoirs ({notes}) l'ont rendue par parts : toutes ses lignes "
                "redemanderaient aussi ce qui a été rendu à part. Ce qui reste dû : "
                "regie quote new.",
                en=f"Its credit notes ({notes}) gave it back in parts: all its lines "
                "would ask again for what was given back apart. What is still due: "
                "regie quote new.",
            )
        return say(
            fr="L'émettre à nouveau, sous un autre numéro, à l'adresse d'aujourd'hui : "
            f"regie invoice again {number} (--draft la montre).",
            en="To issue it again, under another number, to today's address: regie "
            f"invoice again {number} (--draft shows it).",
        )


def cancelled(unit: Unit, stored: StoredInvoice) -> Cancelled | None:
    """Return what cancelled a document; None while something of it is left."""
    if stored.kind is Kind.CREDIT_NOTE:
        return None
    known = unit.invoices.of_client(stored.client_slug)
    notes = [one for one in reversed(known) if one.corrects == stored.number]
    if total((one.total for one in notes), stored.total.currency) < stored.total:
        return None
    if not notes:
        return None
    replacing = [one.number for one in known if one.replaces == stored.number]
    giving = [one.number for one in notes if _gives(unit, one)]
    return Cancelled(
        number=stored.number,
        notes=tuple(one.number for one in notes),
        replaced_by="".join(replacing),
        gives=", ".join(giving),
    )


def cancelled_told(runtime: Runtime, number: str) -> str:
    """Say that a document is cancelled, and what follows; empty while it stands.

    Raises:
        NotFoundError: There is none of that number.
    """
    with runtime.unit(reading=True) as unit:
        found = cancelled(unit, find_document(unit, number))
    return found.sentence() if found else ""


def _gives(unit: Unit, note: StoredInvoice) -> bool:
    said = unit.documents.given_by(note.number).values()
    return any(one.amount for one in said)
