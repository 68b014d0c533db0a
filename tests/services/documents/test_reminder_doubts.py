"""What makes a reminder doubtful: never mailed, or contested without an answer."""

from __future__ import annotations

import pytest

from regie.billing.statement.contest import Ruling
from regie.services.bills.bill import bill_period
from regie.services.documents.mail_document import mail_document
from regie.services.documents.remind_invoice import remind
from regie.services.documents.reminder_doubts import DoubtfulReminderError
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready

MARCH = "F2027-0001"
NEVER = (
    "F2027-0001 n'est jamais partie par Régie. L'envoyer d'abord : regie invoice send "
    "F2027-0001 --send."
)
CONTESTED = (
    "F2027-0001 : une ligne est contestée et attend votre réponse (contestation n° 1). "
    'Répondre d\'abord : regie statement answer 1 --accept MONTANT --why "…", ou '
    'regie statement answer 1 --keep --why "…" ; --hold la met de côté, sans relances.'
)


@pytest.fixture
def late(on: Stage) -> Stage:
    """March was billed on 2 April 2027, due on 2 May, and never mailed."""
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    on.move("2027-05-05 09:00")
    return on


def contested(on: Stage) -> None:
    remark = Remark(line=1, who="Zoé", reason="Pourquoi ?")
    contest_line(on.runtime, CLIENT, "2027-03", remark)


def test_what_was_never_mailed_is_said_and_asked_about(late: Stage) -> None:
    (listed,) = remind(late.runtime)
    with pytest.raises(DoubtfulReminderError) as asked:
        remind(late.runtime, send=True)
    (unsent,) = remind(late.runtime)
    (sent,) = remind(late.runtime, send=True, sure=True)
    late.move("2027-05-17 09:00")
    (second,) = remind(late.runtime, send=True)

    assert (listed.doubts, unsent.sent) == ((NEVER,), False)
    assert str(asked.value) == f"{NEVER} Relancer quand même ?"
    assert (sent.sent, second.sent, second.doubts) == (True, True, ())


def test_what_was_mailed_is_not_doubtful(late: Stage) -> None:
    mail_document(late.runtime, MARCH, send=True)

    (sent,) = remind(late.runtime, send=True)

    assert (sent.sent, sent.doubts) == (True, ())


def test_a_contest_without_an_answer_is_said_also_of_a_formal_notice(
    late: Stage,
) -> None:
    mail_document(late.runtime, MARCH, send=True)
    contested(late)

    (notice,) = remind(late.runtime, MARCH, last=True)
    with pytest.raises(DoubtfulReminderError) as asked:
        remind(late.runtime, MARCH, send=True, last=True)
    kept = Reply(ruling=Ruling.KEPT, reason="C'est juste.")
    answer_contest(late.runtime, 1, kept)
    (answered,) = remind(late.runtime, MARCH, last=True)

    assert (notice.rung, notice.doubts) == (3, (CONTESTED,))
    assert str(asked.value) == f"{CONTESTED} Relancer quand même ?"
    assert answered.doubts == ()


def test_both_in_english(late: Stage) -> None:
    contested(late)

    with speaking("en"), pytest.raises(DoubtfulReminderError) as asked:
        remind(late.runtime, send=True)

    assert str(asked.value) == (
        "F2027-0001 was never mailed by Régie. To send it first: regie invoice send "
        "F2027-0001 --send. F2027-0001: a line is contested and waits for your answer "
        "(contest 1). To answer first: regie statement answer 1 --accept AMOUNT --why "
        '"…", or regie statement answer 1 --keep --why "…"; --hold sets it aside, '
        "without reminders. Remind all the same?"
    )
