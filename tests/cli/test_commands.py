"""The commands as a person types them, without Prefect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from regie.cli.language import translate
from regie.cli.main import make_app
from regie.words import speaking
from tests.cli.conftest import Type

ROOT = Path(__file__).parents[2]
START = [
    "start",
    "playbooks/virtual-summit.fr.yaml",
    "--client",
    "Studio Zen",
    "--set",
    "summit_start=2099-03-09",
    "--speakers",
    "playbooks/examples/speakers.csv",
]


def test_processes_of_their_own_share_the_data_folder(tmp_path: Path) -> None:
    """The only ones here: the others type in this process."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("REGIE_")}
    environment |= {"REGIE_HOME": str(tmp_path), "REGIE_PREFECT_PORT": "9"}
    environment.pop("PREFECT_API_URL", None)
    started, status = (
        subprocess.run(
            [sys.executable, "-m", "regie.cli", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        for words in (START, ("status", "--json"))
    )

    assert started.returncode == 0, started.stderr
    assert "`regie up`" in " ".join(started.stdout.split())
    [campaign] = json.loads(status.stdout)["campaigns"]
    assert campaign["client"] == "Studio Zen"


def test_plan_status_why_done_answer_in_json(type_in: Type) -> None:
    slug = type_in(*START, "--json").data()["campaign"]

    plan = type_in("plan", "--json").data()
    first = plan["steps"][0]["key"]
    why = type_in("why", first, "--json").data()
    done = type_in("done", first, "--json").data()
    after = type_in("status", "--json").data()

    assert (plan["campaign"], why["step"]["key"]) == (slug, first)
    assert (done["step_key"], done["changed"], done["published"]) == (
        first,
        True,
        False,
    )
    assert after["campaigns"][0]["done"] == 1


def test_start_twice_is_refused_and_stores_nothing_more(type_in: Type) -> None:
    type_in(*START)

    again = type_in(*START)

    assert (again.code, "--again" in again.err) == (1, True)
    assert len(type_in("status", "--json").data()["campaigns"]) == 1


def test_a_missing_date_is_asked_for_by_name(type_in: Type) -> None:
    refused = type_in("start", START[1], "--client", "Studio Zen")

    assert refused.code == 1
    assert "--set summit_start=" in refused.err
    assert type_in("status", "--json").data()["campaigns"] == []


def test_a_dry_run_stores_nothing(type_in: Type) -> None:
    shown = type_in(*START, "--dry-run", "--json").data()

    assert (shown["stored"], len(shown["steps"]) > 40) == (False, True)
    assert type_in("status", "--json").data()["campaigns"] == []


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("playbook: x\nstepz: {}\n", "2:1", "unknown-key"),
        ("playbook: x\nsteps:\n\ta: 1\n", "3:1", "tab"),
    ],
)
def test_a_bad_playbook_shows_place_and_rule_and_stores_nothing(
    type_in: Type, tmp_path: Path, text: str, place: str, rule: str
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(text)

    refused = type_in("start", str(bad), "--client", "X")

    assert refused.code == 1
    assert f"{bad}:{place}:" in refused.err
    assert f"[{rule}]" in refused.err
    assert type_in("status", "--json").data()["campaigns"] == []


def test_a_file_of_two_megabytes_is_refused_at_once(
    type_in: Type, tmp_path: Path
) -> None:
    big = tmp_path / "big.yaml"
    big.write_text("# " + "x" * 2_000_000)

    refused = type_in("start", str(big), "--client", "X")

    assert (refused.code, f"{big}:1:1:" in refused.err) == (1, True)


def test_an_unknown_step_gets_the_nearest_name(type_in: Type) -> None:
    type_in(*START)

    refused = type_in("done", "goall")

    assert (refused.code, "goal" in refused.err) == (1, True)


def test_payments_then_bill(type_in: Type) -> None:
    examples = "playbooks/examples"
    imported = type_in(
        "import",
        "payments",
        f"{examples}/payments.csv",
        "--client",
        "Studio Zen",
        "--new-client",
        "--json",
    ).data()
    again = type_in(
        "import",
        "payments",
        f"{examples}/payments.csv",
        "--client",
        "Studio Zen",
        "--new-client",
        "--json",
    ).data()
    draft = type_in(
        "bill",
        "--client",
        "Studio Zen",
        "--period",
        "2027-03",
        "--draft",
        "--agreement",
        f"{examples}/agreement.yaml",
        "--profile",
        f"{examples}/profile.yaml",
        "--json",
    ).data()

    assert (imported["entries"] > 40, again["entries"]) == (True, 0)
    assert again["known"] == imported["entries"]
    assert Path(draft["file"]).read_bytes().startswith(b"%PDF")


def test_an_agreement_is_simulated_on_a_table_of_sales(type_in: Type) -> None:
    sales = ("--sales", "playbooks/examples/sales.csv")

    found = type_in(
        "agreement",
        "simulate",
        "playbooks/examples/partners.yaml",
        *sales,
        "--json",
    ).data()

    assert found["base"] == [
        {"amount": {"minor": 80000, "currency": "EUR"}, "quantity": 1}
    ]
    assert {party["party"]: party["due"] for party in found["parties"]} == {
        "OBM": {"minor": 140000, "currency": "EUR"},
        "Ada Lovelace": {"minor": 60000, "currency": "EUR"},
        "Associés": {"minor": 2053075, "currency": "EUR"},
    }


def test_english_is_equal(type_in: Type) -> None:
    shown = type_in("status", REGIE_LANGUAGE="en")

    assert shown.out.strip() == "No campaign. Start one: regie start --help"


def test_help_is_in_one_language(type_in: Type) -> None:
    french, english = (
        type_in("start", "--help"),
        type_in("start", "--help", REGIE_LANGUAGE="en"),
    )

    assert ("Démarre une campagne" in french.out, " | " in french.out) == (
        True,
        False,
    )
    assert "Start a campaign" in english.out


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("words", [("--help",), ()])
def test_the_list_of_commands_is_that_of_the_whole_tree(
    type_in: Type,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    words: tuple[str, ...],
) -> None:
    said = type_in(*words, language=language)
    monkeypatch.setenv("COLUMNS", "200")
    with speaking(language):
        whole = translate(typer.main.get_command(make_app()))
        context = whole.make_context("regie", [], resilient_parsing=True)
        wanted = context.get_help()

    assert (said.out or said.err).strip() == wanted.strip()


def test_the_list_of_commands_imports_none_of_them() -> None:
    code = (
        "import sys; from regie.cli.main import make_app; make_app(listing=True);"
        "print([m for m in ('sqlalchemy','pydantic','httpx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"


def test_bad_settings_are_explained(type_in: Type) -> None:
    refused = type_in("status", REGIE_WEB_PORT="abc", REGIE_LANGUAGE="en")

    assert (refused.code, refused.out, refused.err) == (
        1,
        "",
        (
            "A setting is not right (environment or file .env):\n"
            "  REGIE_WEB_PORT → a port's number, from 1 to 65535\n"
        ),
    )


@pytest.mark.parametrize("words", [("status",), ("playbook", "--help"), ()])
def test_an_unknown_language_is_refused(type_in: Type, words: tuple[str, ...]) -> None:
    refused = type_in(*words, REGIE_LANGUAGE="de")

    assert refused.code == 1
    assert "REGIE_LANGUAGE → fr ou en" in refused.err


def test_a_clock_that_is_none_is_explained(type_in: Type, tmp_path: Path) -> None:
    refused = type_in("status", REGIE_CLOCK=str(tmp_path / "none"))

    assert (refused.code, "REGIE_CLOCK →" in refused.err) == (1, True)


def test_a_dead_database_is_explained(type_in: Type) -> None:
    refused = type_in("status", REGIE_DATABASE_URL="postgresql://me:pw@127.0.0.1:9/x")

    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert "REGIE_DATABASE_URL" in refused.err
