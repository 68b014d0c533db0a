from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from regie.errors import ConflictError
from regie.errors import RegieError
from regie.errors import UsageError
from regie.services.bills.bill import bill_period
from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.deposit import bill_deposit
from regie.services.documents.invoices import client_balances
from regie.services.documents.invoices import list_invoices
from regie.services.documents.invoices import show_invoice
from regie.services.documents.match_receipts import Export
from regie.services.documents.match_receipts import match_receipts
from regie.services.documents.settle import DoubtfulPaymentError
from regie.services.documents.settle import settle
from regie.services.documents.settle import undo_settlement
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain

BANK = """\
date;libellé;montant
2027-04-20;VIR STUDIO ZEN D2027-0001;100,00
2027-04-21;VIR ACHATS;120,00
2027-04-22;VIR INCONNU;5,00
2027-04-22;LOYER;-700,00
"""
STRIPE = """\
balance_transaction_id,created_utc,reporting_category,currency,gross,fee,net,source_id,description,customer_name
txn_1,2027-04-20 10:00:00,charge,eur,120.00,2.00,118.00,ch_1,Facture D2027-0002,Zen
"""


@pytest.fixture
def billed(on: Stage) -> Stage:
    """Two deposits, of 400 and of 120 EUR, issued on 2 April 2027; it is 30 April."""
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="400")
    bill_deposit(on.runtime, CLIENT, amount="120")
    on.move("2027-04-30 09:00")
    return on


def standing(on: Stage, number: str = "D2027-0001") -> tuple[str, str]:
    (found,) = (one for one in list_invoices(on.runtime) if one.number == number)
    return str(found.open), found.standing


def test_payments_add_up_until_nothing_is_open(billed: Stage) -> None:
    first = settle(billed.runtime, "D2027-0001", amount="150,50")
    rest = settle(billed.runtime, "D2027-0001", paid_on=date(2027, 4, 20))

    assert (str(first.open), str(rest.amount), str(rest.open)) == (
        "249.50 EUR",
        "249.50 EUR",
        "0.00 EUR",
    )
    assert standing(billed) == ("0.00 EUR", "paid")
    with pytest.raises(ConflictError, match="plus rien à régler"):
        settle(billed.runtime, "D2027-0001")


def test_a_day_to_come_is_refused(billed: Stage) -> None:
    billed.move("2027-05-01 00:30")  # in UTC it is still the day before

    with pytest.raises(UsageError, match="2 mai 2027 est à venir"):
        settle(billed.runtime, "D2027-0001", paid_on=date(2027, 5, 2))
    today = settle(billed.runtime, "D2027-0001", paid_on=date(2027, 5, 1))

    assert str(today.open) == "0.00 EUR"


def test_a_bank_row_of_a_day_to_come_waits_for_it(billed: Stage) -> None:
    billed.move("2027-04-20 09:00")
    bank = (
        "date;libellé;montant\n"
        "2027-04-20;VIR D2027-0001;400,00\n"
        "2027-04-21;VIR D2027-0002;120,00\n"
    )

    early = match_receipts(billed.runtime, Export(text=bank, file="b.csv"), apply=True)
    billed.move("2027-04-21 09:00")
    later = match_receipts(billed.runtime, Export(text=bank, file="b.csv"), apply=True)

    assert [one.match.value for one in early.proposals] == ["number", "coming"]
    assert [one.match.value for one in later.proposals] == ["number"]
    assert standing(billed, "D2027-0002") == ("0.00 EUR", "paid")


@pytest.mark.parametrize("by_hand", [False, True])
def test_one_transfer_for_two_invoices_pays_both_and_is_known(
    billed: Stage, *, by_hand: bool
) -> None:
    bank = "date;libellé;montant\n2027-04-20;VIR D2027-0001 D2027-0002;520,00\n"
    export = Export(text=bank, file="b.csv")
    for number in ("D2027-0001", "D2027-0002") if by_hand else ():
        settle(billed.runtime, number, paid_on=date(2027, 4, 19))

    done = match_receipts(billed.runtime, export, apply=True)
    again = match_receipts(billed.runtime, export, apply=True)

    found = "typed" if by_hand else "number"
    assert [one.match.value for one in done.proposals] == [found]
    assert (len(done.recorded), again.known, again.proposals) == (1, 1, ())
    for number, amount in (("D2027-0001", "400.00"), ("D2027-0002", "120.00")):
        assert standing(billed, number) == ("0.00 EUR", "paid")
        assert ("bank", f"{amount} EUR", None) in paid(billed, number)


def test_an_overpayment_is_kept_and_paid_back(billed: Stage) -> None:
    settle(billed.runtime, "D2027-0001", amount="450", sure=True)
    over = standing(billed)

    back = settle(billed.runtime, "D2027-0001")

    assert over == ("-50.00 EUR", "overpaid")
    assert (str(back.amount), standing(billed)) == (
        "-50.00 EUR",
        ("0.00 EUR", "paid"),
    )


@pytest.mark.parametrize(("before", "amount"), [("", "400.01"), ("400", "1")])
def test_more_than_is_open_must_be_meant(
    billed: Stage, before: str, amount: str
) -> None:
    if before:
        settle(billed.runtime, "D2027-0001", amount=before)
    was = standing(billed)

    with pytest.raises(DoubtfulPaymentError, match="D2027-0001"):
        settle(billed.runtime, "D2027-0001", amount=amount)

    assert standing(billed) == was


def test_a_bank_row_on_a_settled_invoice_is_not_recorded(billed: Stage) -> None:
    settle(billed.runtime, "D2027-0001", paid_on=date(2027, 4, 19))

    done = match_receipts(billed.runtime, Export(text=BANK, file="b.csv"), apply=True)

    assert (done.proposals[0].match.value, done.recorded) == ("settled", frozenset())
    assert standing(billed) == ("0.00 EUR", "paid")


def paid(on: Stage, number: str = "D2027-0001") -> list[tuple[str, str, int | None]]:
    kept = show_invoice(on.runtime, number).settlements
    return [(one.way.value, str(one.amount), one.undoes) for one in kept]


@pytest.mark.parametrize("first", ["400", "380"])
def test_a_payment_entered_by_hand_and_found_at_the_bank_counts_once(
    billed: Stage, first: str
) -> None:
    settle(billed.runtime, "D2027-0001", amount=first, paid_on=date(2027, 4, 18))
    before = standing(billed)
    bank = f"date;libellé;montant\n2027-04-20;VIR STUDIO ZEN D2027-0001;{first},00\n"

    looked = match_receipts(billed.runtime, Export(text=bank, file="b.csv"))
    done = match_receipts(billed.runtime, Export(text=bank, file="b.csv"), apply=True)
    again = match_receipts(billed.runtime, Export(text=bank, file="b.csv"), apply=True)

    assert [one.match.value for one in (*looked.proposals, *done.proposals)] == [
        "typed"
    ] * 2
    assert (len(done.recorded), again.known, again.proposals) == (1, 1, ())
    assert standing(billed) == before
    assert sorted(paid(billed)) == [
        ("bank", f"{first}.00 EUR", None),
        ("hand", f"-{first}.00 EUR", 1),
        ("hand", f"{first}.00 EUR", None),
    ]


def test_found_by_stripe_it_counts_once_too(billed: Stage) -> None:
    settle(billed.runtime, "D2027-0002", paid_on=date(2027, 4, 22))

    done = match_receipts(billed.runtime, Export(text=STRIPE, file="s.csv"), apply=True)

    assert [one.match.value for one in done.proposals] == ["typed"]
    assert standing(billed, "D2027-0002") == ("0.00 EUR", "paid")


def test_in_doubt_nothing_is_recorded_until_somebody_says_it_is_the_same(
    billed: Stage,
) -> None:
    settle(billed.runtime, "D2027-0001", amount="100", paid_on=date(2027, 4, 18))

    unsaid = match_receipts(billed.runtime, Export(text=BANK, file="b.csv"), apply=True)
    doubtful = unsaid.proposals[0]
    before = standing(billed)
    said = match_receipts(
        billed.runtime,
        Export(text=BANK, file="b.csv"),
        apply=True,
        same=[doubtful.receipt.reference],
    )

    assert (doubtful.match.value, unsaid.recorded) == ("like typed", frozenset())
    assert before == standing(billed) == ("300.00 EUR", "open")
    assert said.recorded == {doubtful.receipt.reference}


def test_entered_by_hand_after_the_bank_it_must_be_meant(billed: Stage) -> None:
    match_receipts(billed.runtime, Export(text=BANK, file="b.csv"), apply=True)

    with pytest.raises(DoubtfulPaymentError, match="déjà inscrit"):
        settle(billed.runtime, "D2027-0001", amount="100", paid_on=date(2027, 4, 18))
    billed.move("2027-05-18 09:00")
    settle(billed.runtime, "D2027-0001", amount="100", paid_on=date(2027, 5, 18))

    assert standing(billed)[0] == "200.00 EUR"


def test_a_credit_note_on_a_paid_invoice_is_owed_to_the_client(billed: Stage) -> None:
    settle(billed.runtime, "D2027-0001")
    credit_invoice(billed.runtime, "D2027-0001", why="moins", amount="100")

    assert standing(billed) == ("-100.00 EUR", "overpaid")
    (balance,) = client_balances(billed.runtime, CLIENT)
    assert str(balance.open) == "20.00 EUR"


def test_what_deposits_had_paid_is_paid_back_on_the_invoice_that_was_credited(
    on: Stage,
) -> None:
    """No money came in on the invoice itself: it came in on the deposit."""
    ready(on)
    bill_deposit(on.runtime, CLIENT, amount="5000")
    settle(on.runtime, "D2027-0001")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    credit = credit_invoice(on.runtime, "F2027-0001", why="annulée")
    owed = standing(on, "F2027-0001")

    with pytest.raises(UsageError, match="Reçu jusqu'ici : rien ; à rendre"):
        settle(on.runtime, "F2027-0001", amount="-5000.01")
    back = settle(on.runtime, "F2027-0001", amount=f"-{credit.total.decimal()}")

    assert owed == (str(-credit.total), "overpaid")
    assert (str(back.open), standing(on, "F2027-0001")) == (
        "0.00 EUR",
        ("0.00 EUR", "credited"),
    )


def test_the_same_payment_is_recorded_once_unless_a_note_tells_it_apart(
    billed: Stage,
) -> None:
    settle(billed.runtime, "D2027-0001", amount="100")

    with pytest.raises(ConflictError) as refused:
        settle(billed.runtime, "D2027-0001", amount="100")
    settle(billed.runtime, "D2027-0001", amount="100", note="second chèque")

    assert plain(str(refused.value)) == (
        "Ce règlement de 100,00 € le 30 avril 2027 est déjà inscrit (reste 300,00 €). "
        "S'il y en a eu deux, distinguez le second par --note."
    )
    assert standing(billed)[0] == "200.00 EUR"


def test_the_latest_payment_can_be_taken_back_and_stays_on_record(
    billed: Stage,
) -> None:
    settle(billed.runtime, "D2027-0001", amount="100")
    settle(billed.runtime, "D2027-0001", amount="60")

    undone = [undo_settlement(billed.runtime, "D2027-0001") for _ in range(2)]

    assert [str(one.amount) for one in undone] == ["-60.00 EUR", "-100.00 EUR"]
    assert standing(billed)[0] == "400.00 EUR"
    shown = show_invoice(billed.runtime, "D2027-0001")
    assert len(shown.settlements) == 4
    with pytest.raises(ConflictError):
        undo_settlement(billed.runtime, "D2027-0001")


@pytest.mark.parametrize(
    ("number", "amount"),
    [("D2027-0001", "-1"), ("D2027-0001", "x"), ("D2027-0001", "0"), ("D9", "1")],
)
def test_what_is_no_payment_is_refused(billed: Stage, number: str, amount: str) -> None:
    with pytest.raises(RegieError):
        settle(billed.runtime, number, amount=amount)

    assert standing(billed)[0] == "400.00 EUR"


def test_nothing_is_no_payment_and_the_amounts_that_are_one_are_named(
    billed: Stage,
) -> None:
    with pytest.raises(UsageError) as nothing:
        settle(billed.runtime, "D2027-0001", amount="0")
    settle(billed.runtime, "D2027-0002", amount="130", sure=True)
    with pytest.raises(UsageError) as owed:
        settle(billed.runtime, "D2027-0002", amount="0")

    assert plain(str(nothing.value)) == (
        "0 n'est pas un règlement : sur D2027-0001, il reste 400,00 € à régler. Écrivez "
        "ce qui est arrivé : --amount 400.00 (ou rien) pour tout, moins pour une part."
    )
    assert plain(str(owed.value)) == (
        "0 n'est pas un règlement : sur D2027-0002, il y a 10,00 € à rendre. Une fois "
        "rendu : --amount=-10.00, ou une part."
    )


@pytest.mark.parametrize(
    ("paid_before", "owed"), [("120", "rien n'est"), ("125", "il y a 5,00 €")]
)
def test_more_given_back_than_is_owed_must_be_meant(
    billed: Stage, paid_before: str, owed: str
) -> None:
    settle(billed.runtime, "D2027-0002", amount=paid_before, sure=True)
    left = 130 - int(paid_before)

    with pytest.raises(DoubtfulPaymentError) as asked:
        settle(billed.runtime, "D2027-0002", amount="-10")
    done = settle(billed.runtime, "D2027-0002", amount="-10", sure=True)

    assert plain(str(asked.value)) == (
        f"Inscrire 10,00 € rendus sur D2027-0002, où {owed} à rendre ? Il y restera "
        f"{left},00 € à régler."
    )
    assert str(done.open) == f"{left}.00 EUR"


def test_a_credit_note_is_not_paid_itself(billed: Stage) -> None:
    credit = credit_invoice(billed.runtime, "D2027-0001", why="x", amount="10")

    with pytest.raises(UsageError, match="D2027-0001"):
        settle(billed.runtime, credit.number)


def test_what_was_taken_back_is_recorded_anew(billed: Stage) -> None:
    day = date(2027, 4, 20)

    for _ in range(3):
        settle(billed.runtime, "D2027-0001", amount="100", paid_on=day)
        with pytest.raises(ConflictError, match="déjà inscrit"):
            settle(billed.runtime, "D2027-0001", amount="100", paid_on=day)
        left = undo_settlement(billed.runtime, "D2027-0001").open
    last = settle(billed.runtime, "D2027-0001", amount="100", paid_on=day)

    assert (str(left), str(last.open)) == ("400.00 EUR", "300.00 EUR")
    key = "hand:D2027-0001:2027-04-20:10000:"
    assert [
        one.reference
        for one in show_invoice(billed.runtime, "D2027-0001").settlements
        if one.undoes is None
    ] == [key, f"{key}:anew:2", f"{key}:anew:3", f"{key}:anew:4"]


def test_a_bank_row_that_was_taken_back_is_to_be_confirmed(billed: Stage) -> None:
    export = Export(
        text="date;libellé;montant\n2027-04-20;VIR D2027-0001;400,00\n", file="b.csv"
    )
    match_receipts(billed.runtime, export, apply=True)
    undo_settlement(billed.runtime, "D2027-0001")

    again = match_receipts(billed.runtime, export, apply=True)
    settle(billed.runtime, "D2027-0001", paid_on=date(2027, 4, 20))
    found = match_receipts(billed.runtime, export, apply=True)
    known = match_receipts(billed.runtime, export, apply=True)

    assert [one.match.value for one in again.proposals] == ["undone"]
    assert (again.known, again.recorded) == (0, frozenset())
    assert [one.match.value for one in found.proposals] == ["typed"]
    assert (known.known, known.proposals) == (1, ())
    assert standing(billed) == ("0.00 EUR", "paid")


def test_a_second_transfer_of_a_settled_amount_is_said_to_be_one(
    billed: Stage,
) -> None:
    settle(billed.runtime, "D2027-0002")
    bank = (
        "date;libellé;montant\n"
        "2027-04-09;VIR STUDIO ZEN;120,00\n"
        "2027-04-10;VIR ACHATS;120,00\n"
        "2027-04-11;VIR STUDIO ZEN;121,00\n"
    )

    found = match_receipts(billed.runtime, Export(text=bank, file="b.csv"), apply=True)

    assert [(one.match.value, one.number) for one in found.proposals] == [
        ("twice", "D2027-0002"),
        ("none", ""),
        ("none", ""),
    ]
    assert found.recorded == frozenset()


def test_rows_of_stripe_that_pay_no_invoice_are_passed_over_by_matching(
    billed: Stage,
) -> None:
    other = "txn_2,2027-04-20 11:00:00,other_adjustment,eur,-5.00,0,-5.00,,Litige,\n"
    export = Export(text=f"{STRIPE}{other}", file="s.csv")

    found = match_receipts(billed.runtime, export)

    assert [(one.match.value, one.number) for one in found.proposals] == [
        ("number", "D2027-0002")
    ]


def test_many_at_once_record_a_payment_once(billed: Stage) -> None:
    def act(_: int) -> bool:
        try:
            settle(billed.runtime, "D2027-0001", amount="100")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(act, range(8))) == 1
    assert standing(billed)[0] == "300.00 EUR"


def test_a_bank_export_is_shown_first_and_then_recorded_once(billed: Stage) -> None:
    looked = match_receipts(billed.runtime, Export(text=BANK, file="b.csv"))
    before = standing(billed)
    done = match_receipts(billed.runtime, Export(text=BANK, file="b.csv"), apply=True)
    again = match_receipts(billed.runtime, Export(text=BANK, file="b.csv"), apply=True)

    assert [(one.match.value, one.number) for one in looked.proposals] == [
        ("number", "D2027-0001"),
        ("amount", "D2027-0002"),
        ("none", ""),
    ]
    assert before[0] == "400.00 EUR"
    assert (len(done.recorded), len(again.recorded), again.known) == (1, 0, 1)
    assert standing(billed)[0] == "300.00 EUR"
    assert standing(billed, "D2027-0002")[0] == "120.00 EUR"


def test_a_stripe_export_is_matched_in_the_same_way(billed: Stage) -> None:
    done = match_receipts(billed.runtime, Export(text=STRIPE, file="s.csv"), apply=True)

    assert [one.number for one in done.proposals] == ["D2027-0002"]
    (paid,) = show_invoice(billed.runtime, "D2027-0002").settlements
    assert (paid.way.value, str(paid.amount), paid.reference) == (
        "stripe",
        "120.00 EUR",
        "stripe:charge:ch_1",
    )


REFUNDED = """\
txn_2,2027-04-21 10:00:00,refund,eur,-20.00,0.00,-20.00,re_1,REFUND FOR CHARGE,Zen,ch_1
txn_3,2027-04-22 10:00:00,refund,eur,-5.00,0.00,-5.00,re_2,REFUND FOR CHARGE,Zen,ch_1
txn_4,2027-04-24 10:00:00,refund_failure,eur,5.00,0.00,5.00,re_2,FAILED,Zen,ch_1
txn_5,2027-04-23 10:00:00,refund,eur,-7.00,0.00,-7.00,re_3,REFUND,Ada,ch_9
"""


def with_charge(charge: str) -> str:
    """Return Stripe's export with the column that says of which charge a refund is."""
    head, row = charge.splitlines()
    return f"{head},charge_id\n{row},\n{REFUNDED}"


@pytest.mark.parametrize("recorded", [False, True])
def test_what_stripe_paid_back_is_for_a_person_to_record(
    billed: Stage, *, recorded: bool
) -> None:
    if recorded:
        match_receipts(billed.runtime, Export(text=STRIPE, file="s.csv"), apply=True)
    export = Export(text=with_charge(STRIPE), file="s.csv")

    done = match_receipts(billed.runtime, export, apply=True)
    before = standing(billed, "D2027-0002")
    settle(
        billed.runtime,
        "D2027-0002",
        amount="-20.00",
        paid_on=date(2027, 4, 21),
        sure=True,
    )
    again = match_receipts(billed.runtime, export, apply=True)
    known = match_receipts(billed.runtime, export, apply=True)

    refunds = [
        (one.match.value, one.number, str(one.receipt.amount))
        for one in done.proposals[-2:]
    ]
    assert refunds == [
        ("back over", "D2027-0002", "-20.00 EUR"),
        ("back", "", "-7.00 EUR"),
    ]
    assert before == ("0.00 EUR", "paid")
    assert [one.match.value for one in again.proposals] == ["typed", "back"]
    assert (known.known, len(known.proposals)) == (2, 1)
    assert standing(billed, "D2027-0002")[0] == "20.00 EUR"


DISPUTED = """\
txn_2,2027-04-24 10:00:00,dispute,eur,-120.00,15.00,-135.00,dp_1,DISPUTE,Zen,ch_1
"""
WON = """\
txn_3,2027-05-20 10:00:00,dispute_reversal,eur,120.00,0.00,120.00,dp_1,WON,Zen,ch_1
"""


def disputed(*rows: str) -> Export:
    head, row = STRIPE.splitlines()
    return Export(text=f"{head},charge_id\n{row},\n{''.join(rows)}", file="s.csv")


def matches(on: Stage, export: Export) -> list[tuple[str, str, str]]:
    return [
        (one.match.value, one.number, str(one.receipt.amount))
        for one in match_receipts(on.runtime, export, apply=True).proposals
    ]


def test_a_dispute_on_a_payment_is_for_a_person_to_answer(billed: Stage) -> None:
    number = "D2027-0002"
    match_receipts(billed.runtime, Export(text=STRIPE, file="s.csv"), apply=True)

    lost = matches(billed, disputed(DISPUTED))
    before = standing(billed, number)
    billed.move("2027-05-31 09:00")
    over = matches(billed, disputed(DISPUTED, WON))
    settle(billed.runtime, number, amount="-120", paid_on=date(2027, 4, 24), sure=True)
    won = matches(billed, disputed(DISPUTED, WON))
    still = standing(billed, number)[0]
    settle(billed.runtime, number, amount="120", paid_on=date(2027, 5, 20))
    known = matches(billed, disputed(DISPUTED, WON))

    assert (lost, before) == (
        [("disputed", number, "-120.00 EUR")],
        ("0.00 EUR", "paid"),
    )
    assert over == []
    assert won == [
        ("typed", number, "-120.00 EUR"),
        ("dispute won", number, "120.00 EUR"),
    ]
    assert still == "120.00 EUR"
    assert known == [("typed", number, "120.00 EUR")]
    assert standing(billed, number)[0] == "0.00 EUR"


TWO = """\
txn_2,2027-04-24 10:00:00,dispute,eur,-60.00,15.00,-75.00,dp_1,DISPUTE,Zen,ch_1
txn_4,2027-04-25 10:00:00,dispute,eur,-60.00,15.00,-75.00,dp_2,DISPUTE,Zen,ch_1
txn_5,2027-04-28 10:00:00,dispute_reversal,eur,60.00,0.00,60.00,dp_2,WON,Zen,
"""
AGAIN = """\
txn_6,2027-05-25 10:00:00,dispute,eur,-120.00,15.00,-135.00,dp_1,DISPUTE,Zen,ch_1
"""


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        pytest.param(TWO, ["stripe:dispute:txn_2"], id="two of one payment"),
        pytest.param(
            DISPUTED + WON + AGAIN, ["stripe:dispute:txn_6"], id="taken again"
        ),
        pytest.param(
            TWO.replace("dp_1", "").replace("dp_2", ""),
            ["stripe:dispute:txn_2", "stripe:dispute:txn_4", "stripe:dispute:txn_5"],
            id="without ids and payment",
        ),
        pytest.param(DISPUTED + WON.replace("dp_1", ""), [], id="one without its id"),
    ],
)
def test_what_came_back_of_a_dispute_ends_that_one_only(
    billed: Stage, rows: str, left: list[str]
) -> None:
    match_receipts(billed.runtime, Export(text=STRIPE, file="s.csv"), apply=True)
    billed.move("2027-05-31 09:00")

    found = match_receipts(billed.runtime, disputed(rows)).proposals

    assert [one.receipt.reference for one in found] == left


def test_a_balance_says_what_is_late(billed: Stage) -> None:
    settle(billed.runtime, "D2027-0001", amount="100")
    billed.move("2027-05-03 09:00")

    (found,) = client_balances(billed.runtime)

    assert (found.client, str(found.open), str(found.late)) == (
        CLIENT,
        "420.00 EUR",
        "420.00 EUR",
    )


def test_more_than_came_in_is_not_paid_back_and_it_says_how_much_did(
    billed: Stage,
) -> None:
    with pytest.raises(UsageError) as never:
        settle(billed.runtime, "D2027-0001", amount="-120")
    settle(billed.runtime, "D2027-0001", amount="150,50")
    with pytest.raises(UsageError) as part:
        settle(billed.runtime, "D2027-0001", amount="-200")

    assert [plain(str(one.value)) for one in (never, part)] == [
        f"Sur D2027-0001, on ne peut pas rendre {back} €. Reçu jusqu'ici : {came} ; à "
        f"rendre : rien. Si c'est un règlement reçu : --amount {amount}"
        for back, came, amount in (
            ("120,00", "rien", "120.00"),
            ("200,00", "150,50 €", "200.00"),
        )
    ]


def test_a_payment_long_before_its_invoice_is_recorded_and_doubted(
    billed: Stage,
) -> None:
    days = (date(2027, 3, 26), date(2017, 4, 20))
    first, other = (
        settle(billed.runtime, "D2027-0001", amount="20", paid_on=day, note=str(day))
        for day in days
    )

    assert not first.remark
    assert plain(other.remark) == (
        "⚠ Le 20 avril 2017 est avant l'émission de D2027-0001, le 2 avril 2027 : "
        "est-ce le bon jour ? Sinon : regie invoice pay D2027-0001 --undo"
    )
