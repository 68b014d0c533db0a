from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from regie.people.speakers import read_speakers
from regie.planning.calendar import holiday_dates
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.planning.svg import gantt_svg
from regie.playbook.load import load
from regie.playbook.model import Playbook

Planner = Callable[..., Plan]
SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).resolve().parent.parent.parent


def drawn(
    plan: Plan, playbook: Playbook, language: str = "fr", title: str = "T"
) -> ET.Element:
    text = gantt_svg(plan, playbook, facts={}, language=language, title=title)
    return ET.fromstring(text)


def texts(svg: ET.Element, name: str) -> list[str]:
    return [
        element.text or ""
        for element in svg.iter(f"{SVG}text")
        if element.get("class", "").split()[0] == name
    ]


def tips(svg: ET.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}title")]


def signs(svg: ET.Element, name: str) -> int:
    """Count elements of a class in rows, without the legend's."""
    rows = [g for g in svg.iter(f"{SVG}g") if g.get("class") == "row"]
    return sum(
        name in element.get("class", "").split() for row in rows for element in row
    )


def test_what_a_picture_shows(planned: Planner, playbook: Playbook) -> None:
    """
    language: fr
    launch:
      time_zone: Europe/Paris
      anchors: {ouverture: 2027-02-01 à 10h, fermeture: 2027-02-05, un_jour: {date: null, required: false}}
    roles: {va: "Assistance virtuelle, à mi-temps"}
    phases: {debut: {title: Début}, suite: {title: La suite}, vide: {title: Vide}}
    steps:
      fait: {do: Fait & <bien>, who: va, phase: debut, takes: 3 jours}
      texte: {do: Texte, who: va, phase: debut, takes: 3 jours, after: fait}
      page: {do: Page, who: va, phase: debut, takes: 4 jours, after: texte, due: ouverture}
      ouvrir: {run: mail.send, title: Ouvrir, to: va, mail: news, phase: suite, at: ouverture, after: page}
      liste: {run: contacts.add, title: Liste, to: va, via: brevo, with: {list: "1"}, phase: suite, after: ouvrir}
      appel: {do: Appel, who: va, phase: suite, at: fermeture à 14h, after: ouvrir}
      flou: {do: Flou, who: va, phase: suite, due: un_jour}
      parti: {do: Parti, who: va, phase: suite}
    """
    facts = {
        "fait": Fact(
            started_on=date(2027, 1, 4), done_at=datetime(2027, 1, 6, 9, tzinfo=UTC)
        ),
        "texte": Fact(started_on=date(2027, 1, 7)),
        "parti": Fact(dropped=True),
    }
    plan = planned(now="2027-01-08T08:00", facts=facts)

    svg = drawn(plan, playbook, title="Sommet <Zen>")

    assert texts(svg, "title") == ["Sommet <Zen>"]
    assert texts(svg, "subtitle") == [
        "lun. 4 janv. 2027 – ven. 5 févr. 2027  ·  8 étapes  ·  1 faite"
    ]
    assert texts(svg, "month") == ["déc. 2026", "janvier 2027", "février 2027"]
    assert texts(svg, "phase") == ["Début", "La suite"]
    assert texts(svg, "cloth-text") == [
        "ouverture · 1 févr.",
        "fermeture · 5 févr.",
    ]
    assert texts(svg, "label") == [
        "Fait & <bien>",
        "Texte",
        "Page",
        "Ouvrir",
        "Liste",
        "Appel",
        "Flou",
        "Parti",
    ]
    assert texts(svg, "today-text") == ["aujourd'hui", "aujourd'hui"]
    assert (signs(svg, "flap"), signs(svg, "ring"), signs(svg, "check")) == (1, 1, 1)
    assert "Page (page)" in tips(svg)[5]
    assert (
        "Marge : 10 jours ouvrés (au plus tard le ven. 29 janv. 2027)" in tips(svg)[5]
    )
    assert "Attend : Texte" in tips(svg)[5]


def test_late_steps_are_red_and_moments_done_are_checked(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-01-08 at 10:00}
    steps:
      page: {do: Page, who: obm, takes: 9 days, due: 2027-01-06}
      old: {do: Old, who: obm, due: 2027-01-04}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open, after: page}
      sent: {run: mail.send, title: S, to: obm, mail: news, at: 2027-01-05 at 10:00}
      met: {do: Met, who: obm, at: 2027-01-05 at 10:00}
      none: {run: contacts.add, title: N, to: obm, via: brevo, with: {list: "1"}, at: 2027-01-04 at 10:00}
    """
    done = Fact(done_at=datetime(2027, 1, 5, 9, tzinfo=UTC))
    facts = {"sent": done, "met": done}
    plan = planned(now="2027-01-06T08:00", facts=facts)

    text = gantt_svg(plan, playbook, facts=facts, language="en", title="T")
    svg = ET.fromstring(text)

    assert signs(svg, "late") == 4
    assert signs(svg, "late-line") == 1
    assert signs(svg, "done") == 1
    assert "4 late" in texts(svg, "subtitle")[0]
    assert "✓ Done on Tue 5 Jan 2027 at 10:00" in text
    assert "Short by 8 working days (at the latest Wed 6 Jan 2027)" in text


def test_repetitions_share_a_row(planned: Planner, playbook: Playbook) -> None:
    """
    steps:
      bio: {do: Bio, who: speaker, for_each: speaker, due: 2027-02-01}
      mail: {run: mail.send, title: Kit, to: speaker, mail: news, for_each: speaker, after: bio}
      page: {do: Page, who: obm, takes: 2 days, after: every bio}
    """
    items = [Item(kind="speaker", slug=f"s{n}", title=f"S {n}") for n in range(14)]
    done = Fact(done_at=datetime(2027, 1, 4, 6, tzinfo=UTC))
    facts = {"bio/s0": done, "bio/s1": done}
    plan = planned(items=items, facts=facts)

    svg = drawn(plan, playbook)

    assert texts(svg, "label") == ["Bio", "Kit", "Page"]
    assert texts(svg, "owner")[0] == "2/29"
    assert texts(svg, "owner")[-3:] == ["intervenants · 2/14", "×14", "OBM"]
    assert "✓ S 0 : lun. 4 janv. 2027" in tips(svg)[1]
    assert "… et 2 autres" in tips(svg)[1]


def test_a_step_that_waits_for_many_shows_the_one_that_decided(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm}
      c: {do: C, who: obm, takes: 4 days}
      d: {do: D, who: obm}
      e: {do: E, who: obm}
      f: {do: F, who: obm, after: [a, b, c, d, e]}
      g: {do: G, who: obm, at: 2027-01-05, after: [a, b, c, d, e]}
    """
    svg = drawn(planned(), playbook)

    [heads] = [p for p in svg.iter(f"{SVG}path") if p.get("class") == "head"]
    assert heads.get("d", "").count("M") == 2


def test_a_phase_without_any_date_is_a_band_too(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {some_day: {date: null, required: false}}
    steps:
      a: {do: A, who: obm, due: some_day}
    """
    svg = drawn(planned(), playbook, "en")

    assert texts(svg, "label") == ["A"]
    assert not [r for r in svg.iter(f"{SVG}rect") if r.get("class") == "span"]


def test_slack_beyond_the_picture_has_no_tail(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      a: {do: A, who: obm, takes: 900 days, due: 2033-01-01}
    """
    svg = drawn(planned(), playbook, "en")

    assert signs(svg, "slack") == 0


def test_an_empty_plan_is_a_picture_too(planned: Planner, playbook: Playbook) -> None:
    """
    steps:
      bio: {do: Bio, who: speaker, for_each: speaker}
    """
    svg = drawn(planned(), playbook, "en")

    assert texts(svg, "subtitle") == ["0 steps"]


def test_flags_stay_inside_and_apart(planned: Planner, playbook: Playbook) -> None:
    """
    anchors:
      one: {date: 2027-01-12, title: The first of them all}
      two: {date: 2027-01-12, title: The second of them all}
      end: {date: 2027-01-12, title: A long name that would leave the picture on the right side of it and beyond}
    steps:
      a: {do: A, who: obm}
    """
    svg = drawn(planned(), playbook, "en")

    width = float(svg.get("width", "0"))
    cloths = [r for r in svg.iter(f"{SVG}rect") if r.get("class") == "cloth"]
    spans = [
        (float(r.get("x", "0")), float(r.get("width", "0")), r.get("y")) for r in cloths
    ]
    assert all(x >= 0 and x + w <= width for x, w, _ in spans)
    assert len({y for _, _, y in spans}) == 3


def test_a_long_campaign_is_cut_and_a_short_one_is_wide(
    planned: Planner, playbook: Playbook
) -> None:
    """
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm, not_before: 2035-01-01}
    """
    svg = drawn(planned(), playbook)

    assert float(svg.get("width", "0")) < 5000


def test_every_class_that_is_drawn_has_a_rule() -> None:
    playbook, plan = summit()

    text = gantt_svg(plan, playbook, facts={}, language="fr", title="Sommet")

    style, _, body = text.partition("</style>")
    used = {
        name
        for names in re.findall(r'class="([^"]+)"', body)
        for name in names.split()
        if not re.fullmatch(r"p\d|row|regie-gantt", name)
    }
    styled = set(re.findall(r"\.([a-z-]+)[ :{]", style))
    assert used <= styled


def test_the_same_plan_gives_the_same_bytes() -> None:
    playbook, plan = summit()

    first = gantt_svg(plan, playbook, facts={}, language="fr", title="Sommet")
    again = gantt_svg(plan, playbook, facts={}, language="fr", title="Sommet")

    assert first == again
    assert len(first.encode()) < 150_000


def summit() -> tuple[Playbook, Plan]:
    """Return the summit that Régie ships, planned."""
    folder = ROOT / "playbooks"
    if not folder.is_dir():
        pytest.skip("playbooks: not installed beside the tests")
    mails = {
        path.stem: path.read_text("utf-8")
        for path in sorted((folder / "virtual-summit.fr").glob("*.md"))
    }
    text = (folder / "virtual-summit.fr.yaml").read_text("utf-8")
    playbook = load(text, file="virtual-summit.fr.yaml", mails=mails)
    speakers = (folder / "examples" / "speakers.csv").read_text("utf-8")
    plan = make_plan(
        playbook,
        anchors={"summit_start": date(2027, 3, 8)},
        items=read_speakers(speakers, file="speakers.csv"),
        holidays=holiday_dates("FR", range(2026, 2029)),
        now=datetime(2026, 11, 24, 8, tzinfo=UTC),
    )
    return playbook, plan


def test_the_summit_that_is_shipped_fits() -> None:
    _, plan = summit()

    assert plan.impossible == ()
    assert plan.warnings == ()
    assert len(plan.steps) > 100
