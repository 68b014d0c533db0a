from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.languages import LANGUAGES
from regie.playbook.load import check
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Direction
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.recurrence import MonthDay
from regie.playbook.recurrence import Recurrence
from regie.playbook.recurrence import Weekdays
from tests.playbook.reading import found
from tests.playbook.reading import loaded
from tests.playbook.reading import written

NINE = WallTime(at=time(9))
OPEN = Moment(base=AnchorBase(anchor="cart_open"))
EARLY = replace(
    OPEN, direction=Direction.BEFORE, amount=Amount(number=3, unit=Unit.WEEK)
)


def days(number: int = 1, unit: Unit = Unit.DAY) -> Amount:
    return Amount(number=number, unit=unit)


def step_of(keys: str, language: str = "fr") -> str:
    return written(
        "anchors: {cart_open: null}\n"
        f"steps:\n  page: {{do: Faire le point, who: obm, {keys}}}",
        language=language,
    )


def every(keys: str, language: str = "fr") -> Recurrence:
    """Return what the keys of a step say, without the texts of its author."""
    text = step_of(keys, language)
    anchors, _, steps = text.partition("time_zone: Europe/Paris\n")[2].partition(
        "steps:"
    )
    playbook = loaded(f"{anchors}steps:{steps}", language=language)
    read = playbook.steps["page"].every
    assert read is not None
    begins = read.begins and replace(read.begins, text="")
    ends = read.ends and replace(read.ends, text="")
    return replace(read, days="", text="", begins=begins, ends=ends)


SENTENCES = [
    (
        "lundi, jeudi à 9h à partir de 3 semaines avant cart_open jusqu'à cart_open",
        "every monday, thursday at 09:00 from 3 weeks before cart_open until cart_open",
        Recurrence(cycle=Weekdays(weekdays=(0, 3)), at=NINE, begins=EARLY, ends=OPEN),
    ),
    (
        "tous les jeudis et lundis à 9h, 6 fois",
        "thursdays and mondays at 9:00, 6 times",
        Recurrence(cycle=Weekdays(weekdays=(0, 3)), at=NINE, times=6),
    ),
    (
        "chaque lundi, mardi, et jeudi, trois fois",
        "each monday, tuesday, and thursday, three times",
        Recurrence(cycle=Weekdays(weekdays=(0, 1, 3)), times=3),
    ),
    (
        "toutes les 2 semaines jusqu'à cart_open inclus",
        "every 2 weeks until the end of cart_open",
        Recurrence(cycle=days(2, Unit.WEEK), ends=OPEN, through=True),
    ),
    (
        "toutes les deux semaines le lundi jusqu'à la fin de cart_open",
        "two weeks on monday until cart_open included",
        Recurrence(cycle=Weekdays(weekdays=(0,), weeks=2), ends=OPEN, through=True),
    ),
    (
        "tous les 3 jours à midi, 5 fois",
        "every 3 days at noon, 5 times",
        Recurrence(cycle=days(3), at=WallTime(at=time(12)), times=5),
    ),
    (
        "chaque jour ouvré à 9h Europe/Paris jusqu'au 2027-03-01",
        "business day at 09:00 Europe/Paris until 2027-03-01",
        Recurrence(
            cycle=days(unit=Unit.BUSINESS_DAY),
            at=WallTime(at=time(9), zone="Europe/Paris"),
            ends=Moment(base=DateBase(on=date(2027, 3, 1))),
        ),
    ),
    (
        "jour même un jour chômé, 7 fois",
        "day even on a day off, 7 times",
        Recurrence(cycle=days(), roll=Roll.KEEP, times=7),
    ),
    (
        "chaque mois le 15 à 9h ou plus tard, 4 fois",
        "every month on the 15th at 9:00 or later, 4 times",
        Recurrence(cycle=MonthDay(number=15), at=NINE, roll=Roll.LATER, times=4),
    ),
    (
        "le 1er de chaque mois, 4 fois",
        "on the first day of the month, 4 times",
        Recurrence(cycle=MonthDay(number=1), times=4),
    ),
    (
        "tous les 31 du mois, 4 fois",
        "every 31st of the month, 4 times",
        Recurrence(cycle=MonthDay(number=31), times=4),
    ),
    (
        "le dernier vendredi, 4 fois",
        "on the last friday, 4 times",
        Recurrence(cycle=MonthDay(number=-1, weekday=4), times=4),
    ),
    (
        "tous les premiers lundis du mois, 4 fois",
        "every first monday of the month, 4 times",
        Recurrence(cycle=MonthDay(number=1, weekday=0), times=4),
    ),
    (
        "tous les 2 mois, le deuxième mardi, 4 fois",
        "every 2 months on the second tuesday, 4 times",
        Recurrence(cycle=MonthDay(number=2, weekday=1, months=2), times=4),
    ),
    (
        "chaque mois le dernier jour ouvré, 4 fois",
        "every month on the last business day, 4 times",
        Recurrence(cycle=MonthDay(number=-1, is_business=True), times=4),
    ),
    (
        "6 heures à partir de cart_open, 4 fois",
        "every 6 hours from cart_open, 4 times",
        Recurrence(cycle=days(6, Unit.HOUR), begins=OPEN, times=4),
    ),
    (
        "chaque mois, 4 fois",
        "every month, 4 times",
        Recurrence(cycle=days(unit=Unit.MONTH), times=4),
    ),
]


@pytest.mark.parametrize(("french", "english", "expected"), SENTENCES)
def test_a_recurrence_reads_in_both_languages(
    french: str, english: str, expected: Recurrence
) -> None:
    assert every(f'every: "{french}"') == expected
    assert every(f'every: "{english}"', "en") == expected
    assert every(f'every: "{english}"') == expected


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("every: lundi, times: 3", "lundi, 3 fois"),
        ("every: lundi, times: 3 fois", "lundi, 3 fois"),
        ("every: lundi, times: trois", "lundi, 3 fois"),
        ("every: lundi, until: cart_open", "lundi jusqu'à cart_open"),
        ("every: lundi, through: cart_open", "lundi jusqu'à cart_open inclus"),
        (
            "every: lundi, from: 3 semaines avant cart_open, times: 3",
            "lundi à partir de 3 semaines avant cart_open, 3 fois",
        ),
        (
            "every: lundi jusqu'à cart_open, from: cart_open",
            "lundi jusqu'à cart_open à partir de cart_open",
        ),
    ],
)
def test_keys_say_what_the_sentence_can_say(keys: str, sentence: str) -> None:
    assert every(keys) == every(f'every: "{sentence}"')


def test_the_author_is_quoted_as_one_sentence() -> None:
    playbook = loaded(
        "anchors: {cart_open: null}\n"
        "steps:\n"
        "  a: {do: A, who: obm, every: 'lundi,  jeudi à 9h', from: 3 semaines avant "
        "cart_open, until: cart_open}\n"
        "  b: {do: B, who: obm, every: lundi, times: 3}\n"
        "  c: {do: C, who: obm, every: lundi, through: cart_open}"
    )

    read = [step.every for step in playbook.steps.values() if step.every is not None]

    assert [(each.days, each.text) for each in read] == [
        (
            "lundi,  jeudi",
            (
                "lundi,  jeudi à 9h à partir de 3 semaines avant cart_open jusqu'à "
                "cart_open"
            ),
        ),
        ("lundi", "lundi, 3 fois"),
        ("lundi", "lundi jusqu'à cart_open inclus"),
    ]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("every: lundi", ["no-end"]),
        ("every: 'lundi, 0 fois'", ["too-many-times"]),
        ("every: 'lundi, 401 fois'", ["too-many-times"]),
        ("every: lundi, times: '1,5'", ["too-many-times"]),
        ("every: lundi, times: 6 semaines", ["bad-recurrence"]),
        ("every: [lundi, jeudi], times: 3", ["wrong-shape"]),
        ("every: second monday, times: 3", ["bad-recurrence"]),
        ("every: every second monday, times: 3", ["bad-recurrence"]),
        ("every: on the sixth monday, times: 3", ["bad-recurrence"]),
        ("every: le 6e lundi, times: 3", ["bad-recurrence"]),
        ("every: le 32, times: 3", ["bad-recurrence"]),
        ("every: le 24e jour ouvré, times: 3", ["bad-recurrence"]),
        ("every: 3, times: 3", ["bad-recurrence"]),
        ("every: 2 semaines le 15, times: 3", ["bad-recurrence"]),
        ("every: lundi à 25h, times: 3", ["bad-time"]),
        ("every: lundi à 9h Europe/Pari, times: 3", ["unknown-zone"]),
        ("every: lundi, until: cart_opne", ["unknown-anchor"]),
        ("every: lundi jusqu'à cart_opne", ["unknown-anchor"]),
        ("every: lundi avant cart_open, times: 3", ["bad-recurrence"]),
        ("every: 6 heures à 9h, from: cart_open, times: 3", ["exact-already"]),
        ("every: 6 heures, from: 2027-03-01, times: 3", ["hours-from-a-day"]),
        ("every: 6 heures, times: 3", ["no-beginning"]),
        ("every: lundi, until: speaker.talk", ["item-outside-loop"]),
        ("every: lundi, until: page", ["recurrence-on-step"]),
        (
            "every: lundi, from: cart_open, until: cart_open - 1 semaine",
            ["end-before-beginning"],
        ),
        ("every: lundi, from: cart_open + 1 mois, until: cart_open", []),
        ("every: lundi, from: cart_open, through: cart_open", []),
        ("until: cart_open", ["only-with-every"]),
        (
            "every: lundi, times: 3, window: entre cart_open et cart_open",
            ["every-and-date"],
        ),
    ],
)
def test_a_bad_recurrence_breaks_one_rule(keys: str, expected: list[str]) -> None:
    assert [rule for rule, _, _ in found(step_of(keys))] == expected


def test_each_may_wait_for_a_step_and_every_one_be_waited_for() -> None:
    playbook = loaded(
        "anchors: {cart_open: null}\n"
        "steps:\n"
        "  brief: {do: Cadrer, who: obm}\n"
        "  point: {do: Faire le point, who: obm, every: lundi, times: 3, after: brief}\n"
        "  bilan: {do: Compter, who: obm, after: chaque point}"
    )

    assert [d.every for d in playbook.steps["bilan"].after] == [True]


def test_hours_need_the_time_of_the_date_that_they_are_counted_from() -> None:
    playbook = loaded(
        "anchors: {cart_open: null, cart_close: null}\n"
        "steps:\n"
        "  a: {do: A, who: obm, every: 6 heures, from: cart_open, until: cart_close}"
    )

    needs = {name: anchor.needs_time for name, anchor in playbook.anchors.items()}
    assert needs == {"cart_open": True, "cart_close": False}


@given(
    st.sampled_from(["fr", "en"]),
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True),
    st.integers(1, 400),
    st.data(),
)
def test_any_weekdays_are_read_with_any_words(
    language: str, weekdays: list[int], times: int, data: st.DataObject
) -> None:
    words = LANGUAGES[language]
    known = {**words.weekdays, **words.recurrences.plural_weekdays}
    names = [
        data.draw(st.sampled_from([name for name, day in known.items() if day == each]))
        for each in weekdays
    ]
    lead = data.draw(st.sampled_from(["", *sorted(words.every)]))
    both = data.draw(st.sampled_from([",", *(f" {word}" for word in words.both)]))
    word = data.draw(st.sampled_from(sorted(words.recurrences.times)))

    read = every(f'every: "{lead} {f"{both} ".join(names)}, {times} {word}"', language)

    assert read == Recurrence(
        cycle=Weekdays(weekdays=tuple(sorted(weekdays))), times=times
    )


def test_only_the_mail_of_a_recurring_step_knows_which_of_the_times_it_is() -> None:
    text = written(
        "anchors: {cart_open: null}\n"
        "steps:\n"
        "  a: {run: mail.send, title: A, mail: m, to: obm, every: lundi à 9h, times: 3}\n"
        "  b: {run: mail.send, title: B, mail: m, to: obm, at: 2027-03-01 à 9h}"
    )
    mails = {"m": "Objet : {{ occurrence.number }}\n\nEncore {{ occurrence.left }}."}

    _, problems = check(text, file="x.yaml", mails=mails)

    said = {(p.rule, p.position.line) for p in problems}
    assert said == {("unknown-variable", 1), ("unknown-variable", 3)}
