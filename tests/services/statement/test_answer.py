"""What the OBM answers to a contest, and takes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regie.billing.statement.contest import Ruling
from regie.errors import ConflictError
from regie.money import Money
from regie.money import number_in
from regie.services.bills.bill import bill_period
from regie.services.documents.remind_invoice import remind
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import answer_mail
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.spaces import plain


@pytest.fixture
def march(on: Stage) -> Stage:
    """March is billed: 800 EUR and 8 % of 2,160.82 EUR, so 172.87; line 2 contested."""
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    remark = Remark(line=2, who="Zoé", reason="Deux pass en trop")
    contest_line(on.runtime, CLIENT, "2027-03", remark)
    return on


def answered(on: Stage, ruling: Ruling, amount: str = "", why: str = "Voilà.") -> None:
    reply = Reply(ruling=ruling, reason=why, amount=amount)
    answer_contest(on.runtime, 1, reply)


def april(on: Stage) -> list[str]:
    """Bill April; return its lines."""
    on.move("2027-05-03 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    shown = show_statement(on.runtime, CLIENT, "2027-04")
    assert all(one.same for one in verify_statements(on.runtime))
    return [plain(f"{line.title}: {line.amount!s}") for line in shown.lines]


def last_mail(on: Stage) -> tuple[str, str]:
    tell_contests(on.runtime)
    call = on.vendor.calls()[-1]
    return call["subject"], plain(call["text"])


def test_an_answer_that_is_withdrawn_counts_in_no_statement(march: Stage) -> None:
    answered(march, Ruling.ACCEPTED, "150")
    answered(march, Ruling.WITHDRAWN)

    assert april(march) == ["Base mensuelle: 800.00 EUR", "Commission 8 %: 0.00 EUR"]


@pytest.mark.parametrize("amount", ["150,00 €", "150€", "150 EUR"])
def test_an_amount_may_have_its_currency(march: Stage, amount: str) -> None:
    answered(march, Ruling.ACCEPTED, amount)

    assert april(march)[2:] == ["Correction de mars 2027 · Commission 8 %: -22.87 EUR"]


@pytest.mark.parametrize("amount", ["172,88", "99999", "172 870"])
def test_more_than_was_billed_is_taken_only_where_it_is_meant(
    march: Stage, amount: str
) -> None:
    with pytest.raises(DoubtfulAnswerError, match="facturée 172,87") as caught:
        answered(march, Ruling.ACCEPTED, amount)
    answered(march, Ruling.ACCEPTED, "0")
    answered(march, Ruling.WITHDRAWN)
    sure = Reply(ruling=Ruling.ACCEPTED, reason="Oui", amount=amount, sure=True)
    answer_contest(march.runtime, 1, sure)

    assert caught.value.right == Money.of(number_in(amount), "EUR")
    assert "Correction de mars 2027" in april(march)[-1]


def test_the_question_says_what_the_next_statement_takes(march: Stage) -> None:
    with pytest.raises(DoubtfulAnswerError) as caught:
        answered(march, Ruling.ACCEPTED, "99999")
    with speaking("en"), pytest.raises(DoubtfulAnswerError) as english:
        answered(march, Ruling.ACCEPTED, "99999")

    assert plain(str(caught.value)) == (
        "La ligne, facturée 172,87 €, vaudrait 99 999,00 € : le relevé suivant facture "
        "99 826,13 € de plus. Est-ce bien cela ?"
    )
    assert plain(str(english.value)) == (
        "The line, billed at €172.87, would come to €99,999.00: the next statement bills "
        "€99,826.13 more. Is that what you mean?"
    )


def test_the_mail_of_an_answer_is_shown_before_it_is_given(march: Stage) -> None:
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Oui.", amount="99999")
    mail = answer_mail(march.runtime, 1, reply)
    answer_contest(march.runtime, 1, replace(reply, sure=True))

    told = last_mail(march)

    assert (mail.receiver, mail.subject) == ("compta@studio-zen.example.com", told[0])
    assert plain(mail.text) == told[1]
    assert "La différence (99 826,13 € hors TVA, à votre charge) sera portée" in told[1]


def test_the_answer_that_follows_a_withdrawn_one_counts(march: Stage) -> None:
    answered(march, Ruling.ACCEPTED, "1")
    answered(march, Ruling.WITHDRAWN)
    answered(march, Ruling.ACCEPTED, "150")

    assert april(march) == [
        "Base mensuelle: 800.00 EUR",
        "Commission 8 %: 0.00 EUR",
        "Correction de mars 2027 · Commission 8 %: -22.87 EUR",
    ]


def test_what_a_statement_has_counted_is_not_withdrawn(march: Stage) -> None:
    answered(march, Ruling.ACCEPTED, "150")
    april(march)

    with pytest.raises(ConflictError) as caught:
        answered(march, Ruling.WITHDRAWN)
    with speaking("en"), pytest.raises(ConflictError) as english:
        answered(march, Ruling.WITHDRAWN)

    assert str(caught.value) == (
        "La réponse à la contestation n° 1 ne se retire plus : le relevé d'avril 2027 la "
        "compte déjà. Ce qu'il facture de trop se rend par un avoir (regie invoice "
        "credit). Ou bien : une nouvelle contestation de la même ligne (son lien : regie "
        'statement link --client "studio-zen" --period 2027-03), acceptée au montant '
        "juste, vaut à sa place ; la différence est comptée ensuite."
    )
    assert str(english.value) == (
        "The answer to contest number 1 can no longer be withdrawn: the statement of "
        "April 2027 counts it already. What it bills too much is given back by a credit "
        "note (regie invoice credit). Or else: a new contest of the same line (its link: "
        'regie statement link --client "studio-zen" --period 2027-03), accepted at the '
        "right amount, holds in its place; the difference is counted next."
    )


def test_without_an_answer_there_is_nothing_to_withdraw(march: Stage) -> None:
    with pytest.raises(ConflictError, match="n'a aucune réponse à retirer"):
        answered(march, Ruling.WITHDRAWN)

    answered(march, Ruling.KEPT)
    answered(march, Ruling.WITHDRAWN)
    with pytest.raises(ConflictError, match="n'a aucune réponse à retirer"):
        answered(march, Ruling.WITHDRAWN)


def test_what_stood_before_stands_again(march: Stage) -> None:
    """A line that was held is held again: its invoice is not chased."""
    answered(march, Ruling.HELD)
    answered(march, Ruling.KEPT)
    march.move("2027-05-06 09:00")
    kept = [one.number for one in remind(march.runtime)]
    answered(march, Ruling.WITHDRAWN)

    assert kept == ["F2027-0001"]
    assert remind(march.runtime) == []
    answered(march, Ruling.WITHDRAWN)
    assert [one.number for one in remind(march.runtime)] == ["F2027-0001"]


def test_the_client_is_told_that_the_answer_is_withdrawn(march: Stage) -> None:
    answered(march, Ruling.ACCEPTED, "150")
    tell_contests(march.runtime)
    answered(march, Ruling.WITHDRAWN, why="J'ai mal lu.")
    accepted = last_mail(march)
    answered(march, Ruling.HELD)
    answered(march, Ruling.KEPT)
    tell_contests(march.runtime)
    answered(march, Ruling.WITHDRAWN, why="Je vérifie.")
    kept = last_mail(march)

    assert accepted[0] == "Ma réponse est retirée · relevé de mars 2027"
    assert (
        "Je retire ma réponse au sujet de « Commission 8 % » : la différence annoncée "
        "(-22,87 € hors TVA) ne sera pas portée sur votre prochain relevé. Une autre "
        "réponse suivra.\n\nJ'ai mal lu.\n"
    ) in accepted[1]
    assert (
        "Je retire ma réponse au sujet de « Commission 8 % » : le montant de 172,87 € "
        "n'est pas confirmé. Une autre réponse suivra ; d'ici là, la facture ne sera pas "
        "relancée.\n\nJe vérifie.\n"
    ) in kept[1]
