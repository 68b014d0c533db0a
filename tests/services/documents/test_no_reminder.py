"""Why no reminder of one document is due, and from which day."""

from __future__ import annotations

from regie.services.documents.correct_invoice import credit_invoice
from regie.services.documents.no_reminder import no_reminder
from regie.services.documents.remind_invoice import remind
from regie.services.documents.settle import settle
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.documents.test_remind_invoice import late

__all__ = ["late"]

DEPOSIT = "D2027-0001"


def told(on: Stage, number: str = DEPOSIT) -> tuple[str, str, str]:
    """Return from which day one is due, and why none is, in both languages."""
    says = []
    for language in ("fr", "en"):
        with speaking(language):
            found = no_reminder(on.runtime, number)
        says.append(found.why if found else "")
    return str(found.on if found else ""), says[0], says[1]


def test_before_the_first_one_its_day_is_named(late: Stage) -> None:
    assert told(late) == (
        "2027-05-05",
        (
            "D2027-0001 est à régler jusqu'au 2 mai 2027 : la première relance se fait à "
            "partir du 5 mai 2027."
        ),
        (
            "D2027-0001 is to be paid by 2 May 2027: the first reminder is due from 5 May "
            "2027."
        ),
    )


def test_between_two_the_day_of_the_next_is_named(late: Stage) -> None:
    late.move("2027-05-05 09:00")
    due = told(late)
    remind(late.runtime, send=True, sure=True)

    assert due == ("", "", "")
    assert told(late) == (
        "2027-05-17",
        (
            "D2027-0001 : une relance est partie le 5 mai 2027, la suivante se fait à "
            "partir du 17 mai 2027."
        ),
        (
            "D2027-0001: a reminder was sent on 5 May 2027, the next one is due from 17 "
            "May 2027."
        ),
    )


def test_after_the_last_one_there_is_none_to_come(late: Stage) -> None:
    late.move("2027-06-01 09:00")
    remind(late.runtime, DEPOSIT, send=True, sure=True, last=True)
    late.move("2027-07-01 09:00")

    assert told(late) == (
        "None",
        "D2027-0001 : la dernière relance est partie le 1er juin 2027.",
        "D2027-0001: the last reminder was sent on 1 June 2027.",
    )


def test_what_is_paid_is_not_reminded_of(late: Stage) -> None:
    settle(late.runtime, DEPOSIT)

    assert told(late) == (
        "None",
        "D2027-0001 est réglé en entier.",
        "D2027-0001 is wholly paid.",
    )


def test_a_credit_note_and_what_it_corrects_are_not_reminded_of(late: Stage) -> None:
    note = credit_invoice(late.runtime, DEPOSIT, why="Annulé").number

    assert told(late)[1] == "D2027-0001 est annulé par un avoir."
    assert told(late, note)[1] == f"{note} est un avoir : il ne se relance pas."
