"""What opened or ended a dispute learns later which dispute it is, and of which sale."""

from __future__ import annotations

import pytest

from regie.errors import ConflictError
from regie.errors import ImportFileError
from regie.money import EUR
from regie.money import Money
from regie.services.books.check_ledger import check_ledger
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
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

pytestmark = pytest.mark.usefixtures("in_march")

NO_ID = OPENING.replace("dp_1", "")
NO_SALE = OPENING.replace("ch_1", "")
NAMELESS = OPENING.replace("dp_1,ch_1", ",")
LESS = [NO_ID, NO_SALE, NAMELESS]


def told(on: Stage) -> list[tuple[str, str, str, str]]:
    """Return the entries that tell of a dispute: kind, key, dispute, sale."""
    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    return [
        (one.kind.value, one.key, one.vendor_object, one.parent)
        for one in entries
        if "dispute" in one.key
    ]


@pytest.mark.parametrize("row", LESS)
def test_an_opening_learns_its_dispute_and_its_sale(on: Stage, row: str) -> None:
    learn(on, SALE, row)
    before = roles(on)
    vendor_object, parent = told(on)[0][2:]

    deliver(on, "funds_withdrawn", [moved("txn_2", -12000)])
    deliver(on, "funds_withdrawn", [moved("txn_2", -12000)])
    learn(on, row)

    assert told(on) == [
        ("dispute", OPENED, vendor_object, parent),
        ("reversal", f"reversal:{OPENED}", "", parent),
        ("dispute", f"correction:{OPENED}", "dp_1", "stripe:charge:ch_1"),
    ]
    assert roles(on) == before
    assert check_ledger(on.runtime).faults == ()


def test_what_is_written_anew_says_why(on: Stage) -> None:
    learn(on, SALE, NO_ID)

    learn(on, OPENING)

    with on.runtime.unit(reading=True) as unit:
        reasons = [one.reason for one in unit.ledger.entries(CLIENT)]
    assert reasons == [
        "",
        "",
        *["Le prestataire de paiement dit maintenant quel litige c'est : dp_1."] * 2,
    ]


def test_what_came_back_learns_its_dispute(on: Stage) -> None:
    learn(on, SALE, OPENING, BACK.replace("dp_1,ch_1", ","))
    held = roles(on)

    deliver(on, "funds_reinstated", [moved("txn_4", 12000)], status="won")
    deliver(on, "closed", [], status="lost")

    assert held == roles(on) == KEEPS


@pytest.mark.parametrize("row", LESS)
def test_what_a_webhook_says_beside_the_end_is_learned_first(
    on: Stage, row: str
) -> None:
    """Stripe's event about the end names what opened the dispute, too."""
    learn(on, SALE, row)

    deliver(on, "closed", [moved("txn_2", -12000)], status="lost")

    assert roles(on) == GONE
    with pytest.raises(ConflictError, match=r"correct stripe:dispute_lost:dp_1 "):
        end_dispute(on.runtime, OPENED, ending(), apply=True)


@pytest.mark.parametrize("vendor_id", ["dp_1", "dp_9"])
@pytest.mark.parametrize("won", [True, False])
@pytest.mark.parametrize("row", LESS)
def test_an_end_by_hand_stays_that_of_what_learns_its_dispute(
    on: Stage, row: str, vendor_id: str, *, won: bool
) -> None:
    learn(on, SALE, row)
    given = vendor_id if "dp_1" not in row else ""
    end_dispute(on.runtime, OPENED, ending(won=won, vendor_id=given), apply=True)

    learn(on, OPENING)

    assert roles(on) == (KEEPS if won else GONE)
    with pytest.raises(ConflictError, match="by-hand"):
        end_dispute(on.runtime, OPENED, ending(), apply=True)
    learn(on, BACK)
    assert roles(on) == KEEPS
    assert check_ledger(on.runtime).faults == ()


TWO = (
    "txn_2,2027-02-09 10:00:00,dispute,-60.00,0,eur,{},ch_1\n",
    "txn_3,2027-02-10 10:00:00,dispute,-60.00,0,eur,{},ch_1\n",
)


def test_of_two_disputes_the_end_by_id_is_that_of_the_one_that_learned_it(
    on: Stage,
) -> None:
    """The end of the second, told by hand with another id, was taken for it."""
    learn(on, SALE, *[one.format("") for one in TWO])
    end_dispute(on.runtime, "stripe:dispute:txn_3", ending(), apply=True)

    learn(on, TWO[0].format("dp_1"))
    deliver(on, "closed", [], status="lost", amount=6000)

    assert roles(on) == GONE


@pytest.mark.parametrize("won", [True, False])
def test_an_end_by_hand_is_undone_once_the_vendor_s_is_known_to_be_of_it(
    on: Stage, *, won: bool
) -> None:
    """An id that was wrong kept the end beside the vendor's as another may be meant."""
    learn(on, SALE, *[one.format("") for one in TWO])
    wrong = ending(won=won, vendor_id="dp_9")
    end_dispute(on.runtime, OPENED, wrong, apply=True)
    back = BACK.replace("120.00", "60.00")
    learn(on, back)

    learn(on, TWO[0].format("dp_1"))

    assert roles(on) == {
        **KEEPS,
        "disputes": "60.00 EUR",
        "processor:stripe": "60.00 EUR",
    }
    with on.runtime.unit(reading=True) as unit:
        undone = [one for one in unit.ledger.entries(CLIENT) if "by-hand" in one.key]
    assert undone[-1].reverses == undone[0].key
    assert check_ledger(on.runtime).faults == ()


def test_what_another_dispute_lost_is_its_own_once_what_came_back_has_its_id(
    on: Stage,
) -> None:
    """It was counted with what came back, and again when its opening was told."""
    learn(on, SALE, TWO[0].format("dp_1"))
    back = BACK.replace("120.00", "60.00")
    learn(on, back.replace("dp_1", ""))
    deliver(on, "closed", [], status="lost", dispute="dp_2", amount=6000)

    learn(on, back)
    learn(on, TWO[1].format("dp_2"))

    assert roles(on) == {
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "60.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }
    with on.runtime.unit(reading=True) as unit:
        entries = unit.ledger.entries(CLIENT)
    said = "Le prestataire de paiement dit maintenant quel litige c'est : dp_1."
    assert [one.reason for one in entries if "dispute_lost:dp_2" in one.key] == [
        "",
        said,
        said,
    ]
    assert check_ledger(on.runtime).faults == ()


def test_another_amount_under_a_known_key_is_refused_and_nothing_learned(
    on: Stage,
) -> None:
    learn(on, SALE, NO_ID)

    with pytest.raises(ImportFileError):
        learn(on, OPENING.replace("-120.00", "-60.00"))

    assert [one[1] for one in told(on)] == [OPENED]


def test_what_was_undone_by_hand_learns_nothing(on: Stage) -> None:
    learn(on, SALE, NO_ID)
    correct(on.runtime, OPENED, None, reason="erreur", apply=True)

    learn(on, OPENING)

    assert [one[1] for one in told(on)] == [OPENED, f"reversal:{OPENED}"]


def test_what_was_corrected_by_hand_learns_with_its_right_amount(on: Stage) -> None:
    learn(on, SALE, NO_ID)
    correct(on.runtime, OPENED, Money(6000, EUR), reason="erreur", apply=True)

    learn(on, OPENING)
    deliver(on, "closed", [], status="lost", amount=6000)

    assert roles(on) == {
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "60.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }


@pytest.mark.parametrize("row", LESS)
def test_a_dispute_that_learned_its_id_is_ended_and_undone_by_hand(
    on: Stage, row: str
) -> None:
    """By the key that opened it, and by that under which it was written anew."""
    learn(on, SALE, row)
    learn(on, OPENING)

    lost = end_dispute(on.runtime, OPENED, ending(), apply=True)
    once = roles(on)
    correct(on.runtime, lost.key, None, reason="gagné", apply=True)
    end_dispute(on.runtime, f"correction:{OPENED}", ending(won=True), apply=True)
    again = roles(on)
    correct(on.runtime, f"correction:{OPENED}", None, reason="erreur", apply=True)
    learn(on, OPENING)

    assert (once, again) == (GONE, KEEPS)
    assert roles(on) == {
        **KEEPS,
        "disputes": "-120.00 EUR",
        "processor:stripe": "240.00 EUR",
    }
