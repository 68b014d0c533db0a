"""The line of a statement for a commission that is more than one rate."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date
from fractions import Fraction

from regie.billing.agreed.terms import Clawback
from regie.billing.agreed.terms import Hold
from regie.billing.agreed.terms import Scope
from regie.billing.commission.advance import Payer
from regie.billing.commission.advance import Recouped
from regie.billing.commission.earn import Course
from regie.billing.commission.earn import earn
from regie.billing.commission.earned import Correction
from regie.billing.commission.earned import Earned
from regie.billing.commission.elsewhere import from_elsewhere
from regie.billing.commission.ended import Ended
from regie.billing.commission.exchanged import Exchanged
from regie.billing.commission.from_ledger import Known
from regie.billing.commission.from_ledger import movements_of
from regie.billing.commission.line_sources import entry_names
from regie.billing.commission.line_sources import in_own_base
from regie.billing.commission.line_sources import names_in
from regie.billing.commission.line_sources import sources_of_last
from regie.billing.commission.line_sources import that_count
from regie.billing.commission.line_sources import told_by
from regie.billing.commission.others import Shared
from regie.billing.commission.others import with_others
from regie.billing.commission.payout import Before
from regie.billing.commission.payout import NOTHING_OPEN
from regie.billing.commission.payout import Opening
from regie.billing.commission.payout import Paid
from regie.billing.commission.payout import pay
from regie.billing.commission.pots import of_terms
from regie.billing.commission.pots import Pot
from regie.billing.commission.rate_parts import parts_by_rate
from regie.billing.commission.rest import Leaving
from regie.billing.commission.stages import Stage
from regie.billing.commission.stages import stages_of
from regie.billing.commission.versions import Version
from regie.billing.commission.workings import OfOthers
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.basis import Contribution
from regie.billing.revenue.basis import contributions
from regie.billing.revenue.counted import Renewed
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sources import Source
from regie.ledger.attribution import Attributions
from regie.money import Currency
from regie.money import Money
from regie.money import round_half_away


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What earlier versions of an agreement leave to the one that holds.

    Attributes:
        opening: What is open: held, carried, owed.
        pots: Whose advance is paid off in the same line, the oldest first.
        corrections: What puts their periods right, by the period that states it.
        sources: The entries behind those of the statement to be made, by movement.
        how: How entries came from another currency.
        leaving: What is settled by itself, the oldest first.
        left_out: Entries of their days, in other currencies than theirs, that the
            statement to be made would have counted.
        earned: What was earned under them, by period.
        late: What puts their periods right, by the period that states it, also where
            it is settled by itself.
        clawback: What becomes of a balance below zero where no commission is agreed any
            more.
        holds: How each version held what it earned, by the days of its statements.
    """

    opening: Opening = NOTHING_OPEN
    pots: tuple[Pot, ...] = ()
    corrections: Mapping[Period, tuple[Correction, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    how: Mapping[str, Exchanged] = field(default_factory=dict)
    leaving: tuple[Leaving, ...] = ()
    left_out: tuple[Source, ...] = ()
    earned: Mapping[Period, Earned] = field(default_factory=dict)
    late: Mapping[Period, tuple[Correction, ...]] = field(default_factory=dict)
    clawback: Clawback = Clawback.CARRY
    holds: tuple[tuple[Period, Hold | None], ...] = ()


class CommissionLine:
    """What a commission comes to in the last of several statements.

    Attributes:
        amount: What is due; negative only where a credit note was agreed.
        stages: How it came about.
        sources: The entries of the last statement, by moment.
        own: What of them is in the base of its own period.
        by_rate: What of that base has which rate; empty where there is one rate only,
            or where more than the rates makes the commission.
        with_vat: The base has VAT in it.
        of_others: What other parties' commissions do to that base; None where the
            terms do not depend on any.
        earned: What was earned under the version, by period.
        left_out: Those in other currencies.
        paid: What becomes of it, and what is open afterwards.
        pots: Who paid off an advance, the present terms last.
        stated_now: The entries of the last statement by movement, also of one that
            puts the version's periods right.
    """

    def __init__(
        self,
        version: Version,
        attributions: Attributions | None,
        past: Past,
        *,
        plain: bool = False,
    ) -> None:
        """Compute it.

        Args:
            version: What was agreed, and what counts.
            attributions: What is known of the client's sales.
            past: What the versions before this one leave to it.
            plain: Its own statements were made of one plain rate.
        """
        currency = version.agreement.currency
        known = list(movements_of(version, attributions))
        counted, others = _with_others(
            version, _contributions(version, known, currency)
        )
        course = _course(version, past, plain)
        taken = [*counted, *_from_elsewhere(version, attributions)]
        taken.sort(key=lambda one: one.on)
        earned = list(earn(version.terms, taken, course))
        self._later = earned[version.own :]
        self.earned = {one.period: one for one in earned[: version.own]}
        self.paid = list(_paid(version, earned[: version.own], past))[-1]
        self.pots = _pots(version, past.pots, earned[: version.own], course.payers)
        self.amount = Money(self.paid.due, currency)
        self.stated_now = sources_of_last(counted, known, version.cuts, currency)
        found = {**past.sources, **self.stated_now}
        made = self.paid.earned
        telling = that_count(version, found, made)
        self.sources = tuple(told_by(telling, made.corrections, made.idle))
        self.stages: tuple[Stage, ...] = stages_of(
            self.paid,
            version.terms,
            currency,
            version.cuts[-1].edition,
            {**entry_names(version, known), **names_in(found), **others},
        )
        self.of_others = _of_others(made, others, currency)
        self.own = tuple(in_own_base(self.stated_now, made, currency))
        self.by_rate = tuple(parts_by_rate(version.terms, made, currency))
        self.with_vat = version.terms.switches.vat
        self.left_out = tuple(
            source
            for code in sorted(_codes(known) - {currency.code})
            for source in sources_of_last(
                _contributions(version, known, Currency(code)),
                known,
                version.cuts,
                Currency(code),
            ).values()
        )

    def later(
        self, known: Mapping[Period, tuple[Correction, ...]]
    ) -> dict[Period, tuple[Correction, ...]]:
        """Return what later statements put right of its periods, behind what is known.

        Args:
            known: What they put right of periods before.
        """
        return {
            one.period: (*known.get(one.period, ()), *one.corrections)
            for one in self._later
            if one.corrections
        }


def _paid(version: Version, earned: Sequence[Earned], past: Past) -> Iterator[Paid]:
    """Yield what becomes of what was earned; without a commission, of what was left.

    That is settled as it was agreed before. One plain rate carries nothing on either,
    unless that was agreed in so many words.
    """
    agreement = version.agreement
    terms = agreement.bounding(version.terms)
    ended = Ended.of(terms, told_on=version.renewed_on(Edition.KNOWN))
    if agreement.terms is None:
        ended = replace(ended, on=date.min, clawback=past.clawback)
    elif agreement.commission is not None and not terms.says_clawback:
        ended = replace(ended, on=date.min)
    return pay(
        terms,
        earned,
        Before(
            opening=past.opening,
            holds=past.holds,
            told_on=version.renewed_on(Edition.KNOWN),
        ),
        bound_on=version.renewed_on(Edition.DAYS),
        told_on=version.renewed_on(Edition.OWED),
        ended=ended,
    )


def _with_others(
    version: Version, counted: list[Contribution]
) -> tuple[list[Contribution], dict[str, str]]:
    """Return what counts with what other parties' commissions do to it.

    With the names of these parties, by the key of what they do.
    """
    terms = version.terms
    if not terms.others:
        return counted, {}
    periods = [cut.period for cut in version.cuts]
    earned = {
        name: [
            version.others[name][one] for one in periods if one in version.others[name]
        ]
        for name in terms.others
    }
    renewed = Shared(
        one=version.renewed_on(Edition.SHARED), late=version.renewed_on(Edition.KNOWN)
    )
    return with_others(terms, counted, earned, renewed)


def _from_elsewhere(
    version: Version, attributions: Attributions | None
) -> Iterator[Contribution]:
    """Yield what other versions took, where that decides what a sale earns here."""
    since, currency = version.renewed_on(Edition.KNOWN), version.agreement.currency
    for other in version.beside:
        known = list(movements_of(other, attributions))
        taken = _contributions(other, known, currency)
        yield from from_elsewhere(taken, since=since)


def _of_others(
    earned: Earned, others: Mapping[str, str], currency: Currency
) -> OfOthers | None:
    if not others:
        return None
    if earned.own is None:
        parts = [(one.key, one.amount) for one in earned.sources]
    else:
        parts = [(one.source.key, one.amount) for one in earned.own]
    own = [(others[key], amount) for key, amount in parts if key in others]
    amount = sum((amount for _, amount in own), Fraction())
    return OfOthers(
        amount=Money(round_half_away(amount), currency),
        count=len({name for name, _ in own}),
    )


def _course(version: Version, past: Past, plain: bool) -> Course:  # noqa: FBT001
    earlier, own = of_terms(past.pots, version.terms.recoup)
    periods = {cut.period for cut in version.cuts[: version.own]}
    editions = [cut.edition for cut in version.cuts]
    if plain:
        editions[: version.own] = [Edition.FIRST] * version.own
    payers = [
        *(payer for one in past.leaving for payer in one.payers),
        *(one.payer(past.corrections, is_apart=False) for one in earlier),
    ]
    return Course(
        periods=[cut.period for cut in version.cuts],
        editions=editions,
        own=version.own,
        corrections={p: one for p, one in past.corrections.items() if p in periods},
        recouped=own.recouped,
        payers=payers,
        dropped=payers[-1].recouped.advance if payers and not own.is_made else 0,
        beside=[days for one in earlier for days in one.days],
        linear=plain,
    )


def _pots(
    version: Version,
    pots: Sequence[Pot],
    earned: Sequence[Earned],
    payers: Sequence[Payer],
) -> tuple[Pot, ...]:
    """Return who paid off an advance behind a version's own statements.

    With CUMULATIVE, editions before `ADVANCE` took it off once, and named it each time.
    """
    terms = version.terms
    earlier, own = of_terms(pots, terms.recoup)
    made = [one.beside[len(payers) - len(earlier) :] for one in earned if one.beside]
    others = [beside for one in made for beside in one]
    named = terms.recoup is not None and terms.scope is Scope.CUMULATIVE
    at_once = [one.recouped for one in earned if named and one.advance_left is None]
    taken = sum(one.recouped for one in earned) - sum(at_once[1:])
    gained = sum(one.amount for one in earned) + taken
    before = own.recouped
    now = Recouped(
        earned=before.earned + gained - sum(one.amount for one in others),
        taken=before.taken + taken - sum(one.taken for one in others),
        advance=terms.recoup.amount.minor if terms.recoup else 0,
    )
    each = zip(*made, strict=True) if made else ([] for _ in earlier)
    return (
        *(pot.less(paid) for pot, paid in zip(earlier, each, strict=True)),
        replace(
            own,
            days=(*own.days, version.days),
            recouped=now,
            is_made=own.is_made or version.is_made,
        ),
    )


def _codes(known: Sequence[Known]) -> set[str]:
    return {one.movement.amount.currency.code for one in known}


def _contributions(
    version: Version, known: Sequence[Known], currency: Currency
) -> list[Contribution]:
    """Return what counts; without a commission nothing does.

    Older editions listed everything, of which nothing was earned.
    """
    book = open_book(one.movement for one in known)
    known_on = version.renewed_on(Edition.KNOWN)
    renewed = Renewed(
        undoing=version.renewed_on(Edition.EXACT),
        own_days=version.renewed_on(Edition.DAYS),
        left=version.renewed_on(Edition.LEFT),
        known=known_on,
    )
    found = contributions(version.terms, book, currency.code, renewed)
    if version.agreement.terms is None:
        found = (one for one in found if one.on < known_on)
    return sorted(found, key=lambda one: one.on)
