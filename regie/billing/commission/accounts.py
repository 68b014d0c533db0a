"""What each party of an agreement earns, from the ledger up to one statement.

A party's account begins with the first statement that states it: what she earned
before, under an older edition, was settled elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import OBM
from regie.billing.agreed.terms import asks_discount
from regie.billing.agreed.terms import Scope
from regie.billing.commission.carried_over import carried_over
from regie.billing.commission.carried_over import converted
from regie.billing.commission.carried_over import is_plain
from regie.billing.commission.commission_line import CommissionLine
from regie.billing.commission.commission_line import Past
from regie.billing.commission.earned import Earned
from regie.billing.commission.elsewhere import looks_elsewhere
from regie.billing.commission.exchanged import Exchanged
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.others import PartyLoopError
from regie.billing.commission.rest import paid_off
from regie.billing.commission.rest import Rest
from regie.billing.commission.rest import rests_of
from regie.billing.commission.versions import Version
from regie.billing.commission.versions import versions_of
from regie.billing.edition import Edition
from regie.billing.period import Period
from regie.billing.revenue.closed import Closed
from regie.billing.revenue.sources import Cut
from regie.ledger.attribution import Attributions
from regie.ledger.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What decides accounts.

    Attributes:
        entries: The ledger, from its beginning.
        cut: Of the statement to be made.
        earlier: The client's statements before, in their order.
        rates: Of exchange; None leaves other currencies out.
    """

    entries: Sequence[Entry]
    cut: Cut
    earlier: Sequence[Closed]
    attributions: Attributions | None
    rates: Sequence[ReadRate] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What one party earns.

    Attributes:
        version: What holds, and what counts.
        past: What earlier versions leave.
        how: How entries came from another currency.
        made: What it comes to; None where it is one plain rate, due at once.
        rests: What earlier versions left that is settled by itself, the oldest first.
    """

    version: Version
    past: Past
    how: Mapping[str, Exchanged]
    made: CommissionLine | None
    rests: tuple[Rest, ...]

    @property
    def earned(self) -> Mapping[Period, Earned]:
        """What was earned, by period."""
        made = self.made or CommissionLine(self.version, None, self.past, plain=True)
        return {**self.past.earned, **made.earned}

    def within(self, version: Version) -> dict[Period, Earned]:
        """Return what was earned for the own periods of another party's version.

        By the period that states it: what later statements put right of these periods
        is theirs, too. To older editions it was of the version that they were made by.
        """
        earned, found = self.earned, {}
        for cut in version.cuts:
            made = earned.get(cut.period)
            is_old, is_own = cut.edition < Edition.KNOWN, version.has(cut.period)
            if is_own and made is not None:
                found[cut.period] = made if is_old else _of_days(made, version)
            elif not is_own and not is_old:
                late = self.past.late.get(cut.period, ())
                told = [one for one in late if version.has(one.period)]
                if told:
                    found[cut.period] = Earned.of_corrections(cut.period, told)
        return found


def _of_days(made: Earned, version: Version) -> Earned:
    """Return it without what it puts right of other days."""
    homes = {one.home for one in made.pieces}
    own = {home for home in homes if home is None or version.has(home)}
    return replace(made, pieces=tuple(one for one in made.pieces if one.home in own))


class Accounts:
    """The parties' accounts; each is computed once."""

    def __init__(self, known: Known) -> None:
        """Keep what decides."""
        self._known = known
        self._found: dict[str, Account] = {}
        self._asked: list[str] = []

    def of(self, party: str) -> Account:
        """Return a party's account.

        Raises:
            PartyLoopError: Her commission depends on itself.
            MissingRateError: A rate is not known by the cut-off.
        """
        if party in self._asked:
            raise PartyLoopError(self._asked)
        if party not in self._found:
            self._asked.append(party)
            self._found[party] = self._account(_known_to(self._known, party))
            self._asked.pop()
        return self._found[party]

    def _account(self, known: Known) -> Account:
        versions = [
            replace(one, others={n: self.of(n).within(one) for n in one.terms.others})
            for one in versions_of(
                known.entries, known.cut, known.earlier, known.attributions
            )
        ]
        versions = beside_each_other(known.entries, versions, known.rates)
        past = carried_over(known.entries, versions, known.attributions, known.rates)
        version, how = converted(known.entries, versions[-1], known.rates)
        made = None
        if not is_plain(versions[-1], past) or _gives_back(known, past):
            made = CommissionLine(version, known.attributions, past)
        is_over = known.cut.edition >= Edition.KNOWN and not known.cut.agreement.terms
        leaving = past.leaving
        if made is not None:
            leaving = paid_off(leaving, made.earned.values())
        return Account(
            version=version,
            past=past,
            how={**past.how, **how},
            made=None if made and is_over and not made.paid.is_told else made,
            rests=tuple(rests_of(leaving, version.agreement.billed_in)),
        )


def _gives_back(known: Known, past: Past) -> bool:
    """Say whether, without a commission, there is what puts earlier terms right.

    Beside one plain rate that is a line of its own. Older editions told nobody of
    another party's, and had a line of the OBM's own without a commission, too.
    """
    is_over = known.cut.agreement.terms is None
    return is_over and known.cut.edition >= Edition.KNOWN and bool(past.corrections)


def beside_each_other(
    entries: Sequence[Entry],
    versions: Sequence[Version],
    rates: Sequence[ReadRate] | None,
) -> list[Version]:
    """Return the versions, each with the others if what they took of a sale decides.

    But for limits of a sale, that is what was paid before, not what is paid later.
    In one currency: in two nobody knows what a part of a price is.

    Raises:
        MissingRateError: A rate is not known by the cut-off.
    """
    looks = [
        one
        for one in versions
        if looks_elsewhere(one.terms) and one.cuts[-1].edition >= Edition.KNOWN
    ]
    if not looks or len(versions) < 2:
        return list(versions)
    each = [(one, converted(entries, one, rates)[0]) for one in versions]
    return [
        replace(one, beside=tuple(_beside(one, each))) if one in looks else one
        for one in versions
    ]


def _beside(
    version: Version, each: Sequence[tuple[Version, Version]]
) -> Iterator[Version]:
    currency = version.agreement.currency
    is_each = version.terms.scope is Scope.SALE
    for one, known in each:
        is_before = one.days.start < version.days.end
        if one is version or not (is_each or is_before):
            continue
        if one.agreement.currency == currency:
            yield known


def stated_parties(cut: Cut, earlier: Sequence[Closed]) -> list[str]:
    """Return the other parties whose commissions a statement states.

    Those of the agreement that holds, then those of versions before: what was held of
    theirs is still released. Older editions left out who depends on discounts.
    """
    if cut.edition < Edition.PARTIES:
        return []
    before = [one for one in reversed(earlier) if one.edition >= Edition.PARTIES]
    agreements = [cut.agreement, *(one.agreement for one in before if one.agreement)]
    if cut.edition >= Edition.KNOWN:
        passed = (one for closed in before for one in closed.passed_over)
        agreements += [one.agreement for one in passed]
    out = set()
    if cut.edition < Edition.DISCOUNTS:
        out = {name for one in agreements for name in _on_discounts(one)}
    names = (terms.party for one in agreements for terms in one.parties)
    return [name for name in dict.fromkeys(names) if name not in {OBM, *out}]


def _on_discounts(agreement: Agreement) -> list[str]:
    """Return the other parties who depend on what discounts sales had."""
    out: dict[str, None] = {}
    while True:
        more = [
            terms.party
            for terms in agreement.parties
            if terms.party not in {OBM, *out}
            and (asks_discount(terms) or any(name in out for name in terms.others))
        ]
        if not more:
            return list(out)
        out.update(dict.fromkeys(more))


def _was_stated(party: str, closed: Closed, cut: Cut) -> bool:
    """Say whether an earlier statement could state what a party earned."""
    if closed.edition >= Edition.DISCOUNTS:
        return True
    agreement = cut.agreement if closed.same_agreement else closed.agreement
    left_out = _on_discounts(agreement) if agreement else ()
    return closed.edition >= Edition.PARTIES and party not in left_out


def _known_to(known: Known, party: str) -> Known:
    """Return what decides the account of a party."""
    if party == OBM:
        return known
    earlier = [
        replace(
            closed,
            agreement=closed.agreement.seen_by(party) if closed.agreement else None,
            passed_over=tuple(
                replace(one, agreement=one.agreement.seen_by(party))
                for one in closed.passed_over
            ),
        )
        for closed in known.earlier
        if _was_stated(party, closed, known.cut)
    ]
    cut = replace(
        known.cut,
        agreement=known.cut.agreement.seen_by(party),
        begins=earlier[0].period.start if earlier else None,
    )
    if not earlier:
        cut = replace(cut, recorded_after=None, previous_end=None)
    return replace(known, cut=cut, earlier=earlier)
