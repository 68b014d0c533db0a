"""What a rehearsal found wrong, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import date
from datetime import timedelta
from itertools import pairwise

from regie.campaign.model import ActionState
from regie.campaign.receivers import EVERYONE
from regie.planning.calendar import WorkCalendar
from regie.planning.model import PlannedStep
from regie.planning.model import Reason
from regie.playbook.model import Roll
from regie.services.letters import day_text
from regie.services.rehearsal.played import Held
from regie.services.rehearsal.played import Manner
from regie.services.rehearsal.played import Played
from regie.services.rehearsal.rehearsal_late import late_steps
from regie.services.rehearsal.rehearsal_late import never_done
from regie.services.rehearsal.rehearsal_problem import Kind
from regie.services.rehearsal.rehearsal_problem import listed
from regie.services.rehearsal.rehearsal_problem import Problem
from regie.services.rehearsal.rehearsal_problem import Severity
from regie.services.rehearsal.rehearsal_scenes import common_title
from regie.services.rehearsal.rehearsal_scenes import drafts_seen
from regie.services.rehearsal.rehearsal_scenes import names_of
from regie.services.rehearsal.rehearsal_scenes import Received
from regie.services.rehearsal.rehearsal_scenes import Sort
from regie.words import pick
from regie.words import with_colon

#: Two public sends to the same reader are too close within this.
TOO_CLOSE = timedelta(hours=3)

#: How many mails a day a person may get.
MAILS_A_DAY = 2

_ORDER = {severity: place for place, severity in enumerate(Severity)}


def find_problems(played: Played, mails: Sequence[Received]) -> tuple[Problem, ...]:
    """Return everything that is wrong, worst first, then by day."""
    found = [
        *_impossible(played),
        *_refused(played),
        *_broken_drafts(played),
        *_nobody(played),
        *never_done(played),
        *_undated(played),
        *_held(played),
        *late_steps(played),
        *_collisions(played, mails),
        *_crowded(played, mails),
        *_days_off(played, mails),
        *_cautions(played),
    ]
    return tuple(sorted(found, key=_place))


def _place(problem: Problem) -> tuple[int, date, str, str]:
    on = problem.on or date.min
    return _ORDER[problem.severity], on, problem.kind, problem.sentence


def _impossible(played: Played) -> Iterator[Problem]:
    for one in played.first.impossible:
        planned = played.first.steps.get(one.key)
        yield Problem(
            severity=Severity.ERROR,
            kind=Kind.IMPOSSIBLE,
            on=planned.due_on if planned else None,
            sentence=one.sentence,
            steps=one.chain,
        )


def _cautions(played: Played) -> Iterator[Problem]:
    for sentence in played.first.warnings:
        yield Problem(
            severity=Severity.WARNING, kind=Kind.PLAN, on=None, sentence=sentence
        )


def _refused(played: Played) -> Iterator[Problem]:
    """Yield what could not be sent: a broken template, a missing address."""
    language, names = played.last.language, names_of(played)
    by_detail: dict[str, list[Held]] = {}
    for held in played.held.values():
        if held.action.outcome.state is not ActionState.ASKED:
            by_detail.setdefault(held.action.outcome.detail, []).append(held)
    for detail, same in by_detail.items():
        actions = [held.action for held in same]
        people = listed([names.get(a.person, a.person) for a in actions], language)
        titles = listed(
            [_title(played, a.step_key, a.title) for a in actions], language
        )
        yield Problem(
            severity=Severity.ERROR,
            kind=Kind.REFUSED,
            on=min(_local_day(played, held) for held in same),
            sentence=pick(
                language,
                fr=f"« {titles} » ne peut pas partir ({people}) : {detail}",
                en=f"“{titles}” cannot leave ({people}): {detail}",
            ),
            steps=tuple(dict.fromkeys(action.step_key for action in actions)),
        )


def _broken_drafts(played: Played) -> Iterator[Problem]:
    for draft in drafts_seen(played):
        if draft.fault and not played.was_over(draft.step_key):
            at = draft.leaves_at
            yield Problem(
                severity=Severity.ERROR,
                kind=Kind.REFUSED,
                on=None if at is None else at.astimezone(played.last.zone).date(),
                sentence=f"{with_colon(draft.title)} {draft.fault}",
                steps=(draft.step_key,),
            )


def _nobody(played: Played) -> Iterator[Problem]:
    """Yield the words for people that nobody answers to, a problem a word.

    What is for a role that nobody has goes to the OBM.
    """
    language, playbook = played.last.language, played.after.playbook
    for word, keys in _unknown_words(played).items():
        role = playbook.roles.get(word)
        titles = [common_title(played.first.steps[key]) for key in keys]
        steps = listed(titles, language)
        if role is None:
            fr = f"Personne ne répond à « {word} », à qui s'adressent : {steps}."
            en = f"Nobody answers to “{word}”, addressed by: {steps}."
        else:
            fr = f"Personne n'est « {role.title} » : l'OBM reçoit à sa place {steps}."
            en = f"Nobody is “{role.title}”: the OBM gets instead {steps}."
        yield Problem(
            severity=Severity.ERROR if role is None else Severity.WARNING,
            kind=Kind.NOBODY,
            on=None,
            sentence=pick(language, fr=fr, en=en),
            hint=pick(
                language,
                fr="ajoutez la personne au CSV de l'équipe ou des intervenants",
                en="add the person to the CSV of the team or of the speakers",
            ),
            steps=tuple(keys),
        )


def _unknown_words(played: Played) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, planned in played.first.steps.items():
        if planned.reason is Reason.PAST or played.was_over(key):
            continue
        words = planned.step.to if planned.step.run else (planned.step.who,)
        for word in words:
            if word and not _is_somebody(played, planned, word):
                found.setdefault(word, []).append(key)
    return found


def _is_somebody(played: Played, planned: PlannedStep, word: str) -> bool:
    campaign = played.before
    if word in EVERYONE or "@" in word:
        return True
    if any(word in person.roles for person in campaign.team):
        return True
    items = [*campaign.items, *([planned.item] if planned.item else [])]
    return any(word in {item.kind, f"{item.kind}s"} for item in items)


def _undated(played: Played) -> Iterator[Problem]:
    language = played.last.language
    unknown: dict[str, list[str]] = {}
    for key, planned in played.last.steps.items():
        before = played.first.steps.get(key)
        known = before is not None and before.reason is Reason.UNDATED
        if planned.reason is Reason.UNDATED and not known:  # then the plan says so
            unknown.setdefault(planned.reason_key, []).append(key)
    for reason, keys in unknown.items():
        titles = listed([played.last.steps[key].title for key in keys], language)
        yield Problem(
            severity=Severity.WARNING,
            kind=Kind.UNDATED,
            on=None,
            sentence=pick(
                language,
                fr=f"Sans date, tant que « {reason} » n'est pas connu : {titles}.",
                en=f"Without a date as long as “{reason}” is not known: {titles}.",
            ),
            steps=tuple(keys),
        )


def _held(played: Played) -> Iterator[Problem]:
    """Yield what missed its moment and waited for a decision, a problem a step."""
    by_title: dict[tuple[str, bool], list[Held]] = {}
    for held in played.held.values():
        if held.action.outcome.state is ActionState.ASKED:
            title = _title(played, held.action.step_key, held.action.title)
            never = held.reply.manner is Manner.NEVER
            by_title.setdefault((title, never), []).append(held)
    for (title, never), same in by_title.items():
        yield _missed(played, title, same, is_open=never)


def _missed(
    played: Played, title: str, same: Sequence[Held], *, is_open: bool
) -> Problem:
    language, names = played.last.language, names_of(played)
    people = [names.get(held.action.person, held.action.person) for held in same]
    who = listed(people, language)
    fr = "personne ne décide" if is_open else "il faut décider, et l'envoi part après"
    en = "nobody decides" if is_open else "somebody decides, and it goes out late"
    return Problem(
        severity=Severity.ERROR if is_open else Severity.WARNING,
        kind=Kind.HELD,
        on=min(_local_day(played, held) for held in same),
        sentence=pick(
            language,
            fr=f"« {title} » ({who}) manque son heure, car ce qu'elle attend est en "
            f"retard : {fr}.",
            en=f"“{title}” ({who}) misses its moment, as what it waits for is late: "
            f"{en}.",
        ),
        steps=tuple(dict.fromkeys(held.action.step_key for held in same)),
    )


def _collisions(played: Played, mails: Sequence[Received]) -> Iterator[Problem]:
    """Yield pairs of public sends that reach the same reader within hours."""
    language = played.last.language
    readers: dict[str, list[Received]] = {}
    for mail in mails:
        if mail.public and mail.sort is not Sort.REMINDER:
            readers.setdefault(mail.email or mail.person, []).append(mail)
    pairs: dict[tuple[str, str], list[tuple[Received, Received]]] = {}
    for own in readers.values():
        for one, other in pairwise(own):
            if other.at - one.at < TOO_CLOSE and one.title != other.title:
                pairs.setdefault((one.title, other.title), []).append((one, other))
    for (title, next_title), same in pairs.items():
        one, other = same[0]
        minutes = (other.at - one.at) // timedelta(minutes=1)
        names = listed([mail.name for mail, _ in same], language)
        apart = f"{minutes // 60} h {minutes % 60:02}" if minutes else ""
        yield Problem(
            severity=Severity.WARNING,
            kind=Kind.COLLISION,
            on=one.at.date(),
            sentence=pick(
                language,
                fr=f"« {title} » et « {next_title} » arrivent "
                f"{f'à {apart} l’un de l’autre' if apart else 'au même moment'} "
                f"({names}).",
                en=f"“{title}” and “{next_title}” arrive "
                f"{f'{apart} apart' if apart else 'at the same moment'} ({names}).",
            ),
            hint=pick(
                language,
                fr="écartez les heures, ou faites-en un seul envoi",
                en="move them apart, or make them one",
            ),
            steps=(one.step_key, other.step_key),
        )


def _crowded(played: Played, mails: Iterable[Received]) -> Iterator[Problem]:
    """Yield the days on which people get too many mails, a problem a day."""
    language = played.last.language
    count = Counter((mail.at.date(), mail.person) for mail in mails)
    names = names_of(played)
    days: dict[date, list[tuple[int, str]]] = {}
    for (on, person), number in count.items():
        if number > MAILS_A_DAY:
            days.setdefault(on, []).append((number, names.get(person, person)))
    for on, people in days.items():
        most = max(number for number, _ in people)
        who = listed([name for _, name in sorted(people, reverse=True)], language)
        yield Problem(
            severity=Severity.WARNING,
            kind=Kind.CROWDED,
            on=on,
            sentence=pick(
                language,
                fr=f"{most} mails le même jour, {day_text(on, language)} : {who}.",
                en=f"{most} mails on one day, {day_text(on, language)}: {who}.",
            ),
        )


def _days_off(played: Played, mails: Iterable[Received]) -> Iterator[Problem]:
    """Yield public sends on days off that the playbook does not say it means."""
    language = played.last.language
    calendar = WorkCalendar(
        days_off=played.after.playbook.calendar.days_off, holidays=played.last.holidays
    )
    sends: dict[tuple[str, date], Received] = {}
    for mail in mails:
        if mail.public and not calendar.is_working(mail.at.date()):
            sends.setdefault((mail.title, mail.at.date()), mail)
    for (title, on), mail in sends.items():
        planned = played.last.steps[mail.step_key]
        moment = planned.step.at
        if moment is not None and moment.roll is Roll.KEEP:
            continue
        holiday = on in played.last.holidays
        yield Problem(
            severity=Severity.WARNING if holiday else Severity.NOTICE,
            kind=Kind.DAY_OFF,
            on=on,
            sentence=pick(
                language,
                fr=f"« {title} » part un jour {'férié' if holiday else 'de repos'}, "
                f"{day_text(on, language)}.",
                en=f"“{title}” goes out on a {'holiday' if holiday else 'day off'}, "
                f"{day_text(on, language)}.",
            ),
            hint=pick(
                language,
                fr="ajoutez « ou plus tard », ou « même un jour chômé » si c'est voulu",
                en="add `or later`, or `even on a day off` if it is meant",
            ),
            steps=(mail.step_key,),
        )


def _title(played: Played, key: str, otherwise: str) -> str:
    planned = played.last.steps.get(key)
    return otherwise if planned is None else common_title(planned)


def _local_day(played: Played, held: Held) -> date:
    return held.action.due_at.astimezone(played.last.zone).date()
