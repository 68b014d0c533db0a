"""The mails about contested lines: to the OBM, and the answers to who contested.

Each is sent once; what did not leave is sent by the next watch.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from regie.billing.agreed.agreement import OBM
from regie.billing.documents.mailing import Mailing
from regie.billing.documents.mailing import Occasion
from regie.billing.period import read_period
from regie.billing.statement.contest import Answer
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.billing.statement.contest import standing_of
from regie.billing.statement.statement_line import StatementLine
from regie.billing.statement.statement_text import title_of
from regie.errors import ConflictError
from regie.money import Money
from regie.ports import Address
from regie.services import letters
from regie.services.books.collect import next_moment
from regie.services.deliver import Parcel
from regie.services.deliver import to_be_tried
from regie.services.deliver import try_to_deliver
from regie.services.links import seen_outside
from regie.services.printing.office import open_office
from regie.services.printing.office import profile_path
from regie.services.runtime import Runtime
from regie.services.statement.answer import amount_for
from regie.services.statement.answer import difference_of
from regie.services.statement.answer import find_contest
from regie.services.statement.answer import is_shared
from regie.services.statement.answer import Reply
from regie.services.statement.promises import added_before
from regie.services.statement.readers import reader_of
from regie.services.statement.restate import restated
from regie.store.documents import StoredStatement
from regie.store.unit import Unit
from regie.words import pick


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """A contest with what its mails speak of.

    Attributes:
        number: Of the invoice; empty without one, and where another party contests.
        receiver: Where answers go; empty where no address is known.
        language: Of whoever contests.
        shared: No amount is promised of the line.
        before: Of each answer, what statements before it added for the line; None where
            it promises nothing.
    """

    contest: Contest
    stored: StoredStatement
    number: str
    client: str
    receiver: str
    language: str
    line: StatementLine
    shared: bool
    before: tuple[Money | None, ...]

    def title(self, language: str) -> str:
        """Return what the line is called by whoever contests it."""
        reader = self.contest.party or OBM
        return title_of(self.line, language, reader=reader)

    def amount(self, language: str) -> str:
        """Return what it comes to for whoever contests it."""
        return amount_for(self.contest, self.line).text(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMail:
    """What whoever contests would be told by mail.

    Attributes:
        receiver: Empty where no address is known: she reads it on her page only.
    """

    receiver: str
    subject: str
    text: str


def tell_contests(runtime: Runtime) -> int:
    """Send the mails that have not been sent; return how many left.

    A mail that fails is tried again (`is_to_be_tried`), and so is what belongs to a
    statement that is no longer the same when it is computed again (`regie statement
    verify`).
    """
    if not profile_path(runtime).exists():
        return 0
    seller, now = open_office(runtime).seller, runtime.clock.now()
    with runtime.unit(reading=True) as unit:
        wanted = [
            parcel
            for contest in unit.contests.all()
            if (keys := to_be_tried(unit, _keys(contest, seller.email), now))
            for parcel in _known_parcels(runtime, unit, contest, seller.email)
            if parcel.mailing.key in keys
        ]
    return sum(try_to_deliver(runtime, parcel) for parcel in wanted)


def answer_mail(runtime: Runtime, contest_id: int, reply: Reply) -> AnswerMail:
    """Return the mail that an answer would be, whether or not its amount is doubted.

    Raises:
        NotFoundError: There is no such contest.
        UsageError: An accepted line has no other amount.
    """
    seller = open_office(runtime).seller
    with runtime.unit(reading=True) as unit:
        contest = find_contest(unit, contest_id)
        stored = unit.documents.statement_of(contest.statement_id)
        answer = Answer(
            ruling=reply.ruling,
            who=reply.who,
            reason=reply.reason.strip(),
            at=next_moment(runtime, unit, stored.client_slug),
            difference=difference_of(unit, stored, contest, replace(reply, sure=True)),
        )
        given = replace(contest, answers=(*contest.answers, answer))
        about = _about(unit, given, seller.language)
    known = _to_the_client(runtime, about, len(contest.answers), seller.name)
    name = f"{Occasion.CONTEST_ANSWER}.{about.language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    return AnswerMail(receiver=about.receiver, subject=letter.subject, text=letter.text)


def _keys(contest: Contest, obm: str) -> list[str]:
    """Return the keys of the mails about a contest: they are looked up first."""
    answers = range(1, len(contest.answers) + 1)
    own = [f"contest:{contest.id}"] if obm else []
    return own + [f"contest:{contest.id}:answer:{place}" for place in answers]


def _known_parcels(
    runtime: Runtime, unit: Unit, contest: Contest, obm: str
) -> list[Parcel]:
    try:
        return _parcels(runtime, unit, contest, obm)
    except ConflictError:
        return []


def _parcels(runtime: Runtime, unit: Unit, contest: Contest, obm: str) -> list[Parcel]:
    seller = open_office(runtime).seller
    about = _about(unit, contest, seller.language)
    found = []
    if obm:
        known = _to_the_obm(runtime, about, seller.language)
        key = f"contest:{contest.id}"
        found.append(
            _parcel(
                runtime, about, key, obm, (Occasion.CONTEST, seller.language, known)
            )
        )
    for place in range(len(contest.answers)):
        if about.receiver:
            known = _to_the_client(runtime, about, place, seller.name)
            key = f"contest:{contest.id}:answer:{place + 1}"
            words = (Occasion.CONTEST_ANSWER, about.language, known)
            found.append(_parcel(runtime, about, key, about.receiver, words))
    return found


def _about(unit: Unit, contest: Contest, own_language: str) -> _About:
    stored = unit.documents.statement_of(contest.statement_id)
    version, statement = restated(unit, stored)
    invoice = unit.invoices.of_statement(stored.id)
    line, to = statement.all_lines[contest.line], version.agreement.buyer
    receiver, language = to.email, to.language
    if contest.party:
        invoice = None
        reader = reader_of(unit, stored.client_slug, contest.party)
        receiver, language = reader.email, reader.language
    return _About(
        contest=contest,
        stored=stored,
        number=invoice.number if invoice else "",
        client=statement.client_name,
        receiver=receiver,
        language=language or own_language,
        line=line,
        shared=is_shared(contest, line),
        before=tuple(
            added_before(unit, stored, contest, one) for one in contest.answers
        ),
    )


def _of(stored: str, language: str) -> str:
    """Return `de mars 2027`, `of March 2027`."""
    period = read_period(stored)
    return pick(language, fr=period.of_french(), en=f"of {period.text('en')}")


def _to_the_obm(runtime: Runtime, about: _About, language: str) -> dict[str, Any]:
    stored = about.stored
    return {
        "client": about.client,
        "period": read_period(stored.period).text(language),
        "of_period": _of(stored.period, language),
        "number": about.number,
        "party": about.contest.party,
        "shared": about.shared,
        "who": about.contest.who,
        "reason": about.contest.reason,
        "title": about.title(language),
        "amount": about.amount(language),
        "contest": about.contest.id,
        "console": f"{runtime.console}/money/{stored.client_slug}/statements/"
        f"{stored.period}",
    }


def _to_the_client(
    runtime: Runtime, about: _About, place: int, seller: str
) -> dict[str, Any]:
    """Return what the mail of an answer may speak of.

    Args:
        place: Of the answer, from 0 on.
    """
    stored, language, party = about.stored, about.language, about.contest.party
    answer, before = about.contest.answers[place], about.contest.answers[:place]
    withdrawn = standing_of(before) if answer.ruling is Ruling.WITHDRAWN else None
    stands = standing_of((*before, answer))
    difference = (withdrawn or answer).difference
    links, added = runtime.links, about.before[place]
    left = difference - added if difference is not None and added else difference
    named = (stored.client_slug, stored.period)
    return {
        "party": party,
        "ruling": answer.ruling.value,
        "withdrawn": withdrawn.ruling.value if withdrawn else "",
        "held": stands is not None and stands.ruling is Ruling.HELD,
        "number": about.number,
        "period": read_period(stored.period).text(language),
        "of_period": _of(stored.period, language),
        "who": about.contest.who,
        "title": about.title(language),
        "amount": about.amount(language),
        "difference": "" if difference is None else difference.text(language),
        "before": added.text(language) if added else "",
        "left": "" if left is None else left.text(language),
        "favour": favour_of(left, party, language) if left else "",
        "reason": answer.reason,
        "entries": about.line.has_entries,
        "statement": seen_outside(
            links.share(*named, party, now=answer.at)
            if party
            else links.statement(*named, now=answer.at)
        ),
        "seller": seller,
    }


def favour_of(difference: Money, party: str, language: str) -> str:
    """Say in whose favour what comes next of a line is; empty for nothing.

    Args:
        difference: Without VAT; negative takes off.
        party: Whose share it is; empty for the client, who pays.
    """
    if not difference:
        return ""
    if (difference.minor > 0) == bool(party):
        return pick(language, fr="en votre faveur", en="in your favour")
    if party:
        return pick(language, fr="en moins pour vous", en="less for you")
    return pick(language, fr="à votre charge", en="for you to pay")


def _parcel(
    runtime: Runtime,
    about: _About,
    key: str,
    receiver: str,
    words: tuple[Occasion, str, dict[str, Any]],
) -> Parcel:
    occasion, language, known = words
    name = f"{occasion}.{language}"
    letter = letters.own_letter(runtime.mail_templates, name, known)
    seller = open_office(runtime).seller
    mailing = Mailing(
        key=key,
        about=f"{about.stored.client_slug}:{about.stored.period}",
        occasion=occasion,
        receiver=receiver,
        subject=letter.subject,
        text=letter.text,
    )
    reply_to = Address(email=seller.email, name=seller.name) if seller.email else None
    return Parcel(mailing=mailing, attachments=(), reply_to=reply_to, visibly=True)
