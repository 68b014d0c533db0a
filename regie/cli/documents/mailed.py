"""Lines about mails with documents, and the option that sends one."""

from __future__ import annotations

from typing import Annotated

import typer

from regie.cli import show
from regie.services.bills.share_mails import ShareMail
from regie.services.documents.mail_document import mail_document
from regie.services.documents.mail_document import mail_sentence
from regie.services.documents.mail_document import Mailed
from regie.services.runtime import Runtime
from regie.words import say

SendOption = Annotated[
    bool,
    typer.Option(
        "--send",
        help="Envoie le mail, avec le PDF. | Send the mail, with the PDF.",
    ),
]


def mail_if_wanted(opened: Runtime, number: str, *, wanted: bool) -> Mailed | None:
    """Send what was just issued, or say what would be sent; None for a draft."""
    return mail_document(opened, number, send=wanted) if number else None


def share_sentence(client: str, period: str, mail: ShareMail) -> str:
    """Return where a party's mail stands, in one line."""
    of = f'--client {client} --period {period} --party "{mail.party}"'
    return mail_sentence(mail.mailed, f"regie statement send {of} --send")


def print_mailed(mailed: Mailed | None, *, asked: bool) -> None:
    """Print what was sent, or the whole mail where it is only shown.

    Args:
        asked: It was asked for; otherwise it is a preview.
    """
    if mailed is None:
        return
    if asked or mailed.state:
        show.say_line(mail_sentence(mailed))
        return
    show_mail(mailed)
    command = f"regie invoice send {mailed.number} --send"
    show.say_line(
        say(
            fr=f"Rien n'est parti. L'envoyer : {command}",
            en=f"Nothing was sent. To send it: {command}",
        )
    )


def show_mail(mailed: Mailed) -> None:
    """Print a mail that is only shown."""
    nobody = say(fr="(aucune adresse)", en="(no address)")
    files = f"  [{', '.join(mailed.files)}]" if mailed.files else ""
    show.say_line(say(fr="Le mail serait :", en="The mail would be:"), style="bold")
    show.say_line(f"  → {mailed.receiver or nobody}")
    show.say_line(f"  {mailed.subject}{files}", style="dim")
    for line in mailed.text.splitlines():
        show.say_line(f"  {line}".rstrip(), style="dim")
