"""`regie agreement simulate` with hours, on the files that are shipped."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.spaces import one_line as plain

RETAINER = "playbooks/examples/retainer.yaml"
HOURS = ("--hours", "playbooks/examples/hours.csv")
SIMULATE = ("agreement", "simulate")


def test_what_prepaid_hours_come_to_month_by_month(type_in: Type) -> None:
    data = type_in(*SIMULATE, RETAINER, *HOURS, "--json", language="en").data()

    assert [(one["period"], one["total"]["minor"]) for one in data["work"]] == [
        ("2027-01", 49355),
        ("2027-02", 117500),
        ("2027-03", 90000),
    ]
    february = data["work"][1]["lines"]
    assert [
        (line["title"], line["quantity"], line["amount"]["minor"]) for line in february
    ] == [
        ("Hours", "1.5", 14250),
        ("Prepaid hours (15 h)", "1", 90000),
        ("Hours beyond", "1.7667", 13250),
    ]
    assert "carried in 1 h 59 min + granted 15 h − used 16 h 59 min" in plain(
        february[1]["why"]
    )


def test_the_table_says_why_in_french(type_in: Type) -> None:
    said = type_in(*SIMULATE, RETAINER, *HOURS, COLUMNS="240")

    assert said.code == 0, said.err
    assert "accordées 8 h 14 − utilisées 6 h 15 = reste 1 h 59" in plain(said.out)


def test_without_hours_the_fees_follow_until_a_day(
    type_in: Type, tmp_path: Path
) -> None:
    file = tmp_path / "projet.yaml"
    file.write_text(
        "agreement: Projet\nfrom: 2027-01-05\ncurrency: EUR\n"
        "base: {amount: 100 EUR, every: mois}\n"
        "project: {price: 900 EUR, instalments: [{share: 50 %, due: signature}, "
        "{due: 2027-02-10}]}\n",
        "utf-8",
    )

    nothing = type_in(*SIMULATE, str(file))
    data = type_in(*SIMULATE, str(file), "--until", "2027-02-28", "--json").data()

    assert (nothing.code, "--hours" in nothing.err) == (1, True)
    assert [one["total"]["minor"] for one in data["work"]] == [55000, 55000]


def test_sales_and_hours_go_together(type_in: Type, tmp_path: Path) -> None:
    file = tmp_path / "ensemble.yaml"
    file.write_text(
        "agreement: Ensemble\nfrom: 2027-01-01\ncurrency: EUR\n"
        "base: {amount: 100 EUR, every: mois}\nhourly: {rate: 60 EUR}\n"
        "commission: {rate: 10 %, of: net revenue}\n",
        "utf-8",
    )
    sales = tmp_path / "ventes.csv"
    sales.write_text("date,amount\n2027-02-10,1000\n", "utf-8")

    data = type_in(*SIMULATE, str(file), "--sales", str(sales), *HOURS, "--json").data()

    assert data["base"] == [
        {"amount": {"minor": 20000, "currency": "EUR"}, "quantity": 2}
    ]
    assert [one["party"] for one in data["parties"]] == ["OBM"]
    assert [one["total"]["minor"] for one in data["work"]] == [36500, 120000, 10500]


OTHERS = (
    "jour;cliente;durée;activité\n"
    "2027-01-18;studio zen;1h30;mails\n"
    "2027-01-19;Atelier Lune;2h;mails\n"
    "2027-01-20;;0h30;mails\n"
    "2027-01-21;Atelier Lune;1h15;pages\n"
)


def test_hours_of_other_clients_are_left_out_and_counted(
    type_in: Type, tmp_path: Path
) -> None:
    agreement, hours = tmp_path / "zen.yaml", tmp_path / "heures.csv"
    agreement.write_text(
        "agreement: Zen\nclient: Studio Zen\nfrom: 2027-01-01\ncurrency: EUR\n"
        "hourly: {rate: 60 EUR}\n",
        "utf-8",
    )
    hours.write_text(OTHERS, "utf-8")
    asked = (*SIMULATE, str(agreement), "--hours", str(hours))

    data = type_in(*asked, "--json").data()
    said = type_in(*asked, COLUMNS="240")

    assert [one["total"]["minor"] for one in data["work"]] == [12000]
    assert data["others"] == 2
    assert (
        "2 saisies (3 h 15) ne comptent pas : leur cliente n'est pas Studio Zen."
        in (plain(said.out))
    )


def test_an_agreement_that_names_no_client_counts_the_hours_of_all(
    type_in: Type, tmp_path: Path
) -> None:
    agreement, hours = tmp_path / "zen.yaml", tmp_path / "heures.csv"
    agreement.write_text(
        "agreement: Zen\nfrom: 2027-01-01\ncurrency: EUR\nhourly: {rate: 60 EUR}\n",
        "utf-8",
    )
    hours.write_text(OTHERS, "utf-8")

    asked = (*SIMULATE, str(agreement), "--hours", str(hours), "--json")
    data = type_in(*asked).data()

    assert [one["total"]["minor"] for one in data["work"]] == [31500]
    assert data["others"] == 0


def test_a_column_that_is_not_read_is_named(type_in: Type, tmp_path: Path) -> None:
    hours = tmp_path / "heures.csv"
    hours.write_text("jour;durée;météo\n2027-01-18;1h30;pluie\n", "utf-8")

    said = type_in(*SIMULATE, RETAINER, "--hours", str(hours), COLUMNS="240")

    assert "La colonne météo n'est pas lue." in plain(said.out)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_files_of_a_simulation_are_looked_at_in_one_go(
    type_in: Type, tmp_path: Path, language: str
) -> None:
    agreement, sales, rates, hours = (
        tmp_path / name for name in ("a.yaml", "s.csv", "r.csv", "h.csv")
    )
    agreement.write_text("agreement: Zen\nfrom: 2027-01-01\nhourly: {}\n", "utf-8")
    sales.write_text("jour;montant\nhier;dix\n", "utf-8")
    rates.write_text("jour,from,to,rate\n2027-01-01,EUR,USD,x\n", "utf-8")
    hours.write_text("jour;durée\n2027-01-01;long\n", "utf-8")
    files = ("--sales", str(sales), "--rates", str(rates), "--hours", str(hours))

    said = type_in(*SIMULATE, str(agreement), *files, language=language)
    only_hours = (*SIMULATE, RETAINER, *files[4:])
    alone = type_in(*only_hours, language=language)
    as_json = json.loads(type_in(*only_hours, "--json", language=language).out)

    named = [
        Path(re.split(r"\.(?:yaml|csv)", line)[0]).name
        for line in said.err.splitlines()
        if line.startswith(str(tmp_path))
    ]
    assert (said.code, named) == (1, ["a", "s", "s", "r", "h"])
    assert (alone.code, alone.err.count(str(tmp_path))) == (1, 1)
    assert alone.err.startswith(str(hours))
    error = as_json["error"]
    assert (error["kind"], len(error["problems"])) == ("ImportFileError", 1)


def test_hours_from_a_pipe_are_read_once_also_where_they_are_wrong(
    type_in: Type,
) -> None:
    """All files were read again to say all that is wrong: no column was left."""
    reads, writes = os.pipe()
    os.write(writes, b"jour;dur\xc3\xa9e\n2027-01-01;long\n")
    os.close(writes)

    said = type_in(*SIMULATE, RETAINER, "--hours", f"/dev/fd/{reads}", language="en")
    os.close(reads)

    named = f"/dev/fd/{reads}: line 2, column durée: “long” does not fit; "
    assert plain(said.err).startswith(named)
