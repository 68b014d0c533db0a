from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC

from regie.planning.ics import calendar_feed
from regie.planning.model import Fact
from regie.planning.model import Plan

Planner = Callable[..., Plan]
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


def feed(plan: Plan, sequence: int = 0) -> str:
    return calendar_feed(
        plan, campaign="zen", title="Sommet Zen", now=NOW, sequence=sequence
    )


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_days_have_an_exclusive_end_and_moments_are_utc(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01 at 10:00, day_only: 2027-03-03, tbd: {date: null, required: false}}
    steps:
      page: {do: Page, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open}
      some_day: {do: D, who: obm, due: tbd}
    """
    text = feed(planned(), sequence=3)

    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    lines = unfolded(text)
    page = lines.index("UID:zen+page@regie")
    mail = lines.index("UID:zen+mail@regie")
    assert lines[page - 1 : page + 9] == [
        "BEGIN:VEVENT",
        "UID:zen+page@regie",
        "DTSTAMP:20270104T080000Z",
        "LAST-MODIFIED:20270104T080000Z",
        "SEQUENCE:3",
        "DTSTART;VALUE=DATE:20270104",
        "DTEND;VALUE=DATE:20270106",
        "SUMMARY:Page",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
    ]
    assert lines[mail + 4 : mail + 6] == [
        "DTSTART:20270301T090000Z",
        "DTEND:20270301T093000Z",
    ]
    assert [line for line in lines if line.startswith("UID:")] == [
        "UID:zen+open@anchor.regie",
        "UID:zen+day_only@anchor.regie",
        "UID:zen+page@regie",
        "UID:zen+mail@regie",
    ]


def test_texts_are_escaped_and_folded_at_75_octets(planned: Planner) -> None:
    """
    steps:
      page:
        do: "Relire ; vérifier, corriger\\\\signer — étape très très longue à écrire, élève"
        who: obm
        how: "Un\\nDeux"
    """
    text = feed(planned())

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\r\n " in text
    lines = unfolded(text)
    assert (
        "SUMMARY:Relire \\; vérifier\\, corriger\\\\signer — étape très très longue à "
        "écrire\\, élève"
    ) in lines
    assert "DESCRIPTION:Un\\nDeux" in lines


def test_done_steps_are_confirmed_and_roles_choose(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris, anchors: {open: 2027-03-01}}
    roles: {va: Help}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: va}
    """
    done = {"a": Fact(done_at=datetime(2027, 1, 4, 7, tzinfo=UTC))}
    plan = planned(facts=done)

    lines = unfolded(
        calendar_feed(plan, campaign="zen", title="T", now=NOW, roles=["obm"])
    )

    assert [line for line in lines if line.startswith(("SUMMARY", "STATUS"))] == [
        "SUMMARY:✓ A",
        "STATUS:CONFIRMED",
    ]
