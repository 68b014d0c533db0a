from __future__ import annotations

from datetime import date
from datetime import time

import pytest

from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import DateBase
from regie.playbook.model import Dependency
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import ItemBase
from regie.playbook.model import Moment
from regie.playbook.model import Position
from regie.playbook.model import Roll
from regie.playbook.model import StepBase
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.moments import read_moment
from tests.playbook.reading import complaints
from tests.playbook.reading import dependency
from tests.playbook.reading import read
from tests.playbook.reading import scope_of
from tests.playbook.reading import text_of
from tests.playbook.reading import window

OPEN = AnchorBase(anchor="cart_open")
BEFORE = Direction.BEFORE
AFTER = Direction.AFTER


def meaning(moment: Moment) -> Moment:
    """Return the moment without its text."""
    return Moment(
        base=moment.base,
        direction=moment.direction,
        amount=moment.amount,
        weekday=moment.weekday,
        inclusive=moment.inclusive,
        at=moment.at,
        roll=moment.roll,
    )


def days(number: int, unit: Unit = Unit.DAY) -> Amount:
    return Amount(number=number, unit=unit)


def at(hour: int, minute: int = 0, zone: str | None = None) -> WallTime:
    return WallTime(at=time(hour, minute), zone=zone)


SENTENCES = [
    (
        "la veille de cart_open à 18h",
        "the day before cart_open at 18:00",
        Moment(base=OPEN, direction=BEFORE, amount=days(1), at=at(18)),
    ),
    (
        "le lendemain de cart_open ou plus tard",
        "the day after cart_open or later",
        Moment(base=OPEN, direction=AFTER, amount=days(1), roll=Roll.LATER),
    ),
    (
        "l'avant-veille de cart_open",
        "2 days before cart_open",
        Moment(base=OPEN, direction=BEFORE, amount=days(2)),
    ),
    (
        "2 jours ouvrés après la fin de page à 9h Europe/Paris",
        "2 business days after the end of page at 9:00 Europe/Paris",
        Moment(
            base=StepBase(step="page", edge=Edge.DONE),
            direction=AFTER,
            amount=days(2, Unit.BUSINESS_DAY),
            at=at(9, zone="Europe/Paris"),
        ),
    ),
    (
        "le surlendemain du début de page même un jour férié",
        "2 days after the start of page even on a day off",
        Moment(
            base=StepBase(step="page", edge=Edge.STARTS),
            direction=AFTER,
            amount=days(2),
            roll=Roll.KEEP,
        ),
    ),
    (
        "le vendredi après ou le jour de cart_open ou plus tôt",
        "friday on or after cart_open or earlier",
        Moment(
            base=OPEN,
            direction=AFTER,
            weekday=4,
            inclusive=True,
            roll=Roll.EARLIER,
        ),
    ),
    (
        "21 jours avant cart_open à 9h",
        "21 days before cart_open at 09:00",
        Moment(base=OPEN, direction=BEFORE, amount=days(21), at=at(9)),
    ),
    (
        "2 jours ouvrés après summit_start à 9h30",
        "2 business days after summit_start at 9:30",
        Moment(
            base=AnchorBase(anchor="summit_start"),
            direction=AFTER,
            amount=days(2, Unit.BUSINESS_DAY),
            at=at(9, 30),
        ),
    ),
    (
        "le vendredi après cart_open à 14h",
        "friday after cart_open at 14:00",
        Moment(base=OPEN, direction=AFTER, weekday=4, at=at(14)),
    ),
    (
        "le lundi avant ou le jour de cart_open",
        "the monday on or before cart_open",
        Moment(base=OPEN, direction=BEFORE, weekday=0, inclusive=True),
    ),
    (
        "le lundi à compter de cart_open",
        "monday on or after cart_open",
        Moment(base=OPEN, direction=AFTER, weekday=0, inclusive=True),
    ),
    (
        "une semaine avant cart_open",
        "a week before cart_open",
        Moment(base=OPEN, direction=BEFORE, amount=days(1, Unit.WEEK)),
    ),
    ("le jour de cart_open", "on cart_open", Moment(base=OPEN)),
    ("avec cart_open", "with cart_open", Moment(base=OPEN)),
    ("cart_open", "cart_open", Moment(base=OPEN)),
    ("cart_open à midi", "cart_open at noon", Moment(base=OPEN, at=at(12))),
    ("cart_open à minuit", "cart_open at midnight", Moment(base=OPEN, at=at(0))),
    (
        "trois mois après cart_open",
        "three months after cart_open",
        Moment(base=OPEN, direction=AFTER, amount=days(3, Unit.MONTH)),
    ),
    (
        "90 minutes avant cart_open",
        "90 minutes before cart_open",
        Moment(base=OPEN, direction=BEFORE, amount=days(90, Unit.MINUTE)),
    ),
    (
        "2 heures avant cart_open même un jour chômé",
        "2 hours before cart_open even on a day off",
        Moment(base=OPEN, direction=BEFORE, amount=days(2, Unit.HOUR), roll=Roll.KEEP),
    ),
    (
        "cart_open ou plus tard",
        "cart_open or later",
        Moment(base=OPEN, roll=Roll.LATER),
    ),
    (
        "3 jours avant cart_open à 9h ou plus tôt",
        "3 days before cart_open at 9:00 or earlier",
        Moment(
            base=OPEN, direction=BEFORE, amount=days(3), at=at(9), roll=Roll.EARLIER
        ),
    ),
    (
        "3 jours après cart_open même un jour férié, à 9h",
        "3 days after cart_open even on a day off, at 9:00",
        Moment(base=OPEN, direction=AFTER, amount=days(3), at=at(9), roll=Roll.KEEP),
    ),
    (
        "page démarre",
        "page starts",
        Moment(base=StepBase(step="page", edge=Edge.STARTS)),
    ),
    (
        "2 jours après page est faite",
        "2 days after page is done",
        Moment(
            base=StepBase(step="page", edge=Edge.DONE),
            direction=AFTER,
            amount=days(2),
        ),
    ),
    (
        "2 jours après page",
        "2 days after page",
        Moment(
            base=StepBase(step="page", edge=Edge.DONE),
            direction=AFTER,
            amount=days(2),
        ),
    ),
    (
        "7 jours après speaker.accepted",
        "7 days after speaker.accepted",
        Moment(
            base=ItemBase(item="speaker", name="accepted"),
            direction=AFTER,
            amount=days(7),
        ),
    ),
    (
        "2027-02-25 à 10h",
        "2027-02-25 at 10:00",
        Moment(base=DateBase(on=date(2027, 2, 25)), at=at(10)),
    ),
    (
        "cart_open à 9h America/New_York",
        "cart_open at 09:00 America/New_York",
        Moment(base=OPEN, at=at(9, zone="America/New_York")),
    ),
    (
        "cart_open à 9h UTC",
        "cart_open at 09:00 utc",
        Moment(base=OPEN, at=at(9, zone="UTC")),
    ),
    (
        "cart_open - 21j",
        "cart_open - 21d",
        Moment(base=OPEN, direction=BEFORE, amount=days(21)),
    ),
    (
        "cart_open+2 jo à 9h",
        "cart_open+2bd at 9:00",
        Moment(base=OPEN, direction=AFTER, amount=days(2, Unit.BUSINESS_DAY), at=at(9)),
    ),
]


@pytest.mark.parametrize(("french", "english", "expected"), SENTENCES)
def test_both_languages_say_the_same_moment(
    french: str, english: str, expected: Moment
) -> None:
    assert meaning(read(french, "fr")) == expected
    assert meaning(read(english, "en")) == expected
    assert meaning(read(english, "fr")) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "21 jours avant cart_open à 9h",
        "21 JOURS Avant cart_open À 9H",
        "21 jours avant cart_open a 9h",
        "21\u00a0jours  avant cart_open à 9\u202fh",
        "21 jours avant cart_open, à 9 heures",
        "21 jours avant cart_open à 09:00",
        "21 jours avant cart_open à 9 h 00",
        "vingt jours avant cart_open à 9h",
        "21 jours avant l’cart_open à 9h",
        "21 jours avant la cart_open à 9h",
    ],
)
def test_spelling_makes_no_difference(sentence: str) -> None:
    number = 20 if sentence.startswith("vingt") else 21

    assert meaning(read(sentence)) == Moment(
        base=OPEN, direction=BEFORE, amount=days(number), at=at(9)
    )


@pytest.mark.parametrize("joint", ["T", " ", " à ", " at "])
def test_a_date_takes_a_time_in_every_usual_form(joint: str) -> None:
    assert meaning(read(f"2027-02-25{joint}10:30")) == Moment(
        base=DateBase(on=date(2027, 2, 25)), at=at(10, 30)
    )


def test_names_that_look_like_words_are_names() -> None:
    assert meaning(read("a à 9h")) == Moment(base=AnchorBase(anchor="a"), at=at(9))
    assert meaning(read("on")).base == StepBase(step="on", edge=Edge.DONE)
    assert meaning(read("on on")).base == StepBase(step="on", edge=Edge.DONE)
    assert meaning(read("2 days after every")).base == StepBase(
        step="every", edge=Edge.DONE
    )


def test_the_sentence_and_its_place_are_kept() -> None:
    moment = read("  le jour  de cart_open ")

    assert moment.text == "le jour  de cart_open"
    assert moment.position == Position(line=1, column=3)


def test_a_sentence_heard_before_gets_its_own_place() -> None:
    scope = scope_of()
    read_moment(text_of("cart_open"), scope)
    again = text_of("cart_open")._replace(line=7, column=9)

    moment = read_moment(again, scope)

    assert moment is not None
    assert moment.position == Position(line=7, column=9)


def test_a_window_has_two_ends() -> None:
    french = window("entre 5 semaines avant X et 2 semaines avant X")
    english = window("between 5 weeks before X and 2 weeks before X", "en")

    base = AnchorBase(anchor="X")
    expected = [
        Moment(base=base, direction=BEFORE, amount=days(5, Unit.WEEK)),
        Moment(base=base, direction=BEFORE, amount=days(2, Unit.WEEK)),
    ]
    assert [meaning(moment) for moment in french] == expected
    assert [meaning(moment) for moment in english] == expected
    assert [moment.text for moment in english] == [
        "5 weeks before X",
        "2 weeks before X",
    ]


@pytest.mark.parametrize(
    ("french", "english", "expected"),
    [
        ("page", "page", Dependency(step="page")),
        ("page démarre", "page starts", Dependency(step="page", edge=Edge.STARTS)),
        ("page est faite", "page is done", Dependency(step="page")),
        (
            "le début de page",
            "the start of page",
            Dependency(step="page", edge=Edge.STARTS),
        ),
        (
            "2 jours après la fin de page",
            "2 days after the end of page",
            Dependency(step="page", lag=days(2)),
        ),
        ("chaque page", "every page", Dependency(step="page", every=True)),
        ("tous les page", "all page", Dependency(step="page", every=True)),
        (
            "2 jours ouvrés après page est terminé",
            "2 business days after page is done",
            Dependency(step="page", lag=days(2, Unit.BUSINESS_DAY)),
        ),
        (
            "une heure après chaque page commence",
            "one hour after every page starts",
            Dependency(
                step="page", edge=Edge.STARTS, lag=days(1, Unit.HOUR), every=True
            ),
        ),
        ("every", "every", Dependency(step="every")),
    ],
)
def test_both_languages_say_the_same_dependency(
    french: str, english: str, expected: Dependency
) -> None:
    assert dependency(french, "fr") == expected
    assert dependency(english, "en") == expected


def test_a_dependency_points_at_the_step() -> None:
    assert dependency("2 jours après page").position == Position(line=1, column=15)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("", [("bad-moment", 1, 1)]),
        ("21 jours avan cart_open", [("bad-moment", 10, 4)]),
        ("21 jours", [("bad-moment", 9, 1)]),
        ("21 jours avant", [("bad-moment", 15, 1)]),
        ("21 avant cart_open", [("bad-moment", 4, 5)]),
        ("une semain avant cart_open", [("bad-moment", 5, 6)]),
        ("0 jours avant cart_open", [("bad-moment", 1, 1)]),
        ("1,5 jours avant cart_open", [("bad-moment", 1, 3)]),
        ("10000 jours avant cart_open", [("bad-moment", 1, 5)]),
        ("2 jours avant ou le jour de cart_open", [("bad-moment", 9, 5)]),
        ("2 jours ouvrables avant cart_open", [("bad-moment", 9, 9)]),
        ("cart_open - deux", [("bad-moment", 13, 4)]),
        ("cart_open -", [("bad-moment", 12, 1)]),
        ("cart_open à 9h à 10h", [("bad-moment", 16, 1)]),
        ("cart_open ou plus tôt ou plus tard", [("bad-moment", 23, 2)]),
        ("à 9h", [("bad-moment", 1, 1)]),
        ("midi", [("bad-moment", 1, 4)]),
        ("à 25h", [("bad-time", 3, 2)]),
        ("le 3 mars", [("impossible-date", 1, 9)]),
        ("cart_open à", [("bad-moment", 12, 1)]),
        ("cart_open à 24:00", [("bad-time", 13, 5)]),
        ("cart_open à 9:60", [("bad-time", 13, 4)]),
        ("cart_open à 9:00:00", [("bad-time", 13, 7)]),
        ("cart_open à 9", [("bad-time", 13, 1)]),
        ("cart_open à 9h Europe/Pari", [("unknown-zone", 16, 11)]),
        ("cart_open à 9h Paris", [("bad-moment", 16, 5)]),
        ("2027-02-30", [("impossible-date", 1, 10)]),
        ("2027-00-01", [("impossible-date", 1, 10)]),
        ("2027-2-1", [("impossible-date", 1, 8)]),
        ("1999-01-01", [("impossible-date", 1, 10)]),
        ("25/02/2027", [("impossible-date", 1, 10)]),
        ("2027-02-30 à 24:00", [("impossible-date", 1, 10), ("bad-time", 14, 5)]),
        ("21 jours avant cart_opne", [("unknown-anchor", 16, 9)]),
        ("cart opne à 24:00", [("unknown-anchor", 1, 4)]),
        ("2 jours après pagee est faite", [("unknown-step", 15, 5)]),
        ("buyer.bought", [("unknown-item", 1, 5)]),
        ("2 heures avant cart_open à 9h", [("exact-already", 1, 29)]),
        ("2 heures avant cart_open ou plus tôt", [("exact-already", 1, 36)]),
        ("chaque lundi à 9h", [("every-in-moment", 1, 6)]),
        ("every monday", [("every-in-moment", 1, 5)]),
    ],
)
def test_a_bad_moment_is_pointed_at(
    sentence: str, expected: list[tuple[str, int, int]]
) -> None:
    assert complaints(sentence) == expected
