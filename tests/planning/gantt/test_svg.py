from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import UTC
from itertools import combinations
from xml.etree import ElementTree as ET

from regie.planning.gantt.svg import gantt_svg
from regie.planning.model import Fact
from regie.planning.model import Item
from regie.planning.model import Plan
from regie.planning.plan import make_plan
from regie.playbook.load import load
from regie.playbook.model import Playbook
from tests.planning.shipped import summit

Planner = Callable[..., Plan]
SVG = "{http://www.w3.org/2000/svg}"


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
    rows = [g for g in svg.iter(f"{SVG}g") if "row" in g.get("class", "").split()]
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
    [subtitle] = texts(svg, "subtitle")
    assert subtitle.split("  ·  ") == [
        "lun. 4 janv. 2027 – ven. 5 févr. 2027",
        "8 étapes",
        "1 faite",
        "sans date : un jour",
    ]
    assert texts(svg, "percent") == ["25 %"]
    assert texts(svg, "month") == ["déc. 2026", "janvier 2027", "février 2027"]
    assert texts(svg, "phase") == ["Début", "La suite"]
    assert texts(svg, "cloth-text") == [
        "aujourd'hui",
        "ouverture · 1er févr., 10 h",
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
    assert texts(svg, "none") == ["sans date : attend un jour"]
    assert (signs(svg, "flap"), signs(svg, "ring"), signs(svg, "check")) == (1, 1, 1)
    [tip] = [tip for tip in tips(svg) if "(page)" in tip]
    assert tip == (
        "Page (page)\n"
        "mar. 12 janv. 2027 – ven. 15 janv. 2027\n"
        "Assistance virtuelle\n"
        "Marge : 10 jours ouvrés (au plus tard le ven. 29 janv. 2027)\n"
        "Attend : Texte\n"
        "Chaîne critique : ouverture"
    )


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
    assert signs(svg, "late-line") == 2
    assert signs(svg, "done") == 1
    assert "4 late" in texts(svg, "subtitle")[0]
    assert "✓ Done on Tue 5 Jan 2027 at 10:00" in text
    assert "Late by 8 working days (at the latest Wed 6 Jan 2027)" in text


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
    assert texts(svg, "owner") == ["2/29", "2/14", "×14"]
    assert texts(svg, "chip-text")[:2] == ["In", "OBM"]
    [tip] = [tip for tip in tips(svg) if "(bio)" in tip]
    assert "✓ S 0 : lun. 4 janv. 2027" in tip
    assert "… et 2 autres" in tip


def test_of_what_a_step_waits_for_the_one_that_decided_is_drawn_strongly(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: 2027-02-01}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm}
      c: {do: C, who: obm, takes: 4 days}
      f: {do: F, who: obm, after: [a, b, c]}
      g: {do: G, who: obm, after: [a, f]}
      h: {do: H, who: obm, at: 2027-01-04, after: b}
    """
    svg = drawn(planned(), playbook)

    assert heads(svg) == {"head": 2, "head head-faint": 3}


def test_a_gate_has_a_flag_and_the_legend_says_so(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: {date: 2027-02-01, title: Opening}}
    steps:
      ready: {gate: Open?, who: obm, checks: [Page, Payment], due: open}
      page: {do: Page, who: obm, due: open}
    """
    svg = drawn(planned(), playbook, "en")

    rows = [g for g in svg.iter(f"{SVG}g") if "row" in g.get("class", "").split()]
    flags = [[p.get("class") for p in row.iter(f"{SVG}path")] for row in rows]
    assert ["gate" in classes for classes in flags] == [True, False]
    assert "decision: go or no-go" in texts(svg, "key")
    assert ["Decision: go or no-go" in tip for tip in tips(svg)[-2:]] == [True, False]


def test_the_critical_chain_of_a_date_is_drawn_and_told(
    planned: Planner, playbook: Playbook
) -> None:
    """
    anchors: {open: {date: 2027-02-01, title: Opening}}
    steps:
      a: {do: A, who: obm, takes: 4 days}
      b: {do: B, who: obm}
      c: {do: C, who: obm, after: [a, b], due: open}
    """
    svg = drawn(planned(), playbook, "en")

    assert heads(svg) == {"head head-faint": 1, "head head-main": 1}
    assert texts(svg, "label") == ["A", "B", "C"]
    classes = [g.get("class", "").split() for g in svg.iter(f"{SVG}g")]
    rows = [names for names in classes if "row" in names]
    assert rows == [["row", "c0"], ["row"], ["row", "c0"]]
    assert [tip.endswith("Critical chain: Opening") for tip in tips(svg)[-3:]] == [
        True,
        False,
        True,
    ]


def test_a_large_picture_shows_faint_arrows_only_when_pointed_at() -> None:
    text = "playbook: T\nlaunch: {time_zone: Europe/Paris}\nsteps:\n" + "".join(
        f"  s{n}: {{do: S {n}, who: obm, takes: {1 + n % 3} days"
        + (f", after: [s{n - 1}, s{n - 3}, s{n - 5}]" if n > 5 else "")
        + "}\n"
        for n in range(50)
    )
    big = load(text, file="big.yaml", mails={})
    plan = make_plan(big, anchors={}, now=datetime(2027, 1, 4, 8, tzinfo=UTC))

    svg = drawn(plan, big, "en")

    assert "head head-faint" not in heads(svg)
    waits = [g for g in svg.iter(f"{SVG}g") if g.get("class") == "waits"]
    assert waits != []


def heads(svg: ET.Element) -> dict[str, int]:
    """Count the arrows that always show, by their class."""
    [group] = [g for g in svg.iter(f"{SVG}g") if g.get("class") == "arrows"]
    return {
        path.get("class", ""): path.get("d", "").count("M")
        for path in group
        if path.get("class", "").startswith("head")
    }


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
    cloths = [
        r for r in svg.iter(f"{SVG}rect") if r.get("class", "").startswith("cloth")
    ]
    spans = [
        (float(r.get("x", "0")), float(r.get("width", "0")), r.get("y")) for r in cloths
    ]
    assert all(x >= 0 and x + w <= width for x, w, _ in spans)
    assert len(spans) == 4
    assert not [
        (one, two)
        for one, two in combinations(spans, 2)
        if one[2] == two[2] and one[0] < two[0] + two[1] and two[0] < one[0] + one[1]
    ]


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
        if not re.fullmatch(r"[apc]\d+|row|arrows|regie-gantt", name)
    }
    styled = set(re.findall(r"\.([a-z-]+)\b", style))
    assert used <= styled


def test_the_same_plan_gives_the_same_bytes() -> None:
    playbook, plan = summit()

    first = gantt_svg(plan, playbook, facts={}, language="fr", title="Sommet")
    again = gantt_svg(plan, playbook, facts={}, language="fr", title="Sommet")

    assert first == again
    assert len(first.encode()) < 150_000


def test_the_summit_that_is_shipped_fits() -> None:
    _, plan = summit()

    assert plan.impossible == ()
    assert plan.warnings == ()
    assert len(plan.steps) > 100
