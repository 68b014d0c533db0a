"""Exports of other tools. The columns are theirs, the lines are ours."""

from __future__ import annotations

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from regie.billing.work.time_csv import read_times
from regie.billing.work.time_csv import Worked
from regie.errors import ImportFileError
from regie.people.day_order import DayOrder
from regie.words import speaking
from tests.spaces import plain

PARIS = ZoneInfo("Europe/Paris")

TOGGL = """\
User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Camille,c@example.org,Studio Zen,Sommet,,"Plan, deuxième jet",Yes,2027-03-08,09:05:00,2027-03-08,11:35:00,02:30:00,obm
Camille,c@example.org,Studio Zen,Sommet,Mails,Séquence,No,2027-03-08,23:30:00,2027-03-09,00:45:00,01:15:00,
"""
CLOCKIFY = """\
Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR)
Sommet,Studio Zen,Plan,,Camille,,c@example.org,,Yes,03/08/2027,02:00 PM,03/08/2027,03:30 PM,01:30:00,1.50,60,90
"""
KIMAI = """\
"Date","From","To","Duration","Rate","User","Customer","Project","Activity","Description","Exported","Tags","Hourly rate","Fixed rate"
"2027-03-08","15:50","17:51","7260","120","camille","Studio Zen","Sommet","Mails","Séquence","0","","60",""
"2027-03-09","","","5400","90","camille","Studio Zen","Sommet","Mails","Relecture","0","","60",""
"""
FRENCH = """\
jour;durée;cliente;activité;note;facturable
08/03/2027;1,5;Studio Zen;stratégie;"plan ; suite";oui
09/03/2027;0:45;Studio Zen;;;non
"""


def said(worked: Worked) -> tuple[str, int, str, str, str, str, bool]:
    return (
        str(worked.on),
        worked.seconds // 60,
        worked.client,
        worked.person,
        worked.activity,
        worked.note,
        worked.billable,
    )


@pytest.mark.parametrize(
    ("text", "american", "expected"),
    [
        (
            TOGGL,
            False,
            [
                (
                    "2027-03-08",
                    150,
                    "Studio Zen",
                    "Camille",
                    "Sommet",
                    "Plan, deuxième jet",
                    True,
                ),
                ("2027-03-08", 75, "Studio Zen", "Camille", "Mails", "Séquence", False),
            ],
        ),
        (
            CLOCKIFY,
            True,
            [("2027-03-08", 90, "Studio Zen", "Camille", "Sommet", "Plan", True)],
        ),
        (
            KIMAI,
            False,
            [
                ("2027-03-08", 121, "Studio Zen", "camille", "Mails", "Séquence", True),
                ("2027-03-09", 90, "Studio Zen", "camille", "Mails", "Relecture", True),
            ],
        ),
        (
            FRENCH,
            False,
            [
                ("2027-03-08", 90, "Studio Zen", "", "stratégie", "plan ; suite", True),
                ("2027-03-09", 45, "Studio Zen", "", "", "", False),
            ],
        ),
    ],
    ids=["toggl", "clockify", "kimai", "french"],
)
def test_an_export_is_read(
    text: str,
    american: bool,  # noqa: FBT001 -- a case
    expected: list[object],
) -> None:
    order = DayOrder(american=american)
    found = read_times(text, file="x.csv", zone=PARIS, order=order)

    assert [said(one) for one in found] == expected


def test_the_same_line_has_the_same_key_and_equal_lines_are_told_apart() -> None:
    line = "2027-03-08,1h,mails"
    head = "date,duration,activity\n"
    once = read_times(f"{head}{line}\n", file="x", zone=PARIS)
    more = read_times(f"{head}2027-03-07,2h,x\n{line}\n{line}\n", file="x", zone=PARIS)

    assert once[0].key == more[1].key
    assert len({one.key for one in more}) == 3


def test_a_stretch_over_midnight_or_a_clock_change_counts_what_passed() -> None:
    text = "date,start,end\n2027-03-27,23:00,04:00\n2027-10-30,23:00,4:00\n"

    assert [one.seconds // 3600 for one in read_times(text, file="x", zone=PARIS)] == [
        4,
        6,
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            (
                "x.csv: ligne 2, colonne durée : « 3h » ne convient pas : de 09:00 à "
                "10:00 il y a 1 h, et non 3 h ; attendu : la même durée, ou l'une des "
                "deux : la durée, ou le début et la fin."
            ),
        ),
        (
            "en",
            (
                "x.csv: line 2, column durée: “3h” does not fit: from 09:00 to 10:00 "
                "there is 1 h, not 3 h; expected: the same time, or one of the two: "
                "the duration, or the start and the end."
            ),
        ),
    ],
)
def test_a_duration_that_its_clocks_contradict_is_refused(
    language: str, told: str
) -> None:
    text = "date;début;fin;durée\n2027-03-08;09:00;10:00;3h\n"

    with speaking(language), pytest.raises(ImportFileError) as caught:
        read_times(text, file="x.csv", zone=PARIS)

    assert plain(str(caught.value)).splitlines()[0] == told


@pytest.mark.parametrize("column", ["duration", "duration (decimal)"])
@pytest.mark.parametrize(
    ("length", "is_taken"),
    [
        ("", True),
        ("1:20", True),
        ("1:19:12", True),
        ("1.33", True),
        ("1.3", True),
        ("1.4", False),
        ("80", False),
        ("une", False),
    ],
)
def test_only_rounding_lies_between_a_duration_and_its_clocks(
    column: str, length: str, *, is_taken: bool
) -> None:
    text = f"date;start;end;{column}\n2027-03-08;09:00;10:20;{length}\n"

    if is_taken:
        (found,) = read_times(text, file="x.csv", zone=PARIS)
        assert found.seconds == 4800
    else:
        with pytest.raises(ImportFileError, match="2"):
            read_times(text, file="x.csv", zone=PARIS)


def test_everything_that_is_wrong_is_said_at_once_with_its_line() -> None:
    text = (
        "date;heures;début;fin;facturable\n"
        "2027-13-01;1;;;oui\n"
        "2027-03-08;une;;;oui\n"
        "2027-03-08;1;;;peut-être\n"
        "2027-03-28;;02:30;04:00;oui\n"
        "2027-03-08;;25:00;26:00;oui\n"
    )

    with pytest.raises(ImportFileError) as caught:
        read_times(text, file="x.csv", zone=PARIS)

    found = str(caught.value)
    assert [f"ligne {line}" in found for line in range(2, 7)] == [True] * 5
    assert "changement d'heure" in found


def test_columns_that_are_missing_are_named() -> None:
    with pytest.raises(ImportFileError) as caught:
        read_times("client,note\nZen,x\n", file="x.csv", zone=PARIS)

    assert str(caught.value) == (
        "x.csv: ligne 1 : il manque les colonnes jour (ou date), durée (ou début et fin). "
        "Refaites l'export avec elles.\nRien n'a été gardé de x.csv."
    )


def test_the_date_may_be_called_day_unless_another_column_is_the_date() -> None:
    alone = read_times("Day,Hours\n2027-03-08,1h\n", file="x.csv", zone=PARIS)
    beside = read_times(
        "day;date;who;hours\nlundi;2027-03-08;Zoé;1h\n", file="x.csv", zone=PARIS
    )

    assert [(str(one.on), one.person) for one in (*alone, *beside)] == [
        ("2027-03-08", ""),
        ("2027-03-08", "Zoé"),
    ]


def test_a_day_written_month_first_is_answered_by_the_option_for_it() -> None:
    late = CLOCKIFY.replace("03/08/2027", "03/15/2027")

    with pytest.raises(ImportFileError) as caught:
        read_times(late, file="clockify.csv", zone=PARIS)

    assert plain(str(caught.value)).splitlines()[:-1] == [
        f"clockify.csv: ligne 2, colonne {column} : « 03/15/2027 » ne convient pas : il "
        "n'y a pas de mois 15 ; "
        "attendu : 2027-03-08 ou 08/03/2027 ; le mois d'abord : --american."
        for column in ("start date", "end date")
    ]


def test_a_bad_cell_is_named_by_the_column_of_the_file() -> None:
    text = "jour;duree;facturable\n2027-03-08;long;oui\n2027-03-08;1h;bof\n"

    with pytest.raises(ImportFileError) as caught:
        read_times(text, file="heures.csv", zone=PARIS)

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne duree : « long »",
        "ligne 3, colonne facturable : « bof »",
    ]


ANNEX = "jour;durée;cliente;facturable;n°;facture\n"
HARVEST = "Date,Client,Project,Project Code,Task,Notes,Hours,Billable?,Roles\n"


@pytest.mark.parametrize("text", [TOGGL, CLOCKIFY, KIMAI, FRENCH, HARVEST, ANNEX])
def test_what_other_tools_write_besides_is_no_fault(text: str) -> None:
    unread: list[str] = []

    american = DayOrder(american=True)
    read_times(text, file="x.csv", zone=PARIS, order=american, unread=unread)

    assert unread == (["project code"] if text == HARVEST else [])


def test_a_mistyped_column_is_refused_with_what_was_meant() -> None:
    text = "jour;durée;factureable;clientes;météo\n2027-03-08;1h;non;Zen;pluie\n"

    with pytest.raises(ImportFileError) as caught:
        read_times(text, file="heures.csv", zone=PARIS)

    assert caught.value.problems == [
        (
            "ligne 1 : colonne inconnue « factureable », vouliez-vous dire "
            "« facturable » ? Renommez-la, ou retirez-la."
        ),
        (
            "ligne 1 : colonne inconnue « clientes », vouliez-vous dire « cliente » ? "
            "Renommez-la, ou retirez-la."
        ),
    ]


def test_a_column_that_is_like_none_is_named_as_not_read() -> None:
    unread: list[str] = []

    text = "jour;durée;météo\n2027-03-08;1h;pluie\n"
    read_times(text, file="heures.csv", zone=PARIS, unread=unread)

    assert unread == ["météo"]


@pytest.mark.parametrize("length", ["1:00", "1.0", "1 h"])
def test_a_duration_that_leaves_out_a_break_counts(length: str) -> None:
    """Its clocks would say more; the row is the same one when it comes again."""
    head = "date;start;end;duration"
    [whole] = read_times(f"{head}\n2027-03-08;09:00;10:20;\n", file="x.csv", zone=PARIS)

    [found] = read_times(
        f"{head}\n2027-03-08;09:00;10:20;{length}\n", file="x.csv", zone=PARIS
    )

    assert found == replace(whole, seconds=3600, start=None, end=None)


def test_every_bad_cell_of_a_row_is_told_in_the_order_of_the_file() -> None:
    text = (
        "jour;début;fin;date de fin;durée;facturable\n"
        "hier;25:00;tard;demain;long;bof\n"
        "2027-03-08;09:00;09:00;2027-03-08;1h;bof\n"
        "2027-03-08;09:00;10:00;;3h;bof\n"
        "2027-03-08;09:00;xx;;;\n"
        "2027-03-08;09:00;;;;\n"
    )

    with pytest.raises(ImportFileError) as caught:
        read_times(text, file="heures.csv", zone=PARIS)

    assert [told.split(" ne convient")[0] for told in caught.value.problems] == [
        "ligne 2, colonne jour : « hier »",
        "ligne 2, colonne début : « 25:00 »",
        "ligne 2, colonne fin : « tard »",
        "ligne 2, colonne date de fin : « demain »",
        "ligne 2, colonne durée : « long »",
        "ligne 2, colonne facturable : « bof »",
        "ligne 3, colonne facturable : « bof »",
        "ligne 4, colonne durée : « 3h »",
        "ligne 4, colonne facturable : « bof »",
        "ligne 5, colonne fin : « xx »",
        "ligne 6, colonne durée : la cellule est vide ; attendu : 1h30 / 1:30 / 1,5.",
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", ["1h30 / 1:30 / 1,5.", "oui / non (ou yes / no)."]),
        ("en", ["1h30 / 1:30 / 1.5.", "yes / no (or oui / non)."]),
    ],
)
def test_what_is_legal_is_said_in_the_readers_language_first(
    language: str, told: list[str]
) -> None:
    text = "jour;durée;facturable\n2027-03-08;long;bof\n"

    with speaking(language), pytest.raises(ImportFileError) as caught:
        read_times(text, file="heures.csv", zone=PARIS)

    endings = [re.split("attendu : |expected: ", one) for one in caught.value.problems]
    assert [ending[1] for ending in endings] == told
