"""The commands as a person types them, in processes of their own, without Prefect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `regie` on an empty home, with no Prefect about."""

    def call(*words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("REGIE_")},
            "REGIE_HOME": str(tmp_path),
            "REGIE_PREFECT_PORT": "9",
            "PREFECT_API_URL": "",
            "COLUMNS": "200",
            **extra,
        }
        del environment["PREFECT_API_URL"]
        return subprocess.run(
            [sys.executable, "-m", "regie.cli", *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    return call


def read(done: subprocess.CompletedProcess[str]) -> Any:  # noqa: ANN401 -- JSON
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_start_keeps_the_campaign_and_says_what_to_do_without_prefect(
    run: Run,
) -> None:
    started = run(*START)

    assert started.returncode == 0, started.stderr
    assert "`regie up`" in started.stdout.replace("\n", " ") or "regie up" in (
        started.stdout
    )
    assert read(run("status", "--json"))["campaigns"][0]["client"] == "Studio Zen"


def test_plan_status_why_done_answer_in_json(run: Run) -> None:
    slug = read(run(*START, "--json"))["campaign"]

    plan = read(run("plan", "--json"))
    first = plan["steps"][0]["key"]
    why = read(run("why", first, "--json"))
    done = read(run("done", first, "--json"))
    after = read(run("status", "--json"))

    assert (plan["campaign"], why["step"]["key"]) == (slug, first)
    assert (done["step_key"], done["changed"], done["published"]) == (
        first,
        True,
        False,
    )
    assert after["campaigns"][0]["done"] == 1


def test_start_twice_is_refused_and_stores_nothing_more(run: Run) -> None:
    run(*START)

    again = run(*START)

    assert (again.returncode, "--again" in again.stderr) == (1, True)
    assert len(read(run("status", "--json"))["campaigns"]) == 1


def test_a_missing_date_is_asked_for_by_name(run: Run) -> None:
    refused = run("start", START[1], "--client", "Studio Zen")

    assert refused.returncode == 1
    assert "--set summit_start=" in refused.stderr
    assert read(run("status", "--json"))["campaigns"] == []


def test_a_dry_run_stores_nothing(run: Run) -> None:
    shown = read(run(*START, "--dry-run", "--json"))

    assert (shown["stored"], len(shown["steps"]) > 40) == (False, True)
    assert read(run("status", "--json"))["campaigns"] == []


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        ("playbook: x\nstepz: {}\n", "2:1", "unknown-key"),
        ("playbook: x\nsteps:\n\ta: 1\n", "3:1", "tab"),
    ],
)
def test_a_bad_playbook_shows_place_and_rule_and_stores_nothing(
    run: Run, tmp_path: Path, text: str, place: str, rule: str
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(text)

    refused = run("start", str(bad), "--client", "X")

    assert refused.returncode == 1
    assert f"{bad}:{place}:" in refused.stderr
    assert f"[{rule}]" in refused.stderr
    assert read(run("status", "--json"))["campaigns"] == []


def test_a_file_of_two_megabytes_is_refused_at_once(run: Run, tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    big.write_text("# " + "x" * 2_000_000)

    refused = run("start", str(big), "--client", "X")

    assert (refused.returncode, f"{big}:1:1:" in refused.stderr) == (1, True)


def test_an_unknown_step_gets_the_nearest_name(run: Run) -> None:
    run(*START)

    refused = run("done", "goall")

    assert (refused.returncode, "goal" in refused.stderr) == (1, True)


def test_payments_then_bill(run: Run) -> None:
    examples = "playbooks/examples"
    imported = read(
        run(
            "import",
            "payments",
            f"{examples}/payments.csv",
            "--client",
            "Studio Zen",
            "--new-client",
            "--json",
        )
    )
    again = read(
        run(
            "import",
            "payments",
            f"{examples}/payments.csv",
            "--client",
            "Studio Zen",
            "--new-client",
            "--json",
        )
    )
    draft = read(
        run(
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
        )
    )

    assert (imported["entries"] > 40, again["entries"]) == (True, 0)
    assert again["known"] == imported["entries"]
    assert Path(draft["file"]).read_bytes().startswith(b"%PDF")


def test_an_agreement_is_simulated_on_a_table_of_sales(run: Run) -> None:
    sales = ("--sales", "playbooks/examples/sales.csv")

    found = read(
        run(
            "agreement",
            "simulate",
            "playbooks/examples/partners.yaml",
            *sales,
            "--json",
        )
    )

    assert found["base"] == [{"amount": "800.00", "quantity": 1}]
    assert {party["party"]: party["due"] for party in found["parties"]} == {
        "OBM": "1400.00",
        "Ada Lovelace": "600.00",
        "Associés": "20530.75",
    }


def test_a_commission_that_the_ledger_cannot_tell_is_refused(
    run: Run, tmp_path: Path
) -> None:
    agreement = (ROOT / "playbooks/examples/agreement.yaml").read_text("utf-8")
    file = tmp_path / "tiers.yaml"
    file.write_text(
        agreement.replace("rate: 8 %,", "rates: [{rate: 8 %, discount: 0 % .. 10 %}],"),
        "utf-8",
    )

    refused = run("bill", "--period", "2027-03", "--draft", "--agreement", str(file))

    assert (refused.returncode, "regie agreement simulate" in refused.stderr) == (
        1,
        True,
    )


def test_english_is_equal(run: Run) -> None:
    shown = run("status", REGIE_LANGUAGE="en")

    assert shown.stdout.strip() == "No campaign. Start one: regie start --help"


def test_help_is_in_one_language(run: Run) -> None:
    french, english = (
        run("start", "--help"),
        run("start", "--help", REGIE_LANGUAGE="en"),
    )

    assert ("Démarre une campagne" in french.stdout, " | " in french.stdout) == (
        True,
        False,
    )
    assert "Start a campaign" in english.stdout


def test_bad_settings_are_explained(run: Run) -> None:
    refused = run("status", REGIE_WEB_PORT="abc", REGIE_LANGUAGE="en")

    assert (refused.returncode, refused.stdout, refused.stderr) == (
        1,
        "",
        (
            "A setting is not right (environment or file .env):\n"
            "  REGIE_WEB_PORT → a port's number, from 1 to 65535\n"
        ),
    )


@pytest.mark.parametrize("words", [("status",), ("playbook", "--help"), ()])
def test_an_unknown_language_is_refused(run: Run, words: tuple[str, ...]) -> None:
    refused = run(*words, REGIE_LANGUAGE="de")

    assert refused.returncode == 1
    assert "REGIE_LANGUAGE → fr ou en" in refused.stderr


def test_a_clock_that_is_none_is_explained(run: Run, tmp_path: Path) -> None:
    refused = run("status", REGIE_CLOCK=str(tmp_path / "none"))

    assert (refused.returncode, "REGIE_CLOCK →" in refused.stderr) == (1, True)


def test_a_dead_database_is_explained(run: Run) -> None:
    refused = run("status", REGIE_DATABASE_URL="postgresql://me:pw@127.0.0.1:9/x")

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "REGIE_DATABASE_URL" in refused.stderr
