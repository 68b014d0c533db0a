"""Time entries and timers, as sentences and tables."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from rich.markup import escape
from rich.table import Table

from regie.billing.period import Period
from regie.billing.work.annex import hours_csv
from regie.billing.work.durations import minutes_of
from regie.billing.work.durations import of_time
from regie.billing.work.durations import seconds_text
from regie.billing.work.entry import TimeEntry
from regie.cli import show
from regie.services.bills.hours_left import HoursLeft
from regie.services.bills.hours_left import left_sentence
from regie.services.bills.hours_left import period_lines
from regie.services.books.collect import local_day
from regie.services.books.collect import ZONE
from regie.services.work.agreed_activity import Misspelled
from regie.services.work.agreed_activity import misspelled_sentence
from regie.services.work.import_time import Imported
from regie.services.work.import_time import summary_of
from regie.services.work.timer import Running
from regie.services.work.timesheet import Corrected
from regie.services.work.timesheet import Listed
from regie.services.work.unagreed import bill_text
from regie.services.work.unagreed import Unagreed
from regie.services.work.unagreed import unagreed_sentence
from regie.words import counted
from regie.words import say
from regie.words import spoken_language
from regie.words import with_colon


def running_line(one: Running, names: Mapping[str, str]) -> str:
    """Say which timer runs, and for how long.

    Args:
        names: Of the clients, by slug.
    """
    job = one.timer.job
    since = f"{one.timer.started_at.astimezone(ZONE):%H:%M}"
    long = seconds_text(one.seconds, spoken_language())
    said = (names.get(job.client, job.client), job.activity, job.note)
    what = " · ".join(word for word in said if word)
    told = say(
        fr=f"⏱ {job.person} : {what}, depuis {since} ({long})",
        en=f"⏱ {job.person}: {what}, since {since} ({long})",
    )
    if not one.is_long:
        return told
    return told + say(fr=" — oublié ?", en=" — forgotten?")


def forgotten_line(one: Running) -> str:
    """Say that a timer is gone and nothing of it was kept."""
    long = seconds_text(one.seconds, spoken_language())
    return say(
        fr=f"Chronomètre effacé ({long}) : rien n'est gardé.",
        en=f"Timer dropped ({long}): nothing is kept.",
    )


def kept_line(listed: Listed, names: Mapping[str, str], *, dry: bool = False) -> str:
    """Say what was kept, or would be.

    Args:
        names: Of the clients, by slug.
    """
    entry = listed.entry
    long = seconds_text(entry.seconds, spoken_language())
    day = _day(entry)
    number = say(fr="à blanc", en="dry run") if dry else number_text(entry.number)
    client = names.get(entry.job.client, entry.job.client)
    what = " · ".join(word for word in (client, entry.job.activity) if word)
    told = f"{with_colon(number)} {long} · {what} · {day}"
    why = f" ⚠ {listed.unbilled}" if listed.unbilled else ""
    return told + _overlap(listed) + why + _long_ago(entry)


def corrected_line(done: Corrected) -> str:
    """Say what was taken back and written anew, and what that does to a bill."""
    language, before = spoken_language(), done.before
    long = seconds_text(before.seconds, language)
    told = say(
        fr=f"{number_text(before.number)} reprise ({long})",
        en=f"{number_text(before.number)} taken back ({long})",
    )
    if done.after is not None:
        fresh = seconds_text(done.after.seconds, language)
        told += say(
            fr=f", écrite à nouveau : {number_text(done.after.number)} ({fresh})",
            en=f", written anew: {number_text(done.after.number)} ({fresh})",
        )
    if done.after is not None and done.after.on != before.on:
        told += f" · {_day(done.after)}{_long_ago(done.after)}"
    if done.invoice:
        told += say(
            fr=f". Déjà comptée ({done.invoice}) : le prochain relevé compte la "
            "différence.",
            en=f". Counted already ({done.invoice}): the next statement counts the "
            "difference.",
        )
    return told


def to_bill(found: Sequence[HoursLeft]) -> None:
    """Print what each client's hours come to, and each of her open periods."""
    for one in found:
        show.say_line(left_sentence(one), style="yellow" if one.is_near else "")
        for line in period_lines(one):
            show.say_line(f"  {line}")


def in_doubt(unagreed: Sequence[Unagreed], unlike: Sequence[Misspelled]) -> None:
    """Print which hours nothing bills, and which activities are spelled otherwise."""
    for hours in unagreed:
        show.say_line(unagreed_sentence(hours))
    for one in unlike:
        show.say_line(misspelled_sentence(one), style="yellow")


def entries(found: Sequence[Listed], names: Mapping[str, str]) -> None:
    """Print entries by day, with their sum.

    Args:
        names: Of the clients, by slug.
    """
    language = spoken_language()
    table = Table(box=None, pad_edge=False)
    titles = say(
        fr="N°|Jour|Heures|Durée|Cliente|Qui|Quoi|Facture",
        en="No.|Day|Hours|Time|Client|Who|What|Invoice",
    )
    for name in titles.split("|"):
        table.add_column(name)
    for one in found:
        entry, job = one.entry, one.entry.job
        what = " · ".join(word for word in (job.activity, job.note, entry.why) if word)
        table.add_row(
            str(entry.number or ""),
            _day(entry),
            _clocks(entry),
            seconds_text(entry.seconds, language),
            escape(names.get(job.client, job.client)),
            escape(job.person),
            escape(what + _overlap(one)),
            escape(bill_text(one.entry, one.invoice, one.unbilled, one.covered)),
        )
    show.console().print(table)
    show.say_line(_sum(found), style="bold")


def this_week_line(monday: date) -> str:
    """Say that only one week is listed, and how another time is."""
    week = Period(start=monday, end=monday + timedelta(days=7))
    days = week.text(spoken_language())
    month = f"{monday:%Y-%m}"
    return say(
        fr=f"Seulement cette semaine, {days}. Tout le mois : regie time list --period "
        f"{month}",
        en=f"This week only, {days}. The whole month: regie time list --period {month}",
    )


def number_text(number: int) -> str:
    """Return `n° 3`, in English `no. 3`."""
    return say(fr=f"n° {number}", en=f"no. {number}")


def as_csv(found: Sequence[Listed], names: Mapping[str, str]) -> None:
    """Print entries as a table that `regie time import` reads, for an annex.

    Args:
        names: Of the clients, by slug.
    """
    invoices = {one.entry.key: one.invoice for one in found}
    entries_ = [one.entry for one in found]
    table = hours_csv(
        entries_, invoices, names=names, language=spoken_language(), zone=ZONE
    )
    sys.stdout.write(table)


def imported(done: Imported, names: Mapping[str, str]) -> None:
    """Print what an import read.

    Args:
        names: Of the clients, by slug.
    """
    new = counted(
        len(done.entries),
        fr=("saisie nouvelle", "saisies nouvelles"),
        en=("new entry", "new entries"),
    )
    known = counted(
        done.known, fr=("déjà gardée", "déjà gardées"), en=("known", "known")
    )
    entries([Listed(entry=entry) for entry in done.entries], names)
    worked = summary_of(done.entries)
    worked = say(fr=f"{worked} de travail", en=f"{worked} worked")
    told = f"{new} ({worked}), {known}."
    if not done.kept:
        told += say(
            fr=" Rien n'est écrit : --apply garde ces lignes.",
            en=" Nothing is written: --apply keeps these lines.",
        )
    show.say_line(told)
    for remark in filter(None, (done.guess, done.unread)):
        show.say_line(remark, style="dim")


def _sum(found: Sequence[Listed]) -> str:
    billable = [one for one in found if one.entry.job.billable]
    without = _seconds([one for one in billable if one.unbilled])
    covered = _seconds([one for one in billable if one.covered])
    told = _billable(_seconds(found), _seconds(billable) - without - covered)
    if covered:
        told += _covered(covered)
    if without:
        told += _without(without)
    return told


def _seconds(found: Sequence[Listed]) -> int:
    return sum(one.entry.seconds for one in found)


def _billable(whole: int, part: int) -> str:
    language = spoken_language()
    minutes = minutes_of(part)
    may_be = of_time(minutes, "fr", one="facturable", many="facturables")
    are = of_time(minutes, "en", one="is", many="are")
    told, within = seconds_text(whole, language), seconds_text(part, language)
    return say(
        fr=f"{told} de travail, dont {within} {may_be}",
        en=f"{told} worked, of which {within} {are} billable",
    )


def _covered(seconds: int) -> str:
    long = seconds_text(seconds, spoken_language())
    are = of_time(minutes_of(seconds), "en", one="is", many="are")
    return say(
        fr=f", {long} que l'accord ne facture pas à l'heure",
        en=f", {long} {are} not billed by the hour, as agreed",
    )


def _without(seconds: int) -> str:
    left = seconds_text(seconds, spoken_language())
    are = of_time(minutes_of(seconds), "en", one="is", many="are")
    return say(
        fr=f" et {left} qu'aucun accord ne facture",
        en=f" and {left} {are} billed by no agreement",
    )


def _clocks(entry: TimeEntry) -> str:
    if entry.started_at is None or entry.ended_at is None:
        return ""
    first, last = (at.astimezone(ZONE) for at in (entry.started_at, entry.ended_at))
    return f"{first:%H:%M}-{last:%H:%M}"


def _day(entry: TimeEntry) -> str:
    """Return the day of an entry, with its year unless it was written in that year."""
    day = show.short_day(entry.on)
    is_near = entry.on.year == local_day(entry.recorded_at).year
    return day if is_near else f"{day} {entry.on.year}"


def _long_ago(entry: TimeEntry) -> str:
    """Doubt the day of work that was done more than a year before it was written."""
    if entry.on >= local_day(entry.recorded_at) - relativedelta(years=1):
        return ""
    return say(
        fr=" ⚠ il y a plus d'un an : est-ce le bon jour ?",
        en=" ⚠ more than a year ago: is it the right day?",
    )


def _overlap(one: Listed) -> str:
    if not one.overlaps:
        return ""
    numbers = ", ".join(str(number or "…") for number in one.overlaps)
    return say(
        fr=f" ⚠ en même temps que n° {numbers}", en=f" ⚠ at the same time as {numbers}"
    )
