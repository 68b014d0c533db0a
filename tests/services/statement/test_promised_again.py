"""A line that is contested again: the last promise holds, and is kept once."""

from __future__ import annotations

import pytest

from regie.billing.statement.contest import Ruling
from regie.billing.statement.contest_text import promise_text
from regie.services.bills.bill import bill_period
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.contest_mails import answer_mail
from regie.services.statement.contest_mails import tell_contests
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from tests.rehearsed import Stage
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import ready
from tests.services.statement.test_contested_and_corrected import computed_again
from tests.spaces import plain


@pytest.fixture
def march(on: Stage) -> Stage:
    """March is billed: 800 EUR and 8 % of 2,160.82 EUR, so 172.87."""
    ready(on)
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    return on


def contested(on: Stage, reason: str, *, line: int = 1) -> int:
    """Contest a line of March; return the contest's number."""
    remark = Remark(line=line, who="Zoé", reason=reason)
    return contest_line(on.runtime, CLIENT, "2027-03", remark).id


def answered(on: Stage, number: int, ruling: Ruling, amount: str = "") -> str:
    """Answer; return what is said of the promise, in both languages."""
    reply = Reply(ruling=ruling, reason="Oui.", amount=amount)
    promise = answer_contest(on.runtime, number, reply).promise
    if promise is None:
        return ""
    return plain(f"{promise_text(promise, 'fr')} | {promise_text(promise, 'en')}")


def accepted(on: Stage, number: int, amount: str) -> str:
    return answered(on, number, Ruling.ACCEPTED, amount)


def billed(on: Stage, month: int) -> list[str]:
    """Bill a month after its end; return what its statement corrects."""
    on.move(f"2027-{month + 1:02}-03 09:00")
    period = f"2027-{month:02}"
    bill_period(on.runtime, client_slug=CLIENT, period=period)
    assert all(one.same for one in verify_statements(on.runtime))
    shown = show_statement(on.runtime, CLIENT, period)
    return [
        plain(f"{line.title}: {line.amount!s} · {line.rungs[-1].why}")
        for line in shown.lines
        if line.title.startswith("Correction")
    ]


def promised(on: Stage) -> list[str]:
    """Return what the client's page says of each accepted contest of March."""
    shown = show_statement(on.runtime, CLIENT, "2027-03")
    return [
        plain(promise_text(one.promise, "fr"))
        for line in shown.lines
        for one in line.contests
        if one.promise
    ]


def test_two_promises_of_one_line_are_one_and_the_last_one_holds(march: Stage) -> None:
    first, second = contested(march, "Trop"), contested(march, "Encore")

    said = [accepted(march, first, "750"), accepted(march, second, "700")]

    assert said == [
        "-50,00 € au relevé suivant | -€50.00 in the next statement",
        "-100,00 € au relevé suivant | -€100.00 in the next statement",
    ]
    assert promised(march) == [
        "-50,00 € promis, remplacé par une réponse plus tardive",
        "-100,00 € au relevé suivant",
    ]
    assert billed(march, 4) == [
        (
            "Correction de mars 2027 · Base mensuelle: -100.00 EUR · Ligne contestée, "
            "contestation acceptée : Oui."
        )
    ]
    assert promised(march) == [
        "-50,00 € promis, remplacé par une réponse plus tardive",
        "-100,00 € au relevé d'avril 2027",
    ]


def test_what_was_given_back_is_not_given_back_again(march: Stage) -> None:
    accepted(march, contested(march, "Trop"), "700")
    billed(march, 4)
    said = accepted(march, contested(march, "Encore"), "700")

    assert said == (
        "-100,00 € en tout, dont -100,00 € déjà portés : 0,00 € au relevé suivant | "
        "-€100.00 in all, of which -€100.00 counted already: €0.00 in the next "
        "statement"
    )
    assert billed(march, 5) == [
        (
            "Correction de mars 2027 · Base mensuelle: 0.00 EUR · Ligne contestée, "
            "contestation acceptée : Oui. Promis : -100,00 €. Déjà porté par des "
            "relevés d'avant : -100,00 €. Reste : 0,00 €."
        )
    ]
    assert promised(march) == [
        "-100,00 € au relevé d'avril 2027",
        "-100,00 € en tout, dont -100,00 € déjà portés : 0,00 € au relevé de mai 2027",
    ]
    assert billed(march, 6) == []


def test_the_next_promise_counts_what_the_one_before_left(march: Stage) -> None:
    accepted(march, contested(march, "Trop"), "750")
    billed(march, 4)
    accepted(march, contested(march, "Encore"), "700")

    assert [one.partition(" · L")[0] for one in billed(march, 5)] == [
        "Correction de mars 2027 · Base mensuelle: -50.00 EUR"
    ]


def test_a_promise_that_was_counted_is_taken_back_by_a_later_one(march: Stage) -> None:
    """Back to what was billed: it is more than what stood, so it is asked about."""
    accepted(march, contested(march, "Trop"), "700")
    billed(march, 4)
    number = contested(march, "Finalement, c'était juste")
    with pytest.raises(DoubtfulAnswerError) as caught:
        accepted(march, number, "800")
    sure = Reply(ruling=Ruling.ACCEPTED, reason="Oui.", amount="800", sure=True)
    answer_contest(march.runtime, number, sure)

    assert plain(str(caught.value)) == (
        "La ligne, promise à 700,00 €, vaudrait 800,00 € : le relevé suivant facture "
        "100,00 € de plus. Est-ce bien cela ?"
    )
    assert [one.partition(" · L")[0] for one in billed(march, 5)] == [
        "Correction de mars 2027 · Base mensuelle: 100.00 EUR"
    ]


def test_a_promise_that_is_withdrawn_leaves_the_one_before(march: Stage) -> None:
    accepted(march, contested(march, "Trop"), "750")
    number = contested(march, "Encore")
    accepted(march, number, "700")
    answered(march, number, Ruling.WITHDRAWN)

    assert promised(march) == ["-50,00 € au relevé suivant"]
    assert [one.partition(" · L")[0] for one in billed(march, 4)] == [
        "Correction de mars 2027 · Base mensuelle: -50.00 EUR"
    ]


def test_promises_of_two_lines_are_two(march: Stage) -> None:
    accepted(march, contested(march, "Trop"), "750")
    accepted(march, contested(march, "Trop", line=2), "150")

    assert [one.partition(" · L")[0] for one in billed(march, 4)] == [
        "Correction de mars 2027 · Base mensuelle: -50.00 EUR",
        "Correction de mars 2027 · Commission 8 %: -22.87 EUR",
    ]


def test_the_mail_names_what_was_given_back_already(march: Stage) -> None:
    accepted(march, contested(march, "Trop"), "750")
    billed(march, 4)
    number = contested(march, "Encore")
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Oui.", amount="700")
    before = answer_mail(march.runtime, number, reply)
    answer_contest(march.runtime, number, reply)
    tell_contests(march.runtime)

    told = plain(march.vendor.calls()[-1]["text"])

    assert plain(before.text) == told
    assert (
        "La différence est de -100,00 € hors TVA en tout, dont -50,00 € déjà portés ; "
        "le reste (-50,00 €, en votre faveur) sera porté sur votre prochain relevé.\n"
    ) in told


def test_an_older_edition_kept_each_promise_by_itself(march: Stage) -> None:
    """What it stored is computed again so."""
    accepted(march, contested(march, "Trop"), "750")
    accepted(march, contested(march, "Encore"), "700")
    march.move("2027-05-03 09:00")
    made = computed_again(march, "2027-04", closed='{\n "edition": 22\n}')

    assert [str(one.amount) for one in made.lines if one.adjusts] == [
        "-50.00 EUR",
        "-100.00 EUR",
    ]
