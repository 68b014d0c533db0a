from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.planning.model import Item
from regie.planning.plan import make_plan
from regie.playbook.draft import draft_text
from regie.playbook.given import read_date
from regie.playbook.kinds import KINDS
from regie.playbook.load import check
from regie.playbook.scaffold import Answers
from regie.playbook.scaffold import scaffold

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_loads_without_a_word_and_can_be_kept(
    kind: str, language: str
) -> None:
    answers = Answers(title="Essai", kind=kind, language=language, holidays="FR")
    draft = scaffold(answers)

    text = draft_text(draft, file="x.yaml", language="fr")

    playbook, problems = check(text, file="x.yaml", mails=draft.mails)
    assert problems == []
    assert playbook is not None
    assert set(playbook.mails) == set(draft.mails)
    plan = make_plan(
        playbook,
        anchors={KINDS[kind].start[0]: read_date("2027-03-08")},
        items=[Item(kind="speaker", slug="ada", title="Ada")],
        now=NOW,
    )
    assert plan.impossible == ()
    end = KINDS[kind].end[0]  # may fall on a Saturday, which a plan says
    assert [said for said in plan.warnings if not said.startswith(end)] == []
    assert all(step.starts_on is not None for step in plan.steps.values())


def test_answers_are_in_it() -> None:
    draft = scaffold(
        Answers(
            title="L'été : une offre",
            kind="flash_sale",
            language="fr",
            start="ouverture",
            roles={"client": "Zoé", "obm": "OBM"},
            zone="America/Montreal",
            holidays="CA-QC",
        )
    )

    text = draft_text(draft, file="x.yaml", language="fr")

    playbook, problems = check(text, file="x.yaml", mails=draft.mails)
    assert problems == []
    assert playbook is not None
    assert (playbook.title, playbook.zone) == ("L'été : une offre", "America/Montreal")
    assert playbook.calendar.holidays == "CA-QC"
    assert list(playbook.anchors) == ["ouverture", "sale_close"]
    assert [role.title for role in playbook.roles.values()] == ["OBM", "Zoé"]
    assert playbook.steps["sales_page"].who == "obm"
    assert playbook.steps["frame"].who == "client"


def test_sentences_are_those_of_the_language() -> None:
    text = draft_text(scaffold(Answers(title="Essai")), file="x.yaml", language="fr")

    assert "due: 21 jours avant cart_open" in text
    assert " before " not in text


def test_two_dates_never_have_the_same_name() -> None:
    draft = scaffold(Answers(title="Essai", start="cart_close"))

    assert [anchor.name for anchor in draft.anchors] == ["cart_close", "cart_close_2"]
    assert draft_text(draft, file="x.yaml", language="fr")
