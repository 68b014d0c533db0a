from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.gantt.mermaid import gantt_mermaid
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.playbook.model import Playbook
from tests.planning.shipped import summit

Planner = Callable[..., Plan]


def test_every_bar_has_its_own_days(planned: Planner, playbook: Playbook) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {un_jour: {date: null, required: false}, ouverture: 2027-02-01 à 10h}
    phases: {debut: {title: "Début : le plan"}, suite: {title: La suite}}
    steps:
      fait: {do: Fait, who: obm, phase: debut}
      page: {do: "Page ; n° 1 : écrire #vite", who: obm, phase: debut, takes: 4 jours, after: fait, due: ouverture}
      tard: {do: Tard, who: obm, phase: debut, due: 2027-01-06}
      bio: {do: Bio, who: speaker, for_each: speaker, phase: debut, takes: 2 jours}
      ouvrir: {run: mail.send, title: Ouvrir, to: obm, mail: news, phase: suite, at: ouverture, after: page}
      flou: {do: "section finale", who: obm, phase: suite, due: un_jour}
      parti: {do: Parti, who: obm, phase: suite}
    """
    facts = {
        "fait": Fact(done_at=datetime(2027, 1, 6, 9, tzinfo=UTC)),
        "parti": Fact(dropped=True),
    }
    items = [Item(kind="speaker", slug=slug, title=slug) for slug in ("ada", "bo")]
    plan = planned(now="2027-01-08T08:00", facts=facts, items=items)

    text = gantt_mermaid(plan, playbook, language="fr", title="Sommet")

    assert text == (
        "gantt\n"
        "    title Sommet\n"
        "    dateFormat YYYY-MM-DDTHH:mm\n"
        "    axisFormat %d/%m\n"
        "    section Dates\n"
        "    ouverture :milestone, 2027-02-01T10:00, 0d\n"
        "    section Début #58; le plan\n"
        "    Fait :done, 2027-01-06T00:00, 2027-01-07T00:00\n"
        "    Page #59; n#176; 1 #58; écrire #35;vite :crit, 2027-01-08T00:00, 2027-01-14T00:00\n"
        "    Tard :crit, 2027-01-08T00:00, 2027-01-09T00:00\n"
        "    Bio ×2 :2027-01-08T00:00, 2027-01-12T00:00\n"
        "    section La suite\n"
        "    Ouvrir :crit, milestone, 2027-02-01T10:00, 0d\n"
        "    %% sans date #115;ection finale\n"
    )


WORDS = st.text(min_size=0, max_size=80)


@given(title=WORDS)
def test_no_title_breaks_out_of_its_line(title: str) -> None:
    playbook, plan = summit()

    text = gantt_mermaid(plan, playbook, language="en", title=title)

    [line] = [line for line in text.split("\n") if line.startswith("    title ")]
    inner = re.sub(r"#\d+;", "", line.removeprefix("    title "))
    assert not set(inner) & set('#;:%<>&"`{}\\\r')
    assert text.count("\n") == gantt_mermaid(
        plan, playbook, language="en", title="T"
    ).count("\n")


@pytest.mark.parametrize("title", ["title x", "Section", "click here", "2027-01-01 x"])
def test_a_title_that_begins_like_another_line_is_text(title: str) -> None:
    playbook, plan = summit()

    text = gantt_mermaid(plan, playbook, language="en", title=title)

    assert f"    title #{ord(title[0])};{title[1:]}" in text.split("\n")
