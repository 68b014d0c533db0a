"""What an accepted quote starts: the campaign of the playbook that it names."""

from __future__ import annotations

from regie.billing.documents.quote import Quote
from regie.errors import UsageError
from regie.playbook.load import load_source
from regie.services.campaigns.answers import fault_of
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import request_from_text
from regie.words import spoken_language


def launch_request(quote: Quote) -> Request:
    """Return what starts the campaign; what the quote leaves open is still to ask.

    Raises:
        UsageError: The playbook cannot be read, or a value has no `=`.
    """
    return request_from_text(
        playbook=quote.playbook, client=quote.client, values=quote.values
    )


def start_command(quote: Quote) -> str:
    """Return the command that starts the campaign; empty if the quote starts none."""
    if not quote.playbook:
        return ""
    said = "".join(f" --set {_word(one)}" for one in quote.values)
    return f"regie start {_word(quote.playbook)} --client {_word(quote.client)}{said}"


def check_playbook(quote: Quote) -> None:
    """Refuse before the offer what could not be started once it is accepted.

    Raises:
        RegieError: The playbook is not there or has problems, or a value is none of it.
    """
    if not quote.playbook:
        return
    request = launch_request(quote)
    playbook = load_source(request.source, language=spoken_language())
    faults = [fault_of(playbook, name, text) for name, text in request.values.items()]
    if any(faults):
        raise UsageError("\n".join(fault for fault in faults if fault))


def _word(text: str) -> str:
    """Return a word of a command line, in quotes where it needs them."""
    return f'"{text}"' if " " in text else text
