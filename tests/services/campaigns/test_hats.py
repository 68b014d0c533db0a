"""A team beside the roles of a playbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from regie.people.people import Person
from regie.people.team import role_rows
from regie.services.campaigns import launch
from regie.words import speaking
from tests.rehearsed import Stage
from tests.services.campaigns.test_launch import asked

SHEET = """\
role,name,email
obm,Olivia Bernard,o@example.org
copi + rédaction,Chloé Petit,c@example.org
copywritter,Max Roy,m@example.org
"""


def person(name: str, *roles: str) -> Person:
    return Person(slug=name, name=name, email=f"{name}@example.org", roles=roles)


def remarks(on: Stage, *team: Person) -> tuple[str, ...]:
    places = {
        role: f"team.csv, row {row}"
        for role, row in role_rows(SHEET, file="team.csv").items()
    }
    request = replace(asked("2027-03-08"), team=team, role_places=places)
    return launch.propose(on.runtime, request).remarks


def test_a_role_has_the_row_that_names_it_first() -> None:
    assert role_rows(SHEET + "obm,Eve,e@example.org\n", file="team.csv") == {
        "obm": 2,
        "copi": 3,
        "redaction": 3,
        "copywritter": 4,
    }


def test_every_unknown_role_is_told_with_its_row_and_the_nearest(on: Stage) -> None:
    with speaking("en"):
        told = remarks(
            on,
            person("olivia", "obm"),
            person("chloe", "copi", "redaction"),
            person("max", "copywritter"),
        )

    assert told == (
        (
            "team.csv, row 3: this playbook has no role “copi”; did you mean “copy”? "
            "Possible roles: obm, copy."
        ),
        (
            "team.csv, row 3: this playbook has no role “redaction”. Possible roles: obm, "
            "copy."
        ),
        (
            "team.csv, row 4: this playbook has no role “copywritter”; did you mean “copy”? "
            "Possible roles: obm, copy."
        ),
        "Nobody has these roles, all of it goes to olivia: copy (1 step).",
    )


def test_in_french(on: Stage) -> None:
    assert remarks(on, person("olivia", "obm", "copi")) == (
        (
            "team.csv, row 3 : ce playbook n'a pas de rôle « copi » ; vouliez-vous dire "
            "« copy » ? Rôles possibles : obm, copy."
        ),
        "Personne n'a ces rôles, tout ira à olivia : copy (1 étape).",
    )


@pytest.mark.parametrize("team", [(), (person("olivia", "obm", "copy"),)])
def test_a_team_that_fits_needs_no_word(on: Stage, team: tuple[Person, ...]) -> None:
    assert remarks(on, *team) == ()


def test_a_team_without_an_obm_has_whoever_sends_the_mails(on: Stage) -> None:
    request = replace(asked("2027-03-08"), team=(person("obm", "copy"),))

    team = launch.propose(on.runtime, request).campaign.team

    assert [(one.slug, one.email, one.roles) for one in team] == [
        ("obm", "obm@example.org", ("copy",)),
        ("obm-2", "regie@example.org", ("obm",)),
    ]
