from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.spaces import one_line as plain

SIMULATE = (
    *("agreement", "simulate", "playbooks/examples/partners.yaml"),
    *("--sales", "playbooks/examples/sales.csv"),
)


@pytest.mark.parametrize(
    ("language", "word", "never"),
    [("fr", ": à payer ", "payé "), ("en", ": to pay ", " : ")],
)
def test_a_simulation_pays_nobody(
    type_in: Type, language: str, word: str, never: str
) -> None:
    said = type_in(*SIMULATE, language=language)

    assert said.code == 0, said.err
    assert word in plain(said.out)
    assert never not in plain(said.out)
    assert ": paid " not in plain(said.out)


@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("fr", "(commission seule : la base, 800,00 €, s'y ajoute)"),
        ("en", "(commission only: the base, €800.00, comes on top)"),
    ],
)
def test_what_the_obm_is_to_be_paid_says_that_the_base_comes_on_top(
    type_in: Type, language: str, ending: str
) -> None:
    said = type_in(*SIMULATE, language=language)

    endings = [line for line in said.out.splitlines() if ending in plain(line)]
    assert [line[:3] for line in endings] == ["OBM"]


def test_what_is_paid_in_another_currency_is_summed_in_it(
    type_in: Type, tmp_path: Path
) -> None:
    agreement, sales, rates = (
        tmp_path / name for name in ("a.yaml", "sales.csv", "rates.csv")
    )
    agreement.write_text(
        "agreement: Zen\nfrom: 2027-01-01\nparties:\n"
        "  - {party: Ada, rate: 5 %, paid_in: USD, conversion: statement date}\n",
        "utf-8",
    )
    sales.write_text(
        "date;amount\n2027-01-08;1000\n2027-02-08;1000\n2027-04-08;0.05\n", "utf-8"
    )
    rates.write_text(
        "date,from,to,rate,source\n2027-01-29,EUR,USD,1.2,ECB\n"
        "2027-02-26,EUR,USD,1.1,ECB\n",
        "utf-8",
    )
    command = ("agreement", "simulate", str(agreement), "--sales", str(sales))

    said = type_in(*command, "--rates", str(rates), language="en")

    assert said.code == 0, said.err
    assert plain(said.out).endswith("Ada: to pay US$115.00")


@pytest.mark.parametrize(
    ("campaigns", "name"),
    [("", "Lancement de mars"), (", campaigns: [sommet-zen]", "sommet-zen")],
)
def test_a_launch_is_called_by_its_name(
    type_in: Type, tmp_path: Path, campaigns: str, name: str
) -> None:
    agreement, sales = tmp_path / "a.yaml", tmp_path / "sales.csv"
    agreement.write_text(
        "agreement: Lancement de mars\nfrom: 2027-01-01\nparties:\n"
        f"  - {{party: Ada, rate: 5 %, every: lancement{campaigns}}}\n"
        "  - {party: Zoé, rate: 5 %}\n",
        "utf-8",
    )
    sales.write_text("date;amount;campaign\n2027-03-08;1000;sommet-zen\n", "utf-8")
    command = ("agreement", "simulate", str(agreement), "--sales", str(sales))

    said = plain(type_in(*command).out)
    data = type_in(*command, "--json").data()

    assert f"Gagné À payer Le {name} " in said
    assert "Gagné À payer Le 2027-03 " in said
    assert "→ 03-08" not in said
    assert [one["launch"] for one in data["parties"]] == [name, ""]


def test_an_average_rate_is_of_the_agreements_own_days(
    type_in: Type, tmp_path: Path
) -> None:
    agreement, sales, rates = (
        tmp_path / name for name in ("a.yaml", "sales.csv", "rates.csv")
    )
    agreement.write_text(
        "agreement: Zen\nfrom: 2027-02-01\nparties:\n"
        "  - {party: Ada, rate: 5 %, every: quarter, paid_in: USD, conversion: average}"
        "\n",
        "utf-8",
    )
    sales.write_text("date;amount\n2027-01-08;1000\n2027-02-08;1000\n", "utf-8")
    rates.write_text(
        "date,from,to,rate,source\n2027-01-29,EUR,USD,1.2,ECB\n"
        "2027-02-26,EUR,USD,1.1,ECB\n",
        "utf-8",
    )
    command = ("agreement", "simulate", str(agreement), "--sales", str(sales))

    said = type_in(*command, "--rates", str(rates), language="en")

    assert said.code == 0, said.err
    assert plain(said.out).partition("Ada: to pay ")[2].startswith("US$55.00 ")


@pytest.mark.parametrize(
    ("options", "last", "told"),
    [
        (
            (),
            "2027-08-01",
            "Days such as 03/08/2027 are read day first, 3 August 2027.",
        ),
        (("--american",), "2027-03-01", ""),
    ],
)
def test_in_which_order_the_days_of_sales_were_read_is_said(
    type_in: Type, tmp_path: Path, options: tuple[str, ...], last: str, told: str
) -> None:
    sales = tmp_path / "sales.csv"
    sales.write_text("date;amount\n03/08/2027;1000\n", "utf-8")
    command = (*SIMULATE[:3], "--sales", str(sales), *options)

    said = type_in(*command, language="en")
    data = type_in(*command, "--json", language="en").data()

    assert ("read day first" in said.out, told in plain(said.out)) == (bool(told), True)
    assert (told in data["guess"], bool(data["guess"])) == (True, bool(told))
    assert {one["lines"][0]["period"][0] for one in data["parties"]} == {last}


def test_in_which_order_the_days_of_hours_and_rates_were_read_is_said(
    type_in: Type, tmp_path: Path
) -> None:
    sales, rates, hours = (tmp_path / f"{name}.csv" for name in "srh")
    sales.write_text("date;amount\n2027-01-02;1000\n", "utf-8")
    rates.write_text("date,from,to,rate\n02/03/2027,EUR,USD,1.2\n", "utf-8")
    hours.write_text("jour;durée\n03/04/2027;1,5\n", "utf-8")
    tables = ("--sales", str(sales), "--rates", str(rates), "--hours", str(hours))

    said = type_in("agreement", "simulate", "playbooks/examples/retainer.yaml", *tables)

    assert said.code == 0, said.err
    assert "02/03/2027 sont lus jour d'abord, 2 mars 2027" in plain(said.out)
    assert "03/04/2027 sont lus jour d'abord, 3 avril 2027" in plain(said.out)


BACK = """\
date;genre;numéro;montant;vente
2027-03-08;vente;S1;1000,00;
2027-04-02;remboursement;;600,00;S1
"""


@pytest.mark.parametrize(
    ("language", "day", "own", "hers"),
    [
        (
            *("fr", "-60,00 € à déduire"),
            (
                "À déduire : de tout le relevé, base comprise ; ce qui "
                "passe sous zéro, du relevé suivant, ou rendu par un avoir."
            ),
            "À déduire : de la prochaine facture de cette partie, ou à rendre.",
        ),
        (
            *("en", "-€60.00 taken off"),
            (
                "Taken off: all of the statement, the base included; "
                "what is below zero, the next statement, or given back by a credit note."
            ),
            "Taken off: the next bill of this party, or to be given back.",
        ),
    ],
)
def test_what_is_due_below_zero_is_said_to_be_taken_off(
    type_in: Type, tmp_path: Path, language: str, day: str, own: str, hers: str
) -> None:
    agreement, sales = tmp_path / "accord.yaml", tmp_path / "ventes.csv"
    agreement.write_text(
        "agreement: Reprise\nfrom: 2027-01-01\ncurrency: EUR\n"
        "commission: {rate: 10 %, of: net revenue, clawback: credit}\nparties:\n"
        "  - {party: Ada, rate: 30 %, clawback: credit}\n"
        "  - {party: Ben, rate: 30 %}\n",
        "utf-8",
    )
    sales.write_text(BACK, "utf-8")

    words = ("agreement", "simulate", str(agreement), "--sales", str(sales))
    said = plain(type_in(*words, language=language).out)

    assert day in said
    assert said.count(own) == 1
    assert said.count(hers) == 1


@pytest.mark.parametrize(
    ("conversion", "ending", "apart"),
    [
        ("conversion: payment date\n", ["OBM: to pay €180.00"], []),
        ("", ["OBM: to pay €100.00", "OBM: to pay US$100.00"], ["USD"]),
    ],
)
def test_sales_in_another_currency_count_as_bills_count_them(
    type_in: Type, tmp_path: Path, conversion: str, ending: list[str], apart: list[str]
) -> None:
    agreement, sales, rates = (
        tmp_path / name for name in ("a.yaml", "sales.csv", "rates.csv")
    )
    agreement.write_text(
        f"agreement: Zen\nfrom: 2027-01-01\ncurrency: EUR\n{conversion}"
        "commission: {rate: 10 %, of: net revenue}\n",
        "utf-8",
    )
    sales.write_text(
        "date;amount;currency\n2027-01-08;1000;EUR\n2027-01-09;1000;USD\n", "utf-8"
    )
    rates.write_text("date,from,to,rate\n2027-01-01,EUR,USD,1.25\n", "utf-8")
    line = ("agreement", "simulate", str(agreement), "--sales", str(sales))

    said = type_in(*line, "--rates", str(rates), language="en")
    told = type_in(*line, "--rates", str(rates), "--json", language="en")

    assert said.code == 0, said.err
    endings = [plain(one) for one in said.out.splitlines() if ": to pay" in one]
    assert endings == ending
    assert ("Sales in USD: counted apart here" in plain(said.out)) is bool(apart)
    assert json.loads(told.out)["apart"] == apart


@pytest.mark.parametrize(("said", "due"), [("", -10000), (", clawback: carry", 0)])
def test_a_plain_rate_is_simulated_as_it_is_billed(
    type_in: Type, tmp_path: Path, said: str, due: int
) -> None:
    agreement, sales = tmp_path / "a.yaml", tmp_path / "sales.csv"
    agreement.write_text(
        "agreement: Zen\nfrom: 2027-01-01\n"
        f"commission: {{rate: 10 %, of: net revenue{said}}}\n",
        "utf-8",
    )
    sales.write_text(
        "date;kind;id;sale;amount\n2027-01-08;sale;a;;1000\n2027-02-08;refund;;a;1000\n",
        "utf-8",
    )

    data = type_in(
        "agreement", "simulate", str(agreement), "--sales", str(sales), "--json"
    ).data()

    (account,) = data["parties"]
    assert [line["due"] for line in account["lines"]] == [
        {"minor": 10000, "currency": "EUR"},
        {"minor": due, "currency": "EUR"},
    ]
