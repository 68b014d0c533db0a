from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from decimal import Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.ledger.book import balances
from regie.ledger.corrections import corrected
from regie.ledger.entry import Entry
from regie.ledger.entry import EntryError
from regie.ledger.rules import entries_for
from regie.ledger.rules import payload_sha256
from regie.ledger.rules import reversal_of
from regie.ledger.text import write_entries
from regie.ledger.vat import Vat
from regie.money import Money
from regie.ports import Payment
from regie.ports import PaymentKind

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2027, 3, 31, 22, 30, tzinfo=UTC)
SEEN = datetime(2027, 4, 1, 6, tzinfo=UTC)

payments = st.builds(
    Payment,
    key=st.integers(0, 50).map("stripe:charge:ch_{}".format),
    kind=st.sampled_from([PaymentKind.SALE, PaymentKind.REFUND]),
    amount=st.builds(
        Money.of,
        st.decimals(min_value="0.01", max_value="99999", places=2),
        st.sampled_from(["EUR", "USD"]),
    ),
    happened_at=st.datetimes(
        min_value=datetime(2027, 1, 1),  # noqa: DTZ001 -- Hypothesis adds the zone
        max_value=datetime(2027, 12, 31),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)


def payment(kind: PaymentKind, amount: str, key: str, **more: object) -> Payment:
    made = Payment(key=key, kind=kind, amount=Money.of(amount, "EUR"), happened_at=AT)
    return replace(made, **more)  # type: ignore[arg-type]


def booked(told: Payment, rate: str = "20", about: Sequence[Entry] = ()) -> Entry:
    return entries_for(
        told,
        client="zen",
        zone=PARIS,
        vat=Vat(percent=Decimal(rate)),
        recorded_at=SEEN,
        about=about,
    )


def shown(entry: Entry) -> list[str]:
    return [
        " ".join(line.removeprefix("  client:zen:").split())
        for line in write_entries([entry]).splitlines()
        if "client:" in line
    ]


def test_sale_takes_vat_out_of_the_gross_amount() -> None:
    told = payment(
        PaymentKind.SALE,
        "197.00",
        "stripe:charge:ch_1",
        product="Pass VIP",
        customer="Ada Lovelace",
    )

    entry = booked(told)

    assert write_entries([entry]) == (
        "2027-04-01 sale stripe:charge:ch_1\n"
        "  at: 2027-03-31T22:30:00+00:00\n"
        "  recorded: 2027-04-01T06:00:00+00:00\n"
        "  vendor object: ch_1\n"
        f"  payload: {payload_sha256(told)}\n"
        "  product: Pass VIP\n"
        "  customer: Ada Lovelace\n"
        "  client:zen:processor:stripe        197.00 EUR\n"
        "  client:zen:sales                  -164.17 EUR\n"
        "  client:zen:vat                     -32.83 EUR\n"
    )


def test_sale_believes_the_vendor_about_vat() -> None:
    told = payment(
        PaymentKind.SALE, "100.00", "stripe:charge:ch_1", tax=Money.of("5.21", "EUR")
    )

    assert shown(booked(told)) == [
        "processor:stripe 100.00 EUR",
        "sales -94.79 EUR",
        "vat -5.21 EUR",
    ]


@pytest.mark.parametrize("rate", ["0", "20"])
def test_sale_without_a_minor_unit_of_vat_has_no_vat_posting(rate: str) -> None:
    assert shown(booked(payment(PaymentKind.SALE, "0.01", "s:c:1"), rate)) == [
        "processor:s 0.01 EUR",
        "sales -0.01 EUR",
    ]


def test_refund_gives_sale_and_vat_back() -> None:
    told = payment(
        PaymentKind.REFUND, "50.00", "stripe:refund:re_1", parent="stripe:charge:ch_1"
    )

    assert shown(booked(told)) == [
        "processor:stripe -50.00 EUR",
        "refunds 41.67 EUR",
        "vat 8.33 EUR",
    ]


def test_refund_follows_the_vat_that_the_vendor_told_of_the_sale() -> None:
    sale = booked(
        payment(PaymentKind.SALE, "100.00", "s:c:1", tax=Money.of("5.21", "EUR"))
    )
    told = payment(PaymentKind.REFUND, "50.00", "s:r:1", parent="s:c:1")

    assert shown(booked(told, about=[sale])) == [
        "processor:s -50.00 EUR",
        "refunds 47.39 EUR",
        "vat 2.61 EUR",
    ]


def test_refund_in_another_currency_than_its_sale_uses_the_rate() -> None:
    sale = replace(
        payment(PaymentKind.SALE, "1", "s:c:1"), amount=Money.of("100", "USD")
    )
    told = payment(PaymentKind.REFUND, "12.00", "s:r:1", parent="s:c:1")

    assert booked(told, about=[booked(sale)]) == booked(told)


@given(st.integers(1, 10**7), st.data())
def test_refund_is_the_same_with_and_without_its_sale(
    gross: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(1, gross))
    eur = Money.zero("EUR").currency
    sale = replace(payment(PaymentKind.SALE, "1", "s:c:1"), amount=Money(gross, eur))
    told = replace(
        payment(PaymentKind.REFUND, "1", "s:r:1", parent="s:c:1"),
        amount=Money(part, eur),
    )

    assert booked(told, about=[booked(sale)]) == booked(told)


def sold(minor: int, tax: int | None) -> Payment:
    eur = Money.zero("EUR").currency
    return replace(
        payment(PaymentKind.SALE, "1", "s:charge:0"),
        amount=Money(minor, eur),
        tax=None if tax is None else Money(tax, eur),
    )


def given_back(parts: Sequence[int], kind: PaymentKind) -> list[Payment]:
    eur = Money.zero("EUR").currency
    return [
        replace(
            payment(kind, "1", f"s:{kind.value}:{number}", parent="s:charge:0"),
            amount=Money(minor, eur),
        )
        for number, minor in enumerate(parts, 1)
    ]


def one_after_another(told: Iterable[Payment]) -> list[Entry]:
    entries: list[Entry] = []
    for one in told:
        about = () if one.kind is PaymentKind.SALE else entries
        entries.append(booked(one, about=about))
    return entries


def vat_of(entries: Iterable[Entry]) -> int:
    return sum(
        posting.amount.minor
        for entry in entries
        for posting in entry.postings
        if posting.account.role == "vat"
    )


def test_a_sale_refunded_in_parts_leaves_no_cent_of_vat() -> None:
    parts = given_back([3333, 3333, 3334], PaymentKind.REFUND)

    entries = one_after_another([sold(10000, None), *parts])

    assert [vat_of([entry]) for entry in entries] == [-1667, 556, 555, 556]


PARTS = st.lists(st.integers(1, 5_000), min_size=1, max_size=6)
BACK = st.sampled_from([PaymentKind.REFUND, PaymentKind.DISPUTE_LOST])


@given(PARTS, BACK, st.randoms(use_true_random=False), st.data())
def test_what_is_given_back_in_parts_has_the_vat_of_their_sum(
    parts: list[int], kind: PaymentKind, random: Random, data: st.DataObject
) -> None:
    gross = sum(parts)
    sale = sold(gross, data.draw(st.none() | st.integers(0, gross)))
    told = given_back(parts, kind)
    random.shuffle(told)

    entries = one_after_another([sale, *told])

    tax = -vat_of(entries[:1])
    for last in range(1, len(entries)):
        back = sum(one.amount.minor for one in told[:last])
        part = Money(back, sale.amount.currency).scaled(Fraction(tax, gross))
        usual = Money(back, sale.amount.currency).scaled(Fraction(1, 6))
        is_usual = tax == sale.amount.scaled(Fraction(1, 6)).minor
        assert vat_of(entries[1 : last + 1]) == (usual if is_usual else part).minor
    assert vat_of(entries) == 0


@given(PARTS, st.integers(0, 100), st.randoms(use_true_random=False))
def test_refunds_and_their_sale_may_come_in_any_order(
    parts: list[int], kept: int, random: Random
) -> None:
    sale = sold(sum(parts) + kept, None)
    told = [sale, *given_back(parts, PaymentKind.REFUND)]
    in_order = balances(one_after_another(told))
    random.shuffle(told)

    assert balances(one_after_another(told)) == in_order


@given(PARTS, st.data())
def test_a_refund_that_fails_leaves_what_the_others_make(
    parts: list[int], data: st.DataObject
) -> None:
    failing = data.draw(st.integers(1, len(parts)))
    sale, told = sold(sum(parts), None), given_back(parts, PaymentKind.REFUND)
    failed = given_back(parts[failing - 1 : failing], PaymentKind.REFUND_FAILED)
    others = [one for number, one in enumerate(told, 1) if number != failing]

    entries = one_after_another([sale, *told, *failed])

    assert balances(entries) == balances(one_after_another([sale, *others]))


def test_refunds_that_were_undone_or_corrected_count_as_they_are_now() -> None:
    first, second, third = given_back([3333, 3333, 5000], PaymentKind.REFUND)
    entries = one_after_another([sold(10000, None), first, second])
    for wrong in entries[1:3]:
        entries.append(reversal_of(wrong, reason="erreur", recorded_at=SEEN))
    right = Money.of("50.00", "EUR")
    entries.append(
        corrected(
            entries[2],
            right,
            about=entries,
            vat=Vat(percent=Decimal(20)),
            reason="erreur",
            recorded_at=SEEN,
        )
    )

    last = booked(third, about=entries)

    assert vat_of([*entries, last]) == 0


def test_the_last_refund_makes_up_for_those_that_were_rounded_by_themselves() -> None:
    sale, *told = [
        sold(10000, None),
        *given_back([3333, 3333, 3334], PaymentKind.REFUND),
    ]
    earlier = [booked(sale), *(booked(one) for one in told[:2])]

    last = booked(told[2], about=earlier)

    assert [vat_of([one]) for one in (*earlier, last)] == [-1667, 556, 556, 555]


def test_no_refund_gives_back_more_vat_than_it_holds() -> None:
    # Forty refunds of 3 cents, each rounded by itself, gave 40 cents of VAT for 20.
    told = given_back([3] * 40 + [5, 55], PaymentKind.REFUND)
    earlier = [booked(sold(180, None)), *(booked(one) for one in told[:40])]

    last = [booked(told[40], about=earlier)]
    last.append(booked(told[41], about=[*earlier, *last]))

    assert [vat_of([one]) for one in last] == [0, 0]


def test_fee_leaves_the_processor() -> None:
    told = payment(
        PaymentKind.FEE, "3.11", "stripe:fee:txn_1", parent="stripe:charge:ch_1"
    )

    assert shown(booked(told)) == [
        "fees:payment 3.11 EUR",
        "processor:stripe -3.11 EUR",
    ]


def test_fee_given_back_is_negative() -> None:
    assert shown(booked(payment(PaymentKind.FEE, "-3.11", "stripe:fee:txn_1"))) == [
        "fees:payment -3.11 EUR",
        "processor:stripe 3.11 EUR",
    ]


@pytest.mark.parametrize(
    ("kind", "amount", "tax"),
    [
        (PaymentKind.SALE, "0", None),
        (PaymentKind.SALE, "-1", None),
        (PaymentKind.REFUND, "-1", None),
        (PaymentKind.FEE, "0", None),
        (PaymentKind.SALE, "1", "1.01"),
        (PaymentKind.SALE, "1", "-0.01"),
    ],
)
def test_payment_that_makes_no_sense_makes_no_entry(
    kind: PaymentKind, amount: str, tax: str | None
) -> None:
    told = payment(
        kind, amount, "stripe:x:1", tax=Money.of(tax, "EUR") if tax else None
    )

    with pytest.raises(EntryError):
        booked(told)


def test_payment_told_by_two_roads_is_one_transaction() -> None:
    by_webhook = payment(PaymentKind.REFUND, "50.00", "stripe:refund:re_1")
    by_export = replace(
        by_webhook,
        happened_at=AT + timedelta(seconds=1),
        parent="stripe:charge:ch_1",
        product="Pass VIP",
        customer="Ada",
        tax=Money.of("8.33", "EUR"),
    )

    assert payload_sha256(by_export) == payload_sha256(by_webhook)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": PaymentKind.FEE},
        {"amount": Money.of("50.01", "EUR")},
        {"amount": Money.of("50.00", "USD")},
    ],
)
def test_payment_told_otherwise_has_another_fingerprint(
    other: dict[str, object],
) -> None:
    told = payment(PaymentKind.REFUND, "50.00", "stripe:refund:re_1")

    assert payload_sha256(replace(told, **other)) != payload_sha256(told)  # type: ignore[arg-type]


@given(payments, st.sampled_from(["0", "5.5", "20"]))
def test_every_entry_balances(told: Payment, rate: str) -> None:
    entry = booked(told, rate)

    assert sum(posting.amount.minor for posting in entry.postings) == 0
    assert entry.effective_on == told.happened_at.astimezone(PARIS).date()


@given(st.lists(payments, max_size=12), st.randoms(use_true_random=False))
def test_balances_depend_on_neither_order_nor_repetition(
    told: list[Payment], random: object
) -> None:
    once = {item.key: item for item in told}
    again = [*once.values(), *once.values()]
    random.shuffle(again)  # type: ignore[attr-defined]

    ledger: dict[str, Entry] = {}
    for item in again:
        entry = booked(item)
        stored = ledger.setdefault(entry.key, entry)
        assert stored.payload_sha256 == entry.payload_sha256

    assert balances(ledger.values()) == balances(booked(one) for one in once.values())


def test_reversal_undoes_an_entry_in_its_own_period() -> None:
    sale = booked(payment(PaymentKind.SALE, "120.00", "stripe:charge:ch_1"))

    undone = reversal_of(sale, reason="doublon", recorded_at=SEEN)

    assert balances([sale, undone]) == {}
    assert (undone.key, undone.reverses) == ("reversal:stripe:charge:ch_1", sale.key)
    assert undone.effective_on == sale.effective_on


def test_reversal_wants_a_reason() -> None:
    sale = booked(payment(PaymentKind.SALE, "120.00", "stripe:charge:ch_1"))

    with pytest.raises(EntryError):
        reversal_of(sale, reason="", recorded_at=SEEN)


def test_a_dispute_holds_the_money_until_it_is_won_or_lost() -> None:
    opened = payment(PaymentKind.DISPUTE, "120.00", "s:dispute:txn_2")
    fee = payment(PaymentKind.DISPUTE_FEE, "15.00", "s:fee:txn_2")
    won = payment(PaymentKind.DISPUTE_WON, "120.00", "s:dispute:txn_3")
    lost = payment(PaymentKind.DISPUTE_LOST, "120.00", "s:dispute_lost:dp_1")

    assert [shown(booked(told)) for told in (opened, fee, won, lost)] == [
        ["disputes 120.00 EUR", "processor:s -120.00 EUR"],
        ["fees:dispute 15.00 EUR", "processor:s -15.00 EUR"],
        ["processor:s 120.00 EUR", "disputes -120.00 EUR"],
        ["disputes -120.00 EUR", "disputes:lost 100.00 EUR", "vat 20.00 EUR"],
    ]


def test_a_lost_dispute_follows_the_vat_that_the_vendor_told_of_the_sale() -> None:
    sale = booked(
        payment(PaymentKind.SALE, "100.00", "s:c:1", tax=Money.of("5.21", "EUR"))
    )
    told = payment(PaymentKind.DISPUTE_LOST, "100.00", "s:l:1", parent="s:c:1")

    assert shown(booked(told, about=[sale])) == [
        "disputes -100.00 EUR",
        "disputes:lost 94.79 EUR",
        "vat 5.21 EUR",
    ]


def test_a_failed_refund_undoes_the_refund() -> None:
    refund = payment(PaymentKind.REFUND, "50.00", "s:refund:re_1")
    failed = payment(PaymentKind.REFUND_FAILED, "50.00", "s:refund_failed:re_1")

    assert balances([booked(refund), booked(failed)]) == {}


def test_a_payout_goes_to_the_bank_and_may_come_back() -> None:
    paid = payment(PaymentKind.PAYOUT, "80.00", "s:payout:po_1")
    back = payment(PaymentKind.PAYOUT, "-80.00", "s:payout_failed:po_1")
    fee = payment(PaymentKind.PAYOUT_FEE, "1.00", "s:fee:txn_9")

    assert shown(booked(paid)) == ["bank 80.00 EUR", "processor:s -80.00 EUR"]
    assert balances([booked(paid), booked(back)]) == {}
    assert shown(booked(fee)) == ["fees:payout 1.00 EUR", "processor:s -1.00 EUR"]


@pytest.mark.parametrize(
    "kind",
    [PaymentKind.DISPUTE, PaymentKind.DISPUTE_WON, PaymentKind.DISPUTE_LOST],
)
def test_a_dispute_is_never_negative(kind: PaymentKind) -> None:
    with pytest.raises(EntryError, match="must be positive"):
        booked(payment(kind, "-1.00", "s:d:1"))


def exchanged(given: str, taken: str, number: int) -> Entry:
    return booked(
        replace(
            payment(PaymentKind.EXCHANGE, "1", f"s:exchange:txn_{number}"),
            amount=Money.of(given, "USD"),
            into=Money.of(taken, "CAD"),
        )
    )


def in_dollars(kind: PaymentKind, amount: str, key: str) -> Entry:
    told = replace(payment(kind, "1", key), amount=Money.of(amount, "USD"))
    return booked(told, rate="0")


def held(entries: list[Entry]) -> dict[str, str]:
    return {
        f"{account.role} {amount.currency}": str(amount.decimal())
        for (account, _), amount in balances(entries).items()
    }


def test_a_refund_at_another_rate_leaves_the_difference_in_fx() -> None:
    # FX-01: 100 USD at 1.35, refunded at 1.40.
    entries = [
        in_dollars(PaymentKind.SALE, "100", "s:charge:ch_1"),
        exchanged("100", "135", 1),
        in_dollars(PaymentKind.REFUND, "100", "s:refund:re_1"),
        exchanged("-100", "-140", 2),
    ]

    assert held(entries) == {
        "fx CAD": "5.00",
        "processor:s CAD": "-5.00",
        "refunds USD": "100.00",
        "sales USD": "-100.00",
    }


def test_a_dispute_at_another_rate_leaves_the_difference_in_fx() -> None:
    # FX-02: 50 USD at 1.30, withdrawn at 1.40, with a fee of 20 CAD.
    fee = replace(
        payment(PaymentKind.DISPUTE_FEE, "1", "s:fee:txn_2"),
        amount=Money.of("20", "CAD"),
    )
    sold = [
        in_dollars(PaymentKind.SALE, "50", "s:charge:ch_1"),
        exchanged("50", "65", 1),
    ]
    withdrawn = [
        in_dollars(PaymentKind.DISPUTE, "50", "s:dispute:txn_2"),
        exchanged("-50", "-70", 2),
        booked(fee),
    ]

    assert held(withdrawn)["processor:s CAD"] == "-90.00"
    assert held([*sold, *withdrawn]) == {
        "disputes USD": "50.00",
        "fees:dispute CAD": "20.00",
        "fx CAD": "5.00",
        "processor:s CAD": "-25.00",
        "sales USD": "-50.00",
    }


@pytest.mark.parametrize(
    ("given", "into"),
    [
        ("1", None),
        ("1", Money.of("1", "EUR")),
        ("1", Money.of("-1", "USD")),
        ("1", Money.of("0", "USD")),
    ],
)
def test_an_exchange_has_two_currencies_and_one_sign(
    given: str, into: Money | None
) -> None:
    told = payment(PaymentKind.EXCHANGE, given, "s:exchange:txn_1", into=into)

    with pytest.raises(EntryError, match="exchange"):
        booked(told)
