"""Recurring steps in a plan: their keys, what waits for them, and dates that move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from regie.planning.explain import why
from regie.planning.gantt.layout import make_layout
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.planning.proof import proofread
from regie.playbook.load import load
from regie.playbook.model import Playbook
from tests.planning.conftest import MAILS

PARIS = ZoneInfo("Europe/Paris")
Planner = Callable[..., Plan]

ADA = Item(kind="speaker", slug="ada", title="Ada", fields={"talk": "2027-03-03"})
BOB = Item(kind="speaker", slug="bob", title="Bob", fields={"talk": "2027-03-10"})


def starts(plan: Plan) -> dict[str, str]:
    return {key: str(planned.starts_on) for key, planned in plan.steps.items()}


def done(text: str) -> Fact:
    return Fact(done_at=datetime.fromisoformat(text).replace(tzinfo=PARIS))


def test_occurrences_are_numbered_from_the_beginning(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      news:
        {run: mail.send, title: News, to: obm, mail: news,
         every: "monday, thursday at 09:00", from: 1 week before open, until: open}
    """
    plan = planned({"open": "2027-03-08T10:00"})

    assert [
        (key, str(each.at), each.title, each.due_on) for key, each in plan.steps.items()
    ] == [
        ("news/1", "2027-03-01 08:00:00+00:00", "News · Mon 1 Mar", date(2027, 3, 1)),
        ("news/2", "2027-03-04 08:00:00+00:00", "News · Thu 4 Mar", date(2027, 3, 4)),
        ("news/3", "2027-03-08 08:00:00+00:00", "News · Mon 8 Mar", date(2027, 3, 8)),
    ]


def test_each_item_has_its_own_occurrences(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      brief: {for_each: speaker, do: Brief, who: speaker, at: 2027-02-01}
      call:
        {for_each: speaker, do: Call, who: obm, after: brief, every: wednesday,
         from: 2027-02-24, through: speaker.talk}
      sum_up: {for_each: speaker, do: Sum up, who: obm, after: call}
      party: {do: Party, who: obm, after: every call}
    """
    plan = planned(items=[ADA, BOB])

    waits = {key: each.waits_for for key, each in plan.steps.items()}
    assert plan.steps["call/ada/2"].title == "Call · Wed 3 Mar · Ada"
    assert waits == {
        "brief/ada": (),
        "brief/bob": (),
        "call/ada/1": ("brief/ada",),
        "call/ada/2": ("brief/ada",),
        "call/bob/1": ("brief/bob",),
        "call/bob/2": ("brief/bob",),
        "call/bob/3": ("brief/bob",),
        "sum_up/ada": ("call/ada/2",),
        "sum_up/bob": ("call/bob/3",),
        "party": (
            "call/ada/1",
            "call/ada/2",
            "call/bob/1",
            "call/bob/2",
            "call/bob/3",
        ),
    }


def test_a_recurring_step_starts_with_its_first_and_is_done_with_its_last(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      talk: {do: Talk, who: obm, every: monday, from: open, times: 3}
      after_all: {do: After all, who: obm, after: talk}
      beside: {do: Beside, who: obm, after: talk starts}
      later: {do: Later, who: obm, at: 2 days after talk is done}
      soon: {do: Soon, who: obm, not_before: 1 day after talk starts}
    """
    plan = planned()

    assert starts(plan) == {
        "talk/1": "2027-03-01",
        "talk/2": "2027-03-08",
        "talk/3": "2027-03-15",
        "after_all": "2027-03-16",
        "beside": "2027-03-01",
        "later": "2027-03-17",
        "soon": "2027-03-02",
    }


def test_a_dropped_last_occurrence_leaves_its_place_to_the_one_before(
    planned: Planner,
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      page: {do: Page, who: obm}
      talk: {do: Talk, who: obm, every: monday, from: open, times: 3, after: page}
      sum_up: {do: Sum up, who: obm, after: talk}
      later: {do: Later, who: obm, at: 2 days after talk is done}
    """
    dropped = Fact(dropped=True)
    one = planned(facts={"talk/3": dropped})
    all_ = planned(facts={f"talk/{n}": dropped for n in (1, 2, 3)})

    assert starts(one)["sum_up"] == "2027-03-09"
    assert starts(one)["later"] == "2027-03-10"
    assert one.steps["sum_up"].waits_for == ("talk/2",)
    assert all_.steps["sum_up"].waits_for == ("page",)


def test_what_lay_before_the_campaign_began_is_over(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      news:
        {run: mail.send, title: News, to: obm, mail: news, every: monday at 09:00,
         from: open, times: 3}
      talk: {do: Talk, who: obm, every: monday, from: open, times: 2}
      last: {do: Last, who: obm, after: talk}
    """
    plan = planned(now="2027-03-08T10:00")

    reasons = {key: str(each.reason) for key, each in plan.steps.items()}
    assert reasons == {
        "news/1": "past",
        "news/2": "past",
        "news/3": "at",
        "talk/1": "past",
        "talk/2": "at",
        "last": "after",
    }
    assert plan.warnings == (
        "“News”: 2 of 3 times before the campaign began; nothing is done late.",
        "“Talk”: 1 of 2 times before the campaign began; nothing is done late.",
    )
    assert why(plan, playbook, "news/2") == (
        "“News · Mon 8 Mar” fell on Mon 8 Mar 2027 at 09:00 (monday at 09:00 from "
        "open, 3 times; number 2 of 3), before the campaign began: nothing is done "
        "late."
    )


def test_what_is_missed_later_is_not_over(playbook: Playbook) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      news:
        {run: mail.send, title: News, to: obm, mail: news, every: monday at 09:00,
         from: open, times: 2}
    """
    plan = make_plan(
        playbook,
        anchors={},
        now=datetime(2027, 3, 2, tzinfo=UTC),
        began_at=datetime(2027, 2, 1, tzinfo=UTC),
    )

    assert [str(each.reason) for each in plan.steps.values()] == ["missed", "at"]


def test_without_a_beginning_the_phase_or_the_campaign_is_one(
    playbook: Playbook,
) -> None:
    """
    language: en
    launch:
      time_zone: Europe/Paris
      anchors: {open: 2027-03-08}
    phases: {early: Early, late: {title: Late, from: 2027-02-22}}
    steps:
      a: {phase: early, do: A, who: obm, every: week, until: open}
      b: {phase: late, do: B, who: obm, every: week, until: open}
    """
    began = datetime(2027, 2, 16, 9, tzinfo=UTC)
    first = make_plan(playbook, anchors={}, now=began, began_at=began)
    later = make_plan(
        playbook, anchors={}, now=began + timedelta(days=9), began_at=began
    )

    assert starts(first) == {
        "a/1": "2027-02-16",
        "a/2": "2027-02-23",
        "a/3": "2027-03-02",
        "b/1": "2027-02-22",
        "b/2": "2027-03-01",
    }
    assert list(later.steps) == list(first.steps)


def test_one_step_stands_for_all_while_a_date_is_not_known(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: null}
    steps:
      talk: {do: Talk, who: obm, every: monday, until: open}
      last: {do: Last, who: obm, after: talk}
    """
    plan = planned()

    assert {k: (str(p.reason), p.reason_key) for k, p in plan.steps.items()} == {
        "talk": ("undated", "open"),
        "last": ("undated", "talk"),
    }
    assert why(plan, playbook, "talk") == (
        "“Talk” has no date yet, because “open” (open) has none."
    )


def test_all_dropped_before_their_dates_were_known_stay_dropped(
    planned: Planner,
) -> None:
    """
    anchors: {open: {date: null, ask: When?}}
    steps:
      talk: {do: Talk, who: obm, every: monday, until: open}
      last: {do: Last, who: obm, after: talk}
    """
    plan = planned({"open": "2027-03-01"}, facts={"talk": Fact(dropped=True)})

    assert {key: str(each.reason) for key, each in plan.steps.items()} == {
        "talk": "dropped",
        "last": "now",
    }
    assert plan.warnings == ()


def test_what_never_happens_holds_nobody_up(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-04-05}
    steps:
      page: {do: Page, who: obm, takes: 2 days}
      talk:
        {do: Talk, who: obm, every: on the 31st, from: 2027-04-01, until: 2027-05-01,
         after: page}
      last: {do: Last, who: obm, after: talk}
    """
    plan = planned()

    assert plan.steps["last"].waits_for == ("page",)
    assert plan.steps["talk"].starts_on is None
    assert plan.warnings == (
        "“Talk” does not happen once: no day fits between its beginning and its end.",
    )
    assert why(plan, playbook, "talk") == (
        "“Talk” does not happen once (on the 31st from 2027-04-01 until 2027-05-01): "
        "it holds nobody up."
    )


def test_too_many_are_cut_and_said(planned: Planner) -> None:
    """
    anchors: {open: 2037-03-01}
    steps:
      talk: {do: Talk, who: obm, every: business day, until: open}
    """
    plan = planned()

    assert len(plan.steps) == 400
    (warning,) = plan.warnings
    assert warning == (
        "“Talk” recurs more than 400 times: only the first 400 are planned. Add "
        "`from`, or an earlier end."
    )


def test_public_sends_on_days_off_are_one_sentence(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      news:
        {run: mail.send, title: News, to: obm, mail: news, public: yes,
         every: day at 09:00, from: open, times: 14}
      bold:
        {run: mail.send, title: Bold, to: obm, mail: news, public: yes,
         every: day at 09:00 even on a day off, from: open, times: 14}
    """
    plan = planned()

    assert plan.warnings == (
        "“News” goes out on a day off: Sat 6 Mar, Sun 7 Mar, Sat 13 Mar and 1 more.",
    )
    assert [p.rule for p in proofread(playbook, language="en")] == ["public-on-day-off"]


def test_an_occurrence_that_cannot_be_ready_is_explained(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      page: {do: Page, who: obm, takes: 10 days}
      news:
        {run: mail.send, title: News, to: obm, mail: news, after: page,
         every: monday at 09:00, from: 2 weeks before open, until: open}
    """
    plan = planned({"open": "2027-01-25"})

    (impossible,) = plan.impossible
    assert impossible.sentence == (
        "“News · Mon 11 Jan” is set for Mon 11 Jan 2027 (monday at 09:00 from 2 weeks "
        "before open until open), but its chain needs 10 working days and 5 remain: "
        "“Page” 10 → “News · Mon 11 Jan”. Short by 5 working days. The earliest open "
        "that works is Tue 26 Jan 2027. Or: 5 fewer days on “Page” (with two "
        "people, for example)."
    )
    later = planned({"open": "2027-01-26"})
    assert later.impossible == ()
    assert later.chains == {"open": ("page", "news/1")}
    assert why(plan, playbook, "news/2").startswith(
        "“News · Mon 18 Jan” is on Mon 18 Jan 2027 at 09:00, the date asked for "
        "(monday at 09:00 from 2 weeks before open until open; number 2 of 2)"
    )


# Dates that move ------------------------------------------------------------------

SERIES = """
playbook: Test
language: en
launch:
  time_zone: Europe/Paris
  anchors: {open: {date: null, required: true, ask: When?}}
steps:
  news:
    {run: mail.send, title: News, to: obm, mail: news,
     every: "monday, thursday at 09:00", from: 3 weeks before open, until: open}
  talk: {do: Talk, who: obm, every: 2 business days, from: 2 weeks before open, through: open}
  last: {do: Last, who: obm, after: [news, talk]}
"""
PLAYBOOK = load(SERIES, file="test.yaml", mails=MAILS)
OPENING = datetime(2027, 3, 8, 10)  # noqa: DTZ001 -- a wall time of the campaign
BEGAN = datetime(2027, 1, 4, 8, tzinfo=UTC)


def moved(days: int, now: datetime, facts: dict[str, Fact]) -> Plan:
    return make_plan(
        PLAYBOOK,
        anchors={"open": OPENING + timedelta(days=days)},
        facts=facts,
        now=now,
        began_at=BEGAN,
    )


@given(st.integers(-40, 40), st.integers(0, 70), st.integers(0, 6))
def test_there_and_back_is_the_same_plan(days: int, day: int, sent: int) -> None:
    """Corner case 9, with some of them done."""
    now = BEGAN + timedelta(days=day)
    facts = {f"news/{n}": Fact(done_at=BEGAN) for n in range(1, sent + 1)}

    before = moved(0, now, facts)
    moved(days, now, facts)

    assert moved(days - days, now, facts) == before


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(1, 5)), max_size=12))
def test_nothing_is_done_twice_however_the_date_moves(
    moves: list[tuple[int, int]],
) -> None:
    """Whatever is due is done, the date moves, time goes on: each number once."""
    facts: dict[str, Fact] = {}
    done_keys: list[str] = []
    now = datetime(2027, 2, 1, 8, tzinfo=UTC)
    for days, later in moves:
        now += timedelta(days=later)
        plan = moved(days, now, facts)
        due = [
            key
            for key, each in plan.steps.items()
            if each.at is not None and each.at <= now and key not in facts
        ]
        done_keys += due
        facts |= {key: Fact(done_at=now) for key in due}

        kept = moved(days, now, facts)
        assert all(str(kept.steps[key].reason) == "done" for key in done_keys)

    assert len(done_keys) == len(set(done_keys))


def test_what_was_done_keeps_its_number_and_its_day() -> None:
    """Corner cases 9 and 10: a week later, with two of seven sent."""
    now = datetime(2027, 2, 19, 12, tzinfo=UTC)
    facts = {"news/1": done("2027-02-15T09:00"), "news/2": done("2027-02-18T09:00")}

    plan = moved(7, now, facts)

    news = [each for key, each in plan.steps.items() if key.startswith("news")]
    assert [(each.title, str(each.reason)) for each in news] == [
        ("News · Mon 15 Feb", "done"),
        ("News · Thu 18 Feb", "done"),
        ("News · Mon 1 Mar", "at"),
        ("News · Thu 4 Mar", "at"),
        ("News · Mon 8 Mar", "at"),
        ("News · Thu 11 Mar", "at"),
        ("News · Mon 15 Mar", "at"),
    ]


def test_a_done_one_beyond_the_new_end_stays_in_the_plan(planned: Planner) -> None:
    """
    anchors: {open: {date: null, required: true, ask: When?}}
    steps:
      talk: {do: Talk, who: obm, every: monday, from: 2027-03-01, until: open}
      last: {do: Last, who: obm, after: talk}
    """
    facts = {
        f"talk/{n}": done(f"2027-03-{1 + 7 * (n - 1):02}T12:00") for n in (1, 2, 3)
    }

    plan = planned({"open": "2027-03-10"}, now="2027-03-16T08:00", facts=facts)

    assert {key: str(each.ends_on) for key, each in plan.steps.items()} == {
        "talk/3": "2027-03-15",
        "talk/1": "2027-03-01",
        "talk/2": "2027-03-08",
        "last": "2027-03-16",
    }


def test_one_may_be_pinned_or_dropped_alone(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      talk: {do: Talk, who: obm, every: monday at 14:00, from: open, times: 3}
    """
    facts = {
        "talk/1": Fact(dropped=True),
        "talk/2": Fact(pinned_on=date(2027, 3, 10)),
    }

    plan = planned(facts=facts)

    assert [(str(p.reason), str(p.at)) for p in plan.steps.values()] == [
        ("dropped", "None"),
        ("pinned", "2027-03-10 13:00:00+00:00"),
        ("at", "2027-03-15 13:00:00+00:00"),
    ]


def test_a_picture_has_one_row_and_a_mark_for_each_time_that_is_not_over(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-03-01}
    steps:
      talk: {do: Talk, who: obm, every: monday, from: open, times: 4}
    """
    plan = planned(now="2027-03-10T08:00")

    (row,) = make_layout(plan, playbook, "en").rows

    assert (row.title, len(row.steps), row.done) == ("Talk", 4, 2)
    assert [str(mark.planned.starts_on) for mark in row.marks] == [
        "2027-03-15",
        "2027-03-22",
    ]
