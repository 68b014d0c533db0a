"""What a party earns in each period: base, threshold, tiers, cap, less what was stated.

Nothing is rounded in between. A commission is rounded once: with SALE on each sale,
otherwise on the line of the period.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from fractions import Fraction

from regie.billing.agreed.terms import Scope
from regie.billing.agreed.terms import Terms
from regie.billing.commission.advance import less_advance
from regie.billing.commission.advance import Payer
from regie.billing.commission.advance import Recouped
from regie.billing.commission.advance import RecoupedByAll
from regie.billing.commission.advance import Recoupment
from regie.billing.commission.by_period import ByPeriod
from regie.billing.commission.by_period import in_turn
from regie.billing.commission.by_period import Own
from regie.billing.commission.by_sale import BySale
from regie.billing.commission.by_total import Totals
from regie.billing.commission.earned import added_up
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.earned import shared_by
from regie.billing.commission.earned import with_rest
from regie.billing.commission.rule import counted_of
from regie.billing.commission.stating import put_right
from regie.billing.commission.stating import stating
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The statements in which a commission is stated.

    Attributes:
        periods: Following each other.
        editions: By which each statement was made; the newest where none is named.
        own: How many of them are under these terms; None for all. Later ones only put
            those right.
        corrections: Of periods under other terms, by the period that states them.
        recouped: How far an advance was taken back, since there is the same one.
        payers: Earlier terms that pay it off, too.
        beside: Days of those among them that are stated in the same line.
        dropped: The advance of the terms right before, if these begin with none.
        linear: What older editions stated stays as it is: where one rate is all there
            is, it comes to the same.
    """

    periods: Sequence[Period]
    editions: Sequence[Edition] = ()
    own: int | None = None
    corrections: Mapping[Period, Sequence[Correction]] = field(default_factory=dict)
    recouped: Recouped = field(default_factory=Recouped)
    payers: Sequence[Payer] = ()
    beside: Sequence[Period] = ()
    dropped: int = 0
    linear: bool = False

    def knows(self, edition: Edition, place: int) -> bool:
        """Say whether a statement was made by an edition or by a later one."""
        return not self.editions or self.editions[place] >= edition


@dataclass(slots=True, kw_only=True)
class _State:
    """What earlier periods leave to later ones."""

    by_period: ByPeriod
    recouped: Recouped
    earlier: tuple[Recouped, ...]
    totals: Totals


def earn(
    terms: Terms, sources: Iterable[Contribution], course: Course
) -> Iterator[Earned]:
    """Yield what is earned in each period, in order.

    Args:
        sources: What counts for the terms, by day, in one currency; what lies outside
            of the periods does not count.
        course: The statements.
    """
    own = len(course.periods) if course.own is None else course.own
    state = _State(
        by_period=ByPeriod(terms, course.periods, own=own),
        recouped=course.recouped,
        earlier=tuple(one.recouped for one in course.payers),
        totals=Totals(by_sale=BySale(terms)),
    )
    for place, taken in enumerate(_taken(sources, course.periods)):
        period = course.periods[place]
        old = not course.knows(Edition.HOME, place)
        state.by_period.is_old = state.totals.is_old = not course.knows(
            Edition.DAYS, place
        )
        state.by_period.by_sign = state.totals.by_sign = course.knows(
            Edition.KNOWN, place
        )
        if place >= own and terms.scope is not Scope.PERIOD:
            yield _reopened(terms, taken, (place, course), state.totals)
        elif terms.scope is Scope.CUMULATIVE:
            yield _of_all(terms, taken, (place, course), state)
        elif terms.scope is Scope.SALE:
            yield _of_sales(terms, taken, (place, course), state)
        elif old:
            yield _alone(terms, taken, (place, period), state)
            if course.linear:
                state.by_period.leaves_as_stated()
        else:
            _as_of(state.by_period, course, place)
            made = _of_period(terms, taken, (place, period), state)
            made = _with_others(made, course, place)
            yield _less_advance(terms, made, state, (place, course))


def _as_of(by_period: ByPeriod, course: Course, place: int) -> None:
    """Let what older editions stated be put right from a newer statement on."""
    if course.linear:
        return
    if course.knows(Edition.LEFT, place):
        by_period.counts_what_is_paid()
    if course.knows(Edition.PAYEES, place):
        by_period.tells_payees_apart()


def _taken(
    sources: Iterable[Contribution], periods: Iterable[Period]
) -> Iterator[list[Contribution]]:
    """Yield what each statement takes."""
    waiting = list(sources)
    place = 0
    for period in periods:
        taken: list[Contribution] = []
        while place < len(waiting) and waiting[place].on < period.end:
            if waiting[place].on >= period.start:
                taken.append(waiting[place])
            place += 1
        yield taken


def _reopened(
    terms: Terms,
    taken: Sequence[Contribution],
    at: tuple[int, Course],
    totals: Totals,
) -> Earned:
    """Return what a statement under later terms puts right.

    Older editions did not: what they took waits for the first statement that does.
    """
    place, course = at
    totals.waiting.extend(taken)
    own = course.periods[: course.own]
    corrections: list[Correction] = []
    if terms.scope is Scope.SALE and course.knows(Edition.LEFT, place):
        corrections += totals.by_sale.put_right(own)
    if course.knows(Edition.VERSIONS, place):
        left = course.knows(Edition.LEFT, place)
        corrections += put_right(terms, own, totals, left=left)
    return Earned.of_corrections(course.periods[place], corrections)


def _of_all(
    terms: Terms,
    taken: Sequence[Contribution],
    at: tuple[int, Course],
    state: _State,
) -> Earned:
    """Return what everything comes to; older editions took an advance off at once."""
    place, course = at
    period, left = course.periods[place], course.knows(Edition.LEFT, place)
    totals, before = state.totals, state.recouped
    if course.knows(Edition.ADVANCE, place):
        made = stating(terms, totals, left=left)(taken, period)
        return _less_advance(terms, _with_others(made, course, place), state, at)
    advance, is_first = _advance(terms), not totals.at_once
    made = stating(terms, totals, left=left, at_once=advance)(taken, period)
    made = _with_others(made, course, place)
    more = advance if is_first else 0
    state.recouped = Recouped(
        earned=before.earned + made.amount + more, taken=before.taken + more
    )
    return made


def _of_sales(
    terms: Terms,
    taken: Sequence[Contribution],
    at: tuple[int, Course],
    state: _State,
) -> Earned:
    """Return what sales come to; the first time, with what was stated otherwise."""
    place, course = at
    totals = state.totals
    period, left = course.periods[place], course.knows(Edition.LEFT, place)
    found: tuple[Correction, ...] = ()
    if left:
        found = tuple(totals.by_sale.put_right(course.periods[:place]))
    made = stating(terms, totals, left=left)(taken, period)
    made = _corrected(made, found, found) if found else made
    made = _with_others(made, course, place)
    if not course.knows(Edition.HOME, place):
        return _less_all_of_advance(terms, made, state)
    return _less_advance(terms, made, state, at)


def _alone(
    terms: Terms, taken: Sequence[Contribution], at: tuple[int, Period], state: _State
) -> Earned:
    """Return a period as it was stated before movements had a home."""
    state.by_period.stands_alone(at[0], taken)
    own = state.by_period.own(at[0])
    recouped = _advance(terms)
    amount = own.rounded - recouped
    state.recouped = _all_of(terms, state.recouped, own.rounded)
    return replace(
        _of_own(terms, own, at[1]),
        recouped=recouped,
        amount=amount,
        pieces=with_rest(amount, shared_by(amount, own.changes)),
        sources=tuple(source for source in taken if source.amount),
    )


def _of_period(
    terms: Terms, taken: Sequence[Contribution], at: tuple[int, Period], state: _State
) -> Earned:
    """Return a period with what puts earlier ones right."""
    place, period = at
    state.by_period.takes(place, taken)
    own = state.by_period.own(place)
    corrections = tuple(state.by_period.corrections(place))
    changes = in_turn(own.changes)
    taken_at = Fraction() if state.by_period.by_sign else None
    mine = shared_by(own.rounded, changes, taken_at=taken_at)
    pieces = [piece for one in corrections for piece in one.pieces]
    return replace(
        _of_own(terms, own, period),
        amount=own.rounded + sum(one.amount for one in corrections),
        corrections=corrections,
        pieces=(*with_rest(own.rounded, mine), *pieces),
        sources=tuple(one for one in taken if one.amount and not one.elsewhere),
        own=changes,
        by_rate=added_up((one.source.rate, one.amount) for one in changes),
    )


def _of_own(terms: Terms, own: Own, period: Period) -> Earned:
    return Earned(
        period=period,
        base=own.base,
        reached=own.base,
        counted=counted_of(terms, own.base),
        commission=own.commission,
        limited=own.limited,
        earlier=0,
        recouped=0,
        amount=own.rounded,
    )


def _with_others(made: Earned, course: Course, place: int) -> Earned:
    """Return it with what puts periods under other terms right.

    What pays off another advance has its pieces beside: see `less_advance`.
    """
    others = tuple(course.corrections.get(made.period, ()))
    is_old = not course.knows(Edition.KNOWN, place)
    mixed = [one for one in others if is_old or not one.is_among(course.beside)]
    return _corrected(made, others, mixed) if others else made


def _corrected(
    made: Earned, others: tuple[Correction, ...], mixed: Iterable[Correction]
) -> Earned:
    pieces = [piece for one in mixed for piece in one.pieces]
    return replace(
        made,
        amount=made.amount + sum(one.amount for one in others),
        corrections=(*others, *made.corrections),
        pieces=(*made.pieces, *pieces),
    )


def _less_all_of_advance(terms: Terms, made: Earned, state: _State) -> Earned:
    """Take all of an advance off a statement, as older editions did each time."""
    state.recouped = _all_of(terms, state.recouped, made.amount)
    amount = made.amount - _advance(terms)
    return replace(
        made,
        recouped=_advance(terms),
        amount=amount,
        pieces=with_rest(amount, made.pieces),
    )


def _less_advance(
    terms: Terms, made: Earned, state: _State, at: tuple[int, Course]
) -> Earned:
    """Take off what of an advance is paid off by what a statement adds."""
    place, course = at
    rule = Recoupment(
        advance=terms.recoup,
        is_old=not course.knows(Edition.KNOWN, place),
        at_once=not course.knows(Edition.ADVANCE, place),
    )
    before = RecoupedByAll(own=state.recouped, earlier=state.earlier)
    less, after = less_advance(made, rule, before, course.payers)
    state.recouped, state.earlier = after.own, after.earlier
    if terms.recoup is None:
        return replace(less, advance_gone=_gone(at, before, after))
    left = terms.recoup.amount.minor - after.taken
    return replace(less, advance_left=max(left, 0))


def _gone(at: tuple[int, Course], before: RecoupedByAll, after: RecoupedByAll) -> int:
    """Return what is left of an advance that these terms dropped, when it is told.

    Once, and where it changes; older editions did not tell.
    """
    place, course = at
    newer = [one for one in range(place + 1) if course.knows(Edition.KNOWN, one)]
    is_told = newer[:1] == [place] or (newer and after.taken != before.taken)
    return max(course.dropped - after.taken, 0) if is_told else 0


def _all_of(terms: Terms, before: Recouped, earned: int) -> Recouped:
    return Recouped(earned=before.earned + earned, taken=before.taken + _advance(terms))


def _advance(terms: Terms) -> int:
    return terms.recoup.amount.minor if terms.recoup else 0
