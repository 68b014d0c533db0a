"""A contest that is accepted, and corrections of the same line: counted once."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import Phase
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.period import read_period
from regie.billing.statement.contest import Ruling
from regie.billing.statement.statement import Statement
from regie.errors import UsageError
from regie.ledger.text import read_entries
from regie.money import Money
from regie.services.agreements.versions import version_of
from regie.services.bills.bill import bill_period
from regie.services.bills.passed_over import keep_since
from regie.services.books.correct import correct
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import DoubtfulAnswerError
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.services.statement.restate import statement_at
from regie.services.statement.statements import show_statement
from regie.services.statement.statements import verify_statements
from regie.services.work.timesheet import drop_time
from tests.examples_kept import keep_agreed
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.services.bills.test_bill import CLIENT
from tests.services.hours import agree
from tests.services.hours import work
from tests.spaces import plain

SALES = """
2027-03-10 sale hand:a
  client:studio-zen:processor:stripe   1000.00 EUR
  client:studio-zen:sales             -1000.00 EUR

2027-03-11 sale hand:b
  client:studio-zen:processor:stripe    500.00 EUR
  client:studio-zen:sales              -500.00 EUR
"""
REFUND = """
2027-04-10 refund hand:refund:b
  parent: hand:b
  client:studio-zen:refunds             250.00 EUR
  client:studio-zen:processor:stripe   -250.00 EUR
"""


@pytest.fixture
def march(on: Stage) -> Stage:
    """March is billed: 800 EUR, and 8 % of 1,500 EUR, so 120."""
    begin(on)
    return on


def begin(on: Stage) -> None:
    with on.runtime.unit() as unit:
        unit.ledger.append(read_entries(SALES))
    keep_agreed(on.runtime)
    keep_since(on.runtime, CLIENT, "2027-03", period="2027-03", who="Camille")
    on.move("2027-04-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-03")


def accept(on: Stage, amount: str, *, line: int = 2, period: str = "2027-03") -> None:
    """Contest a line, and accept that it comes to the amount."""
    contest = contest_line(
        on.runtime,
        CLIENT,
        period,
        Remark(line=line, who="Zoé", reason="Un pass en trop"),
    )
    reply = Reply(ruling=Ruling.ACCEPTED, reason="Vous avez raison.", amount=amount)
    answer_contest(on.runtime, contest.id, reply)


def put_right(on: Stage, key: str, amount: str = "") -> None:
    """Correct an entry of the ledger; without an amount, undo it."""
    right = Money.of(amount, "EUR") if amount else None
    correct(on.runtime, key, right, reason="pass annulé", apply=True)


def billed(on: Stage, period: str, *, language: str = "fr") -> list[str]:
    """Bill a month after its end; return what its statement says beside the base."""
    year, month = map(int, period.split("-"))
    on.move(f"{year}-{month + 1:02}-03 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period=period)
    shown = show_statement(on.runtime, CLIENT, period, language=language)
    lines = [
        f"{line.title} : {line.amount.text(language)} · {line.rungs[-1].why}"
        for line in shown.lines
        if not line.title.startswith(("Base", "Monthly"))
    ]
    assert all(one.same for one in verify_statements(on.runtime))
    return [plain(one) for one in lines]


def test_a_correction_that_keeps_the_promise_leaves_nothing_to_add(
    march: Stage,
) -> None:
    accept(march, "100")
    put_right(march, "hand:b", "250")

    assert billed(march, "2027-04") == [
        "Commission 8 % : -20,00 € · -250,00 € × 8 %.",
        (
            "Correction de mars 2027 · Commission 8 % : 0,00 € · Ligne contestée, "
            "contestation acceptée : Vous avez raison. Promis : -20,00 €. Déjà fait par "
            "des corrections de ses mouvements ou heures : -20,00 €. Reste : 0,00 €."
        ),
    ]
    assert billed(march, "2027-05") == ["Commission 8 % : 0,00 € · 0,00 € × 8 %."]


def test_a_correction_that_keeps_a_part_leaves_the_rest(march: Stage) -> None:
    put_right(march, "hand:b", "400")
    accept(march, "100")

    assert billed(march, "2027-04", language="en") == [
        "Commission 8% : -€8.00 · -€100.00 × 8%.",
        (
            "Correction of March 2027 · Commission 8% : -€12.00 · Contested line, "
            "accepted: Vous avez raison. Promised: -€20.00. Done already by corrections "
            "of its movements or hours: -€8.00. Left: -€12.00."
        ),
    ]


def test_a_correction_that_comes_later_takes_back_what_was_added(march: Stage) -> None:
    accept(march, "100")
    april = billed(march, "2027-04")
    put_right(march, "hand:b", "250")

    assert april == [
        "Commission 8 % : 0,00 € · 0,00 € × 8 %.",
        (
            "Correction de mars 2027 · Commission 8 % : -20,00 € · Ligne contestée, "
            "contestation acceptée : Vous avez raison."
        ),
    ]
    assert billed(march, "2027-05") == [
        "Commission 8 % : -20,00 € · -250,00 € × 8 %.",
        (
            "Correction de mars 2027 · Commission 8 % : 20,00 € · Ligne contestée, "
            "contestation acceptée : Vous avez raison. Promis : -20,00 €. Déjà fait par "
            "des corrections de ses mouvements ou heures : -20,00 €. Déjà porté par des "
            "relevés d'avant : -20,00 €. Reste : 20,00 €."
        ),
    ]


def test_a_correction_of_a_statement_before_the_answer_counts_too(
    march: Stage,
) -> None:
    put_right(march, "hand:b", "400")
    april = billed(march, "2027-04")
    accept(march, "100")

    assert april == ["Commission 8 % : -8,00 € · -100,00 € × 8 %."]
    assert [one.partition(" · Ligne")[0] for one in billed(march, "2027-05")] == [
        "Commission 8 % : 0,00 € · 0,00 € × 8 %.",
        "Correction de mars 2027 · Commission 8 % : -12,00 €",
    ]


def test_more_than_was_promised_is_a_correction_of_its_own(march: Stage) -> None:
    accept(march, "100")
    put_right(march, "hand:b")

    april = billed(march, "2027-04")

    assert [one.partition(" · Ligne")[0] for one in april] == [
        "Commission 8 % : -40,00 € · -500,00 € × 8 %.",
        "Correction de mars 2027 · Commission 8 % : 0,00 €",
    ]


def test_a_refund_is_no_correction_and_counts_by_itself(march: Stage) -> None:
    accept(march, "100")
    with march.runtime.unit() as unit:
        unit.ledger.append(read_entries(REFUND))

    april = billed(march, "2027-04")

    assert [one.partition(" · ")[0] for one in april] == [
        "Commission 8 % : -20,00 €",
        "Correction de mars 2027",
    ]
    assert "-20,00 € · Ligne" in april[1]


def test_a_correction_against_the_promise_counts_by_itself(march: Stage) -> None:
    accept(march, "100")
    put_right(march, "hand:b", "562.50")

    assert [one.partition(" · Ligne")[0] for one in billed(march, "2027-04")] == [
        "Commission 8 % : 5,00 € · 62,50 € × 8 %.",
        "Correction de mars 2027 · Commission 8 % : -20,00 €",
    ]


def test_a_line_that_gave_back_may_come_to_a_bill_where_that_is_meant(
    march: Stage,
) -> None:
    with march.runtime.unit() as unit:
        unit.ledger.append(read_entries(REFUND))
    billed(march, "2027-04")

    with pytest.raises(DoubtfulAnswerError) as caught:
        accept(march, "15,85", period="2027-04")
    sure = Reply(ruling=Ruling.ACCEPTED, reason="Oui.", amount="15,85", sure=True)
    answer_contest(march.runtime, 1, sure)

    assert plain(str(caught.value)) == (
        "La ligne, facturée -20,00 €, vaudrait 15,85 € : le relevé suivant facture "
        "35,85 € de plus. Est-ce bien cela ?"
    )
    assert [one.partition(" · Ligne")[0] for one in billed(march, "2027-05")] == [
        "Commission 8 % : 0,00 € · 0,00 € × 8 %.",
        "Correction d'avril 2027 · Commission 8 % : 35,85 €",
    ]


def test_a_line_that_was_billed_gives_nothing_back(march: Stage) -> None:
    with pytest.raises(UsageError, match="pas la différence"):
        accept(march, "-20")


def test_an_entry_of_another_line_keeps_no_promise(march: Stage) -> None:
    """The base was contested; it names no entry, so that nothing corrects it."""
    accept(march, "700", line=1)
    put_right(march, "hand:b", "250")

    april = billed(march, "2027-04")

    assert [one.partition(" · Ligne")[0] for one in april] == [
        "Commission 8 % : -20,00 € · -250,00 € × 8 %.",
        "Correction de mars 2027 · Base mensuelle : -100,00 €",
    ]


def computed_again(on: Stage, month: str, *, closed: str) -> Statement:
    """Return a month's statement as the edition of a stored text computes it."""
    with on.runtime.unit(reading=True) as unit:
        stored = unit.documents.agreement(CLIENT)
        assert stored is not None
        return statement_at(
            unit,
            CLIENT,
            read_period(month),
            version_of(stored),
            known_by=on.clock.now(),
            closed=closed,
        )


def test_the_first_edition_added_the_whole_difference(march: Stage) -> None:
    """What it stored, a text that names no edition, is computed again so."""
    accept(march, "100")
    put_right(march, "hand:b", "250")
    march.move("2027-05-03 09:00")
    made = computed_again(march, "2027-04", closed="{}")

    assert [str(one.amount) for one in made.lines] == [
        "800.00 EUR",
        "-20.00 EUR",
        "-20.00 EUR",
    ]


def test_hours_that_are_put_right_keep_the_promise(on: Stage) -> None:
    """4 h are billed, capped at 3; the client remembers 2: one is taken back."""
    agree(on, "hourly: {rate: 60 EUR, cap: 3 h}")
    first = work(on, "2h").entry.number
    work(on, "2h")
    on.move("2027-03-02 09:00")
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02")
    work(on, "5h")
    accept(on, "150", period="2027-02", line=1)
    drop_time(on.runtime, first, why="trop")

    assert [one.partition(" · Ligne")[0] for one in billed(on, "2027-03")][1:] == [
        (
            "Heures corrigées, relevé de février 2027 : -60,00 € · Relevé de février 2027 "
            "recalculé aux conditions qu'il avait, avec les heures corrigées : 2 h au "
            "lieu de 4 h. Son plafond de 3 h y est appliqué. Dû 120,00 € − déjà relevé "
            "180,00 € = -60,00 €."
        ),
        "Correction de février 2027 · Heures : 0,00 €",
    ]


def _first(on: Stage) -> None:
    accept(on, "100")


def _second(on: Stage) -> None:
    put_right(on, "hand:b", "400")


def _third(on: Stage) -> None:
    put_right(on, "correction:hand:b", "300")


def _fourth(on: Stage) -> None:
    put_right(on, "hand:a", "990")


#: All but the third, which corrects the second, can come in any order.
DEEDS: tuple[Callable[[Stage], None], ...] = (_first, _second, _third, _fourth)
ORDERS = [
    order
    for order in itertools.permutations(range(4))
    if order.index(1) < order.index(2)
]


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(order=st.sampled_from(ORDERS), closed=st.sets(st.integers(0, 3), max_size=3))
def test_whatever_comes_first_the_client_gets_what_was_promised(
    order: tuple[int, ...], closed: set[int]
) -> None:
    """Corrections make 16.80 of the 20 that were promised: the rest is added."""
    with (
        tempfile.TemporaryDirectory() as home,
        stage(Path(home), now="2027-02-08 08:00") as on,
    ):
        begin(on)
        months = iter(["2027-04", "2027-05", "2027-06", "2027-07"])
        for place, deed in enumerate(order):
            DEEDS[deed](on)
            if place in closed:
                billed(on, next(months))
        billed(on, next(months))

        with on.runtime.unit(reading=True) as unit:
            stored = [one.period for one in unit.documents.statements(CLIENT)]
        shown = [show_statement(on.runtime, CLIENT, period) for period in stored]
        beside_base = sum(one.total.minor - 80_000 for one in shown)

    assert beside_base == 10_000
