"""A rewritten playbook in the console: the page looks, its button writes."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from regie.services.campaigns.launch import Request
from regie.services.campaigns.launch import start_campaign
from regie.services.planned import load_planned
from regie.services.playbooks.playbook_files import read_source
from regie.settings import Settings
from tests.rehearsed import MAILS
from tests.rehearsed import PLAYBOOK
from tests.rehearsed import Stage
from tests.rehearsed import TEAM
from tests.web.visitor import opened
from tests.web.visitor import SLUG
from tests.web.visitor import under_way
from tests.web.visitor import Visitor

UPDATE = f"/campaigns/{SLUG}/update"
MORE = "  follow: {do: Relancer, phase: sell, who: obm, at: 3 jours après cart_open}\n"
PRICE = """\
parameters:
  price: {ask: Quel est le prix ?, type: text, required: yes}
"""
WITH_PRICE = PLAYBOOK.replace("roles:", f"{PRICE}roles:")


@pytest.fixture
def file(web: Visitor, tmp_path: Path) -> Path:
    """A campaign of this file, with its mails beside it."""
    made = tmp_path / "launch.yaml"
    made.write_text(PLAYBOOK, "utf-8")
    (tmp_path / "launch").mkdir()
    for name, text in MAILS.items():
        (tmp_path / "launch" / f"{name}.md").write_text(text, "utf-8")
    request = Request(
        source=read_source(made),
        client="Studio Zen",
        values={"cart_open": "2027-03-08"},
        team=TEAM,
        title="Lancement Zen",
    )
    start_campaign(web.on.runtime, request)
    return made


def digest(web: Visitor, path: str = UPDATE) -> str:
    """Return which text the page has looked at, as its form says it."""
    page: str = web.client.get(path).text
    return page.partition('name="text" value="')[2].partition('"')[0]


def steps(on: Stage) -> set[str]:
    """Return the keys of what the text has, without what is kept as history."""
    plan = load_planned(on.runtime, SLUG)[1]
    return {key for key, planned in plan.steps.items() if not planned.step.retired}


def test_the_file_as_it_was_changes_nothing_and_no_button_is_there(
    web: Visitor, file: Path
) -> None:
    assert "Reprendre le playbook" in web.page(f"/campaigns/{SLUG}")
    page = web.page(UPDATE)

    assert str(file) in page
    assert "Rien à reprendre : la campagne a déjà ce texte." in page
    assert "Reprendre ce texte et prévenir" not in page


def test_a_look_shows_what_would_change_and_the_button_takes_it(
    web: Visitor, file: Path
) -> None:
    before = steps(web.on)
    file.write_text(PLAYBOOK + MORE, "utf-8")

    page = web.page(UPDATE)
    looked = steps(web.on)
    reply = web.press(UPDATE, text=digest(web), why="une relance")

    assert "Ce que dit le nouveau texte + follow · Relancer" in page
    assert "Essai à blanc" in page
    assert (looked, steps(web.on)) == (before, before | {"follow"})
    assert reply.headers["location"] == f"/campaigns/{SLUG}"
    assert web.note(reply).startswith("C'est fait : 1 étape s'ajoute au plan")
    history = web.page(f"/campaigns/{SLUG}")
    assert (
        "Texte du playbook repris : « launch » depuis la console une relance" in history
    )


def test_a_file_that_changed_after_the_look_is_looked_at_again(
    web: Visitor, file: Path
) -> None:
    file.write_text(PLAYBOOK + MORE, "utf-8")
    seen = digest(web)
    file.write_text(PLAYBOOK + MORE.replace("3 jours", "4 jours"), "utf-8")
    before = steps(web.on)

    reply = web.press(UPDATE, text=seen, why="une relance")

    assert reply.headers["location"] == f"{UPDATE}?why=une+relance"
    assert "a changé depuis que vous l'avez regardé" in web.note(reply)
    assert steps(web.on) == before


def test_the_text_before_can_be_taken_again(web: Visitor, file: Path) -> None:
    before = steps(web.on)
    file.write_text(PLAYBOOK + MORE, "utf-8")
    web.press(UPDATE, text=digest(web))
    back = f"{UPDATE}?back=yes"

    page = web.page(back)
    offered = 'href="/campaigns/lancement-zen/update?back=yes"' in (
        web.client.get(UPDATE).text
    )
    web.press(UPDATE, text=digest(web, back), back="yes")

    assert offered
    assert "Abandonnées : le texte ne les a plus Relancer" in page
    assert steps(web.on) == before


def test_what_the_new_text_asks_is_asked_before_the_look(
    web: Visitor, file: Path
) -> None:
    file.write_text(WITH_PRICE, "utf-8")

    asking = web.client.get(UPDATE).text
    answered = f"{UPDATE}?set-price={quote('900 €')}"
    page = web.client.get(answered).text
    web.press(UPDATE, text=digest(web, answered), **{"set-price": "900 €"})

    assert "Quel est le prix ?" in asking
    assert 'name="set-price" value="" required' in asking
    assert 'id="look"' not in asking
    assert '<input type="hidden" name="set-price" value="900 €">' in page
    assert load_planned(web.on.runtime, SLUG)[0].parameters == {"price": "900 €"}


def test_a_text_with_a_problem_is_shown_with_its_line(web: Visitor, file: Path) -> None:
    file.write_text(PLAYBOOK.replace("who: copy", "who: copie"), "utf-8")

    page = web.client.get(UPDATE).text

    assert "<pre>" in page
    assert "copie" in page
    assert 'id="look"' not in page


def test_a_file_that_is_gone_is_named_with_what_to_do(web: Visitor, file: Path) -> None:
    file.unlink()

    page = web.page(UPDATE)

    assert f"n'est plus dans {file}" in page
    assert f"regie update mon-playbook.yaml -c {SLUG}" in page


def test_a_form_of_another_site_takes_nothing(web: Visitor, file: Path) -> None:
    file.write_text(PLAYBOOK + MORE, "utf-8")

    reply = web.client.post(UPDATE, data={"text": digest(web)})

    assert reply.status_code == 403
    assert "follow" not in steps(web.on)


def test_in_english(on: Stage) -> None:
    settings = Settings(_env_file=None, home=on.runtime.home, language="en")
    with opened(on, settings=settings) as web:
        under_way(on)

        page = web.page(UPDATE)

    assert "Take the playbook anew" in page
    assert "is no longer in launch.yaml. Put it back there, or say where it is" in page
