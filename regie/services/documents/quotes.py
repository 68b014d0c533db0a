"""Quotes: issue one, and see where each stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import replace
from datetime import date
from datetime import datetime

from regie.billing.documents.invoice_view import InvoiceView
from regie.billing.documents.quote import Quote
from regie.billing.documents.quote import quote_invoice
from regie.billing.documents.quote import SERIES
from regie.billing.documents.quote_view import quote_view
from regie.billing.documents.quote_yaml import kept_quote
from regie.billing.documents.quote_yaml import read_quote
from regie.billing.period import day_text
from regie.errors import NotFoundError
from regie.money import Money
from regie.people.people import slug_of
from regie.services.books.collect import local_day
from regie.services.campaigns.launch import Request
from regie.services.documents.invoices import today_of
from regie.services.documents.issuing import draft_name
from regie.services.documents.issuing import keep_file
from regie.services.documents.quote_launch import check_playbook
from regie.services.documents.quote_launch import launch_request
from regie.services.documents.quote_launch import start_command
from regie.services.printing.invoice_pdf import draw
from regie.services.printing.office import kept_country
from regie.services.printing.office import Office
from regie.services.printing.office import open_office
from regie.services.runtime import Runtime
from regie.store.quotes import Printed
from regie.store.quotes import StoredQuote
from regie.store.unit import Unit
from regie.words import LANGUAGES
from regie.words import say
from regie.words import spoken_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A quote as it stands.

    Attributes:
        number: Empty for a draft.
        client: Her slug.
        client_name: What she is called.
        total: With VAT.
        deposit: Billed on acceptance, with VAT.
        valid_until: None for a draft.
        state: `open`, `expired`, `accepted` or `declined`; empty for a draft.
        who: Who answered it; empty before.
        answered_at: None before.
        reason: Why it was declined; empty if nothing was said.
        link: Where the client accepts it; empty once she cannot any more.
        file: Where its PDF lies; empty in a list.
        start: The command that starts its campaign; empty if it names no playbook.
        remarks: As the office's, where it was made just now.
    """

    number: str
    title: str
    client: str
    client_name: str
    total: Money
    deposit: Money
    valid_until: date | None = None
    state: str = ""
    who: str = ""
    answered_at: datetime | None = None
    reason: str = ""
    link: str = ""
    file: str = ""
    start: str = ""
    remarks: tuple[str, ...] = ()


def check_quote(
    runtime: Runtime, text: str, *, file: str, country: str | None = None
) -> None:
    """See whether a quote could be issued, as far as it says itself.

    Args:
        text: The quote, in YAML.
        file: Its name, for messages.
        country: Where the OBM is established; as her kept identity says if None.

    Raises:
        RegieError: It has problems, all of them, or its playbook has.
    """
    _read(
        text, file=file, country=kept_country(runtime) if country is None else country
    )


def _read(text: str, *, file: str, country: str = "") -> Quote:
    language = spoken_language()
    quote = read_quote(text, file=file, language=language, country=country)
    check_playbook(quote)
    return quote


def offer(runtime: Runtime, text: str, *, file: str, draft: bool = False) -> Offered:
    """Issue a quote, or show its draft.

    Args:
        text: The quote, in YAML.
        file: Its name, for messages.
        draft: Show what it would be; nothing is stored and no number is used.

    Raises:
        RegieError: It has problems, all of them, its playbook has, or there is no
            profile.
    """
    quote = _read(text, file=file)
    office, slug = open_office(runtime), slug_of(quote.client)
    now = runtime.clock.now()
    if draft:
        view, _ = _views(office, quote, now, number="")
        pdf = _pdf(office, view, now)
        path = keep_file(runtime, draft_name(slug, say(fr="devis", en="quote")), pdf)
        offered = _offered(quote, number="")
        remarks = office.remarks_on(quote_invoice(quote, office.seller, number=""))
        return replace(offered, file=str(path), remarks=remarks)
    today = local_day(now)
    series = f"{SERIES}{today:%Y}"
    with runtime.unit() as unit:
        unit.invoices.lock()
        sequence = unit.quotes.next_sequence(series)
        number = f"{series}-{sequence:04}"
        view, views = _views(office, quote, now, number=number)
        stored = StoredQuote(
            number=number,
            client_slug=slug,
            issued_on=today,
            valid_until=quote.valid_until(today),
            file=file,
            text=text,
        )
        printed = Printed(
            pdf=_pdf(office, view, now), views=json.dumps(views, ensure_ascii=False)
        )
        unit.quotes.add(stored, printed, series=series, sequence=sequence)
    path = keep_file(runtime, number, printed.pdf)
    standing = _standing(runtime, stored)
    remarks = office.remarks_on(quote_invoice(quote, office.seller, number=number))
    return replace(standing, file=str(path), remarks=remarks)


def list_quotes(runtime: Runtime, client_slug: str = "") -> list[Offered]:
    """Return the quotes of a client, or all, the latest first."""
    with runtime.unit(reading=True) as unit:
        quotes = unit.quotes
        found = quotes.of_client(client_slug) if client_slug else quotes.everything()
    return [_standing(runtime, one) for one in found]


def show_quote(runtime: Runtime, number: str) -> Offered:
    """Return one quote, and write its PDF into the data folder.

    Raises:
        NotFoundError: There is none of that number.
    """
    with runtime.unit(reading=True) as unit:
        stored = find_quote(unit, number)
        pdf = unit.quotes.pdf(stored.number)
    path = keep_file(runtime, stored.number, pdf)
    return replace(_standing(runtime, stored), file=str(path))


def launch_of(runtime: Runtime, number: str) -> Request | None:
    """Return what a quote's acceptance starts; None if it names no playbook.

    Raises:
        RegieError: There is no such quote, or its playbook cannot be read any more.
    """
    with runtime.unit(reading=True) as unit:
        quote = offered_in(find_quote(unit, number))
    return launch_request(quote) if quote.playbook else None


def quote_pdf(runtime: Runtime, number: str) -> bytes:
    """Return the PDF of a quote; raise NotFoundError if there is none."""
    with runtime.unit(reading=True) as unit:
        return unit.quotes.pdf(find_quote(unit, number).number)


def _views(
    office: Office, quote: Quote, now: datetime, *, number: str
) -> tuple[InvoiceView, dict[str, InvoiceView]]:
    """Return the texts of a quote's PDF, and those of its page by language."""
    draft = office.ready(quote_invoice(quote, office.seller, number=number), now)
    today = local_day(now) if number else None
    views = {
        language: quote_view(quote, draft, language, number=number, issued_on=today)
        for language in LANGUAGES
    }
    return views[draft.language], views


def _pdf(office: Office, view: InvoiceView, now: datetime) -> bytes:
    return draw(json.dumps(view, ensure_ascii=False), now=now, look=office.look)


def find_quote(unit: Unit, number: str) -> StoredQuote:
    """Return an issued quote.

    Raises:
        NotFoundError: There is none of that number; names the latest ones.
    """
    stored = unit.quotes.get(number.strip())
    if stored is not None:
        return stored
    latest = ", ".join(unit.quotes.latest_numbers(5))
    if not latest:
        raise NotFoundError(_nothing_issued(number))
    raise NotFoundError(
        say(
            fr=f"Aucun devis « {number} ». Les derniers émis : {latest}.",
            en=f"No quote “{number}”. The latest ones issued: {latest}.",
        )
    )


def _nothing_issued(number: str) -> str:
    return say(
        fr=f"Aucun devis « {number} » : aucun n'est émis encore. Le premier le sera "
        "par regie quote new.",
        en=f"No quote “{number}”: none was issued yet. The first one will be by regie "
        "quote new.",
    )


def offered_in(stored: StoredQuote) -> Quote:
    """Return what an issued quote offers."""
    return kept_quote(stored.text, file=stored.file)


def state_of(stored: StoredQuote, today: date) -> str:
    """Return `open`, `expired`, `accepted` or `declined`."""
    if stored.answer is not None:
        return "accepted" if stored.answer.accepted else "declined"
    return "open" if today <= stored.valid_until else "expired"


def standing_text(offered: Offered) -> str:
    """Return where a quote stands: `refusé le 2 avril 2027`."""
    state = {
        "open": say(fr="en attente", en="open"),
        "expired": say(fr="expiré", en="expired"),
        "accepted": say(fr="accepté", en="accepted"),
        "declined": say(fr="refusé", en="declined"),
    }.get(offered.state, say(fr="brouillon", en="draft"))
    if offered.answered_at is None:
        return state
    on = local_day(offered.answered_at)
    day = day_text(on, spoken_language())
    return say(fr=f"{state} le {day}", en=f"{state} on {day}")


def answer_text(offered: Offered) -> str:
    """Return who answered a quote, and why it was declined; empty before."""
    who = say(fr=f"par {offered.who}", en=f"by {offered.who}") if offered.who else ""
    return say(fr=" : ", en=": ").join(filter(None, [who, offered.reason]))


def _offered(quote: Quote, *, number: str) -> Offered:
    return Offered(
        number=number,
        title=quote.title,
        client=slug_of(quote.client),
        client_name=quote.client,
        total=quote.gross,
        deposit=quote.deposit_gross,
        start=start_command(quote),
    )


def _standing(runtime: Runtime, stored: StoredQuote) -> Offered:
    state = state_of(stored, today_of(runtime))
    until = stored.valid_until
    link = runtime.links.quote(stored.number, until=until) if state == "open" else ""
    return replace(
        _offered(offered_in(stored), number=stored.number),
        valid_until=until,
        state=state,
        who=stored.answer.who if stored.answer else "",
        answered_at=stored.answer.at if stored.answer else None,
        reason=stored.answer.reason if stored.answer else "",
        link=link,
    )
