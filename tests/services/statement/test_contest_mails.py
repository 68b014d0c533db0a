"""Mails about a contested line, with and without an invoice, in both languages."""

from __future__ import annotations

import pytest

from regie.billing.statement.contest import Ruling
from regie.money import EUR
from regie.money import Money
from regie.services.bills.keep import keep_agreement
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import favour_of
from regie.services.statement.contest_mails import tell_contests
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_no_invoice import begin
from tests.services.bills.test_no_invoice import bill
from tests.services.bills.test_no_invoice import PLAIN
from tests.services.hours import HEAD
from tests.spaces import plain

#: With an invoice in March; in April refunds outweigh what was sold.
FRENCH = {
    3: (
        (
            "dans le relevé de mars 2027 (F2027-0001) :\n\nPourquoi ?\n\nLa ligne reste "
            "facturée. Pour répondre (accepter et corriger au relevé suivant, maintenir, "
            "ou la mettre de côté le temps de regarder, sans relances) :"
        ),
        (
            "Je reprends le calcul de « Commission 10 % ». En attendant ma réponse, la "
            "facture ne sera pas relancée.\n\nJe regarde."
        ),
    ),
    4: (
        (
            "dans le relevé d'avril 2027 (sans facture) :\n\nPourquoi ?\n\nPour répondre "
            "(accepter et corriger au relevé suivant, maintenir, ou la mettre de côté le "
            "temps de regarder, sans relances) :"
        ),
        "Je reprends le calcul de « Commission 10 % ».\n\nJe regarde.",
    ),
}
ENGLISH = {
    3: (
        (
            "in the statement of March 2027 (F2027-0001):\n\nPourquoi ?\n\nThe line stays "
            "billed. To answer (accept and put it right in the next statement, keep it, or "
            "set it aside while you look, without reminders):"
        ),
        (
            "I am going through “Commission 10%” again. Until I answer, there will be no "
            "reminder of the invoice.\n\nJe regarde."
        ),
    ),
    4: (
        (
            "in the statement of April 2027 (no invoice):\n\nPourquoi ?\n\nTo answer (accept "
            "and put it right in the next statement, keep it, or set it aside while you "
            "look, without reminders):"
        ),
        "I am going through “Commission 10%” again.\n\nJe regarde.",
    ),
}


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", FRENCH), ("en", ENGLISH)], ids=["fr", "en"]
)
@pytest.mark.parametrize("month", [3, 4], ids=["invoice", "no invoice"])
def test_the_mails_speak_of_an_invoice_only_where_there_is_one(
    on: Stage, language: str, expected: dict[int, tuple[str, str]], month: int
) -> None:
    begin(on)
    keep_own(on.runtime, ("language: fr", f"language: {language}"))
    buyer = HEAD.replace("  siren:", f"  language: {language}\n  siren:")
    keep_agreement(on.runtime, buyer + PLAIN, file="commission.yaml")
    for each in range(3, month + 1):
        bill(on, each)
    remark = Remark(line=1, who="Zoé", reason="Pourquoi ?")
    contest = contest_line(on.runtime, CLIENT, f"2027-{month:02}", remark)
    answer_contest(
        on.runtime, contest.id, Reply(ruling=Ruling.HELD, reason="Je regarde.")
    )

    assert tell_contests(on.runtime) == 2

    obm, client = (plain(call["text"]) for call in on.vendor.calls())
    told, answered = expected[month]
    assert told in obm
    assert answered in client


@pytest.mark.parametrize(
    ("language", "amount", "meaning"),
    [
        (
            "fr",
            "MONTANT",
            "MONTANT est ce que la ligne aurait dû valoir, hors TVA, par exemple 640.",
        ),
        (
            "en",
            "AMOUNT",
            "AMOUNT is what the line should have come to, without VAT, for example 640.",
        ),
    ],
)
def test_the_obm_is_told_every_answer_that_she_can_give(
    on: Stage, language: str, amount: str, meaning: str
) -> None:
    begin(on)
    keep_own(on.runtime, ("language: fr", f"language: {language}"))
    bill(on, 3)
    contest_line(on.runtime, CLIENT, "2027-03", Remark(line=1, who="Zoé", reason="?"))

    tell_contests(on.runtime)

    (obm,) = (call["text"] for call in on.vendor.calls())
    assert obm.endswith(
        f'regie statement answer 1 --accept {amount} --why "…"\n'
        'regie statement answer 1 --keep --why "…"\n'
        'regie statement answer 1 --hold --why "…"\n\n'
        f"{meaning}\n\nRégie\n"
    )


@pytest.mark.parametrize(
    ("party", "minor", "words"),
    [
        ("", -1250, ("en votre faveur", "in your favour")),
        ("", 1250, ("à votre charge", "for you to pay")),
        ("Ada", 1250, ("en votre faveur", "in your favour")),
        ("Ada", -1250, ("en moins pour vous", "less for you")),
        ("Ada", 0, ("", "")),
    ],
)
def test_a_difference_says_in_whose_favour_it_is(
    party: str, minor: int, words: tuple[str, str]
) -> None:
    difference = Money(minor, EUR)

    said = tuple(favour_of(difference, party, language) for language in ("fr", "en"))

    assert said == words
