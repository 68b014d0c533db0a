"""A dispute that was won: told by hand, then by the vendor, it is one win."""

from __future__ import annotations

import pytest

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import OPENED
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import BACK
from tests.services.books.test_disputes_apart import deliver
from tests.services.books.test_disputes_apart import GONE
from tests.services.books.test_disputes_apart import KEEPS
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_disputes_apart import moved
from tests.services.books.test_disputes_apart import OPENED as OPENING
from tests.services.books.test_disputes_apart import SALE
from tests.services.books.test_disputes_apart import TWO

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def won(on: Stage) -> Stage:
    """A sale of 120 EUR is disputed, and said to be won."""
    learn(on, SALE, OPENING)
    end_dispute(on.runtime, OPENED, ending(won=True), apply=True)
    return on


def test_the_vendor_tells_the_same_win_again(won: Stage) -> None:
    before = roles(won)

    learn(won, BACK)
    after = roles(won)
    learn(won, SALE, OPENING, BACK)

    assert before == after == roles(won) == KEEPS
    assert check_ledger(won.runtime).faults == ()


def test_a_webhook_tells_the_same_win_again(won: Stage) -> None:
    deliver(won, "funds_reinstated", [moved("txn_4", 12000)], status="won")

    assert roles(won) == KEEPS


def test_what_was_told_by_hand_says_why_it_is_undone(won: Stage) -> None:
    learn(won, BACK)

    with won.runtime.unit(reading=True) as unit:
        entries = list(unit.ledger.entries(CLIENT))
    undone = f"stripe:dispute:by-hand:{OPENED}"

    assert {one.key: one.reason for one in entries if one.reverses} == {
        f"reversal:{undone}": (
            "Litige gagné, dit par vous, puis par le prestataire de paiement : il "
            "compte une fois (stripe:dispute:txn_4)."
        )
    }


def test_what_the_vendor_gives_back_counts_not_what_was_said(won: Stage) -> None:
    """Half of it comes back: the rest is still held."""
    learn(won, BACK.replace("120.00", "60.00"))

    assert roles(won) == {
        **KEEPS,
        "disputes": "60.00 EUR",
        "processor:stripe": "60.00 EUR",
    }


def test_a_win_of_another_dispute_of_the_sale_stays(on: Stage) -> None:
    learn(on, *TWO)
    end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    learn(on, "txn_4,2027-03-09 10:00:00,dispute_reversal,36.00,0,eur,dp_2,ch_1\n")

    assert roles(on) == KEEPS


def test_a_loss_that_is_told_of_a_won_dispute_changes_nothing(won: Stage) -> None:
    learn(won, BACK)
    deliver(won, "closed", [], status="lost")

    assert roles(won) == KEEPS


def test_a_win_by_hand_that_was_undone_is_not_undone_again(won: Stage) -> None:
    key = f"stripe:dispute:by-hand:{OPENED}"
    correct(won.runtime, key, None, reason="trop tôt", apply=True)
    end_dispute(won.runtime, OPENED, ending(won=True), apply=True)

    learn(won, BACK)

    assert roles(won) == KEEPS
    assert check_ledger(won.runtime).faults == ()


@pytest.mark.parametrize("vendor_id", ["", "dp_1"])
def test_a_win_that_names_the_dispute_is_undone_by_the_vendor_s_own(
    on: Stage, vendor_id: str
) -> None:
    learn(on, SALE, OPENING)
    told = end_dispute(
        on.runtime, OPENED, ending(won=True, vendor_id=vendor_id), apply=True
    )

    learn(on, BACK)

    assert told.key == f"stripe:dispute:by-hand:{OPENED}"
    assert roles(on) == KEEPS


@pytest.mark.parametrize("wrong", ["txn_4", "txn_9", "dp_9"])
def test_a_win_with_an_id_that_is_not_the_dispute_s_is_refused(
    on: Stage, wrong: str
) -> None:
    """With it the win was booked, and once more when the vendor told it."""
    learn(on, SALE, OPENING)
    told = ending(won=True, vendor_id=wrong)

    with pytest.raises(UsageError) as refused:
        end_dispute(on.runtime, OPENED, told, apply=True)

    assert str(refused.value) == (
        f"« {OPENED} » est le litige dp_1, pas {wrong} : rien n'a été écrit. Donnez "
        f"--id dp_1, ou aucun --id, ou la clé qui a ouvert {wrong}."
    )


@pytest.mark.parametrize("won", [True, False])
@pytest.mark.parametrize("row", [OPENING, OPENING.replace("ch_1", "")])
def test_an_id_of_what_moved_is_no_dispute_s(on: Stage, row: str, *, won: bool) -> None:
    learn(on, SALE, row.replace("dp_1", ""))
    told = ending(won=won, vendor_id="txn_4")

    with (
        speaking("en"),
        pytest.raises(UsageError, match="txn_4 is of money that moved"),
    ):
        end_dispute(on.runtime, OPENED, told, apply=True)


@pytest.mark.parametrize("won", [True, False])
def test_an_id_that_another_dispute_of_the_sale_has_is_refused(
    on: Stage, *, won: bool
) -> None:
    opened, other = TWO[1].replace("dp_1", ""), TWO[2]
    learn(on, SALE, opened, other)

    with pytest.raises(UsageError, match=r"dp_2.*stripe:dispute:txn_3"):
        end_dispute(on.runtime, OPENED, ending(won=won, vendor_id="dp_2"), apply=True)


@pytest.mark.parametrize("won", [True, False])
def test_the_id_that_a_person_tells_is_that_of_an_older_dispute(
    on: Stage, *, won: bool
) -> None:
    """It names neither its sale nor its id: by the one told, what follows finds it."""
    learn(on, OPENING.replace("dp_1,ch_1", ","))
    end_dispute(on.runtime, OPENED, ending(won=won, vendor_id="dp_1"), apply=True)

    learn(on, SALE, BACK)

    assert roles(on) == KEEPS


def test_the_vendor_s_loss_undoes_a_win_by_hand(won: Stage) -> None:
    """The win stood, and the vendor's loss counted nothing."""
    deliver(won, "closed", [], status="lost")
    once = roles(won)
    deliver(won, "closed", [], status="lost")

    assert once == roles(won) == GONE
    assert check_ledger(won.runtime).faults == ()


def test_what_the_vendor_s_loss_undoes_says_why(won: Stage) -> None:
    deliver(won, "closed", [], status="lost")

    with won.runtime.unit(reading=True) as unit:
        entries = list(unit.ledger.entries(CLIENT))

    assert {one.key: one.reason for one in entries if one.reverses} == {
        f"reversal:stripe:dispute:by-hand:{OPENED}": (
            "Litige gagné, dit par vous, mais perdu d'après le prestataire de "
            "paiement : c'est sa parole qui compte (stripe:dispute_lost:dp_1)."
        )
    }


def test_a_loss_of_another_dispute_of_the_sale_leaves_a_win_by_hand(on: Stage) -> None:
    learn(on, *TWO)
    end_dispute(on.runtime, "stripe:dispute:txn_3", ending(won=True), apply=True)

    deliver(on, "closed", [], status="lost")

    assert roles(on) == {
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "60.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }


@pytest.mark.parametrize("vendor_id", ["", "dp_1"])
def test_the_vendor_s_loss_counts_where_one_told_by_hand_was_undone(
    on: Stage, vendor_id: str
) -> None:
    learn(on, SALE, OPENING)
    told = end_dispute(on.runtime, OPENED, ending(vendor_id=vendor_id), apply=True)
    correct(on.runtime, told.key, None, reason="trop tôt", apply=True)

    deliver(on, "closed", [], status="lost")

    assert roles(on) == GONE


def test_a_loss_by_hand_of_a_dispute_without_its_id_counts_once(on: Stage) -> None:
    """It counted twice when the vendor told it."""
    learn(on, SALE, OPENING.replace("dp_1", ""))
    end_dispute(on.runtime, OPENED, ending(), apply=True)

    deliver(on, "closed", [], status="lost")

    with on.runtime.unit(reading=True) as unit:
        entries = list(unit.ledger.entries(CLIENT))
    assert roles(on) == GONE
    assert {one.key: one.reason for one in entries if one.reverses} == {
        f"reversal:stripe:dispute_lost:by-hand:{OPENED}": (
            "Litige perdu, dit par vous, puis par le prestataire de paiement : il "
            "compte une fois (stripe:dispute_lost:dp_1)."
        )
    }


NAMELESS = OPENING.replace("dp_1,ch_1", ",")


def test_a_dispute_of_which_neither_id_nor_sale_is_known_is_asked_for_its_id(
    on: Stage,
) -> None:
    """Without, what the vendor told of its end was booked beside it."""
    learn(on, NAMELESS)

    with pytest.raises(UsageError) as refused:
        end_dispute(on.runtime, OPENED, ending(won=True), apply=True)

    assert str(refused.value) == (
        f"« {OPENED} » ne dit ni son litige ni sa vente : sans son identifiant, ce que "
        "le prestataire de paiement dit de sa fin compterait en double. Rien n'a été "
        "écrit. Donnez-le, tel que Stripe le montre : --id dp_…"
    )


def test_a_dispute_of_which_nothing_is_known_may_be_one_of_several(on: Stage) -> None:
    again = BACK.replace("txn_4", "txn_5").replace("dp_1", "dp_2")
    learn(on, SALE, NAMELESS, BACK, again)

    with speaking("en"), pytest.raises(UsageError, match=r"--id dp_1 or --id dp_2$"):
        end_dispute(on.runtime, OPENED, ending(won=True), apply=True)


def test_a_dispute_of_which_only_its_end_names_the_id_has_ended(on: Stage) -> None:
    """It could be won once more by hand."""
    learn(on, SALE, NAMELESS, BACK)

    with pytest.raises(ConflictError, match=r"correct stripe:dispute:txn_4 "):
        end_dispute(on.runtime, OPENED, ending(won=True), apply=True)


@pytest.mark.parametrize("is_won", [True, False])
def test_another_id_than_that_of_the_one_dispute_that_ended_is_refused(
    on: Stage, *, is_won: bool
) -> None:
    """It was booked beside the end that the vendor told."""
    learn(on, SALE, NAMELESS, BACK)
    before = roles(on)

    with pytest.raises(UsageError, match=r"Stripe le montre : --id dp_1$"):
        end_dispute(
            on.runtime, OPENED, ending(won=is_won, vendor_id="dp_9"), apply=True
        )

    assert roles(on) == before
