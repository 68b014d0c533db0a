"""The property: the same playbook, every comment, and nothing left to do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import event
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.load import check
from regie.playbook.load import load
from regie.playbook.meaning import meaning
from regie.playbook.problems import PlaybookError
from regie.playbook.source import PlaybookSource
from regie.playbook.style.format import formatted
from regie.playbook.style.indent import indented
from regie.playbook.style.order import ordered
from regie.playbook.style.sentences import in_words
from regie.playbook.style.spacing import spaced
from tests.playbook.mails import MAILS
from tests.playbook.messy import messy
from tests.playbook.reading import written
from tests.playbook.test_no_crash import VALID

PLAYBOOKS = sorted((Path(__file__).parents[3] / "playbooks").glob("*.yaml"))


def comments(text: str) -> Counter[str]:
    return Counter(
        line[line.index("#") :].strip() for line in text.splitlines() if "#" in line
    )


def blank_lines(text: str) -> int:
    return sum(not line.strip() for line in text.rstrip().splitlines())


def holds(text: str) -> str:
    before = load(text, file="x.yaml", mails=MAILS)

    after = formatted(text, file="x.yaml", mails=MAILS)

    assert meaning(load(after, file="x.yaml", mails=MAILS)) == meaning(before)
    assert comments(after) == comments(text)
    assert blank_lines(after) == blank_lines(text)
    assert formatted(after, file="x.yaml", mails=MAILS) == after
    return after


@given(text=messy())
def test_a_messy_playbook_is_put_in_order_and_means_the_same(text: str) -> None:
    after = holds(text)

    plainly = in_words(text.rstrip() + "\n", load(text, file="x.yaml", mails={}))
    assert indented(ordered(spaced(plainly))) == after  # no pass was thrown away
    for line in after.splitlines():
        assert "- 21d" not in line
        assert not line.endswith(" ")
    assert after.index("\nplaybook:") < after.index("\nlanguage:")
    assert after.index("\nlaunch:") < after.index("\nsteps:")


@st.composite
def sprinkled(draw: st.DrawFn) -> str:
    """Draw a good playbook with spaces, lines and comments strewn over it."""
    text = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 4))):
        places = [n for n, sign in enumerate(text) if sign == "\n"]
        place = draw(st.sampled_from(places))
        piece = draw(st.sampled_from([" ", "\n", "\n# x", "\n    # x", " # y"]))
        text = text[:place] + piece + text[place:]
    return text


@given(text=sprinkled())
def test_whatever_loads_is_formatted_and_means_the_same(text: str) -> None:
    playbook, _ = check(text, file="x.yaml", mails=MAILS)
    event(f"loads: {playbook is not None}")
    if playbook is not None:
        holds(text)


@pytest.mark.parametrize("file", PLAYBOOKS, ids=lambda file: str(file.stem))
def test_shipped_playbook_is_in_good_order(file: Path) -> None:
    mails = {
        mail.stem: mail.read_text("utf-8") for mail in file.with_suffix("").glob("*.md")
    }
    text = file.read_text("utf-8")

    assert formatted(text, file=file.name, mails=mails) == text


def test_a_playbook_with_errors_is_not_touched() -> None:
    with pytest.raises(PlaybookError) as caught:
        formatted("playbook: x", file="x.yaml", mails={})

    assert len(caught.value.problems) == 2


def test_line_ends_and_the_end_of_the_file_are_plain() -> None:
    text = written("anchors: {a: 2027-02-25}\nsteps: {b: {do: x, who: obm}}")

    after = formatted(
        "\ufeff" + text.replace("\n", "\r\n") + "\r\n\r\n", file="x.yaml", mails={}
    )

    assert after == formatted(text, file="x.yaml", mails={})
    assert after.endswith("}\n")
    assert "\r" not in after


def test_words_order_and_spacing_are_the_proper_ones() -> None:
    after = formatted(BEFORE, file="x.yaml", mails={})

    assert after == AFTER


BEFORE = """\
# Le lancement

language:  fr
playbook: Essai

steps:
    # la page
    page:
        who: obm
        # avant tout le monde
        due: cart_open - 21d   # trois semaines

        do: Écrire
        checks:
        - Relu
        # et
        -   Corrigé
    offer: { after: [ 2 bd after page ],who: obm, do: Décider }

# Dates
launch:
    anchors:
        cart_open: {required: yes, title: Panier}
    time_zone: Europe/Paris
    calendar: {days_off: [saturday,sunday]}
"""

AFTER = """\
# Le lancement

playbook: Essai
language: fr

# Dates
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [samedi, dimanche]}
  anchors:
    cart_open: {required: oui, title: Panier}

steps:
  # la page
  page:
    do: Écrire
    who: obm

    # avant tout le monde
    due: 21 jours avant cart_open   # trois semaines
    checks:
      - Relu
      # et
      - Corrigé
  offer: {do: Décider, who: obm, after: [2 jours ouvrés après page]}
"""


@pytest.mark.parametrize(
    ("language", "sentence", "after"),
    [
        ("fr", "la veille de a", "la veille de a"),
        ("fr", "the day before a", "1 jour avant a"),
        ("en", "the day before a", "the day before a"),
        ("fr", "deux jours avant la fin de first", "deux jours avant la fin de first"),
        ("fr", "2 d before first is done", "2 jours avant first est fait"),
        ("en", "3 d before a", "3 days before a"),
    ],
)
def test_a_languages_own_idioms_stay(language: str, sentence: str, after: str) -> None:
    text = written(
        "anchors: {a: 2027-02-25}\n"
        f"steps: {{first: {{do: x, who: obm}}, b: {{do: x, who: obm, due: {sentence}}}}}",
        language=language,
    )

    assert f"due: {after}}}" in formatted(text, file="x.yaml", mails={})


def test_an_amount_of_work_has_its_unit_in_the_language() -> None:
    text = written(
        "anchors: {a: 2027-02-25}\n"
        "steps: {b: {do: x, who: obm, effort: 2 hours}, c: {do: x, who: obm, effort: 2 h}}"
    )

    after = formatted(text, file="x.yaml", mails={})

    assert "effort: 2 heures" in after
    assert "effort: 2 h}" in after


def test_a_playbook_that_includes_another_is_put_in_order() -> None:
    other = written(
        "anchors: {a: {required: oui}}\nsteps: {b: {do: Dire, who: obm, due: a - 2 d}}"
    )
    text = "include: [{ playbook: other.yaml }]\n" + written(
        "anchors: {a: 2027-02-25}\nsteps: {c: {do: x, who: obm, after: 1 d after b}}"
    )
    source = PlaybookSource(file="other.yaml", text=other, mails={})

    after = formatted(text, file="x.yaml", mails={}, included={"other.yaml": source})

    assert "include: [{playbook: other.yaml}]" in after
    assert "after: 1 jour après b" in after
    assert after.index("language:") < after.index("include:")
