"""What is open on a bill is said with its draft."""

from __future__ import annotations

import pytest

from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.statement.contest import Ruling
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.passed_over import keep_since
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.spaces import plain

DISPUTES = """
2027-06-08 dispute hand:dispute:june
  parent: hand:june
  client:studio-zen:disputes            500.00 EUR
  client:studio-zen:processor:stripe   -500.00 EUR

2027-06-08 dispute hand:dispute:other
  parent: hand:march
  client:studio-zen:disputes            100.00 EUR
  client:studio-zen:processor:stripe   -100.00 EUR
"""
WON = """
2027-06-20 dispute_won hand:won:june
  parent: hand:june
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:processor:stripe    500.00 EUR
"""
LOST = """
2027-06-21 dispute_lost hand:lost:june
  parent: hand:june
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:disputes:lost       500.00 EUR
"""
JULY = """
2027-07-01 sale hand:july
  client:studio-zen:processor:stripe    100.00 EUR
  client:studio-zen:sales              -100.00 EUR
"""


def june(on: Stage, text: str) -> None:
    begin(on)
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(text))
    keep_since(on.runtime, CLIENT, "2027-06", period="2027-06", who="Camille")
    on.move("2027-07-03 09:00")


def draft(on: Stage, period: str, language: str = "fr") -> list[str]:
    with speaking(language):
        made = bill_period(
            on.runtime, client_slug=CLIENT, period=period, draft=True
        ).warnings
    told = [plain(one) for one in made]
    return [
        one
        for one in told
        if one.startswith(("Litige", "Open dispute", "Dispute", "Relevé", "Statement"))
    ]


def test_a_draft_names_what_a_bank_holds_of_its_sales(on: Stage) -> None:
    june(on, DISPUTES)

    assert draft(on, "2027-06") == [
        (
            "Litige ouvert : la banque retient 500,00 € de 1 vente que ce relevé compte. "
            "Perdu, il est ôté d'un relevé suivant ; gagné, rien ne change. Sa fin, si vous "
            "la connaissez (--won s'il est gagné) : regie ledger dispute hand:dispute:june "
            '--lost --on AAAA-MM-JJ --reason "…"'
        )
    ]
    assert draft(on, "2027-06", "en") == [
        (
            "Open dispute: the bank holds €500.00 of 1 sale that this statement counts. "
            "Lost, it is taken off a later statement; won, nothing changes. How it ended, if "
            "you know (--won if it is won): regie ledger dispute hand:dispute:june --lost "
            '--on YYYY-MM-DD --reason "…"'
        )
    ]


def test_a_dispute_that_has_ended_is_not_named(on: Stage) -> None:
    june(on, DISPUTES + WON)

    assert draft(on, "2027-06") == []


ALONE = """
2027-06-08 dispute stripe:dispute:txn_7
  vendor object: txn_7
  client:studio-zen:disputes            500.00 EUR
  client:studio-zen:processor:stripe   -500.00 EUR

2027-06-09 dispute stripe:dispute:txn_8
  vendor object: dp_8
  client:studio-zen:disputes             70.00 EUR
  client:studio-zen:processor:stripe    -70.00 EUR
"""
LOST_ELSEWHERE = """
2027-06-20 dispute_lost stripe:dispute_lost:dp_7
  vendor object: dp_7
  parent: hand:june
  client:studio-zen:disputes           -500.00 EUR
  client:studio-zen:disputes:lost       500.00 EUR

2027-06-20 dispute_won stripe:dispute:txn_9
  vendor object: dp_8
  parent: hand:june
  client:studio-zen:processor:stripe     70.00 EUR
  client:studio-zen:disputes            -70.00 EUR
"""


def test_a_draft_names_what_is_held_of_no_known_sale(on: Stage) -> None:
    june(on, ALONE)

    assert draft(on, "2027-06") == [
        (
            "Litige ouvert, sans que sa vente soit connue : la banque retient 570,00 €. "
            "Le prestataire de paiement dit de quelle vente il s'agit. Perdu, il est ôté "
            "d'un relevé. Sa fin, si vous la connaissez (--won s'il est gagné) : regie "
            "ledger dispute stripe:dispute:txn_7 --lost --id dp_… --on AAAA-MM-JJ "
            '--reason "…" ; regie ledger dispute stripe:dispute:txn_8 --lost --on '
            'AAAA-MM-JJ --reason "…"'
        )
    ]
    assert draft(on, "2027-06", "en") == [
        (
            "Open dispute, of which the sale is not known: the bank holds €570.00. The "
            "payment vendor says which sale it is of. Lost, it is taken off a statement. "
            "How it ended, if you know (--won if it is won): regie ledger dispute "
            "stripe:dispute:txn_7 --lost --id dp_… --on YYYY-MM-DD "
            '--reason "…" ; regie ledger dispute stripe:dispute:txn_8 --lost --on '
            'YYYY-MM-DD --reason "…"'
        )
    ]


def test_what_opened_a_dispute_without_its_sale_is_of_the_one_that_ended(
    on: Stage,
) -> None:
    """By its id; or else by vendor, amount and currency, if only one can be it."""
    held_elsewhere = DISPUTES.split("\n\n")[1]
    june(on, f"{ALONE}\n{held_elsewhere}{LOST_ELSEWHERE}")

    assert draft(on, "2027-06") == []


def test_a_draft_names_the_loss_of_which_the_money_came_back(on: Stage) -> None:
    june(on, DISPUTES + WON + LOST)
    command = 'regie ledger correct hand:lost:june --reason "…" --apply'

    assert draft(on, "2027-06") == [
        (
            "Litige : 500,00 € de plus que ce que la banque retenait de 1 vente sont "
            f"revenus. S'il n'est pas perdu, annulez la perte : {command}"
        )
    ]
    assert draft(on, "2027-06", "en") == [
        (
            "Dispute: €500.00 more than the bank held of 1 sale came back. If it is not "
            f"lost, undo the loss: {command}"
        )
    ]


def test_a_draft_says_that_what_opened_a_dispute_lacks(on: Stage) -> None:
    june(on, WON)

    assert draft(on, "2027-06") == [
        (
            "Litige : 500,00 € de plus que ce que la banque retenait de 1 vente sont "
            "revenus. Il manque au journal ce qui a ouvert le litige : importez l'export "
            "de ses jours."
        )
    ]
    assert draft(on, "2027-06", "en") == [
        (
            "Dispute: €500.00 more than the bank held of 1 sale came back. What opened the "
            "dispute lacks in the ledger: import the export of its days."
        )
    ]


def test_a_draft_names_contests_of_earlier_statements_until_answered(on: Stage) -> None:
    june(on, JULY)
    bill(on, 6)
    contests = [
        contest_line(
            on.runtime,
            CLIENT,
            "2027-06",
            Remark(line=1, who="Zoé", reason=reason),
        )
        for reason in ("Trop", "Vraiment trop")
    ]
    on.move("2027-08-03 09:00")

    def answered(place: int, ruling: Ruling) -> list[str]:
        reply = Reply(ruling=ruling, reason="Vu.")
        answer_contest(on.runtime, contests[place].id, reply)
        return draft(on, "2027-07")

    assert draft(on, "2027-07") == [
        (
            "Relevé de juin 2027 : 2 contestations attendent votre réponse. Ce que vous accordez "
            "avant de facturer est dans ce relevé-ci, après, dans le suivant. Les voir : "
            "regie statement list."
        )
    ]
    assert draft(on, "2027-07", "en") == [
        (
            "Statement of June 2027: 2 contests wait for your answer. What you accept before you "
            "bill is in this statement, afterwards in the next one. See them: regie statement "
            "list."
        )
    ]
    assert answered(0, Ruling.HELD) == draft(on, "2027-07")
    assert answered(0, Ruling.KEPT)[0].startswith(
        "Relevé de juin 2027 : 1 contestation a"
    )
    assert answered(1, Ruling.KEPT) == []


def test_what_a_bank_holds_of_an_earlier_bill_is_named_too(on: Stage) -> None:
    june(on, "")
    bill(on, 6)
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(DISPUTES.replace("2027-06-08", "2027-07-08")))
    on.move("2027-08-02 09:00")
    told = (
        "Litige ouvert : la banque retient 500,00 € de 1 vente qu'un relevé d'avant a "
        "comptée. Perdu, il est ôté d'un relevé suivant ; gagné, rien ne change. Sa fin, "
        "si vous la connaissez (--won s'il est gagné) : regie ledger dispute "
        'hand:dispute:june --lost --on AAAA-MM-JJ --reason "…"'
    )

    with pytest.raises(NotBillableError) as nothing:
        draft(on, "2027-07")
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(JULY))

    assert plain(str(nothing.value)).endswith(told)
    assert draft(on, "2027-07") == [told]


TWICE = """
2027-06-08 dispute stripe:dispute:txn_1
  vendor object: txn_1
  parent: hand:june
  client:studio-zen:disputes             60.00 EUR
  client:studio-zen:processor:stripe    -60.00 EUR

2027-06-09 dispute stripe:dispute:txn_2
  vendor object: txn_2
  parent: hand:june
  client:studio-zen:disputes             60.00 EUR
  client:studio-zen:processor:stripe    -60.00 EUR

2027-06-20 dispute_won stripe:dispute:by-hand:stripe:dispute:txn_1
  vendor object: dp_9
  parent: hand:june
  client:studio-zen:processor:stripe     60.00 EUR
  client:studio-zen:disputes            -60.00 EUR

2027-06-21 dispute_won stripe:dispute:txn_4
  vendor object: dp_1
  parent: hand:june
  client:studio-zen:processor:stripe     60.00 EUR
  client:studio-zen:disputes            -60.00 EUR
"""


def test_ends_that_may_be_one_are_named_though_nothing_is_held(on: Stage) -> None:
    june(on, TWICE)

    told = draft(on, "2027-06", "en")

    assert [one.partition(",")[0] for one in told] == [
        "Dispute “stripe:dispute:txn_1” (€60.00): you told its end (dp_9)"
    ]
