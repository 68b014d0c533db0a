"""Deliverables and days of the event: steps that a playbook repeats by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from regie.planning.items import DAYS_MAX
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.model import Reason

Planner = Callable[..., Plan]


def test_a_deliverable_has_its_own_date(planned: Planner) -> None:
    """
    language: en
    deliverables:
      bio: {title: Biography, due: 5 business days before start}
      photo: {title: Photo, due: 2027-01-15}
    launch: {time_zone: Europe/Paris, anchors: {start: null}}
    steps:
      check: {for_each: deliverable, do: Check it, who: obm, due: deliverable.due}
      remind: {for_each: deliverable, do: Remind, who: obm, at: 2 business days before deliverable.due, after: check}
      all: {do: Close the file, who: obm, after: every remind}
    """
    plan = planned({"start": "2027-02-01"})

    assert list(plan.steps) == [
        "check/bio",
        "check/photo",
        "remind/bio",
        "remind/photo",
        "all",
    ]
    assert plan.steps["check/bio"].title == "Check it · Biography"
    assert plan.steps["check/bio"].due_on == date(2027, 1, 25)
    assert plan.steps["remind/photo"].starts_on == date(2027, 1, 13)
    assert plan.steps["remind/bio"].waits_for == ("check/bio",)
    assert plan.steps["all"].waits_for == ("remind/bio", "remind/photo")


def test_a_deliverable_without_a_date_yet_says_so(planned: Planner) -> None:
    """
    language: en
    deliverables: {bio: {title: Biography, due: 5 days before start}}
    launch: {time_zone: Europe/Paris, anchors: {start: null}}
    steps:
      check: {for_each: deliverable, do: Check it, who: obm, due: deliverable.due}
    """
    plan = planned()

    assert plan.steps["check/bio"].reason is Reason.UNDATED
    assert plan.steps["check/bio"].reason_key == "deliverable.due"


def test_a_late_deliverable_names_the_anchor_that_must_move(planned: Planner) -> None:
    """
    language: en
    deliverables: {film: {title: Film, due: 2 business days before start}}
    launch: {time_zone: Europe/Paris, anchors: {start: {required: yes}}}
    steps:
      shoot: {for_each: deliverable, do: Shoot, who: obm, takes: 10 days, due: deliverable.due}
    """
    plan = planned({"start": "2027-01-12"})

    (found,) = plan.impossible
    assert (found.key, found.anchor) == ("shoot/film", "start")
    assert found.feasible_on == date(2027, 1, 19)
    moved = planned({"start": "2027-01-19"})
    assert moved.impossible == ()


def test_each_day_of_the_event_has_its_step(planned: Planner) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      event: {from: start, through: 2 jours après start}
      anchors: {start: {required: oui}}
    steps:
      live: {for_each: day, do: "Animer le jour {{ day.number }}", who: obm, at: day.date à 10h}
      recap: {for_each: day, do: Résumer, who: obm, after: live}
      bilan: {do: Faire le bilan, who: obm, after: chaque recap}
    """
    plan = planned({"start": "2027-02-06"})

    assert [(p.key, str(p.starts_on), p.title) for p in plan.steps.values()][:3] == [
        ("live/day-1", "2027-02-06", "Animer le jour 1 · sam. 6 févr. 2027"),
        ("live/day-2", "2027-02-07", "Animer le jour 2 · dim. 7 févr. 2027"),
        ("live/day-3", "2027-02-08", "Animer le jour 3 · lun. 8 févr. 2027"),
    ]
    assert plan.steps["recap/day-2"].waits_for == ("live/day-2",)
    later = planned({"start": "2027-02-08"})
    assert list(later.steps) == list(plan.steps)


def test_an_event_without_end_lasts_a_day_and_one_upside_down_has_none(
    planned: Planner,
) -> None:
    """
    language: en
    launch:
      time_zone: Europe/Paris
      event: {from: start}
      anchors: {start: null}
    steps:
      live: {for_each: day, do: Host, who: obm, at: day.date at 10:00}
    """
    assert list(planned({"start": "2027-02-01"}).steps) == ["live/day-1"]
    assert planned().steps == {}


def test_a_mistake_in_the_last_day_makes_no_thousands_of_steps(
    planned: Planner,
) -> None:
    """
    language: en
    launch:
      time_zone: Europe/Paris
      event: {from: start, through: end}
      anchors: {start: null, end: null}
    steps:
      live: {for_each: day, do: Host, who: obm, at: day.date at 10:00}
    """
    far = planned({"start": "2027-02-01", "end": "2199-02-01"})
    back = planned({"start": "2027-02-01", "end": "2027-01-01"})

    assert len(far.steps) == DAYS_MAX
    assert back.steps == {}


def test_a_step_for_each_member_is_repeated_for_the_given_people(
    planned: Planner,
) -> None:
    """
    steps:
      access: {for_each: member, do: "Give {{ member.first_name }} access", who: obm}
    """
    zoe = Item(kind="member", slug="zoe-petit", title="Zoé Petit")

    plan = planned(items=[zoe])

    assert plan.steps["access/zoe-petit"].title == "Give Zoé access · Zoé Petit"
