"""What is said of dates that cannot hold, and that it is true."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.planning.calendar import WorkCalendar
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.model import Amount
from regie.playbook.model import Anchor
from regie.playbook.model import AnchorBase
from regie.playbook.model import Calendar
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import Unit

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 2, 8, 9, tzinfo=PARIS)
Planner = Callable[..., Plan]


def sentence(plan: Plan) -> str:
    [impossible] = plan.impossible
    return impossible.sentence


def test_a_chain_in_french(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: {date: null, required: true, ask: Quand ?}}
    steps:
      texte: {do: Rédiger la page, who: obm, takes: 8 jours}
      page: {do: La construire, who: obm, takes: 5 jours, after: texte}
      controle: {do: La vérifier, who: obm, takes: 2 jours, after: page, due: 2 jours ouvrés avant ouverture}
    """
    plan = planned({"ouverture": "2027-02-25"}, now="2027-02-08T09:00")

    assert sentence(plan) == (
        "« La vérifier » doit être terminée le mar. 23 févr. 2027 au plus tard (2 jours "
        "ouvrés avant ouverture), mais sa chaîne demande 15 jours ouvrés et il en reste "
        "12 : « Rédiger la page » 8 → « La construire » 5 → « La vérifier » 2. Il manque "
        "3 jours ouvrés. Première date possible pour ouverture : mar. 2 mars 2027. "
        "Ou bien : 3 jours de moins sur « Rédiger la page » (à deux, par exemple) ; ou "
        "commencer « La construire » en même temps que « Rédiger la page »."
    )


def test_a_step_at_its_date_stays_there_and_its_chain_is_short(
    planned: Planner,
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      page: {do: Build, who: obm, takes: 4 days}
      wait: {do: Wait, who: obm, after: 3 business days after page}
      open_shop: {run: mail.send, title: Open the shop, to: obm, mail: news, at: open at 10:00, after: wait}
      team: {do: Tell the team, who: obm, after: open_shop}
    """
    plan = planned({"open": "2027-02-15"}, now="2027-02-08T09:00")

    assert str(plan.steps["open_shop"].starts_on) == "2027-02-15"
    assert plan.steps["open_shop"].slack_days == -2
    assert plan.steps["page"].slack_days == -2
    assert str(plan.steps["team"].starts_on) == "2027-02-15"
    assert sentence(plan) == (
        "“Open the shop” is set for Mon 15 Feb 2027 (open at 10:00), but its chain needs "
        "7 working days and 5 remain: “Build” 4 → “Wait” 1 → “Open the shop”, and 2 "
        "days to wait in between. Short by 2 working days. The earliest open that works is Wed 17 Feb "
        "2027. Or: 2 fewer days on “Build” (with two people, for example)."
    )


def test_one_step_alone_and_the_bound_that_keeps_it(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      film: {do: Film, who: obm, takes: 3 days, not_before: 2027-02-22, due: 4 business days before open}
    """
    plan = planned({"open": "2027-03-01"}, now="2027-02-08T09:00")

    assert sentence(plan) == (
        "“Film” must be done by Tue 23 Feb 2027 (4 business days before open), but it "
        "needs 3 working days and 2 remain. “Film” cannot start before Mon 22 Feb 2027. "
        "Short by 1 working day. The earliest open that works is Tue 2 Mar "
        "2027. Or: begin “Film” on Fri 19 Feb 2027 already; or 1 fewer day on “Film”."
    )


def test_bounds_that_cross_cannot_be_moved_apart(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: 2027-03-08}
    phases:
      suite: {title: La suite, from: 2 jours avant ouverture}
    steps:
      photo: {do: Photographier, phase: suite, who: obm, due: 5 jours ouvrés avant ouverture}
    """
    plan = planned(now="2027-02-08T09:00")

    assert sentence(plan) == (
        "« Photographier » doit être terminée le lun. 1er mars 2027 au plus tard (5 jours "
        "ouvrés avant ouverture), mais il faut 1 jour ouvré. "
        "« Photographier » ne peut pas commencer avant le ven. 5 mars 2027 (2 jours avant "
        "ouverture). C'est 4 jours ouvrés trop tard. Déplacer ouverture n'y suffit pas. Au "
        "plus tôt, elle sera terminée le ven. 5 mars 2027. Pour y arriver : commencer "
        "« Photographier » dès le lun. 1er mars 2027."
    )


def test_a_literal_date_says_when_it_can_be_done(planned: Planner) -> None:
    """
    steps:
      film: {do: Film, who: obm, takes: 3 days, due: 2027-02-09}
      call: {run: mail.send, title: Call, to: obm, mail: news, at: 2027-02-10 at 10:00, not_before: 2027-02-12}
    """
    plan = planned(now="2027-02-08T09:00")

    film, call = (each.sentence for each in plan.impossible)
    assert film == (
        "“Film” must be done by Tue 9 Feb 2027, but it needs 3 working days "
        "and 2 remain. Short by 1 working day. It can be done by Wed 10 Feb 2027 at the "
        "earliest. To make it: 1 fewer day on “Film”."
    )
    assert call == (
        "“Call” is set for Wed 10 Feb 2027, but that is too early. "
        "Short by 2 working days. It can be done by Fri 12 Feb 2027 at the earliest."
    )


def test_a_pin_before_its_predecessor(planned: Planner) -> None:
    """
    language: fr
    launch: {time_zone: Europe/Paris}
    steps:
      a: {do: A, who: obm, takes: 3 jours}
      b: {do: B, who: obm, after: a}
    """
    facts = {"b": Fact(pinned_on=date(2027, 2, 9))}

    plan = planned(now="2027-02-08T09:00", facts=facts)

    assert sentence(plan) == (
        "« B » est épinglée au mar. 9 févr. 2027, mais sa chaîne demande 4 jours ouvrés "
        "et il en reste 2 : « A » 3 → « B » 1. Il manque 2 jours ouvrés. Au plus "
        "tôt, elle sera terminée le jeu. 11 févr. 2027. Pour y arriver : ne plus épingler "
        "« B » (regie unpin b)."
    )


def test_work_in_progress_counts_only_what_is_left(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      a: {do: A, who: obm, takes: 5 days}
      b: {do: B, who: obm, takes: 2 days, after: a, due: open}
    """
    facts = {"a": Fact(started_on=date(2027, 2, 4))}

    plan = planned({"open": "2027-02-10"}, now="2027-02-08T09:00", facts=facts)

    assert sentence(plan) == (
        "“B” must be done by Wed 10 Feb 2027 (open), but its chain needs 5 working days "
        "and 3 remain: “A” 3 → “B” 2. Short by 2 working days. The earliest open that "
        "works is Fri 12 Feb 2027."
    )


def test_overdue_steps_are_told_once_an_anchor(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: {date: null, required: true, ask: Quand ?}}
    steps:
      a: {do: Décider, who: obm, due: 21 jours avant ouverture}
      b: {do: Réserver, who: obm, due: 20 jours avant ouverture}
      c: {do: Inviter, who: obm, due: 19 jours avant ouverture}
      d: {do: Fêter, who: obm, due: ouverture}
    """
    two = planned({"ouverture": "2027-02-19"}, now="2027-02-01T09:00")
    three = planned({"ouverture": "2027-02-19"}, now="2027-02-02T09:00")

    assert sentence(two) == (
        "« Décider » devait être terminée le ven. 29 janv. 2027 (21 jours avant "
        "ouverture). Il lui faut encore 1 jour ouvré ; au plus tôt, elle sera terminée le "
        "lun. 1er févr. 2027, avec 1 jour ouvré de retard. La date est passée aussi pour "
        "« Réserver » et « Inviter ». Première date possible pour ouverture : lun. 22 "
        "févr. 2027. Dites ce qui est déjà fait, renoncez à ce qui ne sert plus : "
        "le plan suivra."
    )
    [impossible] = three.impossible
    assert impossible.overdue
    assert impossible.key == "a"
    assert impossible.feasible_on == date(2027, 2, 23)


def test_overdue_alone_and_with_many_in_english(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      first: {do: First, who: obm, due: 9 business days before open}
      a: {do: A, who: obm, due: 8 business days before open}
      b: {do: B, who: obm, due: 8 business days before open}
      c: {do: C, who: obm, due: 8 business days before open}
      d: {do: D, who: obm, due: 8 business days before open}
    """
    one = planned({"open": "2027-02-19"}, now="2027-02-09T09:00")
    many = planned({"open": "2027-02-19"}, now="2027-02-10T09:00")

    assert sentence(one) == (
        "“First” had to be done by Mon 8 Feb 2027 (9 business days before open). It "
        "still needs 1 working day; it can be done by Tue 9 Feb 2027 at the earliest, 1 "
        "working day late. The earliest open that works is Mon 22 Feb 2027. If it is done "
        "already, say so; if it is of no use any more, drop it."
    )
    assert sentence(many) == (
        "“First” had to be done by Mon 8 Feb 2027 (9 business days before open). It "
        "still needs 1 working day; it can be done by Wed 10 Feb 2027 at the earliest, 2 "
        "working days late. The date has passed for “A”, “B”, “C” and 1 more too. The "
        "earliest open that works is Tue 23 Feb 2027. Say what is done already, drop what is of "
        "no use any more: the plan will follow."
    )


def test_an_overdue_step_names_the_chain_behind_it(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      a: {do: A, who: obm, takes: 1 day, due: 8 business days before open}
      b: {do: B, who: obm, takes: 3 days, after: a}
      c: {do: C, who: obm, takes: 4 days, after: b, due: open}
    """
    plan = planned({"open": "2027-02-17"}, now="2027-02-15T09:00")

    overdue = next(each for each in plan.impossible if each.overdue)
    assert "Its chain is late with it: “B” → “C”." in overdue.sentence


def test_a_consequence_is_not_told_again(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      a: {do: A, who: obm, takes: 5 days, due: 5 business days before open}
      b: {do: B, who: obm, takes: 2 days, after: a, due: 3 business days before open}
      c: {do: C, who: obm, takes: 6 days, after: b, due: open}
    """
    plan = planned({"open": "2027-02-17"}, now="2027-02-08T09:00")

    assert [(each.key, each.short_days) for each in plan.impossible] == [
        ("a", 2),
        ("c", 5),
    ]


def test_a_missed_moment_is_late_but_not_impossible(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-05 at 10:00}
    steps:
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open}
      talk: {do: Talk, who: obm, at: open, after: mail}
    """
    plan = planned(now="2027-02-09T09:00")

    assert [each.key for each in plan.impossible] == ["talk"]
    assert plan.steps["mail"].slack_days == -2


@st.composite
def rushes(draw: st.DrawFn) -> Playbook:
    """Draw steps in a row or side by side, due some time before one anchor."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 6))):
        names = [each.name for each in steps]
        after = draw(st.none() | st.sampled_from(names)) if names else None
        due = Moment(
            base=AnchorBase(anchor="open"),
            direction=Direction.BEFORE,
            amount=Amount(
                number=draw(st.integers(1, 12)),
                unit=draw(st.sampled_from([Unit.DAY, Unit.BUSINESS_DAY, Unit.WEEK])),
            ),
        )
        steps.append(
            Step(
                name=f"s{number}",
                title=f"S{number}",
                phase="p",
                who="obm",
                takes=draw(st.integers(1, 8)),
                after=(Dependency(step=after),) if after else (),
                due=draw(st.none() | st.just(due)),
            )
        )
    return book(steps)


def is_in_time(playbook: Playbook, opening: date) -> bool:
    plan = make_plan(playbook, anchors={"open": opening}, now=NOW)
    return all(
        planned.ends_on <= planned.due_on
        for planned in plan.steps.values()
        if planned.ends_on and planned.due_on
    )


@settings(max_examples=60, deadline=None)
@given(rushes(), st.dates(date(2027, 2, 8), date(2027, 4, 30)))
def test_the_earliest_feasible_date_is_the_first_one_that_works(
    playbook: Playbook, opening: date
) -> None:
    plan = make_plan(playbook, anchors={"open": opening}, now=NOW)
    assume(plan.impossible)

    on = opening + timedelta(days=1)
    while on.weekday() in {5, 6} or not is_in_time(playbook, on):
        on += timedelta(days=1)

    assert {each.feasible_on for each in plan.impossible} == {on}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 8), min_size=1, max_size=5), st.integers(1, 40))
def test_proposed_cuts_are_enough(lengths: list[int], missing: int) -> None:
    missing = min(missing, sum(length // 2 for length in lengths))
    opening = WorkCalendar().last_day(NOW.date(), sum(lengths) - missing)
    chain = rush(lengths)

    plan = make_plan(chain, anchors={"open": opening}, now=NOW)
    words = sentence(plan).partition("Or: ")[2].partition(";")[0].rstrip(".")
    words = words.removesuffix(" (with two people, for example)")
    shorter = list(lengths)
    for part in words.replace(" and ", ", ").split(", "):
        number = int(part.partition("“S")[2].partition("”")[0])
        shorter[number] -= int(part.split()[0])
    cut = make_plan(rush(shorter), anchors={"open": opening}, now=NOW)

    assert cut.impossible == ()
    assert sum(lengths) - sum(shorter) == missing


def rush(lengths: list[int]) -> Playbook:
    """Return steps in a row, the last one due when the anchor comes."""
    last = len(lengths) - 1
    return book(
        Step(
            name=f"s{number}",
            title=f"S{number}",
            phase="p",
            who="obm",
            takes=length,
            after=(Dependency(step=f"s{number - 1}"),) if number else (),
            due=Moment(base=AnchorBase(anchor="open")) if number == last else None,
        )
        for number, length in enumerate(lengths)
    )


def book(steps: Iterable[Step]) -> Playbook:
    return Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors={"open": Anchor(name="open", title="Open", required=True)},
        phases={},
        roles={},
        steps={each.name: each for each in steps},
    )
