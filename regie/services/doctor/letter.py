"""The one mail that `regie doctor --send-to` sends."""

from __future__ import annotations

from uuid import uuid4

from regie.ports import Address
from regie.ports import Mail
from regie.ports import Mailer
from regie.words import say


def send_letter(mailer: Mailer, *, to: str, sender: Address) -> str:
    """Send it, anew each time; return the server's words.

    Raises:
        VendorError: The server does not take it.
        AddressError: The receiver is no address.
    """
    mail = Mail(
        to=(Address(email=to),),
        sender=sender,
        subject=say(
            fr="Régie : essai d'envoi réussi", en="Régie: the trial mail arrived"
        ),
        text=say(
            fr="Bonjour,\n\nce mail prouve que Régie sait écrire depuis cette machine. "
            "Il n'y a rien à faire.\n",
            en="Hello,\n\nthis mail proves that Régie can write from this machine. "
            "There is nothing to do.\n",
        ),
    )
    return mailer.send(mail, key=f"doctor:{uuid4()}").note
