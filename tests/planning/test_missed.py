"""What is not done yet is planned for now or later, whatever its policy says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.planning.explain import further_notes
from regie.planning.explain import why
from regie.planning.ics import entries
from regie.planning.model import Fact
from regie.planning.model import Plan
from regie.planning.model import Reason
from regie.planning.plan import make_plan
from regie.planning.table import State
from regie.planning.table import state_of
from regie.playbook.load import load
from regie.playbook.model import Missed
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]


def test_what_becomes_of_a_passed_moment_is_what_its_policy_says(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-02-10 at 14:00}
    steps:
      ask: {run: mail.send, title: Ask, to: obm, mail: news, at: open, if_missed: ask}
      run: {run: mail.send, title: Run, to: obm, mail: news, at: open, if_missed: run}
      skip: {run: mail.send, title: Skip, to: obm, mail: news, at: open, if_missed: skip}
    """
    plan = planned(now="2027-02-15T10:00")
    asked_at = datetime(2027, 2, 10, 13, tzinfo=UTC)
    today, was_on = date(2027, 2, 15), date(2027, 2, 10)

    assert [
        (p.key, p.starts_on, p.at, p.due_at, p.slack_days, p.fate)
        for p in plan.steps.values()
    ] == [
        ("ask", today, None, asked_at, -3, Missed.ASK),
        ("run", today, None, asked_at, -3, Missed.RUN),
        ("skip", was_on, asked_at, asked_at, None, Missed.SKIP),
    ]
    assert [state_of(plan, p) for p in plan.steps.values()] == [
        State.LATE,
        State.LATE,
        State.DROPPED,
    ]
    assert [(e.key, e.start) for e in entries(plan, {})] == [
        ("anchor:open", "20270210T130000Z"),
        ("step:ask", "20270215"),
        ("step:run", "20270215"),
    ]
    assert plan.impossible == ()
    assert plan.warnings == (
        "Moment passed, Régie will ask you what to do: “Ask”.",
        "Moment passed, this will be done as soon as possible: “Run”.",
        "Moment passed, this will not be done any more: “Skip”.",
    )
    assert why(plan, playbook, "run") == (
        "“Run” was set for Wed 10 Feb 2027 at 14:00 (open) and was not done: it will be "
        "as soon as possible."
    )
    skip = plan.steps["skip"]
    assert skip.notes == (
        "Set for Wed 10 Feb 2027 at 14:00, not done: it will not be any more.",
    )
    assert further_notes(skip, why(plan, playbook, "skip")) == ()


@pytest.mark.parametrize(
    ("now", "on", "is_missed"),
    [
        ("2027-02-10T14:00", date(2027, 2, 10), False),
        ("2027-02-10T15:59", date(2027, 2, 10), False),
        ("2027-02-10T16:01", date(2027, 2, 10), True),
        ("2027-02-13T11:00", date(2027, 2, 13), True),
    ],
)
def test_what_should_have_happened_just_now_stays_there(
    planned: Planner,
    now: str,
    on: date,
    is_missed: bool,  # noqa: FBT001 -- a parameter
) -> None:
    """
    steps:
      mail: {run: mail.send, title: M, to: obm, mail: news, at: 2027-02-10 at 14:00, if_missed: skip}
      next: {run: mail.send, title: N, to: obm, mail: news, at: 2027-02-10 at 14:00}
    """
    plan = planned(now=now).steps["next"]

    assert (plan.starts_on, plan.missed_at is not None) == (on, is_missed)
    assert plan.due_at == datetime(2027, 2, 10, 13, tzinfo=UTC)


def test_what_follows_is_counted_from_when_it_can_be_made_up_for(
    planned: Planner,
) -> None:
    """
    steps:
      page: {do: Page, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: 2027-02-10 at 14:00, after: page}
      again: {run: mail.send, title: A, to: obm, mail: news, at: 2 days after mail is done at 09:00}
      free: {run: mail.send, title: F, to: obm, mail: news, after: mail}
      thank: {do: Thank, who: obm, after: mail}
    """
    plan = planned(now="2027-02-15T10:00")

    assert {p.key: str(p.starts_on) for p in plan.steps.values()} == {
        "page": "2027-02-15",
        "mail": "2027-02-16",
        "again": "2027-02-18",
        "free": "2027-02-16",
        "thank": "2027-02-17",
    }
    [one] = plan.impossible
    assert one.sentence == (
        "“M” was set for Wed 10 Feb 2027. Its chain needs 2 working days: “Page” 2 → “M”; "
        "it can be done by Wed 17 Feb 2027 at the earliest, 5 working days late."
    )


def test_a_moment_without_a_date_of_its_own_is_missed_too(planned: Planner) -> None:
    """
    steps:
      page: {do: Page, who: obm}
      mail: {run: mail.send, title: M, to: obm, mail: news, after: page}
    """
    done_at = datetime(2027, 2, 10, 13, tzinfo=UTC)
    facts = {"page": Fact(done_at=done_at)}
    mail = planned(now="2027-02-15T10:00", facts=facts).steps["mail"]

    assert (mail.starts_on, mail.at, mail.due_at) == (date(2027, 2, 15), None, done_at)
    assert (mail.reason, mail.fate) == (Reason.MISSED, Missed.ASK)


BOOK = """\
playbook: Past
language: en
launch: {{time_zone: Europe/Paris, anchors: {{open: {{date: null, required: yes, ask: When?}}}}}}
steps:
  text: {{do: Text, who: obm, takes: 3 days, due: 10 days before open}}
  call: {{do: Call, who: obm, at: 6 days before open at 11:00}}
  teaser: {{run: mail.send, title: T, to: obm, mail: news, at: 5 days before open at 09:00, if_missed: {missed}}}
  mail: {{run: mail.send, title: M, to: obm, mail: news, at: open at 10:00, after: text, if_missed: {missed}}}
  next: {{run: mail.send, title: N, to: obm, mail: news, after: mail}}
  thanks: {{do: Thank, who: obm, after: next}}
  point: {{do: Meet, who: obm, every: monday, from: 3 weeks before open, until: open}}
"""


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["run", "ask", "skip"]),
    st.integers(0, 80 * 24 * 60),
    st.sets(st.sampled_from(["text", "call", "teaser", "mail"])),
)
def test_nothing_that_is_still_to_come_lies_in_the_past(
    missed: str, minutes: int, done: set[str]
) -> None:
    at = datetime(2027, 1, 20, tzinfo=UTC) + timedelta(minutes=minutes)
    playbook = load(BOOK.format(missed=missed), file="past.yaml", mails=MAILS)
    facts = {key: Fact(done_at=at - timedelta(days=1)) for key in done}
    plan = make_plan(
        playbook,
        anchors={"open": date(2027, 3, 8)},
        facts=facts,
        now=at,
        began_at=datetime(2027, 1, 4, tzinfo=UTC),
    )

    for planned in plan.steps.values():
        over = planned.reason in {Reason.DONE, Reason.PAST} or planned.is_left_out
        assert over or planned.starts_on is None or planned.starts_on >= plan.today
    feed = [e for e in entries(plan, {}) if e.key.startswith("step:")]
    undone = [e for e in feed if not e.summary.startswith("✓")]
    assert all(e.start[:8] >= f"{plan.today:%Y%m%d}" for e in undone)


MAILS = {"news": "Subject: News\n\nHello"}
