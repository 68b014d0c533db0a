from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.languages import ENGLISH
from regie.playbook.languages import Language
from regie.playbook.languages import LANGUAGES
from regie.playbook.model import Amount
from regie.playbook.model import AnchorBase
from regie.playbook.model import Base
from regie.playbook.model import DateBase
from regie.playbook.model import Direction
from regie.playbook.model import Edge
from regie.playbook.model import Moment
from regie.playbook.model import Roll
from regie.playbook.model import StepBase
from regie.playbook.model import Unit
from regie.playbook.model import WallTime
from regie.playbook.moments import ELAPSED
from regie.playbook.tokens import fold
from tests.playbook.reading import read
from tests.playbook.test_moments import meaning

TABLES = (
    "numbers",
    "units",
    "headings",
    "weekdays",
    "edges",
    "halves",
    "clock",
    "rolls",
    "truths",
)


class Piece(NamedTuple):
    """Words and what they mean."""

    words: str
    means: object


def pieces(table: Mapping[str, object]) -> st.SearchStrategy[Piece]:
    return st.sampled_from([Piece(words, means) for words, means in table.items()])


@st.composite
def amounts(draw: st.DrawFn, words: Language) -> tuple[str, Amount]:
    unit = draw(pieces(words.units))
    assert isinstance(unit.means, Unit)
    if draw(st.booleans()):
        number = draw(st.integers(1, 9_999))
        gap = draw(st.sampled_from(["", " "]))
        return f"{number}{gap}{unit.words}", Amount(number=number, unit=unit.means)
    spelled = draw(pieces(words.numbers))
    assert isinstance(spelled.means, int)
    return f"{spelled.words} {unit.words}", Amount(
        number=spelled.means, unit=unit.means
    )


@st.composite
def bases(draw: st.DrawFn, words: Language) -> tuple[str, Base]:
    kind = draw(st.sampled_from(["anchor", "step", "edge", "date"]))
    if kind == "anchor":
        article = draw(st.sampled_from(["", *sorted(words.articles)]))
        gap = "" if article.endswith("'") else " "
        return f"{article}{gap}cart_open", AnchorBase(anchor="cart_open")
    if kind == "step":
        return "page", StepBase(step="page", edge=Edge.DONE)
    if kind == "edge":
        edge = draw(pieces(words.edges))
        assert isinstance(edge.means, Edge)
        return f"page {edge.words}", StepBase(step="page", edge=edge.means)
    on = draw(st.dates().filter(lambda day: 2000 <= day.year <= 2199))
    return on.isoformat(), DateBase(on=on)


@st.composite
def endings(draw: st.DrawFn, words: Language) -> tuple[str, WallTime | None, Roll]:
    text, at, roll = "", None, Roll.DEFAULT
    if draw(st.booleans()):
        time = draw(st.times()).replace(second=0, microsecond=0, fold=0)
        form = draw(st.sampled_from(["%H:%M", "%Hh%M", "%H h %M"]))
        zone = draw(st.sampled_from([None, "Europe/Paris", "America/New_York"]))
        word = draw(st.sampled_from(sorted(words.at)))
        text = f" {word} {time.strftime(form)} {zone or ''}"
        at = WallTime(at=time, zone=zone)
    if draw(st.booleans()):
        rolled = draw(pieces(words.rolls))
        assert isinstance(rolled.means, Roll)
        roll = rolled.means
        before = draw(st.booleans())
        text = f" {rolled.words}{text}" if before else f"{text} {rolled.words}"
    return text, at, roll


@st.composite
def sentences(draw: st.DrawFn, words: Language) -> tuple[str, Moment]:
    """Draw a sentence of the language with the moment it must be read as."""
    base_text, base = draw(bases(words))
    ending, at, roll = draw(endings(words))
    form = draw(st.sampled_from(["on", "amount", "short", "weekday"]))
    if form == "on":
        on = draw(st.sampled_from(["", *sorted(words.on)]))
        gap = "" if on.endswith("'") else " "
        return f"{on}{gap}{base_text}{ending}", Moment(base=base, at=at, roll=roll)
    if form == "weekday":
        weekday, heading = draw(pieces(words.weekdays)), draw(pieces(words.headings))
        assert isinstance(weekday.means, int)
        means = words.headings[heading.words]
        return f"{weekday.words} {heading.words} {base_text}{ending}", Moment(
            base=base,
            direction=means.direction,
            weekday=weekday.means,
            inclusive=means.inclusive,
            at=at,
            roll=roll,
        )
    amount_text, amount = draw(amounts(words))
    if amount.unit in ELAPSED:
        ending, at, roll = "", None, Roll.DEFAULT
    if form == "short":
        sign = draw(st.sampled_from("+-−"))
        direction = Direction.AFTER if sign == "+" else Direction.BEFORE
        text = f"{base_text} {sign} {amount_text}{ending}"
    else:
        plain = {p: h for p, h in words.headings.items() if not h.inclusive}
        heading = draw(pieces(plain))
        direction = plain[heading.words].direction
        text = f"{amount_text} {heading.words} {base_text}{ending}"
    return text, Moment(base=base, direction=direction, amount=amount, at=at, roll=roll)


def unaccented(text: str) -> str:
    return "".join(c for c in normalize("NFD", text) if not "\u0300" <= c <= "\u036f")


@pytest.mark.parametrize("code", sorted(LANGUAGES))
@given(data=st.data())
def test_every_sentence_of_the_tables_is_read_as_it_is_meant(
    code: str, data: st.DataObject
) -> None:
    text, expected = data.draw(sentences(LANGUAGES[code]))

    assert meaning(read(text, code)) == expected


@given(data=st.data())
def test_english_is_understood_in_a_french_playbook(data: st.DataObject) -> None:
    text, expected = data.draw(sentences(ENGLISH))

    assert meaning(read(text, "fr")) == expected


@given(data=st.data())
def test_accents_spaces_and_apostrophes_make_no_difference(
    data: st.DataObject,
) -> None:
    text, expected = data.draw(sentences(LANGUAGES["fr"]))
    changed = unaccented(text).replace(" ", "\u202f").replace("'", "’")

    assert meaning(read(changed)) == expected


@pytest.mark.parametrize("table", TABLES)
def test_no_word_means_two_things_in_one_playbook(table: str) -> None:
    english: Mapping[str, object] = getattr(ENGLISH, table)
    meanings = {fold(phrase): means for phrase, means in english.items()}

    for language in LANGUAGES.values():
        own: Mapping[str, object] = getattr(language, table)
        folded = [(fold(phrase), means) for phrase, means in own.items()]
        assert all(meanings.get(phrase, means) == means for phrase, means in folded)
        assert len(dict(folded)) == len(own)


@pytest.mark.parametrize("table", TABLES)
def test_each_language_can_say_all_that_another_can(table: str) -> None:
    said = {
        code: set(getattr(language, table).values())
        for code, language in LANGUAGES.items()
    }
    if table == "numbers":
        said = {code: numbers & set(range(1, 13)) for code, numbers in said.items()}

    assert said["fr"] == said["en"]
