from __future__ import annotations

from pathlib import Path

import pytest

from regie.errors import ConflictError
from regie.errors import UsageError
from regie.playbook.source import PlaybookSource
from regie.services.campaigns import launch
from regie.services.campaigns.launch import Request
from regie.services.campaigns.past import PastDateError
from regie.words import filling_form
from regie.words import speaking
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import start
from tests.rehearsed import TEAM


def asked(cart_open: str, *, past: bool = False, team: bool = True) -> Request:
    return Request(
        source=PlaybookSource(file="launch.yaml", text=PLAYBOOK, mails=MAILS),
        client="Studio Zen",
        values={"cart_open": cart_open},
        team=TEAM if team else (),
        title="Lancement Zen",
        past=past,
    )


def slugs(on: Stage) -> list[str]:
    with on.runtime.unit(reading=True) as unit:
        return unit.campaigns.slugs()


@pytest.mark.parametrize(
    ("cart_open", "ago"),
    [("2027-02-07", "passé depuis 1 jour."), ("2027-01-29", "passé depuis 10 jours.")],
)
def test_a_date_that_is_over_wants_a_word(on: Stage, cart_open: str, ago: str) -> None:
    with pytest.raises(PastDateError) as caught:
        launch.start_campaign(on.runtime, asked(cart_open))

    assert str(caught.value).startswith("cart_open (« Ouverture ») est le ")
    assert f"{ago} Si c'est voulu, ajoutez --past." in str(caught.value)
    assert slugs(on) == []


def test_the_same_in_english_and_in_a_form(on: Stage) -> None:
    with speaking("en"), filling_form(), pytest.raises(PastDateError) as caught:
        launch.start_campaign(on.runtime, asked("2027-01-29"))

    assert str(caught.value) == (
        "cart_open (“Ouverture”) is 29 January 2027: 10 days ago. "
        "If you mean it, tick “Date that is over”."
    )


@pytest.mark.parametrize(
    ("cart_open", "past"), [("2027-02-08", False), ("2027-01-29", True)]
)
def test_today_and_what_is_meant_start(on: Stage, cart_open: str, past: bool) -> None:  # noqa: FBT001
    launch.start_campaign(on.runtime, asked(cart_open, past=past))

    assert slugs(on) == ["lancement-zen"]


def test_a_form_is_not_told_of_options(on: Stage) -> None:
    start(on)

    with filling_form(), pytest.raises(ConflictError) as same:
        start(on)
    with filling_form(), pytest.raises(UsageError) as nothing:
        launch.propose(on.runtime, Request(source=asked("x").source, client="Zen"))

    assert "--" not in f"{same.value}{nothing.value}"
    assert "Ajoutez cart_open=… (" in str(nothing.value)


def test_without_a_team_the_obm_owns_everything(on: Stage) -> None:
    started = launch.propose(on.runtime, asked("2027-03-08", team=False))

    assert [(person.name, person.email) for person in started.campaign.team] == [
        ("OBM", "regie@example.org")
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["summit_start="], "Rien après le signe égal : summit_start=."),
        (["a= ", "b=1", "c="], "Rien après le signe égal : a=, c=."),
        (
            ["a=1", "b=2", "a = 3", "b=2"],
            "La même valeur est donnée plusieurs fois : a=1, b=2, a = 3, b=2. Gardez",
        ),
        (["summit_start"], "Écrivez nom=valeur, par exemple summit_start=2027-03-08"),
    ],
)
def test_a_line_without_a_value_is_explained(values: list[str], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        launch.request_from_text(
            playbook="playbooks/virtual-summit.fr.yaml", client="Zen", values=values
        )

    assert str(caught.value).startswith(said)


def test_blank_lines_of_a_form_are_nothing() -> None:
    request = launch.request_from_text(
        playbook="playbooks/virtual-summit.fr.yaml",
        client="Zen",
        values=["", " summit_start = 2027-03-08 ", " "],
    )

    assert request.values == {"summit_start": "2027-03-08"}


def test_a_column_of_the_team_that_is_not_read_is_named(
    on: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "team.csv"
    file.write_text("role,name,email,Phone\nobm,Ada,ada@example.org,06\n", "utf-8")
    request = launch.request_from_text(
        playbook="playbooks/virtual-summit.fr.yaml",
        client="Zen",
        values=["summit_start=2027-03-08"],
        team_file=str(file),
    )

    started = launch.propose(on.runtime, request)

    assert started.remarks[0] == f"{file} : La colonne Phone n'est pas lue."
