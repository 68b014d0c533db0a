"""An end that a person told and one of the vendor's that may be the same are named."""

from __future__ import annotations

import pytest

from regie.services.books.collect import import_payments
from regie.services.books.correct import correct
from regie.services.books.dispute import end_dispute
from regie.services.books.dispute_doubts import doubts_of_end
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.books.test_dispute import CLIENT
from tests.services.books.test_dispute import ending
from tests.services.books.test_dispute import OPENED
from tests.services.books.test_dispute import roles
from tests.services.books.test_disputes_apart import HEAD
from tests.services.books.test_disputes_apart import KEEPS
from tests.services.books.test_disputes_apart import learn
from tests.services.books.test_disputes_apart import SALE
from tests.spaces import plain

pytestmark = pytest.mark.usefixtures("in_march")

TWO = (
    "txn_2,2027-02-09 10:00:00,dispute,-60.00,0,eur,{},ch_1\n",
    "txn_3,2027-02-10 10:00:00,dispute,-60.00,0,eur,{},ch_1\n",
)
NO_IDS = [one.format("") for one in TWO]
BACK = "txn_4,2027-03-09 10:00:00,dispute_reversal,60.00,0,eur,dp_1,ch_1\n"
BY_HAND = f"stripe:dispute_lost:by-hand:{OPENED}"


def doubts(on: Stage, *rows: str) -> list[str]:
    on.move("2027-03-20 08:00")
    text = HEAD + "".join(rows)
    done = import_payments(on.runtime, text, file="p.csv", client_slug=CLIENT)
    return [plain(one) for one in done.doubts]


def test_the_vendor_s_end_that_may_be_the_one_by_hand_is_named_at_import(
    on: Stage,
) -> None:
    """The id was wrong: what is open was taken to have ended, and nothing said so."""
    learn(on, SALE, *NO_IDS)
    end_dispute(on.runtime, OPENED, ending(vendor_id="dp_9"), apply=True)

    with speaking("en"):
        told = doubts(on, BACK)

    assert told[0] == (
        f"Dispute “{OPENED}” (€60.00): you told its end (dp_9), and the payment vendor "
        "that of dp_1, which may be the same. It would count twice, and another "
        "dispute that is still open would be taken to have ended. Compare the id of "
        "this dispute at Stripe. If it is the same, do not write yours or, written, "
        f'undo it: regie ledger correct {BY_HAND} --reason "…" --apply. If not, import '
        "Stripe's export of the days of these disputes, with `source_id`: Régie then "
        "tells them apart."
    )
    assert len(told) == 1


def test_in_french_what_is_told_without_an_id_is_named_by_its_key(on: Stage) -> None:
    learn(on, SALE, TWO[0].format("dp_1"), NO_IDS[1], BACK.replace("dp_1", ""))
    told = end_dispute(on.runtime, OPENED, ending(), apply=False)

    (sentence,) = doubts_of_end(on.runtime, OPENED, told)

    assert plain(sentence) == (
        f"Litige « {OPENED} » (60,00 €) : vous en avez dit la fin (dp_1), et le "
        "prestataire de paiement celle de « stripe:dispute:txn_4 », qui peut être la "
        "même. Elle compterait deux fois, et un autre litige encore ouvert passerait "
        "pour terminé. Comparez l'identifiant de ce litige chez Stripe. Si c'est le "
        "même, n'inscrivez pas la vôtre ou, inscrite, annulez-la : regie ledger correct "
        f'{BY_HAND} --reason "…" --apply. Sinon, importez l\'export de Stripe des jours '
        "de ces litiges, avec `source_id` : Régie les distingue alors."
    )


def test_undone_it_is_in_doubt_no_more_and_the_other_one_is_open(on: Stage) -> None:
    learn(on, SALE, *NO_IDS)
    end_dispute(on.runtime, OPENED, ending(vendor_id="dp_9"), apply=True)
    doubts(on, BACK)

    correct(on.runtime, BY_HAND, None, reason="le même", apply=True)

    assert doubts(on, BACK) == []
    assert roles(on) == {
        **KEEPS,
        "disputes": "60.00 EUR",
        "processor:stripe": "60.00 EUR",
    }


def test_with_the_ids_it_is_in_doubt_no_more(on: Stage) -> None:
    """The vendor's end was of the other one: both ends stay."""
    learn(on, SALE, *NO_IDS)
    end_dispute(on.runtime, OPENED, ending(vendor_id="dp_2"), apply=True)
    doubts(on, BACK)

    told = doubts(on, TWO[0].format("dp_2"), TWO[1].format("dp_1"), BACK)

    assert told == []
    assert roles(on) == {
        "disputes:lost": "50.00 EUR",
        "processor:stripe": "60.00 EUR",
        "sales": "-100.00 EUR",
        "vat": "-10.00 EUR",
    }


def test_what_is_told_apart_is_in_no_doubt(on: Stage) -> None:
    learn(on, SALE, TWO[0].format("dp_1"), TWO[1].format("dp_2"))
    told = end_dispute(on.runtime, OPENED, ending(), apply=True)

    assert doubts_of_end(on.runtime, OPENED, told) == ()
    assert doubts(on, BACK.replace("dp_1", "dp_2")) == []
