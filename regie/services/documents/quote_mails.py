"""The mails to the OBM about quotes that were answered on their page.

The answer itself says that she is to be told, so that both are known or neither. Each
mail is sent once; what did not leave is sent by the next watch.
"""

from __future__ import annotations

from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import Occasion
from regie.billing.period import moment_text
from regie.services import letters
from regie.services.books.collect import ZONE
from regie.services.deliver import Parcel
from regie.services.deliver import to_be_tried
from regie.services.deliver import try_to_deliver
from regie.services.documents.invoices import today_of
from regie.services.documents.quote_answers import deposit_lacks
from regie.services.documents.quote_documents import made_of
from regie.services.documents.quote_next import Following
from regie.services.documents.quote_next import following_of
from regie.services.documents.quotes import find_quote
from regie.services.documents.quotes import offered_in
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.printing.office import profile_path
from regie.services.runtime import Runtime
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit
from regie.words import speaking


def tell_quotes(runtime: Runtime) -> int:
    """Send the mails that have not been sent; return how many left.

    A mail that fails is tried again (`is_to_be_tried`). Without an address in the OBM's
    profile none leaves.
    """
    with runtime.unit(reading=True) as unit:
        numbers = {_key(one): one for one in unit.quotes.answered_by_link()}
        tried = to_be_tried(unit, list(numbers), runtime.clock.now())
    left = [numbers[key] for key in tried]
    if not left or not profile_path(runtime).exists():
        return 0
    office = open_office(runtime)
    if not office.seller.email:
        return 0
    with runtime.unit(reading=True) as unit:
        quotes = [find_quote(unit, one) for one in left]
        parcels = [_parcel(runtime, unit, one, office) for one in quotes]
    return sum(try_to_deliver(runtime, parcel) for parcel in parcels)


def _key(number: str) -> str:
    return f"quote:{number}:answer"


def _parcel(
    runtime: Runtime, unit: Unit, stored: StoredQuote, office: Office
) -> Parcel:
    seller = office.seller
    name = f"{Occasion.QUOTE_ANSWER}.{seller.language}"
    next_ = following_of(unit, stored, today=today_of(runtime))
    known = _known(unit, stored, next_, seller.language)
    if known["deposit_missing"]:
        with speaking(seller.language):
            known["lacking"] = deposit_lacks(office, stored, runtime.clock.now())
    letter = letters.own_letter(runtime.mail_templates, name, known)
    mailing = Mailing(
        key=_key(stored.number),
        about=stored.number,
        occasion=Occasion.QUOTE_ANSWER,
        receiver=seller.email,
        subject=letter.subject,
        text=letter.text,
    )
    return Parcel(mailing=mailing, attachments=(), visibly=True)


def _known(
    unit: Unit, stored: StoredQuote, next_: Following, language: str
) -> dict[str, object]:
    quote, answer = offered_in(stored), stored.answer
    deposit = made_of(unit, stored).deposit
    assert answer is not None  # noqa: S101 -- it was answered
    return {
        "accepted": answer.accepted,
        "who": answer.who,
        "reason": answer.reason,
        "number": stored.number,
        "title": quote.title,
        "client": quote.client,
        "total": quote.gross.text(language),
        "at": moment_text(answer.at, ZONE, language),
        "deposit": next_.deposit,
        "deposit_missing": next_.deposit_missing,
        "deposit_stands": next_.stands(next_.deposit),
        "deposit_total": deposit.gross.text(language) if deposit else "",
        "invoice": next_.invoice,
        "invoice_stands": next_.stands(next_.invoice),
        "campaign": next_.campaign,
        "start": next_.start,
    }
