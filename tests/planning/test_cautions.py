from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.model import Calendar
from regie.playbook.model import Playbook
from regie.playbook.model import Step

Planner = Callable[..., Plan]


def test_a_step_without_an_owner_is_told() -> None:
    steps = {"a": Step(name="a", title="Write", phase="p", who="")}
    playbook = Playbook(
        slug="t",
        title="T",
        language="fr",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors={},
        phases={},
        roles={},
        steps=steps,
    )

    plan = make_plan(playbook, anchors={}, now=datetime(2027, 1, 4, tzinfo=UTC))

    assert plan.warnings == ("« Write » (a) n'a pas de responsable : ajoutez « who ».",)


def test_a_moment_before_its_predecessor_on_the_same_day(planned: Planner) -> None:
    """
    anchors: {open: 2027-01-11}
    steps:
      later: {run: mail.send, title: Later, to: obm, mail: news, at: open at 11:00}
      sooner: {run: mail.send, title: Sooner, to: obm, mail: news, at: open at 10:00, after: later}
      fine: {run: mail.send, title: Fine, to: obm, mail: news, at: open at 12:00, after: later}
      worse: {run: mail.send, title: Worse, to: obm, mail: news, at: 3 days before open at 12:00, after: later}
    """
    plan = planned()

    [warning] = plan.warnings
    assert warning == (
        "“Sooner” is set for Mon 11 Jan 2027 at 10:00, but what it waits for is ready "
        "only at 11:00."
    )
    assert [each.key for each in plan.impossible] == ["worse"]


def test_public_sends_on_days_off_are_told_until_they_are_done(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-01-10 at 10:00}
    steps:
      mail: {run: mail.send, title: Mail, to: obm, mail: news, at: open, public: yes}
      team: {run: mail.send, title: Team, to: obm, mail: news, at: open}
      week: {run: mail.send, title: Week, to: obm, mail: news, at: 1 day after open at 10:00, public: yes}
    """
    sent = Fact(done_at=datetime(2027, 1, 10, 9, tzinfo=UTC))
    done = {"mail": sent, "team": sent}

    assert planned().warnings == ("“Mail” goes out on a day off, Sun 10 Jan 2027.",)
    assert planned(now="2027-01-11T08:00", facts=done).warnings == ()


def test_the_repetitions_of_a_step_are_one_caution(planned: Planner) -> None:
    """
    anchors: {open: 2027-01-10 at 10:00}
    steps:
      mail: {run: mail.send, title: Mail, to: speaker, for_each: speaker, mail: news, at: open, public: yes}
      same: {run: mail.send, title: Same, to: obm, mail: news, at: open, public: yes}
    """
    speakers = [
        Item(kind="speaker", slug=name.lower(), title=name)
        for name in ("Ada", "Grace", "Joan")
    ]

    assert planned(items=speakers).warnings == (
        "“Mail ×3” goes out on a day off, Sun 10 Jan 2027.",
        "“Same” goes out on a day off, Sun 10 Jan 2027.",
    )


def test_moments_that_were_missed_are_told_in_one_sentence(planned: Planner) -> None:
    """
    steps:
      a: {run: mail.send, title: A, to: obm, mail: news, at: 2027-01-04 at 10:00}
      b: {run: mail.send, title: B, to: obm, mail: news, at: 2027-01-05 at 10:00}
      c: {run: mail.send, title: C, to: obm, mail: news, at: 2027-01-06 at 08:00}
    """
    assert planned(now="2027-01-06T09:00").warnings == (
        "Moment passed, Régie will ask you what to do: “A” and “B”.",
    )


def test_many_steps_without_a_date_are_told_in_one_sentence(planned: Planner) -> None:
    """
    language: fr
    launch: {time_zone: Europe/Paris, anchors: {un_jour: {date: null, required: false}, suite: 2 jours après un_jour}}
    steps:
      a: {do: A, who: obm, due: suite}
      b: {do: B, who: obm, after: a}
      c: {do: C, who: obm, after: b}
      d: {do: D, who: obm, after: c}
      e: {do: E, who: obm, after: d}
      f: {do: F, who: obm, after: e}
      g: {do: G, who: obm, after: f}
    """
    [warning] = planned().warnings
    assert warning == (
        "Sans date tant que un_jour n'en a pas : « A », « B », « C », « D », « E » et 2 "
        "autres."
    )


def test_a_step_that_waits_for_the_date_of_its_own_name_is_told(
    planned: Planner,
) -> None:
    """
    anchors: {next: {date: null, required: false}}
    steps:
      next: {do: Next, who: obm, due: next}
      then: {do: Then, who: obm, after: next}
    """
    assert planned().warnings == (
        "Without a date while next has none: “Next” and “Then”.",
    )


def test_pinned_steps_are_named_with_days_off_among_their_days(
    planned: Callable[..., Plan],
) -> None:
    """
    anchors:
      cart_open: {required: yes}
    steps:
      page: {do: Page, who: obm, takes: 4 days, due: 21 days before cart_open}
      late: {do: Late, who: obm}
    """
    plan = planned(
        {"cart_open": "2027-03-04"},
        facts={
            "page": Fact(pinned_on=date(2027, 1, 9)),
            "late": Fact(pinned_on=date(2027, 1, 12)),
        },
    )

    [warning] = plan.warnings
    assert warning == (
        "Pinned by hand, they do not follow the plan: “Page” (Sat 9 Jan 2027, a day "
        "off) and “Late” (Tue 12 Jan 2027)."
    )
    assert [plan.steps[key].due_on for key in ("page", "late")] == [
        date(2027, 2, 11),
        None,
    ]
