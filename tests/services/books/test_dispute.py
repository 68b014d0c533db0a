from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from integrations.rehearsal import signed_delivery
from regie.errors import ConflictError
from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.ledger.entry import EntryKind
from regie.services.books.check_ledger import check_ledger
from regie.services.books.collect import collect
from regie.services.books.collect import Collected
from regie.services.books.collect import import_payments
from regie.services.books.collect import receive_webhook
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from regie.services.books.dispute import Ending
from tests.rehearsed import SECRET
from tests.rehearsed import Stage

pytestmark = pytest.mark.usefixtures("in_march")

CLIENT = "studio-zen"
OPENED = "stripe:dispute:txn_2"
CSV = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id
txn_1,2027-02-03 10:00:00,charge,120.00,0,120.00,eur,ch_1,Pass,
txn_2,2027-02-09 10:00:00,dispute,-120.00,20.00,-140.00,eur,dp_1,Pass,ch_1
"""


def disputed(on: Stage) -> None:
    import_payments(on.runtime, CSV, file="payments.csv", client_slug=CLIENT)


def ending(*, won: bool = False, vendor_id: str = "", reason: str = "Mail") -> Ending:
    return Ending(won=won, on=date(2027, 3, 2), reason=reason, vendor_id=vendor_id)


def roles(on: Stage) -> dict[str, str]:
    with on.runtime.unit(reading=True) as unit:
        held = unit.balances.at(CLIENT)
    return {account.role: str(amount) for (account, _), amount in held.items()}


def test_a_lost_dispute_takes_from_the_revenue_once(on: Stage) -> None:
    disputed(on)
    before = roles(on)

    shown = end_dispute(on.runtime, OPENED, ending(), apply=False)
    unchanged = roles(on)
    written = end_dispute(on.runtime, OPENED, ending(), apply=True)
    with pytest.raises(ConflictError):
        end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    assert (shown, unchanged) == (written, before)
    assert written.reason == "Mail"
    assert roles(on) == {
        "disputes:lost": "100.00 EUR",
        "fees:dispute": "20.00 EUR",
        "processor:stripe": "-20.00 EUR",
        "sales": "-100.00 EUR",
    }
    assert check_ledger(on.runtime).faults == ()


def test_an_ending_that_was_wrong_is_undone_first_as_the_error_says(on: Stage) -> None:
    disputed(on)
    lost = end_dispute(on.runtime, OPENED, ending(), apply=True)

    with pytest.raises(ConflictError) as refused:
        end_dispute(on.runtime, OPENED, ending(won=True), apply=True)
    correct(on.runtime, lost.key, None, reason="gagné", apply=True)
    won = end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    assert str(refused.value) == (
        "Le litige « stripe:dispute:txn_2 » a déjà été perdu le 2 mars 2027 : la banque "
        "a gardé l'argent. S'il a fini autrement, annulez d'abord cette fin, puis recommencez : regie "
        f'ledger correct {lost.key} --reason "…" --apply'
    )
    assert won.kind is EntryKind.DISPUTE_WON
    assert roles(on) == {
        "fees:dispute": "20.00 EUR",
        "processor:stripe": "100.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-20.00 EUR",
    }


@pytest.mark.parametrize("vendor_id", ["", "dp_1"])
@pytest.mark.parametrize("in_between", [[], [True]], ids=["lost again", "won between"])
def test_an_ending_that_was_undone_can_be_told_again(
    on: Stage, vendor_id: str, in_between: list[bool]
) -> None:
    disputed(on)
    told = ending(vendor_id=vendor_id)
    keys = []
    for won in [False, *in_between]:
        one = end_dispute(on.runtime, OPENED, replace(told, won=won), apply=True)
        correct(on.runtime, one.key, None, reason="autrement", apply=True)
        keys.append(one.key)

    shown = end_dispute(on.runtime, OPENED, told, apply=False)
    written = end_dispute(on.runtime, OPENED, told, apply=True)

    assert shown == written
    assert written.key == f"{keys[0]}:2"
    assert roles(on) == {
        "disputes:lost": "100.00 EUR",
        "fees:dispute": "20.00 EUR",
        "processor:stripe": "-20.00 EUR",
        "sales": "-100.00 EUR",
    }
    assert check_ledger(on.runtime).faults == ()


def test_a_dispute_of_no_known_sale_ends_once(on: Stage) -> None:
    import_payments(
        on.runtime,
        CSV.replace(
            "txn_1,2027-02-03 10:00:00,charge,120.00,0,120.00,eur,ch_1,Pass,\n", ""
        ).replace(",ch_1", ","),
        file="payments.csv",
        client_slug=CLIENT,
    )
    end_dispute(on.runtime, OPENED, ending(), apply=True)

    with pytest.raises(ConflictError) as refused:
        end_dispute(on.runtime, OPENED, ending(), apply=True)
    assert str(refused.value) == (
        "Le litige « stripe:dispute:txn_2 » a déjà été perdu le 2 mars 2027 : la banque "
        "a gardé l'argent. Rien de plus à inscrire ; si c'était une erreur : regie "
        "ledger correct stripe:dispute_lost:by-hand:stripe:dispute:txn_2 --reason "
        '"…" --apply'
    )


def test_a_dispute_lost_after_refunds_leaves_no_cent_of_the_sale(on: Stage) -> None:
    head = CSV.splitlines()[0]
    text = f"""{head}
txn_1,2027-02-03 10:00:00,charge,100.00,0,100.00,eur,ch_1,Pass,
txn_3,2027-02-04 10:00:00,refund,-33.33,0,-33.33,eur,re_1,Pass,ch_1
txn_4,2027-02-05 10:00:00,refund,-33.33,0,-33.33,eur,re_2,Pass,ch_1
txn_2,2027-02-09 10:00:00,dispute,-33.34,0,-33.34,eur,dp_1,Pass,ch_1
"""
    import_payments(on.runtime, text, file="payments.csv", client_slug=CLIENT)

    end_dispute(on.runtime, OPENED, ending(), apply=True)

    assert roles(on) == {
        "disputes:lost": "27.78 EUR",
        "refunds": "55.55 EUR",
        "sales": "-83.33 EUR",
    }


def test_a_won_dispute_gives_the_money_back(on: Stage) -> None:
    disputed(on)

    end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    assert roles(on) == {
        "fees:dispute": "20.00 EUR",
        "processor:stripe": "100.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-20.00 EUR",
    }


@pytest.mark.parametrize("vendor_id", ["", "dp_1"])
def test_the_webhook_of_the_same_ending_changes_nothing(
    on: Stage, vendor_id: str
) -> None:
    disputed(on)
    end_dispute(on.runtime, OPENED, ending(vendor_id=vendor_id), apply=True)
    before = roles(on)
    event = {
        "id": "evt_1",
        "type": "charge.dispute.closed",
        "created": int(on.clock.at.timestamp()),
        "data": {
            "object": {
                "id": "dp_1",
                "amount": 12000,
                "currency": "eur",
                "status": "lost",
                "charge": "ch_1",
                "balance_transactions": [],
            }
        },
    }
    headers, body = signed_delivery(
        json.loads(json.dumps(event)), secret=SECRET, at=on.clock.at
    )
    receive_webhook(on.runtime, "stripe", headers, body)

    assert collect(on.runtime) == Collected(entries=1)
    assert roles(on) == before


def test_what_is_no_open_dispute_is_refused(on: Stage) -> None:
    disputed(on)
    for key in ("nothing", "stripe:charge:ch_1"):
        with pytest.raises(NotFoundError):
            end_dispute(on.runtime, key, ending(), apply=True)
    for wrong, told in (
        (ending(reason=""), "La raison manque : "),
        (ending(vendor_id="dp 1"), "« dp 1 » n'est pas un identifiant : "),
    ):
        with pytest.raises(UsageError, match=told):
            end_dispute(on.runtime, OPENED, wrong, apply=True)


REVERSED = "txn_4,2027-03-09 10:00:00,dispute_reversal,120.00,-20.00,140.00,eur,dp_1,Pass,ch_1\n"
BACK_AGAIN = {
    "processor:stripe": "120.00 EUR",
    "sales": "-100.00 EUR",
    "vat": "-20.00 EUR",
}


def test_money_that_comes_back_undoes_a_loss_told_by_hand(on: Stage) -> None:
    disputed(on)
    end_dispute(on.runtime, OPENED, ending(), apply=True)

    text = CSV + REVERSED
    first = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)
    again = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)

    assert (first.entries, again.entries) == (2, 0)
    assert roles(on) == BACK_AGAIN
    assert check_ledger(on.runtime).faults == ()


def test_money_that_comes_back_after_a_loss_was_undone_is_held_no_more(
    on: Stage,
) -> None:
    disputed(on)
    lost = end_dispute(on.runtime, OPENED, ending(), apply=True)
    correct(on.runtime, lost.key, None, reason="gagné", apply=True)

    import_payments(on.runtime, CSV + REVERSED, file="p.csv", client_slug=CLIENT)

    assert roles(on) == BACK_AGAIN


def test_a_day_before_the_dispute_was_opened_is_refused(on: Stage) -> None:
    """A mistyped year: the loss would be of days that no bill takes back."""
    disputed(on)
    early = replace(ending(), on=date(2026, 3, 1))

    with pytest.raises(UsageError) as told:
        end_dispute(on.runtime, OPENED, early, apply=True)

    assert str(told.value) == (
        "--on dit le 1er mars 2026. Ce litige est ouvert depuis le 9 février 2027 : "
        "donnez le jour où il a pris fin, de ce jour-là ou d'après."
    )


def test_an_end_on_a_day_to_come_is_refused(on: Stage) -> None:
    """Nothing said so: the loss was of days that nobody had billed yet."""
    disputed(on)
    on.move("2027-03-01 08:00")
    before = roles(on)

    with pytest.raises(UsageError, match="Le 2 mars 2027 est à venir"):
        end_dispute(on.runtime, OPENED, ending(), apply=True)

    assert roles(on) == before
