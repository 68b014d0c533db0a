"""A late invoice whose contested line is held is not chased; that is said."""

from __future__ import annotations

from regie.billing.statement.contest import Ruling
from regie.services.bills.bill import bill_period
from regie.services.documents.held_back import held_back
from regie.services.documents.held_back import HeldBack
from regie.services.documents.remind_invoice import remind
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready


def test_a_held_line_holds_its_late_invoice_back_and_says_why(on: Stage) -> None:
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    for line in (1, 2):
        remark = Remark(line=line, who="Zoé", reason="Pourquoi ?")
        contest_line(on.runtime, CLIENT, "2027-03", remark)
        held = Reply(ruling=Ruling.HELD, reason="Je regarde.")
        answer_contest(on.runtime, line, held)
    in_time = held_back(on.runtime)
    on.move("2027-05-06 09:00")

    found = [held_back(on.runtime, number) for number in ("", "F2027-0001", "X")]
    with speaking("en"):
        english = found[0][0].sentence()

    late = HeldBack(number="F2027-0001", contests=(1, 2))
    assert (in_time, found) == ([], [[late], [late], []])
    assert remind(on.runtime) == []
    assert late.sentence() == (
        "F2027-0001 est en retard mais n'est pas relancée : une ligne est contestée et "
        "mise de côté (contestation n° 1, n° 2). Elle le sera dès que vous répondez : "
        'regie statement answer 1 --accept MONTANT --why "…", ou regie statement answer 1 '
        '--keep --why "…"'
    )
    assert english == (
        "F2027-0001 is late but not chased: a line is contested and set aside (contest "
        "1, 2). It will be once you answer: regie statement answer 1 --accept AMOUNT "
        '--why "…", or regie statement answer 1 --keep --why "…"'
    )
