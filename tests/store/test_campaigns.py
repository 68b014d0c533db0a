from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import update

from regie.people.people import Person
from regie.planning.model import Leave
from regie.playbook.source import PlaybookSource
from regie.store import tables
from regie.store.engine import make_engine
from tests.rehearsed import Stage
from tests.rehearsed import start

SAM = Person(
    slug="sam",
    name="Sam",
    email="sam@example.org",
    roles=("obm", "va"),
    minutes_per_day=210,
    days_off=frozenset({2}),
    leaves=(Leave(first_on=date(2027, 2, 1), last_on=date(2027, 2, 5)),),
)


def test_the_hours_and_leaves_of_the_team_are_kept(on: Stage) -> None:
    start(on)
    with on.runtime.unit() as unit:
        known = unit.campaigns.get("lancement-zen")
        source = PlaybookSource(file="other.yaml", text=PLAYBOOK, mails={})
        unit.campaigns.add(replace(known, slug="other", team=(SAM,)), source)

    with on.runtime.unit(reading=True) as unit:
        assert unit.campaigns.get("other").team == (SAM,)


def test_a_team_kept_before_people_had_hours_has_the_usual_ones(
    on: Stage, tmp_path: Path
) -> None:
    start(on)
    old = [
        {
            "slug": "sam",
            "name": "Sam",
            "email": "sam@example.org",
            "roles": ["obm"],
            "language": "fr",
            "zone": "",
        }
    ]
    engine = make_engine(f"sqlite:///{tmp_path / 'regie.db'}")
    with engine.begin() as connection:
        connection.execute(update(tables.campaign).values(team=old))
    engine.dispose()

    with on.runtime.unit(reading=True) as unit:
        assert unit.campaigns.get("lancement-zen").team == (
            Person(slug="sam", name="Sam", email="sam@example.org", roles=("obm",)),
        )


PLAYBOOK = """\
playbook: Autre
launch: {time_zone: Europe/Paris}
steps: {a: {do: A, who: obm}}
"""
