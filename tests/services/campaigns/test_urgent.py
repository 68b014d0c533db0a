"""What is urgent: the repetitions of a step together, the latest first."""

from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from regie.planning.model import Plan
from regie.services.campaigns.look import Line
from regie.services.campaigns.look import Standing
from regie.services.campaigns.urgent import each_alone
from regie.services.campaigns.urgent import sentence
from regie.services.campaigns.urgent import together
from regie.services.campaigns.urgent import urgent_first
from regie.words import speaking

PLAN = Plan(
    zone=ZoneInfo("Europe/Paris"),
    today=date(2027, 3, 10),
    language="fr",
    anchors={},
    steps={},
)


def line(key: str, standing: Standing = Standing.LATE, **more: object) -> Line:
    """Return a line of Ada's that was to be done on 5 March."""
    values = {
        "title": key,
        "who": "Ada Lovelace",
        "due_on": date(2027, 3, 5),
        "until": date(2027, 3, 4),
    } | more
    return Line(
        key=key,
        phase="",
        standing=standing,
        on=date(2027, 3, 1),
        at=None,
        automatic=False,
        slack_days=None,
        **values,  # type: ignore[arg-type]
    )


def chased(day: int, who: str, waits_for: tuple[str, ...] = ()) -> Line:
    """Return one repetition of a step, due on a day of March."""
    return line(
        f"chase/{who.lower()}",
        title=f"Relancer · {who}",
        who=who,
        due_on=date(2027, 3, day),
        waits_for=waits_for,
    )


def told(lines: list[Line], *, every: bool = False) -> list[str]:
    found = urgent_first(lines, PLAN)
    groups = each_alone(found) if every else together(found)
    return [sentence(group, PLAN) for group in groups]


def test_late_repetitions_are_one_line_with_the_worst_lateness() -> None:
    lines = [chased(8, "Ada"), chased(3, "Grace"), chased(9, "Joan")]

    assert told(lines) == [
        "🔴 en retard  Relancer ×3  (chase/…)  3 personnes  jusqu'à 7 jours de retard"
    ]
    with speaking("en"):
        assert told(lines) == [
            "🔴 late  Relancer ×3  (chase/…)  3 people  up to 7 days late"
        ]


def test_all_of_them_are_told_one_by_one_the_latest_first() -> None:
    lines = [chased(8, "Ada"), chased(3, "Grace"), chased(9, "Joan")]

    assert told(lines, every=True) == [
        "🔴 en retard  Relancer · Grace  (chase/grace)  Grace  7 jours de retard",
        "🔴 en retard  Relancer · Ada  (chase/ada)  Ada  2 jours de retard",
        "🔴 en retard  Relancer · Joan  (chase/joan)  Joan  1 jour de retard",
    ]


def test_what_is_urgent_comes_first_and_the_rest_is_left_out() -> None:
    lines = [
        line("open", Standing.OPEN),
        line("new", due_on=date(2027, 3, 9)),
        line("done", Standing.DONE),
        line("old"),
        line("wait", Standing.WAITING, waits_for=("Photo",)),
        line("ask", Standing.HELD, detail="Refusé."),
        line("later", Standing.PLANNED),
    ]

    assert told(lines) == [
        "✋ à décider  ask  (ask)  Ada Lovelace  Refusé.",
        "🔴 en retard  old  (old)  Ada Lovelace  5 jours de retard",
        "🔴 en retard  new  (new)  Ada Lovelace  1 jour de retard",
        "🟠 en cours  open  (open)  Ada Lovelace",
        "⏳ en attente  wait  (wait)  Ada Lovelace  ← Photo",
    ]


def test_repetitions_that_differ_in_what_happened_stay_apart() -> None:
    lines = [
        line("mail/ada", Standing.HELD, title="Mail · Ada", detail="Refusé."),
        line("mail/joan", Standing.HELD, title="Mail · Joan", detail="Sans réponse."),
        line("mail/grace", Standing.HELD, title="Mail · Grace", detail="Refusé."),
    ]

    assert told(lines) == [
        "✋ à décider  Mail ×2  (mail/…)  Ada Lovelace  Refusé.",
        "✋ à décider  Mail · Joan  (mail/joan)  Ada Lovelace  Sans réponse.",
    ]


def test_what_they_wait_for_is_one_name_where_it_is_repeated_too() -> None:
    lines = [
        chased(8, "Ada", waits_for=("Fiche · Ada", "Page")),
        chased(8, "Joan", waits_for=("Fiche · Joan", "Page")),
    ]

    assert told(lines) == [
        (
            "🔴 en retard  Relancer ×2  (chase/…)  2 personnes  2 jours de retard  "
            "← Fiche ×2, Page"
        )
    ]


@pytest.mark.parametrize(
    ("missed", "late"),
    [
        (timedelta(hours=8, minutes=59), ""),
        (timedelta(hours=9, minutes=1), "  1 jour de retard"),
        (timedelta(days=3), "  3 jours de retard"),
    ],
)
def test_a_moment_that_was_missed_is_late_from_that_day(
    missed: timedelta, late: str
) -> None:
    at = datetime(2027, 3, 10, 8, tzinfo=UTC) - missed
    mail = line("mail", who="8 ✉", due_on=None, until=PLAN.today, missed_at=at)

    assert told([mail]) == [f"🔴 en retard  mail  (mail)  8 ✉{late}"]
