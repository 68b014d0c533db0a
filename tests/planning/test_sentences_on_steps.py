"""Sentences that hang on a step or on an item, and what is placed late before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

import pytest

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.plan import make_plan
from regie.planning.ready import Placed
from regie.playbook.model import Calendar
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Playbook
from regie.playbook.model import Step
from regie.playbook.model import StepBase

Planner = Callable[..., Plan]
ADA = Item(
    kind="speaker",
    slug="ada",
    title="Ada",
    fields={"accepted": "2027-01-11", "talk": "2027-03-01T14:00:00"},
)
BOB = Item(kind="speaker", slug="bob", title="Bob", fields={"accepted": "soon"})
CLO = Item(
    kind="speaker", slug="clo", title="Clo", fields={"talk": "2027-03-01T14:00:00Z"}
)


def days(plan: Plan, key: str) -> tuple[str, str]:
    planned = plan.steps[key]
    return str(planned.starts_on), str(planned.ends_on)


def test_a_moment_that_hangs_on_a_step_follows_it(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      film: {do: Film, who: obm, takes: 2 days, due: open, when: late}
      remind: {run: mail.send, title: R, to: obm, mail: news, at: 2 business days before film starts at 09:00}
      review: {do: Review, who: obm, at: 1 business day after film is done}
    """
    plan = planned()

    assert days(plan, "film") == ("2027-01-29", "2027-02-01")
    assert plan.steps["film"].reason is Reason.PLACED_LATE
    assert days(plan, "remind") == ("2027-01-27", "2027-01-27")
    assert days(plan, "review") == ("2027-02-02", "2027-02-02")


def test_a_late_bound_behind_such_a_moment_reaches_the_step(planned: Planner) -> None:
    """
    steps:
      film: {do: Film, who: obm, takes: 2 days}
      review: {do: Review, who: obm, at: 2 business days after film is done, due: 2027-01-12}
    """
    plan = planned()

    assert days(plan, "review") == ("2027-01-07", "2027-01-07")
    assert plan.steps["film"].slack_days == 3
    assert plan.steps["film"].latest_on == date(2027, 1, 8)


def test_late_steps_wait_for_their_followers_only(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm, takes: 2 days, when: late}
      b: {do: B, who: obm, takes: 2 days, after: a, when: late}
      c: {do: C, who: obm, takes: 1 day, after: b, not_before: open}
      last: {do: Last, who: obm, when: late, after: c}
      mail: {run: mail.send, title: M, to: obm, mail: news, after: a starts}
    """
    plan = planned()

    assert days(plan, "b") == ("2027-01-28", "2027-01-29")
    assert days(plan, "a") == ("2027-01-04", "2027-01-05")
    assert days(plan, "last") == ("2027-02-02", "2027-02-02")


def test_late_steps_before_moments_lags_and_finished_work(planned: Planner) -> None:
    """
    anchors: {open: 2027-02-01 at 10:00}
    steps:
      a: {do: A, who: obm, when: late}
      b: {do: B, who: obm, after: 2 business days after a, at: open}
      c: {do: C, who: obm, when: late}
      d: {do: D, who: obm, after: c}
    """
    plan = planned(facts={"d": Fact(started_on=date(2027, 1, 4))})

    assert days(plan, "a") == ("2027-01-27", "2027-01-27")
    assert days(plan, "c") == ("2027-01-04", "2027-01-04")


def test_dates_of_items(planned: Planner) -> None:
    """
    steps:
      bio: {do: Bio, who: speaker, for_each: speaker, due: 5 business days after speaker.accepted}
      mail: {run: mail.send, title: M, to: speaker, mail: news, for_each: speaker, at: 1 hour before speaker.talk}
      after: {do: After, who: obm, for_each: speaker, at: 1 business day after bio is done}
    """
    plan = planned(items=[ADA, BOB, CLO])

    assert plan.steps["bio/ada"].due_on == date(2027, 1, 18)
    assert plan.steps["bio/bob"].reason_key == "speaker.accepted"
    assert str(plan.steps["mail/ada"].at) == "2027-03-01 12:00:00+00:00"
    assert str(plan.steps["mail/clo"].at) == "2027-03-01 13:00:00+00:00"
    assert days(plan, "after/ada") == ("2027-01-05", "2027-01-05")
    assert plan.steps["after/bob"].reason_key == "bio/bob"


def test_a_for_each_without_items_holds_nobody_up(planned: Planner) -> None:
    """
    steps:
      bio: {do: Bio, who: obm, for_each: speaker}
      page: {do: Page, who: obm, after: every bio}
    """
    plan = planned()

    assert list(plan.steps) == ["page"]
    assert days(plan, "page") == ("2027-01-04", "2027-01-04")


def test_a_sentence_may_hang_on_a_dropped_step(planned: Planner) -> None:
    """
    steps:
      film: {do: Film, who: obm, takes: 4 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: 1 hour after film is done}
    """
    plan = planned(facts={"film": Fact(dropped=True)})

    assert str(plan.steps["mail"].at) == "2027-01-04 18:00:00+00:00"


def test_what_hangs_on_undated_steps_is_undated_or_unbounded(
    planned: Planner,
) -> None:
    """
    anchors: {some_day: {date: null, required: false}}
    steps:
      show: {do: Show, who: obm, not_before: some_day}
      talk: {do: Talk, who: obm, window: between some_day and 2027-03-01}
      film: {do: Film, who: obm, due: 2 days before show starts, when: late}
      cut: {do: Cut, who: obm, when: late}
      sent: {do: Sent, who: obm, after: cut, due: some_day}
    """
    plan = planned()

    assert plan.steps["show"].reason_key == "some_day"
    assert plan.steps["talk"].reason_key == "some_day"
    assert (days(plan, "film")[0], plan.steps["film"].due_on) == ("2027-01-04", None)
    assert days(plan, "cut")[0] == "2027-01-04"


def test_late_steps_that_are_held_stay(planned: Planner) -> None:
    """
    steps:
      call: {do: Call, who: obm, at: 2027-01-06 at 14:00, when: late, due: 2027-02-01}
      gone: {do: Gone, who: obm, when: late, due: 2027-02-01}
    """
    facts = {
        "gone": Fact(dropped=True),
        "call": Fact(pinned_on=date(2027, 1, 8)),
    }

    plan = planned(facts=facts)

    assert str(plan.steps["call"].at) == "2027-01-08 13:00:00+00:00"
    assert plan.steps["call"].reason is Reason.PINNED


def test_a_step_without_a_spot_is_an_error_to_ask_for() -> None:
    with pytest.raises(LookupError, match="no spot at place 0"):
        Placed(spots=[None]).of(0)


def test_a_sentence_on_a_step_without_repetitions_has_no_date() -> None:
    """The loader refuses it; a playbook made by hand may still hold it."""
    base = StepBase(step="bio", edge=Edge.DONE)
    bio = Step(name="bio", title="Bio", phase="p", who="obm", for_each="speaker")
    page = Step(
        name="page", title="P", phase="p", who="obm", not_before=Moment(base=base)
    )
    playbook = Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=Calendar(),
        anchors={},
        phases={},
        roles={},
        steps={"bio": bio, "page": page},
    )
    now = datetime(2027, 1, 4, 8, tzinfo=UTC)
    speakers = [Item(kind="speaker", slug=slug, title=slug) for slug in ("ada", "bob")]

    nobody = make_plan(playbook, anchors={}, now=now)
    both = make_plan(playbook, anchors={}, items=speakers, now=now)

    assert nobody.steps["page"].reason_key == "bio"
    assert days(both, "page") == ("2027-01-05", "2027-01-05")


def test_a_machine_step_comes_when_the_last_of_its_predecessors_ends(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-01-05 at 20:00}
    steps:
      page: {do: Page, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open}
      both: {run: mail.send, title: B, to: obm, mail: news, after: [page, mail]}
      lag: {run: mail.send, title: L, to: obm, mail: news, after: 1 day after page}
      bound: {run: mail.send, title: N, to: obm, mail: news, not_before: 2027-01-08, after: page}
      alone: {do: Alone, who: obm, after: both}
    """
    plan = planned()

    assert str(plan.steps["both"].at) == "2027-01-05 19:00:00+00:00"
    assert str(plan.steps["lag"].at) == "2027-01-06 17:00:00+00:00"
    assert str(plan.steps["bound"].at) == "2027-01-08 08:00:00+00:00"
    assert days(plan, "alone") == ("2027-01-06", "2027-01-06")


def test_a_machine_step_keeps_its_moment_once_its_predecessor_is_done(
    planned: Planner,
) -> None:
    """
    steps:
      page: {do: Page, who: obm}
      mail: {run: mail.send, title: M, to: obm, mail: news, after: page}
    """
    done = Fact(done_at=datetime(2027, 1, 5, 10, 12, tzinfo=UTC))

    soon = planned(facts={"page": done}, now="2027-01-05T11:30")
    late = planned(facts={"page": done}, now="2027-01-07T11:30")

    assert soon.steps["mail"].at == late.steps["mail"].due_at == done.done_at
    assert soon.steps["mail"].reason is Reason.AFTER
    assert late.steps["mail"].reason is Reason.MISSED


def test_months_and_weekdays_are_taken_back_exactly(planned: Planner) -> None:
    """
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm, after: 1 month after a, due: 2027-02-26}
      c: {do: C, who: obm}
      d: {do: D, who: obm, not_before: friday after c is done, due: 2027-02-12}
      e: {do: E, who: obm}
      f: {do: F, who: obm, after: 26 hours after e starts, due: 2027-01-20}
    """
    plan = planned()

    assert plan.steps["a"].latest_on == date(2027, 1, 26)
    assert plan.steps["c"].latest_on == date(2027, 2, 11)
    assert plan.steps["e"].latest_on == date(2027, 1, 19)
