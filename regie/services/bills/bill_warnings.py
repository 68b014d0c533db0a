"""What somebody should know before a period is billed, beside what cannot be billed."""

from __future__ import annotations

from collections import Counter
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence

from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import sources_in
from regie.ledger.dispute_sales import held_of_no_sale
from regie.ledger.dispute_sales import is_nameless
from regie.ledger.dispute_sales import with_sales
from regie.ledger.disputes import BY_HAND
from regie.ledger.disputes import DISPUTED_KINDS
from regie.ledger.disputes import Event
from regie.ledger.disputes import events_in
from regie.ledger.disputes import events_of
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.money import Currency
from regie.money import Money
from regie.services.agreements.versions import Version
from regie.services.bills.advances_left import advances_gone
from regie.services.bills.passed_over import billed_twice
from regie.services.books.correct_words import undo_command
from regie.services.books.dispute_doubts import doubtful
from regie.services.documents.carried import silent_notes
from regie.services.statement.settled_before import settled_before
from regie.store.dispute_rows import Wanted
from regie.store.unit import Unit
from regie.words import counted
from regie.words import say

#: Disputes that a sentence has the commands of.
_NAMED_MAX = 5

#: Ends of disputes that a person told.
_BY_HAND = Wanted(key_has=f":{BY_HAND}")


def bill_warnings(
    unit: Unit, statement: Statement, versions: Sequence[Version]
) -> tuple[str, ...]:
    """Return a sentence on each thing to look at before this is billed.

    Args:
        versions: See `versions_in_force`; none where other periods come first.
    """
    return (
        *billed_twice(unit, statement.client, statement),
        *silent_notes(unit, statement),
        *(settled_before(unit, statement, versions) if versions else ()),
        *advances_gone(statement),
        *open_disputes(unit, statement),
        *_open_contests(unit, statement),
    )


def open_disputes(unit: Unit, statement: Statement) -> Iterator[str]:
    """Yield a sentence on what banks hold of sales that count here, and earlier."""
    held = unit.balances.at(statement.client)
    is_held = any(account.role == "disputes" for account, _ in held)
    if not is_held and not unit.ledger.disputes(statement.client, _BY_HAND):
        return
    entries = with_sales(unit.ledger.entries(statement.client, kinds=DISPUTED_KINDS))
    yield from doubtful(entries)
    by_sale = held_by_sale(entries)
    counts = {one.key for line in statement.all_lines for one in line.sources}
    before = {
        key
        for stored in unit.documents.statements_before(
            statement.client, statement.period.start
        )
        for key in sources_in(stored.text)
    }
    for sales, is_earlier in ((counts, False), (before - counts, True)):
        held_now = {key: +by_sale[key] for key in by_sale if key in sales}
        open_now = [one for one in held_now.values() if one]
        if open_now:
            keys = _opened(entries, {key for key, one in held_now.items() if one})
            yield _disputed(open_now, keys, is_earlier=is_earlier)
    alone = held_of_no_sale(entries)
    if alone:
        yield _alone(alone)
    told = {key for key in by_sale if key in before | counts}
    more = {key: -by_sale[key] for key in told if -by_sale[key]}
    if more:
        losses = [one for one in _standing_losses(entries) if one.parent in more]
        yield _come_back(list(more.values()), losses)


def held_by_sale(entries: Iterable[Entry]) -> Mapping[str, Counter[Currency]]:
    """Return what banks hold, by sale."""
    by_sale: defaultdict[str, Counter[Currency]] = defaultdict(Counter)
    for entry in entries:
        for posting in entry.postings:
            if posting.account.role == "disputes":
                by_sale[entry.parent][posting.amount.currency] += posting.amount.minor
    return by_sale


def _opened(entries: Sequence[Entry], sales: Collection[str]) -> list[str]:
    """Return what opened the disputes of sales of which something is still held."""
    found = []
    by_sale: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_sale[entry.parent].append(entry)
    for sale in sales:
        events = standing(events_in(by_sale[sale]))
        for event in events:
            own = [one.entry for one in events_of(event.dispute, events)]
            held = sum(
                posting.amount.minor
                for entry in own
                for posting in entry.postings
                if posting.account.role == "disputes"
            )
            if event.kind is EntryKind.DISPUTE and held > 0:
                found.append(first_key(event.entry))
    return sorted(found)


def _standing_losses(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield what was lost and is not undone."""
    undone = {one.reverses for one in entries if one.reverses}
    for entry in entries:
        if entry.kind is EntryKind.DISPUTE_LOST and entry.key not in undone:
            yield entry


def _open_contests(unit: Unit, statement: Statement) -> tuple[str, ...]:
    """Return a sentence on each earlier statement with contests to be answered."""
    earlier = {
        one.id: read_period(one.period)
        for one in unit.documents.statements_before(
            statement.client, statement.period.start
        )
    }
    waiting: defaultdict[Period, int] = defaultdict(int)
    for contest in unit.contests.all():
        if contest.statement_id in earlier and not contest.is_settled:
            waiting[earlier[contest.statement_id]] += 1
    return tuple(_contested(number, period) for period, number in waiting.items())


def _disputed(
    sales: Sequence[Counter[Currency]], keys: Sequence[str], *, is_earlier: bool
) -> str:
    """Say what a bank holds of sales, by currency.

    Args:
        keys: What opened the disputes.
    """
    amounts = _sums(sales)
    what = counted(len(sales), fr=("vente", "ventes"), en=("sale", "sales"))
    commands = _commands([(key, "") for key in keys])
    where = say(fr="que ce relevé compte", en="that this statement counts")
    if is_earlier:
        where = say(
            fr="que des relevés d'avant ont comptées",
            en="that earlier statements counted",
        )
        if len(sales) == 1:
            where = say(
                fr="qu'un relevé d'avant a comptée",
                en="that an earlier statement counted",
            )
    return say(
        fr=f"Litige ouvert : la banque retient {amounts} de {what} {where}. Perdu, il "
        "est ôté d'un relevé suivant ; gagné, rien ne change. Sa fin, si vous la "
        f"connaissez (--won s'il est gagné) : {commands}",
        en=f"Open dispute: the bank holds {amounts} of {what} {where}. Lost, it is "
        "taken off a later statement; won, nothing changes. How it ended, if you know "
        f"(--won if it is won): {commands}",
    )


def _alone(held: Sequence[tuple[Event, Money]]) -> str:
    """Say what a bank holds of sales that are not known."""
    amounts = _sums([Counter({one.currency: one.minor}) for _, one in held])
    commands = _commands(
        [
            (first_key(one.entry), "--id dp_… " if is_nameless(one) else "")
            for one, _ in sorted(held, key=lambda each: each[0].entry.key)
        ]
    )
    return say(
        fr="Litige ouvert, sans que sa vente soit connue : la banque retient "
        f"{amounts}. Le prestataire de paiement dit de quelle vente il s'agit. Perdu, "
        "il est ôté d'un relevé. Sa fin, si vous la connaissez (--won s'il est gagné) "
        f": {commands}",
        en="Open dispute, of which the sale is not known: the bank holds "
        f"{amounts}. The payment vendor says which sale it is of. Lost, it is taken "
        f"off a statement. How it ended, if you know (--won if it is won): {commands}",
    )


def _commands(disputes: Sequence[tuple[str, str]]) -> str:
    """Write what ends disputes, by the key of what opened each and its option."""
    day = say(fr="AAAA-MM-JJ", en="YYYY-MM-DD")
    commands = " ; ".join(
        f'regie ledger dispute {key} --lost {option}--on {day} --reason "…"'
        for key, option in disputes[:_NAMED_MAX]
    )
    return commands + (" ; …" if len(disputes) > _NAMED_MAX else "")


def _come_back(sales: Sequence[Counter[Currency]], losses: Sequence[Entry]) -> str:
    """Say that more came back of disputes than a bank held, and what mends it."""
    amounts = _sums(sales)
    what = counted(len(sales), fr=("vente", "ventes"), en=("sale", "sales"))
    told = say(
        fr=f"Litige : {amounts} de plus que ce que la banque retenait de {what} sont "
        "revenus. ",
        en=f"Dispute: {amounts} more than the bank held of {what} came back. ",
    )
    if not losses:
        return told + say(
            fr="Il manque au journal ce qui a ouvert le litige : importez l'export de "
            "ses jours.",
            en="What opened the dispute lacks in the ledger: import the export of its "
            "days.",
        )
    commands = " ; ".join(undo_command(one.key) for one in losses)
    return told + say(
        fr=f"S'il n'est pas perdu, annulez la perte : {commands}",
        en=f"If it is not lost, undo the loss: {commands}",
    )


def _sums(sales: Iterable[Counter[Currency]]) -> str:
    """Write the sums of amounts by currency."""
    sums = sum(sales, Counter())
    return ", ".join(
        Money(sums[currency], currency).said()
        for currency in sorted(sums, key=lambda one: one.code)
        if sums[currency]
    )


def _contested(number: int, period: Period) -> str:
    lines = counted(
        number,
        fr=("contestation attend", "contestations attendent"),
        en=("contest waits", "contests wait"),
    )
    return say(
        fr=f"Relevé {period.of_french()} : {lines} votre réponse. Ce que vous "
        "accordez avant de facturer est dans ce relevé-ci, après, dans le suivant. "
        "Les voir : regie statement list.",
        en=f"Statement of {period.text('en')}: {lines} for your answer. What you "
        "accept before you bill is in this statement, afterwards in the next one. See "
        "them: regie statement list.",
    )
