"""A statement on the terminal: each line, why it is what it is, and its entries."""

from __future__ import annotations

from collections.abc import Sequence

from regie.billing.period import moment_text
from regie.billing.revenue.sources import Source
from regie.billing.statement.contest import Contest
from regie.billing.statement.contest import Ruling
from regie.billing.statement.contest_text import promise_text
from regie.billing.statement.party_due import bills_text
from regie.billing.statement.source_text import exchange_text
from regie.billing.statement.source_text import what_of
from regie.billing.statement.statement_text import SOURCES_SHOWN_MAX
from regie.billing.work.detail import Spell
from regie.billing.work.durations import seconds_text
from regie.billing.work.spells_table import marks_of
from regie.cli import show
from regie.cli.whole_table import Head
from regie.cli.whole_table import whole_table
from regie.planning.wording import date_text
from regie.services.books.collect import ZONE
from regie.services.statement.statements import Shown
from regie.services.statement.statements import ShownLine
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon

#: A day in a narrow column.
SHORT = "d MMM y"


def print_statement(shown: Shown) -> None:
    """Print a statement, or the draft of one."""
    title = (shown.party, shown.client_name, shown.period_text, shown.number)
    show.say_line(" · ".join(word for word in title if word), style="bold")
    until = moment_text(shown.known_by, ZONE, spoken_language())
    show.say_line(
        say(
            fr=f"Accord « {shown.agreement} ». Mouvements connus de Régie le {until}.",
            en=f"Agreement “{shown.agreement}”. Movements that Régie knew on {until}.",
        )
    )
    for line in shown.lines:
        _print_line(line)
    total = with_colon(say(fr="Total HT", en="Total without VAT"))
    show.say_line(f"{total} {shown.total.said()}", style="bold")
    for due in shown.shares:
        bills = bills_text(due, spoken_language())
        show.say_line(f"{with_colon(bills)} {due.due.said()}")
    for line in shown.parties:
        _print_line(line)
    for line in (*shown.lines, *shown.parties):
        about = f"{line.number}. {line.title}"
        counts = say(fr="mouvements comptés", en="movements counted")
        _print_sources(f"{about} · {counts}", line.sources, with_vat=line.with_vat)
        _print_spells(f"{about} · {say(fr='heures', en='hours')}", line.spells)
    _print_sources(shown.not_counted, shown.left_out, with_vat=shown.with_vat)


def contest_line(one: Contest) -> str:
    """Say who contests what, and what was answered."""
    words = {
        None: say(fr="attend une réponse", en="waits for an answer"),
        Ruling.HELD: say(fr="mise de côté", en="set aside"),
        Ruling.KEPT: say(fr="montant maintenu", en="the amount stands"),
        Ruling.ACCEPTED: say(fr="acceptée", en="accepted"),
    }
    head = say(fr=f"Contestation {one.id}", en=f"Contest {one.id}")
    who = f"{one.who} ({one.party})" if one.party not in {"", one.who} else one.who
    text = f"{head} · {with_colon(who)} {one.reason} → {words[one.ruling]}"
    if one.promise:
        text += f", {promise_text(one.promise, spoken_language())}"
    if one.answers and one.answers[-1].ruling is Ruling.WITHDRAWN:
        text += say(fr=" (réponse retirée)", en=" (answer withdrawn)")
    return text


def _print_line(line: ShownLine) -> None:
    show.say_line("")
    title = with_colon(f"{line.number}. {line.title}")
    show.say_line(f"{title} {line.amount.said()}", style="bold")
    for rung in line.rungs:
        why = f"  {rung.why}" if rung.why else ""
        show.say_line(f"   {with_colon(rung.label)} {rung.amount.said()}{why}")
    for one in line.contests:
        show.say_line(f"   {contest_line(one)}", style="yellow")


def _print_sources(title: str, sources: Sequence[Source], *, with_vat: bool) -> None:
    if not sources:
        return
    language = spoken_language()
    rows = [
        (
            date_text(source.effective_on, SHORT, language),
            what_of(source, language) + exchange_text(source, language),
            source.customer or "—",
            source.key,
            source.amount.text(language),
        )
        for source in sources[:SOURCES_SHOWN_MAX]
    ]
    amount = say(fr="Montant HT", en="Without VAT")
    if with_vat:
        amount = say(fr="Montant TTC", en="With VAT")
    heads = [
        Head(name=say(fr="Jour", en="Day"), whole=True),
        Head(name=say(fr="Quoi", en="What"), least=15),
        Head(name=say(fr="Client", en="Customer"), least=8, gives=True),
        Head(name=say(fr="Référence", en="Reference"), whole=True),
        Head(name=amount, right=True),
    ]
    _print_table(title, heads, rows, len(sources))


def _print_spells(title: str, spells: Sequence[Spell]) -> None:
    if not spells:
        return
    language = spoken_language()
    rows = [
        (
            date_text(spell.entry.on, SHORT, language),
            spell.entry.job.person,
            _worked(spell),
            str(spell.entry.number or "—"),
            seconds_text(spell.entry.seconds, language),
        )
        for spell in spells[:SOURCES_SHOWN_MAX]
    ]
    heads = [
        Head(name=say(fr="Jour", en="Day"), whole=True),
        Head(name=say(fr="Qui", en="Who"), least=8),
        Head(name=say(fr="Quoi", en="What"), least=12, gives=True),
        Head(name=say(fr="N°", en="No."), whole=True),
        Head(name=say(fr="Durée", en="Time"), right=True),
    ]
    _print_table(title, heads, rows, len(spells))


def _worked(spell: Spell) -> str:
    job = spell.entry.job
    told = " · ".join(one for one in (job.activity, job.note) if one) or "—"
    return told + marks_of(spell, spoken_language())


def _print_table(
    title: str, heads: Sequence[Head], rows: Sequence[Sequence[str]], count: int
) -> None:
    show.say_line("")
    show.say_line(f"{title} ({count})", style="bold")
    out = show.console()
    out.print(whole_table(heads, rows, width=out.width), crop=False)
    more = count - len(rows)
    if more > 0:
        others = counted(more, fr=("autre", "autres"), en=("more", "more"))
        show.say_line(say(fr=f"… et {others}.", en=f"… and {others}."))
