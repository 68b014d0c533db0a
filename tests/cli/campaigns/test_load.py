"""`regie load` and `regie level` as a person types them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from regie.campaign.load import PersonWeek
from regie.cli.campaigns.load import _percent
from tests.cli.conftest import Type

PLAYBOOK = """\
playbook: Lancement
launch: {time_zone: Europe/Paris}
roles: {obm: OBM}
steps:
  brief: {do: Cadrer, who: obm, effort: 7 h, due: 2099-03-13}
  page: {do: Écrire, who: obm, effort: 7 h, due: 2099-03-13}
  call: {do: Appel, who: obm, effort: 90 min, after: page}
"""

TEAM = """\
rôle;nom;e-mail;heures par jour;congés
obm;Camille Roy;camille@exemple.fr;7;2099-03-09..2099-03-10
"""


def start(type_in: Type, folder: Path) -> None:
    """Start a campaign; everything of it begins now."""
    (folder / "launch.yaml").write_text(PLAYBOOK, "utf-8")
    (folder / "team.csv").write_text(TEAM, "utf-8")
    words = [
        *("start", str(folder / "launch.yaml"), "--client", "Zen"),
        *("--team", str(folder / "team.csv"), "--title", "Zen"),
    ]
    assert type_in(*words).code == 0


def test_load_names_the_overload_and_level_spares_it(
    type_in: Type, tmp_path: Path
) -> None:
    start(type_in, tmp_path)

    load = type_in("load", "--json").data()
    assert load["weeks"][0]["name"] == "Camille Roy"
    assert sum(week["excess_of_days"] for week in load["weeks"]) > 0

    level = type_in("level", "--json").data()
    assert (level["excess_after"], level["late"], level["optimum"]) == (0, [], None)
    pinned = [move for move in level["moves"] if move["pinned"]]
    assert level["commands"] == [
        f"regie pin {move['key']} {move['new_on']} -c zen" for move in pinned
    ]
    assert type_in("load", "--json").data() == load


def test_both_languages_say_how_to_adopt(type_in: Type, tmp_path: Path) -> None:
    start(type_in, tmp_path)

    french, english = type_in("level"), type_in("level", REGIE_LANGUAGE="en")
    assert "Rien n'est écrit." in french.out
    assert "  regie pin " in french.out
    assert "Nothing was written." in english.out
    assert "Camille Roy" in type_in("load", "--who", "camille").out
    nobody = type_in("load", "--who", "zoé", REGIE_LANGUAGE="en")
    assert (nobody.code, nobody.err.strip()) == (
        1,
        "Nobody called “zoé” has any work planned. People who have: Camille Roy.",
    )


def test_level_with_the_solver_says_what_it_proved(
    type_in: Type, tmp_path: Path
) -> None:
    start(type_in, tmp_path)

    done = type_in("level", "--optimize", "--seconds", "5", "--json")
    optimum = json.loads(done.out)["optimum"]
    assert (optimum["found"], optimum["proved"], optimum["gap_percent"]) == (
        True,
        True,
        0,
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0"),
        (10, "<1"),
        (15, "1"),
        (260, "12"),
        (2099, "100"),
        (2100, "100"),
        (2101, "101"),
        (2625, "125"),
    ],
)
def test_a_share_is_rounded_and_never_fits_by_rounding(minutes: int, said: str) -> None:
    week = PersonWeek(
        name="Camille",
        email="c@example.org",
        week=date(2027, 3, 8),
        minutes=minutes,
        capacity=2100,
        campaigns={},
        days_over=0,
        excess_of_days=0,
    )

    assert _percent(week) == said


def test_a_narrow_terminal_shows_every_figure(type_in: Type, tmp_path: Path) -> None:
    start(type_in, tmp_path)

    narrow, wide = (type_in("load", COLUMNS=width).out for width in ("60", "100"))

    assert ("█" in wide, "█" in narrow) == (True, False)
    assert "…" not in narrow
