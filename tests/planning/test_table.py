from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC

from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.table import PlanRow
from regie.planning.table import rows
from regie.planning.table import State
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]


def test_rows_by_date_with_their_marks(planned: Planner, playbook: Playbook) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: 2027-01-18 à 10h, un_jour: {date: null, required: false}}
    roles: {va: Assistance virtuelle}
    phases: {debut: {title: Début}}
    steps:
      fait: {do: Fait, who: va, phase: debut}
      parti: {do: Parti, who: va, phase: debut}
      bio: {do: Bio, who: speaker, for_each: speaker, phase: debut, takes: 3 jours}
      tard: {do: Tard, who: va, phase: debut, takes: 2 jours, due: 2027-01-11}
      flou: {do: Flou, who: va, phase: debut, due: un_jour}
      mail: {run: mail.send, title: Mail, to: va, mail: news, phase: debut, at: ouverture, after: tard}
    """
    done = Fact(done_at=datetime(2027, 1, 6, 10, tzinfo=UTC))
    facts = {"fait": done, "parti": Fact(dropped=True)}
    ada = Item(kind="speaker", slug="ada", title="Ada")
    facts["bio/ada"] = Fact(started_on=date(2027, 1, 8))
    plan = planned(now="2027-01-11T08:00", facts=facts, items=[ada])

    table = rows(plan, playbook, facts, "fr")

    assert [(row.mark, row.key, row.when, row.owner) for row in table] == [
        ("✓", "fait", "mer. 6 janv.", "Assistance virtuelle"),
        ("▸", "bio/ada", "ven. 8 janv. – mar. 12 janv.", "Ada"),
        ("!", "tard", "lun. 11 janv. – mar. 12 janv.", "Assistance virtuelle"),
        ("◆", "ouverture", "lun. 18 janv. 10 h", ""),
        ("·", "mail", "lun. 18 janv. 10 h", ""),
        ("◆", "un_jour", "–", ""),
        ("×", "parti", "–", "Assistance virtuelle"),
        ("?", "flou", "–", "Assistance virtuelle"),
    ]
    assert table[0] == PlanRow(
        week=date(2027, 1, 4),
        when="mer. 6 janv.",
        mark="✓",
        key="fait",
        title="Fait",
        phase="Début",
        owner="Assistance virtuelle",
        state=State.DONE,
        starts_on=date(2027, 1, 6),
        ends_on=date(2027, 1, 6),
        done_at=done.done_at,
    )
    assert table[2].slack == -1


def test_a_role_or_phase_without_a_title_is_shown_by_its_name(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      a: {do: A, who: obm}
    """
    plan = planned()
    bare = Playbook(
        slug="t",
        title="T",
        language="en",
        zone="Europe/Paris",
        calendar=playbook.calendar,
        anchors={},
        phases={},
        roles={},
        steps=playbook.steps,
    )

    [row] = rows(plan, bare, {}, "en")

    assert (row.phase, row.owner, row.when) == ("main", "obm", "Mon 4 Jan")


def test_a_step_whose_day_has_passed_is_late_without_any_bound(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      a: {run: mail.send, title: A, to: obm, mail: news, after: b}
      b: {do: B, who: obm}
    """
    facts = {"b": Fact(done_at=datetime(2027, 1, 6, 10, tzinfo=UTC))}
    plan = planned(now="2027-01-11T08:00", facts=facts)

    table = {row.key: row.state for row in rows(plan, playbook, facts, "en")}

    assert table == {"a": State.LATE, "b": State.DONE}
