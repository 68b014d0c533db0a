"""`regie rehearse` as a person types it: a playbook, or a campaign that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Type
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK

SLUG = "lancement-zen"


@pytest.fixture
def file(tmp_path: Path) -> str:
    playbook = tmp_path / "launch.yaml"
    playbook.write_text(PLAYBOOK, "utf-8")
    (tmp_path / "launch").mkdir()
    for name, text in MAILS.items():
        (tmp_path / "launch" / f"{name}.md").write_text(text, "utf-8")
    return str(playbook)


@pytest.fixture
def started(type_in: Type, file: str) -> None:
    """Start the small launch."""
    date = "--set=cart_open=2099-03-09"
    said = type_in("start", file, "--client=Zen", "--title=Lancement Zen", date)
    assert said.code == 0, said.err


@pytest.mark.usefixtures("started")
def test_a_campaigns_report_is_kept_and_where_it_is_shown_is_said(
    type_in: Type, tmp_path: Path
) -> None:
    said = type_in("rehearse", "-c", "Lancement Zen", "--late", "0")

    address = f"http://127.0.0.1:8008/campaigns/{SLUG}/rehearsal"
    assert said.code == 0, said.err
    assert said.out.splitlines()[-1] == f"Le rapport : {address}"
    kept = tmp_path / "home" / "rehearsals" / f"{SLUG}.html"
    assert "<h1>Lancement Zen</h1>" in kept.read_text("utf-8")
    assert "Répétition générale" in type_in("log", "-c", SLUG).out


@pytest.mark.usefixtures("started")
def test_a_campaigns_report_is_also_written_where_a_person_says(
    type_in: Type, tmp_path: Path
) -> None:
    out = tmp_path / "for-the-client"

    said = type_in("rehearse", "-c", SLUG, "--out", str(out), "--json")

    assert said.data()["numbers"]["steps"] == 4
    kept = tmp_path / "home" / "rehearsals" / f"{SLUG}.html"
    assert (out / "rehearsal.html").read_bytes() == kept.read_bytes()


@pytest.mark.usefixtures("started")
@pytest.mark.parametrize(
    "words",
    [
        ("launch.yaml",),
        ("--set", "cart_open=2099-03-10"),
        ("--client", "Zoé"),
        ("--from", "2099-01-01"),
    ],
)
def test_a_campaign_is_rehearsed_as_it_is(type_in: Type, words: tuple[str]) -> None:
    said = type_in("rehearse", "-c", SLUG, *words)

    assert (said.code, said.out) == (1, "")
    assert "Une campagne se répète telle qu'elle est" in said.err


def test_what_to_rehearse_is_asked_for(type_in: Type) -> None:
    said = type_in("rehearse")

    assert (said.code, said.out) == (1, "")
    assert "Que faut-il répéter ? Donnez un playbook" in said.err


def test_a_campaign_that_is_not_there_is_named(type_in: Type) -> None:
    said = type_in("rehearse", "-c", "nowhere")

    assert (said.code, said.out) == (1, "")
    assert "Aucune campagne « nowhere »" in said.err


def test_a_playbooks_report_goes_where_a_person_says(
    type_in: Type, file: str, tmp_path: Path
) -> None:
    out, day = tmp_path / "report", "--set=cart_open=2099-03-09"

    said = type_in("rehearse", file, day, "--from=2099-02-01", "--out", str(out))

    assert said.code == 0, said.err
    assert said.out.splitlines()[-1] == f"Le rapport : {out / 'rehearsal.html'}"
    assert not (tmp_path / "home" / "rehearsals").exists()
