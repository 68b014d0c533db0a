"""Days needed, left and missing: one way of counting, a leave named as what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.people.people import Person
from regie.planning.explain import why
from regie.planning.model import Impossible
from regie.planning.model import Leave
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.model import Playbook
from tests.planning.test_impossible import NOW
from tests.planning.test_impossible import rush

Planner = Callable[..., Plan]


def person(name: str, *leaves: Leave, days_off: frozenset[int] = frozenset()) -> Person:
    role = name.lower()
    return Person(
        slug=role,
        name=name,
        email=f"{role}@example.org",
        roles=(role,),
        leaves=leaves,
        days_off=days_off,
    )


def away(first: str, last: str = "") -> Leave:
    return Leave(
        first_on=date.fromisoformat(first), last_on=date.fromisoformat(last or first)
    )


def numbers(one: Impossible) -> tuple[int, int, int, int]:
    return one.needed_days, one.left_days, one.short_days, one.late_days


def test_a_leave_is_neither_needed_nor_left(
    planned: Planner, playbook: Playbook
) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {cart_open: {date: null, required: true, ask: Quand ?}}
    roles: {bo: Bo}
    steps:
      page: {do: Écrire la page, who: bo, takes: 3 jours, due: cart_open}
    """
    bo = person("Bo", away("2027-02-03"))

    plan = planned({"cart_open": "2027-02-03"}, now="2027-02-01T09:00", people=[bo])
    [one] = plan.impossible

    assert numbers(one) == (3, 2, 1, 1)
    assert one.sentence == (
        "« Écrire la page » doit être terminée le mer. 3 févr. 2027 au plus tard "
        "(cart_open), mais il faut 3 jours ouvrés et il en reste 2. Bo est en congé le 3 "
        "févr. : ce jour ne compte pas. Il manque 1 jour ouvré. Première date possible "
        "pour cart_open : jeu. 4 févr. 2027. Ou bien : confier « Écrire la page » à "
        "quelqu'un qui travaille le 3 févr. ; ou 1 jour de moins sur « Écrire la page »."
    )
    told = why(plan, playbook, "page")
    assert told.endswith(one.sentence.replace("« Écrire la page »", "Elle", 1))
    assert told.count("Bo est en congé") == 1


def test_a_leave_beyond_the_date_makes_it_later_but_needs_no_more(
    planned: Planner,
) -> None:
    """
    roles: {bo: Bo}
    launch: {time_zone: Europe/Paris}
    steps:
      page: {do: Page, who: bo, takes: 3 days, due: 2027-02-02}
    """
    bo = person("Bo", away("2027-02-02", "2027-02-04"))

    plan = planned(now="2027-02-01T09:00", people=[bo])
    [one] = plan.impossible

    assert numbers(one) == (3, 1, 2, 4)
    assert plan.steps["page"].slack_days == -4
    assert (
        "it needs 3 working days and 1 remains. Bo is on leave from 2 Feb to 4 Feb: "
        in (one.sentence)
    )
    assert "Short by 2 working days." in one.sentence


def test_a_weekday_off_is_no_leave_and_waiting_is_told_apart(planned: Planner) -> None:
    """
    roles: {ana: Ana, bo: Bo}
    launch: {time_zone: Europe/Paris}
    steps:
      text: {do: Text, who: ana, takes: 3 days}
      page: {do: Page, who: bo, takes: 2 days, after: 3 business days after text, due: 2027-02-08}
    """
    ana = person("Ana", days_off=frozenset({2}))
    bo = person("Bo", away("2027-02-10"))

    plan = planned(now="2027-02-01T09:00", people=[ana, bo])
    [one] = plan.impossible

    assert one.sentence.startswith(
        "“Page” must be done by Mon 8 Feb 2027, but its chain needs 7 working days and 5 "
        "remain: “Text” 3 → “Page” 2, and 2 days to wait in between. Ana does not work on "
        "3 Feb: that day does not count. Bo is on leave on 10 Feb: that day does not "
        "count. Short by 2 working days."
    )


def test_an_overdue_chain_says_what_it_needs_and_when_it_ends(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: 2027-03-08}
    steps:
      texte: {do: Rédiger, who: obm, takes: 3 jours}
      page: {do: Construire, who: obm, takes: 2 jours, after: texte, due: 21 jours avant ouverture}
    """
    [one] = planned(now="2027-02-22T09:00").impossible

    assert numbers(one) == (5, -4, 9, 9)
    assert one.sentence == (
        "« Construire » devait être terminée le lun. 15 févr. 2027 (21 jours avant "
        "ouverture). Sa chaîne demande encore 5 jours ouvrés : « Rédiger » 3 → « Construire » "
        "2 ; au plus tôt, elle sera terminée le ven. 26 févr. 2027, avec 9 jours ouvrés de "
        "retard. Première date possible pour ouverture : ven. 19 mars 2027. Si elle est "
        "déjà faite, dites-le ; si elle ne sert plus, renoncez-y."
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.integers(0, 12),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=3, unique=True),
)
def test_what_is_needed_is_the_work_whoever_is_away(
    lengths: list[int], room: int, leaves: list[tuple[int, int]]
) -> None:
    """One person does it all: needed is the sum of the work, left the days there."""
    start = NOW.date().toordinal()
    days = [
        Leave(
            first_on=date.fromordinal(start + first),
            last_on=date.fromordinal(start + first + length),
        )
        for first, length in leaves
    ]
    sam = replace(person("Obm"), leaves=tuple(days))
    opening = date.fromordinal(start + room)
    plan = make_plan(rush(lengths), anchors={"open": opening}, people=[sam], now=NOW)

    there = sum(
        date.fromordinal(day).weekday() < 5
        and not any(date.fromordinal(day) in leave.days() for leave in days)
        for day in range(start, start + room + 1)
    )
    if there >= sum(lengths):
        assert plan.impossible == ()
    for one in plan.impossible:
        assert one.needed_days == sum(lengths)
        assert one.left_days == there
        assert one.short_days == sum(lengths) - there > 0
        assert one.late_days == -(plan.steps[one.key].slack_days or 0)
