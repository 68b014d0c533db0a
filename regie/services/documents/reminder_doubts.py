"""Why a reminder may be out of place: its invoice never left, or was contested."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from regie.billing.documents.invoice import Invoice
from regie.errors import ConflictError
from regie.services.documents.held_back import answers_to
from regie.services.documents.held_back import named_contests
from regie.services.documents.quote_documents import is_mailed
from regie.store.unit import Unit
from regie.words import say


class DoubtfulReminderError(ConflictError):
    """Reminders may be out of place; its text is the question whether to send them.

    Attributes:
        clear: How many others there are, about which nothing is in doubt.
    """

    def __init__(self, doubts: Sequence[str], *, clear: int) -> None:
        self.clear = clear
        super().__init__(" ".join([*doubts, _question(clear)]))


def _question(clear: int) -> str:
    if not clear:
        return say(fr="Relancer quand même ?", en="Remind all the same?")
    return say(
        fr="Relancer quand même ? (Sinon, seules les autres relances partent.)",
        en="Remind all the same? (If not, only the other reminders leave.)",
    )


def doubts_of(
    unit: Unit, invoice: Invoice, contests: Sequence[int], earlier: int
) -> Iterator[str]:
    """Yield what somebody should know before a document is chased.

    Args:
        invoice: It is late.
        contests: Of lines of it, those without an answer.
        earlier: How many reminders of it were sent: its PDF went along.
    """
    number = invoice.number
    if not earlier and not is_mailed(unit, invoice):
        yield say(
            fr=f"{number} n'est jamais partie par Régie. L'envoyer d'abord : regie "
            f"invoice send {number} --send.",
            en=f"{number} was never mailed by Régie. To send it first: regie invoice "
            f"send {number} --send.",
        )
    if contests:
        named, answer = named_contests(contests), answers_to(contests[0])
        yield say(
            fr=f"{number} : une ligne est contestée et attend votre réponse ({named}). "
            f"Répondre d'abord : {answer} ; --hold la met de côté, sans relances.",
            en=f"{number}: a line is contested and waits for your answer ({named}). To "
            f"answer first: {answer}; --hold sets it aside, without reminders.",
        )
