from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regie.errors import ImportFileError
from regie.errors import UsageError
from regie.services.work.import_time import Defaults
from regie.services.work.import_time import import_times
from regie.services.work.timesheet import drop_time
from regie.services.work.timesheet import list_time
from tests.rehearsed import Stage
from tests.services.hours import agree
from tests.spaces import plain

ZEN = Defaults(client="Studio Zen")
ROWS = "jour;durée;activité\n05/02/2027;1,5;stratégie\n06/02/2027;2h;\n"


def kept(on: Stage) -> list[int]:
    found = list_time(on.runtime, date(2027, 1, 1), date(2028, 1, 1))
    return [one.entry.seconds for one in found]


def test_an_import_is_shown_then_kept_once(on: Stage, tmp_path: Path) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    file = tmp_path / "heures.csv"
    file.write_text(ROWS, "utf-8")

    shown = import_times(on.runtime, file, ZEN)
    assert (len(shown.entries), shown.known, kept(on)) == (2, 0, [])
    import_times(on.runtime, file, ZEN, apply=True)
    file.write_text(ROWS + "07/02/2027;1h;\n", "utf-8")
    again = import_times(on.runtime, file, ZEN, apply=True)

    assert (len(again.entries), again.known) == (1, 2)
    assert kept(on) == [5400, 7200, 3600]


def test_an_import_that_makes_a_day_too_long_keeps_nothing(
    on: Stage, tmp_path: Path
) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    file = tmp_path / "heures.csv"
    file.write_text(ROWS + "07/02/2027;20h;\n07/02/2027;5h;\n", "utf-8")

    for apply in (False, True):
        with pytest.raises(UsageError, match="OBM aurait 25 h de travail le 7 février"):
            import_times(on.runtime, file, ZEN, apply=apply)

    assert kept(on) == []


def test_what_was_dropped_does_not_come_back_with_the_file(
    on: Stage, tmp_path: Path
) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    file = tmp_path / "heures.csv"
    file.write_text(ROWS, "utf-8")
    done = import_times(on.runtime, file, ZEN, apply=True)
    drop_time(on.runtime, done.entries[0].number, why="privé")

    again = import_times(on.runtime, file, ZEN, apply=True)

    assert (again.entries, again.known, kept(on)) == ((), 2, [7200])


def test_a_name_that_nobody_knows_is_asked_about_once(
    on: Stage, tmp_path: Path
) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    file = tmp_path / "heures.csv"
    rows = [f"{day:02}/01/2027;1h;Studio Zne\n" for day in range(1, 8)]
    text = f"jour;durée;cliente\n{''.join(rows)}08/01/2027;1h;Zen\n09/01/2027;1h;Zen\n"
    file.write_text(text, "utf-8")

    with pytest.raises(ImportFileError) as caught:
        import_times(on.runtime, file, Defaults())

    assert [said.partition("»")[0] for said in caught.value.problems] == [
        "lignes 2, 3, 4, 5, 6 et 2 autres : Aucune cliente « Studio Zne ",
        "lignes 9 et 10 : Aucune cliente « Zen ",
    ]


def test_one_bad_line_keeps_everything_out(on: Stage, tmp_path: Path) -> None:
    agree(on, "hourly: {rate: 60 EUR}")
    file = tmp_path / "heures.csv"
    file.write_text(
        "jour;durée;cliente\n05/02/2027;1h;Studio Zen\n06/02/2027;1h;Studio Zne\n"
        "05/03/2027;1h;Studio Zen\n05/02/2027;1h;\n",
        "utf-8",
    )

    with pytest.raises(ImportFileError) as caught:
        import_times(on.runtime, file, Defaults(), apply=True)

    said = str(caught.value)
    assert [f"ligne {line}" in said for line in (2, 3, 4, 5)] == [
        False,
        True,
        True,
        True,
    ]
    assert kept(on) == []
    file.write_text("jour;durée\n", "utf-8")
    with pytest.raises(UsageError, match="aucune heure"):
        import_times(on.runtime, file, ZEN)


def test_what_is_to_come_is_told_with_the_rest(on: Stage, tmp_path: Path) -> None:
    file = tmp_path / "heures.csv"
    file.write_text(
        "jour;début;fin;durée\n01/12/2027;;;2h\n05/02/2027;;;beaucoup\n"
        "02/12/2027;;;x\n06/02/2027;;;1h\n",
        "utf-8",
    )

    with pytest.raises(ImportFileError) as caught:
        import_times(on.runtime, file, Defaults())

    to_come = "c'est encore à venir ; attendu : du travail déjà fait"
    assert [plain(one) for one in caught.value.problems] == [
        f"ligne 2, colonne jour : « 01/12/2027 » ne convient pas : {to_come}.",
        (
            "ligne 3, colonne durée : « beaucoup » ne convient pas ; attendu : 1h30 / "
            "1:30 / 1,5."
        ),
        f"ligne 4, colonne jour : « 02/12/2027 » ne convient pas : {to_come}.",
        (
            "ligne 4, colonne durée : « x » ne convient pas ; attendu : 1h30 / 1:30 / "
            "1,5."
        ),
        "ligne 5 : à quelle cliente ? Une colonne « client », ou --client.",
    ]


def test_an_end_of_today_that_is_to_come_is_told(on: Stage, tmp_path: Path) -> None:
    today = on.runtime.clock.now().date()
    file = tmp_path / "heures.csv"
    file.write_text(f"jour;début;fin\n{today};00:00;23:59\n", "utf-8")

    with pytest.raises(ImportFileError, match="colonne fin : « 23:59 »"):
        import_times(on.runtime, file, ZEN)
