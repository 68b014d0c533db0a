from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from regie.clock import FileClock
from regie.errors import UsageError
from regie.services.moments import day_typed
from regie.services.moments import moment_typed
from tests.cli.conftest import Type
from tests.services.hours import HEAD
from tests.spaces import one_line as plain

ONE_OF_BOTH = (
    "Une durée et une heure de début ou de fin sont dites : donnez l'une ou l'autre, "
    "la durée (1h30), ou le début et la fin (--from 9:00 --to 10:30)."
)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def zen(type_in: Type, tmp_path: Path) -> Type:
    """Return the command line of an OBM who bills Studio Zen by the hour."""
    file = tmp_path / "heures.yaml"
    text = HEAD.replace("2027-01-01", "2026-01-01")
    hours = "hourly: {rate: 60 EUR, budget: 2 h, activities_out: [interne]}\n"
    file.write_text(text + hours, "utf-8")
    said = type_in(
        *("bill", "--period", "2026-01", "--draft", "--agreement", str(file)),
        *("--profile", "playbooks/examples/profile.yaml"),
    )
    assert "rien" in said.err.lower()
    return type_in


def test_a_timer_from_start_to_stop(zen: Type) -> None:
    nothing = zen("time", "stop")
    started = zen("time", "start", "Studio Zen", "--activity", "stratégie")
    twice = zen("time", "start", "Studio Zen")
    status = zen("time", "status", "--json").data()
    early = zen("time", "stop", "--at", "2001-01-01 10:00")
    gone = zen("time", "stop", "--forget")

    assert "Aucun chronomètre" in nothing.err
    assert plain(started.out).startswith("⏱ OBM : Studio Zen · stratégie, depuis ")
    assert (
        twice.code,
        "tourne déjà pour OBM (Studio Zen, depuis" in plain(twice.err),
    ) == (
        1,
        True,
    )
    assert status["timers"][0]["timer"]["job"]["client"] == "studio-zen"
    assert early.code == 1
    assert "rien n'est gardé" in gone.out


def test_the_status_tells_each_open_month_under_their_sum(zen: Type) -> None:
    for day in ("2026-03-09", "2026-05-04"):
        zen("time", "add", "Studio Zen", "1h30", "--on", day)

    status = zen("time", "status")
    (one,) = zen("time", "status", "--json").data()["clients"]

    assert [plain(row) for row in status.out.splitlines()][:3] == [
        "Aucun chronomètre ne tourne.",
        "Studio Zen : 3 h à facturer, en 3 périodes (180,00 € HT)",
        "mars 2026 : 1 h 30 (90,00 € HT)",
    ]
    assert one["amount"] == {"minor": 18000, "currency": "EUR"}
    assert one["periods"][0] == {
        "period": {"start": "2026-03-01", "end": "2026-04-01"},
        "billed": {"start": "2026-03-01", "end": "2026-04-01"},
        "goes_on": False,
        "minutes": 90,
        "amount": {"minor": 9000, "currency": "EUR"},
        "within": [],
        "corrected": 0,
    }


def test_entries_are_added_listed_corrected_and_dropped(zen: Type) -> None:
    on = ("--on", "2026-03-09")
    dry = zen("time", "add", "Studio Zen", "1h30", *on, "--dry-run")
    first = zen("time", "add", "Studio Zen", "1h30", *on, "--activity", "stratégie")
    second = zen("time", "add", "Studio Zen", *on, "--from", "23:00", "--to", "1:00")
    edited = zen("time", "edit", "1", "--time", "1h", "--why", "pause")
    dropped = zen("time", "drop", "2", "--why", "doublon", language="en")
    listed = zen("time", "list", "--period", "2026-03")
    everything = zen("time", "list", "--period", "2026-03", "--all", "--json").data()

    assert plain(dry.out) == "à blanc : 1 h 30 · Studio Zen · lun. 9 mars"
    assert plain(first.out) == "n° 1 : 1 h 30 · Studio Zen · stratégie · lun. 9 mars"
    assert plain(second.out).startswith("n° 2 : 2 h · Studio Zen")
    assert plain(edited.out) == "n° 1 reprise (1 h 30), écrite à nouveau : n° 4 (1 h)"
    assert plain(dropped.out) == "no. 2 taken back (2 h)"
    rows = [plain(row) for row in listed.out.splitlines()]
    assert rows == [
        "N° Jour Heures Durée Cliente Qui Quoi Facture",
        "4 lun. 9 mars 1 h Studio Zen OBM stratégie · pause",
        "1 h de travail, dont 1 h facturable",
    ]
    assert [one["entry"]["number"] for one in everything] == [1, 3, 4, 2, 5]


def test_what_the_agreement_leaves_out_is_not_added_to_what_is_billable(
    zen: Type,
) -> None:
    on = ("--on", "2026-03-09")
    zen("time", "add", "Studio Zen", "2h", *on, "--activity", "stratégie")
    zen("time", "add", "Studio Zen", "1h", *on, "--activity", "interne")

    month = ("time", "list", "--period", "2026-03")
    french, english = (zen(*month, language=one).out for one in ("fr", "en"))

    assert plain(french).endswith(
        "Studio Zen OBM interne non facturé, selon l'accord 3 h de travail, dont 2 h "
        "facturables, 1 h que l'accord ne facture pas à l'heure"
    )
    assert plain(english).endswith(
        "3 h worked, of which 2 h are billable, 1 h is not billed by the hour, as agreed"
    )


def test_a_list_without_a_period_says_that_it_is_of_this_week(
    zen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = tmp_path / "clock"
    FileClock(clock).set(datetime(2026, 3, 11, 9, tzinfo=PARIS))
    monkeypatch.setenv("REGIE_CLOCK", str(clock))

    listed = zen("time", "list")

    assert plain(listed.out) == (
        "N° Jour Heures Durée Cliente Qui Quoi Facture 0 min de travail, dont 0 min "
        "facturable Seulement cette semaine, du 9 mars 2026 au 15 mars 2026. Tout le "
        "mois : regie time list --period 2026-03"
    )


def test_a_list_for_a_client_that_nobody_knows_is_refused(zen: Type) -> None:
    refused = zen("time", "list", "--client", "Studio Zne")

    assert refused.code == 1
    assert plain(refused.err).startswith(
        "Aucune cliente « Studio Zne ». Vouliez-vous dire : Studio Zen ?"
    )


def test_a_list_is_a_table_that_can_be_read_again(zen: Type, tmp_path: Path) -> None:
    on = ("--on", "2026-03-09")
    zen("time", "add", "Studio Zen", *on, "--from", "23:00", "--to", "1:00")
    zen("time", "add", "Studio Zen", "1h30", *on, "--note", "a;b", "--free")

    listed = zen("time", "list", "--period", "2026-03", "--csv").out
    file = tmp_path / "annexe.csv"
    file.write_text(listed, "utf-8")
    read = zen("time", "import", str(file), "--json").data()

    assert listed == (
        "jour;début;fin;durée;cliente;qui;activité;note;facturable;n°;facture\n"
        '2026-03-09;;;1:30:00;Studio Zen;OBM;;"a;b";non;2;\n'
        "2026-03-09;23:00;01:00;2:00:00;Studio Zen;OBM;;;oui;1;\n"
    )
    assert [one["seconds"] for one in read["entries"]] == [5400, 7200]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "Studio Zen"), "combien de temps"),
        (("add", "Studio Zen", "longtemps"), "pas une durée"),
        (("add", "Studio Zen", "--from", "9:00"), "combien de temps"),
        (("add", "Studio Zen", "1h", "--on", "demain"), "pas un jour"),
        (("edit", "7", "--why", "x", "--time", "1h"), "Aucune saisie n° 7"),
        (("edit", "7", "--why", "x"), "--why"),
        (("import", "nulle-part.csv"), "nulle-part.csv"),
    ],
)
def test_what_is_mistyped_is_said(zen: Type, words: tuple[str, ...], said: str) -> None:
    failed = zen("time", *words)

    assert (failed.code, said in failed.err) == (1, True), failed.err


def test_an_import_is_shown_and_then_kept(zen: Type, tmp_path: Path) -> None:
    file = tmp_path / "heures.csv"
    file.write_text("jour;durée;activité\n09/03/2026;1,5;mails\n", "utf-8")
    words = ("time", "import", str(file), "--client", "Studio Zen")

    shown = zen(*words)
    kept = zen(*words, "--apply")
    again = zen(*words, "--apply", "--json").data()

    row = [line for line in shown.out.splitlines() if "mails" in line]
    assert [plain(line).split(" ")[0] for line in row] == ["lun."]
    assert (
        "1 saisie nouvelle (1 h 30 de travail), 0 déjà gardée. Rien n'est écrit"
        in plain(shown.out)
    )
    assert plain(kept.out).endswith(
        "1 saisie nouvelle (1 h 30 de travail), 0 déjà gardée. Les jours comme 09/03/2026 sont lus "
        "jour d'abord, 9 mars 2026. Si le fichier écrit le mois d'abord : --american"
    )
    assert (again["entries"], again["known"]) == ([], 1)


def test_moments_are_read_in_the_zone_and_what_does_not_exist_is_refused() -> None:
    today = datetime(2027, 3, 28, tzinfo=PARIS).date()

    assert str(moment_typed("14:30", today, PARIS)) == "2027-03-28 14:30:00+02:00"
    assert str(moment_typed("9h", today, PARIS)) == "2027-03-28 09:00:00+02:00"
    later = moment_typed("2027-10-31T02:30+01:00", today, PARIS)
    first = moment_typed("2027-10-31 02:30", today, PARIS)
    assert (later - first).total_seconds() == 3600
    assert str(day_typed("", today)) == "2027-03-28"
    for text in ("2:30", "25:00", "midi"):
        with pytest.raises(UsageError, match=text):
            moment_typed(text, today, PARIS)


def test_a_length_beside_a_start_and_an_end_is_one_too_many(zen: Type) -> None:
    words = ("time", "add", "Studio Zen", "1h30", "--from", "9:00", "--to", "10:00")
    refused = zen(*words)

    assert (refused.code, plain(refused.err).strip()) == (
        1,
        ONE_OF_BOTH,
    )


def test_a_day_of_another_year_has_its_year_and_a_far_one_is_doubted(
    zen: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = tmp_path / "clock"
    monkeypatch.setenv("REGIE_CLOCK", str(clock))
    FileClock(clock).set(datetime(2027, 2, 10, 9, tzinfo=PARIS))
    add = ("time", "add", "Studio Zen", "1h", "--on")

    said = [zen(*add, day).out for day in ("2027-02-09", "2026-11-25", "2016-11-25")]
    why = ("--why", "mauvaise année")
    edited = zen("time", "edit", "3", "--on", "2026-01-25", *why)

    doubt = "⚠ il y a plus d'un an : est-ce le bon jour ?"
    first = "⚠ avant le premier jour de l'accord, le 1er janvier 2026"
    anew = "n° 3 reprise (1 h), écrite à nouveau : n° 5 (1 h)"
    assert [plain(one).strip() for one in (*said, edited.out)] == [
        "n° 1 : 1 h · Studio Zen · mar. 9 févr.",
        "n° 2 : 1 h · Studio Zen · mer. 25 nov. 2026",
        f"n° 3 : 1 h · Studio Zen · ven. 25 nov. 2016 {first} {doubt}",
        f"{anew} · dim. 25 janv. 2026 {doubt}",
    ]


def test_the_status_tells_activities_that_the_agreement_spells_otherwise(
    zen: Type, tmp_path: Path
) -> None:
    on = ("--on", "2026-03-09")
    zen("time", "add", "Studio Zen", "1h", *on, "--activity", "strategie")
    file = tmp_path / "plus.yaml"
    head = HEAD.replace("2027-01-01", "2026-02-01")
    rates = "{rate: 60 EUR, rates: [{activities: [stratégie], rate: 90 EUR}]}"
    file.write_text(f"{head}hourly: {rates}\n", "utf-8")
    zen("bill", "--period", "2026-02", "--draft", "--agreement", str(file))

    status = zen("time", "status")

    assert zen("time", "status", "--json").data()["misspelled"] == [
        {"number": 1, "activity": "strategie", "agreed": "stratégie"}
    ]
    assert (
        "n° 1 : « strategie » n'est pas facturé comme l'activité « stratégie » de "
        "l'accord. Si c'est elle : regie time edit 1 --activity \"stratégie\" "
        '--why "…"'
    ) in plain(status.out)
