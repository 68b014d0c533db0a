from __future__ import annotations

from datetime import date

import pytest

from regie.planning.proof import proofread
from regie.playbook.model import Playbook


def told(playbook: Playbook) -> list[tuple[str, int]]:
    """Return the rules with the lines they point at."""
    problems = proofread(playbook, language="en", holidays=[date(2027, 5, 13)])
    return [(problem.rule, problem.position.line) for problem in problems]


def test_chain_that_fits_only_some_weekdays_is_not_called_impossible(
    playbook: Playbook,
) -> None:
    """
    anchors:
      kickoff: 3 days before cart_open
      cart_open: {date: null, required: yes}
    steps:
      write: {do: Write, who: obm, takes: 3 days, not_before: kickoff, due: cart_open}
    """
    assert told(playbook) == []


def test_chain_that_fits_no_weekday_is_told_with_its_best_case(
    playbook: Playbook,
) -> None:
    """
    anchors:
      kickoff: 3 days before cart_open
      cart_open: {date: null, required: yes}
    steps:
      write: {do: Write, who: obm, takes: 3 days, not_before: kickoff}
      check: {do: Check, who: obm, takes: 2 days, after: write, due: cart_open}
    """
    [problem] = proofread(playbook, language="en")

    assert problem.rule == "chain-too-long"
    assert problem.message == (
        "`Check` can never be done in time, short by at least 1 working day: "
        "Write (3) → Check (2)"
    )


def test_dates_that_are_asked_apart_say_nothing_about_each_other(
    playbook: Playbook,
) -> None:
    """
    anchors:
      reg_open: {date: null, required: yes}
      cart_open: {date: null, required: yes}
    steps:
      write: {do: W, who: obm, takes: 30 days, not_before: reg_open, due: cart_open}
    """
    assert told(playbook) == []


def test_repeated_steps_are_tried_with_one_item(playbook: Playbook) -> None:
    """
    anchors:
      kickoff: 3 days before cart_open
      cart_open: {date: null, required: yes}
    steps:
      bio: {do: Bio, for_each: speaker, who: obm, takes: 9 days, not_before: kickoff}
      page: {do: Page, who: obm, after: every bio, due: cart_open}
    """
    assert told(playbook) == [("chain-too-long", 10)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_written_dates_are_planned_on_their_own_days(
    playbook: Playbook, language: str
) -> None:
    """
    anchors:
      cart_open: 2027-05-13 at 10:00
    steps:
      tell: {run: mail.send, title: T, to: team, mail: news, public: yes, at: cart_open}
      quiet: {run: mail.send, title: T, to: team, mail: news, at: cart_open}
      saturday:
        {run: mail.send, title: S, to: team, mail: news, public: yes,
        at: 2 days after cart_open at 10:00}
      meant:
        {run: mail.send, title: M, to: team, mail: news, public: yes,
        at: "2 days after cart_open at 10:00, even on a day off"}
    """
    problems = proofread(playbook, language=language, holidays=[date(2027, 5, 13)])

    assert [(p.rule, p.position.line) for p in problems] == [
        ("public-on-day-off", 8),
        ("public-on-day-off", 12),
    ]


def test_playbook_without_any_date_is_left_alone(playbook: Playbook) -> None:
    """
    anchors:
      cart_open: {date: null}
    steps:
      write: {do: Write, who: obm, due: cart_open}
    """
    assert told(playbook) == []
