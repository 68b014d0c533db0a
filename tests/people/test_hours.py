from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.errors import ImportFileError
from regie.people.people import Person
from regie.people.team import read_team
from regie.planning.model import Leave
from regie.words import speaking

FEBRUARY = Leave(first_on=date(2027, 2, 1), last_on=date(2027, 2, 5))
ONE_DAY = Leave(first_on=date(2027, 2, 12), last_on=date(2027, 2, 12))


@pytest.mark.parametrize(
    "text",
    [
        (
            "role,name,email,hours_per_day,days_off,leaves\n"
            "obm,Sam,sam@example.org,3.5,wednesday + Friday,"
            "2027-02-12; 2027-02-01..2027-02-05\n"
        ),
        (
            "Rôle;Nom;E-mail;Heures par jour;Jours de repos;Congés\n"
            "obm;Sam;sam@example.org;3h30;mercredi, vendredi;"
            "01/02/2027 au 05/02/2027, 12/02/2027\n"
        ),
        (
            "Rôle;Nom;E-mail;Heures;Repos;Absences\n"
            "obm;Sam;sam@example.org;3,5;Mercredi;2027-02-01 .. 2027-02-05\n"
            "va;Sam;SAM@example.org;3,5;vendredi;2027-02-12\n"
        ),
    ],
)
def test_hours_days_off_and_leaves_in_both_languages(text: str) -> None:
    (sam,) = read_team(text, file="team.csv")

    assert sam == Person(
        slug="sam",
        name="Sam",
        email="sam@example.org",
        roles=sam.roles,
        minutes_per_day=210,
        days_off=frozenset({2, 4}),
        leaves=(FEBRUARY, ONE_DAY),
    )


def test_all_bad_cells_are_told_at_once() -> None:
    text = (
        "role,name,email,hours_per_day,days_off,leaves\n"
        "obm,Ada,ada@example.org,25,lundi + mardy,2027-02-30\n"
        "va,Bob,bob@example.org,beaucoup,,2027-02-05..2027-02-01\n"
        "qa,Clo,clo@example.org,0,"
        "lundi+mardi+mercredi+jeudi+vendredi+samedi+dimanche,2027-02-01..2035-02-01\n"
        "qa,Ada,ada@example.org,7,,\n"
        "va,Ada,ada@example.org,8,,\n"
    )

    with pytest.raises(ImportFileError) as french:
        read_team(text, file="team.csv")
    with speaking("en"), pytest.raises(ImportFileError) as english:
        read_team(text, file="team.csv")

    leave = (
        "écrivez 2027-02-01..2027-02-05 ou 01/02/2027 au 05/02/2027, ou un seul jour."
    )
    hours = (
        "n'est pas un nombre d'heures par jour ; écrivez par exemple 7, 3,5 ou 3h30."
    )
    assert str(french.value).splitlines()[:-1] == [
        f"team.csv: ligne 2 : « 25 » {hours}",
        (
            "team.csv: ligne 2 : « mardy » n'est pas un jour de la semaine ; écrivez par "
            "exemple mercredi, vendredi."
        ),
        f"team.csv: ligne 2 : « 2027-02-30 » n'est pas un congé ; {leave}",
        f"team.csv: ligne 3 : « beaucoup » {hours}",
        f"team.csv: ligne 3 : « 2027-02-05..2027-02-01 » n'est pas un congé ; {leave}",
        f"team.csv: ligne 4 : « 0 » {hours}",
        (
            "team.csv: ligne 4 : les sept jours sont des jours de repos ; laissez-en au "
            "moins un."
        ),
        f"team.csv: ligne 4 : « 2027-02-01..2035-02-01 » n'est pas un congé ; {leave}",
        "team.csv: ligne 6 : Ada a déjà un autre nombre d'heures par jour.",
    ]
    assert str(english.value).splitlines()[1:3] == [
        (
            "team.csv: row 2: “mardy” is no weekday; write for example wednesday, "
            "friday."
        ),
        (
            "team.csv: row 2: “2027-02-30” is no leave; write 2027-02-01..2027-02-05, "
            "or one day."
        ),
    ]


@given(cells=st.tuples(*[st.text(max_size=30)] * 3))
def test_no_cell_crashes_the_reader(cells: tuple[str, str, str]) -> None:
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    text = (
        "role,name,email,hours_per_day,days_off,leaves\n"
        f"obm,Sam,sam@example.org,{quoted}\n"
    )
    try:
        assert len(read_team(text, file="team.csv")) == 1
    except ImportFileError as error:
        assert "team.csv" in str(error)  # noqa: PT017 -- either way is right
