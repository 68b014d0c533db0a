from __future__ import annotations

from collections.abc import Callable
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.planning.ics import calendar_feed
from regie.planning.ics import entries
from regie.planning.ics import Entry
from regie.planning.ics import Revised
from regie.planning.ics import Status
from regie.planning.model import Fact
from regie.planning.model import Plan
from tests.calendar_reader import Event
from tests.calendar_reader import read_events
from tests.calendar_reader import refresh_of

Planner = Callable[..., Plan]
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)


def feed(plan: Plan, sequence: int = 0) -> str:
    events = [
        Revised(entry=entry, sequence=sequence, modified_at=NOW)
        for entry in entries(plan, {"page": "olivia"})
    ]
    return calendar_feed(events, campaign="zen", title="Sommet Zen")


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_days_have_an_exclusive_end_and_moments_are_utc(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01 at 10:00, day_only: 2027-03-03, tbd: {date: null, required: false}}
    steps:
      page: {do: Page, who: obm, takes: 2 days}
      mail: {run: mail.send, title: M, to: obm, mail: news, at: open}
      some_day: {do: D, who: obm, not_before: tbd}
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


def test_done_steps_are_confirmed_and_dropped_ones_left_out(planned: Planner) -> None:
    """
    launch: {time_zone: Europe/Paris, anchors: {open: 2027-03-01}}
    steps:
      a: {do: A, who: obm}
      b: {do: B, who: obm}
      c: {do: C, who: obm}
    """
    facts = {
        "a": Fact(done_at=datetime(2027, 1, 4, 7, tzinfo=UTC)),
        "c": Fact(dropped=True),
    }

    found = list(entries(planned(facts=facts), {"b": "olivia"}))

    assert [(e.key, e.person, e.summary, e.status) for e in found] == [
        ("anchor:open", "", "◆ open", Status.CONFIRMED),
        ("step:a", "", "✓ A", Status.CONFIRMED),
        ("step:b", "olivia", "B", Status.TENTATIVE),
    ]


def test_an_entry_survives_being_stored(planned: Planner) -> None:
    """
    anchors: {open: 2027-03-01 at 10:00}
    steps:
      page: {do: Page, who: obm, takes: 2 days}
    """
    found = list(entries(planned(), {"page": "olivia"}))

    again = [
        Entry(**entry.as_data() | {"status": Status(entry.as_data()["status"])})  # type: ignore[arg-type]
        for entry in found
    ]

    assert again == found
    assert [e.digest() for e in again] == [e.digest() for e in found]
    assert found[1].cancelled().digest() != found[1].digest()


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1)


@given(
    summary=TEXTS,
    description=st.lists(TEXTS, max_size=3).map("\n".join),
    on=st.dates(date(2020, 1, 1), date(2099, 12, 1)),
    days=st.integers(1, 30),
    sequence=st.integers(0, 10_000),
    status=st.sampled_from(Status),
)
def test_an_independent_reader_understands_every_event(
    summary: str,
    description: str,
    on: date,
    days: int,
    sequence: int,
    status: Status,
) -> None:
    end = on + timedelta(days=days)
    entry = Entry(
        key="step:page/ada",
        person="ada",
        start=f"{on:%Y%m%d}",
        end=f"{end:%Y%m%d}",
        summary=summary,
        description=description,
        status=status,
    )
    event = Revised(entry=entry, sequence=sequence, modified_at=NOW)

    text = calendar_feed([event], campaign="zen", title=summary)

    assert read_events(text) == [
        Event(
            uid="zen+page/ada@regie",
            sequence=sequence,
            status=status.value,
            start=on,
            end=end,
            summary=" ".join(summary.splitlines()),
            modified_at=NOW,
        )
    ]
    assert refresh_of(text) == timedelta(hours=1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_feed_says_its_language(language: str) -> None:
    text = calendar_feed([], campaign="zen", title="Zen", language=language)

    assert f"PRODID:-//Regie//Plan//{language.upper()}\r\n" in text
