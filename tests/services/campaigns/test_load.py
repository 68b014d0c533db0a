"""Load over all campaigns, and proposals that write nothing."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from regie.errors import NotFoundError
from regie.errors import UsageError
from regie.people.people import Person
from regie.planning.model import Leave
from regie.playbook.source import PlaybookSource
from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.campaigns.load import everyones_load
from regie.services.campaigns.load import propose_levelled
from regie.services.planned import load_planned
from regie.services.playbooks.optimize import NoOptimizerError
from regie.words import speaking
from tests.rehearsed import Stage

OLIVIA = Person(slug="o", name="Olivia", email="o@example.org", roles=("obm",))
AWAY = Leave(first_on=date(2027, 2, 17), last_on=date(2027, 2, 19))

HEAD = """\
playbook: {title}
launch: {{time_zone: Europe/Paris}}
roles: {{obm: OBM, copy: Copywriter}}
steps:
"""

PAGES = """\
  page: {do: Page, who: copy, effort: 14 h, due: 2027-02-12}
  mails: {do: Mails, who: copy, effort: 14 h, after: page}
  brief: {do: Brief, who: obm, effort: 14 h, due: 2027-02-26}
  check: {do: Check, who: obm, takes: 2 days, due: 2027-02-26}
"""

ONE_CALL = """\
  call: {do: Call, who: obm, effort: 2 h, at: 2027-02-08 at 10:00}
  plan: {do: Plan, who: obm, effort: 21 h, due: 2027-02-10}
"""


def begin(on: Stage, title: str, steps: str, *team: Person) -> str:
    source = PlaybookSource(
        file="test.yaml", text=HEAD.format(title=title) + steps, mails={}
    )
    request = Request(source=source, client=title, team=team, title=title)
    return start_campaign(on.runtime, request).campaign.slug


@pytest.fixture
def two(on: Stage) -> Stage:
    """Start two campaigns on Monday 8 February 2027 that share Olivia."""
    copy = Person(
        slug="c",
        name="Chloé",
        email="c@example.org",
        roles=("copy",),
        minutes_per_day=210,
    )
    begin(on, "Zen", PAGES, OLIVIA, copy)
    on.move("2027-02-08 08:01")
    again = Person(
        slug="ob",
        name="Olivia B.",
        email="O@Example.org",
        roles=("obm", "copy"),
        minutes_per_day=360,
        leaves=(AWAY,),
    )
    begin(on, "Yoga", ONE_CALL, again)
    return on


def test_the_load_of_a_person_is_that_of_all_campaigns(two: Stage) -> None:
    found = everyones_load(two.runtime)
    weeks = {(w.name, str(w.week)): w for w in found.weeks}

    # Plan: 21 h in days of 6; brief 14 h in days of 7 as that campaign says; check
    # takes two days, each of which counts as one half of Olivia's day.
    olivia = weeks["Olivia B.", "2027-02-08"]
    assert olivia.campaigns == {"yoga": 23 * 60, "zen": (14 + 7) * 60}
    assert (olivia.minutes, olivia.capacity) == (44 * 60, 30 * 60)
    assert weeks["Chloé", "2027-02-08"].campaigns == {"zen": 17 * 60 + 30}
    assert weeks["Chloé", "2027-02-15"].minutes == 10 * 60 + 30
    assert [(w.name, w.excess) for w in found.overloads] == [("Olivia B.", 14 * 60)]


def test_a_leave_told_in_one_campaign_counts_in_all(two: Stage) -> None:
    two.move("2027-02-17 08:00")
    late = everyones_load(two.runtime, who="olivia").weeks[0]

    assert (str(late.week), late.capacity) == ("2027-02-15", 2 * 360)


def test_one_campaign_or_one_person(two: Stage) -> None:
    only = everyones_load(two.runtime, campaign="yoga")

    assert {week.name for week in only.weeks} == {"Olivia B."}
    assert only.weeks[0].minutes == 23 * 60
    assert everyones_load(two.runtime, who="CHLO").weeks[0].name == "Chloé"
    with pytest.raises(UsageError, match=r"Chloé, Olivia B\."), speaking("en"):
        everyones_load(two.runtime, who="nobody")
    with pytest.raises(NotFoundError):
        everyones_load(two.runtime, campaign="nothing")


def test_a_proposal_moves_what_has_slack_and_writes_nothing(two: Stage) -> None:
    before = load_planned(two.runtime, "zen")
    proposal = propose_levelled(two.runtime, "zen")

    # Until Thursday Olivia is taken by the other campaign, where her leave is told too.
    assert [(m.key, str(m.old_on), str(m.new_on)) for m in proposal.moves] == [
        ("brief", "2027-02-08", "2027-02-12"),
        ("check", "2027-02-08", "2027-02-22"),
    ]
    assert proposal.late == ()
    assert proposal.after.excess < proposal.before.excess
    assert load_planned(two.runtime, "zen") == before


@pytest.mark.parametrize("accept_late", [False, True])
def test_the_solver_is_never_worse(two: Stage, *, accept_late: bool) -> None:
    pytest.importorskip("ortools")
    own = propose_levelled(two.runtime, "zen", accept_late=accept_late)
    best = propose_levelled(
        two.runtime, "zen", accept_late=accept_late, optimize_seconds=5
    )

    assert best.bound is not None
    assert best.bound.proved
    assert best.bound.objective >= best.bound.bound
    assert best.after.excess <= own.after.excess


def test_without_the_extra_the_solver_says_how_to_get_it(
    two: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)

    with pytest.raises(NoOptimizerError, match=r'pip install "regie\[optimize\]"'):
        propose_levelled(two.runtime, "zen", optimize_seconds=1)
