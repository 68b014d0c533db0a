"""Disputes whose events are told in any order: what they leave is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.revenue.entries import movements_in
from regie.billing.revenue.movements import GIVEN_BACK
from regie.ledger.book import balances
from regie.ledger.corrections import corrected
from regie.ledger.corrections import settled
from regie.ledger.disputes import dispute_of
from regie.ledger.disputes import events_in
from regie.ledger.disputes import standing
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryKind
from regie.ledger.entry import first_key
from regie.ledger.rules import reversal_of
from regie.ledger.text import read_entries
from regie.ledger.text import write_entries
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind
from tests.ledger.test_rules import booked
from tests.ledger.test_rules import one_after_another
from tests.ledger.test_rules import payment
from tests.ledger.test_rules import SEEN
from tests.ledger.test_rules import shown
from tests.ledger.test_rules import sold

OPENED, WON = PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON
LOST = PaymentKind.DISPUTE_LOST
OWN = Vat(percent=Decimal(20))
SALE = sold(12000, None)


def told(kind: PaymentKind, minor: int, dispute: str, *, number: int = 1) -> Payment:
    """Return an event of a dispute; a loss has the dispute's own key."""
    key = f"s:{kind.value}:txn_{kind.value}_{dispute}_{number}"
    made = payment(kind, "1", f"s:dispute_lost:{dispute}" if kind is LOST else key)
    amount = Money(minor, SALE.amount.currency)
    return replace(made, amount=amount, parent=SALE.key, dispute=dispute)


def roles(entries: Iterable[Entry]) -> dict[str, int]:
    return {one.role: amount.minor for (one, _), amount in balances(entries).items()}


def base(entries: Iterable[Entry]) -> int:
    """Return what a commission counts, without VAT, in cents."""
    return sum(
        (one.vat - one.amount if one.kind in GIVEN_BACK else one.amount - one.vat).minor
        for entry in entries
        for one in movements_in(entry, entry.effective_on)
    )


def expected(events: Sequence[Payment]) -> dict[str, int]:
    """Return what the accounts hold, by sums a dispute."""
    sums: Counter[tuple[str, PaymentKind]] = Counter()
    for one in events:
        sums[one.dispute, one.kind] += one.amount.minor
    lost = held = 0
    for dispute in {one.dispute for one in events}:
        opened, won = sums[dispute, OPENED], sums[dispute, WON]
        kept = sums[dispute, LOST]
        most = opened or max(kept, won)
        gone = max(min(kept, most - won), 0)
        lost += gone
        held += opened - won - gone
    out = sum(one.amount.minor for one in events if one.kind is OPENED)
    back = sum(one.amount.minor for one in events if one.kind is WON)
    tax = Money(lost, SALE.amount.currency).scaled(Fraction(1, 6)).minor
    found = {
        "processor:s": 12000 - out + back,
        "sales": -10000,
        "vat": tax - 2000,
        "disputes": held,
        "disputes:lost": lost - tax,
    }
    return {role: minor for role, minor in found.items() if minor}


ONE = [told(OPENED, 12000, "dp_1"), told(LOST, 12000, "dp_1"), told(WON, 12000, "dp_1")]
KEEPS = {"processor:s": 12000, "sales": -10000, "vat": -2000}


@pytest.mark.parametrize("dispute", ["dp_1", ""], ids=["known", "older"])
@pytest.mark.parametrize("events", list(permutations(ONE)))
def test_what_came_back_is_not_lost_whenever_the_loss_is_told(
    events: Sequence[Payment], dispute: str
) -> None:
    events = [replace(one, dispute=dispute) for one in events]

    entries = one_after_another([SALE, *events])

    assert roles(entries) == KEEPS
    assert base(entries) == 10000


def test_a_loss_that_is_told_after_the_win_says_what_it_is_and_changes_nothing() -> (
    None
):
    opened, lost, won = ONE

    entries = one_after_another([SALE, opened, won, lost])

    assert shown(entries[-1]) == ["disputes -120.00 EUR", "disputes 120.00 EUR"]
    assert entries[-1].kind is EntryKind.DISPUTE_LOST


def test_a_win_and_a_loss_of_one_dispute_need_no_opening_to_agree() -> None:
    _, lost, won = ONE

    for events in ([lost, won], [won, lost]):
        assert roles(one_after_another([SALE, *events])) == {
            "disputes": -12000,
            "processor:s": 24000,
            "sales": -10000,
            "vat": -2000,
        }


def test_an_opening_that_is_told_last_says_what_was_lost_after_all() -> None:
    events = [told(LOST, 12000, ""), told(WON, 12000, ""), told(OPENED, 12000, "")]

    entries = one_after_another([SALE, *events])

    assert shown(entries[-1]) == [
        "disputes 120.00 EUR",
        "processor:s -120.00 EUR",
        "disputes 120.00 EUR",
        "disputes:lost -100.00 EUR",
        "vat -20.00 EUR",
    ]


def test_what_the_bank_takes_again_is_lost_by_the_loss_that_was_told() -> None:
    again = told(OPENED, 12000, "dp_1", number=2)

    for events in permutations([*ONE, again]):
        assert roles(one_after_another([SALE, *events])) == {
            "disputes:lost": 10000,
            "sales": -10000,
        }


def test_two_disputes_of_a_sale_are_told_apart() -> None:
    """What came back of one once undid the loss of the other."""
    first = [told(OPENED, 6000, "dp_1"), told(LOST, 6000, "dp_1")]
    second = [told(WON, 4000, "dp_2"), told(OPENED, 4000, "dp_2")]

    for entries in (
        one_after_another([SALE, *first, *second[:1]]),
        one_after_another([SALE, *second[:1], *first]),
    ):
        assert roles(entries)["disputes:lost"] == 5000
    for events in permutations([*first, *second]):
        assert roles(one_after_another([SALE, *events])) == {
            "disputes:lost": 5000,
            "processor:s": 6000,
            "sales": -10000,
            "vat": -1000,
        }


def test_a_loss_told_twice_counts_once_where_it_is_known_what_was_taken() -> None:
    opened, lost, _ = ONE
    by_hand = replace(lost, key=f"s:dispute_lost:by-hand:{opened.key}")

    for events in permutations([opened, lost, by_hand]):
        assert roles(one_after_another([SALE, *events])) == {
            "disputes:lost": 10000,
            "sales": -10000,
        }


AMOUNTS = st.integers(1, 6000)


@st.composite
def disputes(draw: st.DrawFn) -> list[Payment]:
    """Draw some events of one or two disputes, each of a part of the sale."""
    events = []
    for dispute in ["dp_1", "dp_2"][: draw(st.integers(1, 2))]:
        minor = draw(AMOUNTS)
        back = draw(st.just(minor) | st.integers(1, minor))
        events += [
            told(OPENED, minor, dispute),
            told(WON, back, dispute),
            told(LOST, draw(st.just(minor) | st.just(minor - back)) or 1, dispute),
        ]
        if draw(st.booleans()):
            events.append(told(OPENED, back, dispute, number=2))
    return [one for one in events if draw(st.integers(0, 5))]


@given(disputes(), st.data())
def test_the_order_in_which_disputes_are_told_changes_no_balance_and_no_base(
    events: list[Payment], data: st.DataObject
) -> None:
    in_order = one_after_another([SALE, *events])

    entries = one_after_another([SALE, *data.draw(st.permutations(events))])

    held = expected(events)
    assert roles(entries) == roles(in_order) == held
    assert base(entries) == base(in_order) == 10000 - held.get("disputes:lost", 0)


@given(disputes(), st.data())
def test_events_without_the_id_of_their_dispute_come_in_any_order_too(
    events: list[Payment], data: st.DataObject
) -> None:
    """Some have it, others do not: an older ledger goes on."""
    events = [
        one if data.draw(st.booleans()) else replace(one, dispute="") for one in events
    ]
    in_order = one_after_another([SALE, *events])

    entries = one_after_another([SALE, *data.draw(st.permutations(events))])

    assert roles(entries) == roles(in_order)
    assert base(entries) == base(in_order)


def test_an_entry_says_which_dispute_it_is_of_where_it_knows() -> None:
    opened, lost, _ = ONE
    by_hand = "s:dispute_lost:by-hand:s:dispute:txn_2"

    found = {
        key: dispute_of(booked(replace(one, key=key, dispute=dispute)))
        for one, key, dispute in (
            (opened, "s:dispute:txn_1", "dp_1"),
            (opened, "s:dispute:txn_2", ""),
            (lost, "s:dispute_lost:dp_1", ""),
            (lost, "s:dispute_lost:dp_1:2", ""),
            (lost, by_hand, ""),
            (lost, f"{by_hand}:2", "dp_1"),
        )
    }

    assert found == {
        "s:dispute:txn_1": "dp_1",
        "s:dispute:txn_2": "",
        "s:dispute_lost:dp_1": "dp_1",
        "s:dispute_lost:dp_1:2": "",
        by_hand: "",
        f"{by_hand}:2": "dp_1",
    }


def test_which_dispute_it_is_of_is_written_and_read() -> None:
    entries = one_after_another([SALE, *ONE])

    again = read_entries(write_entries(entries))

    assert again == entries
    assert [dispute_of(one) for one in again[1:]] == ["dp_1"] * 3


def undo(entries: list[Entry], wrong: Entry) -> None:
    """Undo an entry, and write anew what followed from it."""
    back = reversal_of(wrong, reason="erreur", recorded_at=SEEN)
    entries.append(back)
    entries += settled(wrong, about=entries, vat=OWN, reason="erreur", recorded_at=SEEN)


def put_right(entries: list[Entry], wrong: Entry, minor: int) -> None:
    """Write an entry anew with another amount."""
    entries.append(reversal_of(wrong, reason="erreur", recorded_at=SEEN))
    amount = Money(minor, SALE.amount.currency)
    entries.append(
        corrected(
            wrong, amount, about=entries, vat=OWN, reason="erreur", recorded_at=SEEN
        )
    )


@pytest.mark.parametrize("dispute", ["dp_1", ""], ids=["known", "older"])
@pytest.mark.parametrize("events", list(permutations(ONE)))
def test_a_loss_that_is_undone_after_the_win_undid_it_counts_once(
    events: Sequence[Payment], dispute: str
) -> None:
    entries = one_after_another(
        [SALE, *(replace(one, dispute=dispute) for one in events)]
    )
    lost = next(one for one in entries if one.kind is EntryKind.DISPUTE_LOST)

    undo(entries, lost)

    assert roles(entries) == KEEPS
    assert base(entries) == 10000


def test_what_followed_from_a_loss_that_is_undone_is_written_anew() -> None:
    opened, lost, won = ONE
    entries = one_after_another([SALE, opened, lost, won])

    undo(entries, entries[2])

    assert [f"{one.kind} {one.key}" for one in entries[4:]] == [
        "reversal reversal:s:dispute_lost:dp_1",
        f"reversal reversal:{won.key}",
        f"correction correction:{won.key}",
    ]
    assert shown(entries[-1]) == ["processor:s 120.00 EUR", "disputes -120.00 EUR"]
    assert dispute_of(entries[-1]) == "dp_1"


def test_a_win_that_is_undone_leaves_the_loss_that_was_told_after_it() -> None:
    opened, lost, won = ONE
    entries = one_after_another([SALE, opened, won, lost])

    undo(entries, entries[2])

    assert roles(entries) == {"disputes:lost": 10000, "sales": -10000}


def test_a_refund_that_is_undone_writes_no_dispute_anew() -> None:
    refund = payment(PaymentKind.REFUND, "1.00", "s:refund:1", parent=SALE.key)
    entries = one_after_another([SALE, refund, *ONE])

    undo(entries, entries[1])

    assert len(entries) == 6
    assert roles(entries) == KEEPS


def with_vat(held: dict[str, int]) -> dict[str, int]:
    """Return the same with what is lost and VAT in one: an undoing keeps its cents."""
    sums: Counter[str] = Counter()
    for role, minor in held.items():
        sums["lost" if role in {"disputes:lost", "vat"} else role] += minor
    return {role: minor for role, minor in sums.items() if minor}


@given(disputes(), st.data())
def test_whatever_is_undone_or_put_right_disputes_are_what_is_told_of_them(
    events: list[Payment], data: st.DataObject
) -> None:
    entries = one_after_another([SALE])
    counts: dict[str, Payment] = {}
    for one in data.draw(st.permutations(events)):
        entries.append(booked(one, about=entries))
        counts[one.key] = one
        if data.draw(st.booleans()):
            told = standing(events_in(entries))
            wrong = data.draw(st.sampled_from(told)).entry
            minor = data.draw(st.none() | AMOUNTS)
            before = counts.pop(first_key(wrong))
            if minor is None:
                undo(entries, wrong)
            else:
                put_right(entries, wrong, minor)
                amount = Money(minor, SALE.amount.currency)
                counts[before.key] = replace(before, amount=amount)

        assert with_vat(roles(entries)) == with_vat(expected(list(counts.values())))
