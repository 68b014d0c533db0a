"""Whatever is written, the loader answers with a playbook or with problems."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.playbook.load import check
from regie.playbook.problems import render
from regie.playbook.rules.registry import RULES
from tests.playbook.mails import MAILS
from tests.playbook.others import INCLUDED
from tests.playbook.test_golden import FILES
from tests.playbook.test_load import ENGLISH
from tests.playbook.test_load import FRENCH

INCLUDING = f"""\
playbook: Lancement
language: fr
include:
  - playbook: webinaire.fr.yaml
    phases: [preparation, promotion]
    with: {{webinar_start: 7 jours avant summit_start à 20h, outil: Zoom}}
{FRENCH.partition("description: Un sommet de cinq jours.")[2].lstrip()}
  suivi: {{do: Suivre, phase: promote, who: obm, after: relance, when: [late, replay]}}
"""
VALID = (FRENCH, ENGLISH, INCLUDING)
BAD = tuple(file.read_text(encoding="utf-8") for file in FILES)
WORDS = tuple(
    sorted({word for text in VALID + BAD for word in re.findall(r"\S+", text)})
)
SIGNS = (":", ": ", "- ", "[", "]", "{", "}", "'", '"', "|", ">", "&a ", "*a", "!!x ")
SPACES = ("\n", "\r\n", "\n  ", "\n    ", "\t", "\u00a0", "\u2028", "\x00", "\ufeff")
ODD = ("---\n", "...\n", "%TAG", "{{", "{%", "\ud800", "٣", "İ", "e\u0301", "9" * 5_000)
PIECES = st.sampled_from(WORDS + SIGNS + SPACES + ODD) | st.text(max_size=5)

#: The machine may be busy; the time an example takes says nothing here.
PATIENT = settings(deadline=None)


def holds(text: str, language: str) -> None:
    playbook, problems = check(
        text, file="x.yaml", mails=MAILS, included=INCLUDED, language=language
    )

    lines = len(text.splitlines()) + 1
    errors = [p for p in problems if p.severity == "error"]
    assert (playbook is None) == bool(errors)
    assert all(p.severity is RULES[p.rule].severity for p in problems)
    own = [p for p in problems if not p.file]
    assert all(1 <= p.position.line <= lines and p.length >= 1 for p in own)
    assert bool(render("x.yaml", text, problems)) == bool(problems)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Draw a playbook in which pieces are put in, taken out and doubled."""
    text = draw(st.sampled_from(VALID + BAD))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 2, 5, 20, 100])))
        change = draw(st.sampled_from(["in", "out", "over", "again"]))
        if change == "out":
            text = text[:start] + text[end:]
        elif change == "again":
            text = text[:end] + text[start:end] + text[end:]
        else:
            kept = start if change == "in" else end
            text = text[:start] + draw(PIECES) + text[kept:]
    return text


@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "{" * 100_000,
        "{\n" * 100_000,
        "? " * 5_000,
        "a: b\n" * 50_000,
        "".join(f"{' ' * depth}a:\n" for depth in range(500)),
        FRENCH.replace("offer:", "offer:\n" + "    do:\n" * 5_000),
        FRENCH + "".join(f"  s{n}: {{after: s{n ^ 1}}}\n" for n in range(3_000)),
    ],
    ids=lambda text: str(text[:10]),
)
def test_no_monster_crashes_the_loader(text: str) -> None:
    holds(text, "fr")


@PATIENT
@given(text=st.text(), language=st.sampled_from(["fr", "en"]))
def test_no_text_crashes_the_loader(text: str, language: str) -> None:
    holds(text, language)


@settings(PATIENT, max_examples=300)
@given(text=mutated(), language=st.sampled_from(["fr", "en"]))
def test_no_change_to_a_playbook_crashes_the_loader(text: str, language: str) -> None:
    holds(text, language)


@PATIENT
@given(sentence=st.lists(PIECES, max_size=12).map(" ".join))
def test_no_sentence_crashes_the_loader(sentence: str) -> None:
    plain = " ".join(sentence.split()).replace("'", "’")
    text = FRENCH.replace("takes: 3 jours", f"due: '{plain}', after: ['{plain}']")

    holds(text, "fr")


@PATIENT
@given(
    every=st.lists(PIECES, max_size=12).map(" ".join),
    key=st.sampled_from(["from", "until", "through", "times"]),
    value=st.lists(PIECES, max_size=6).map(" ".join),
)
def test_no_recurrence_crashes_the_loader(every: str, key: str, value: str) -> None:
    often, end = (" ".join(text.split()).replace("'", "’") for text in (every, value))
    text = FRENCH.replace("takes: 3 jours", f"every: '{often}', {key}: '{end}'")

    holds(text, "fr")


@PATIENT
@given(body=st.lists(PIECES, max_size=12).map(" ".join))
def test_no_mail_crashes_the_loader(body: str) -> None:
    mails = {**MAILS, "bienvenue": f"Objet : {body}\n\n{body}"}

    _, problems = check(FRENCH, file="x.yaml", mails=mails)

    assert {p.rule for p in problems} <= {
        "mail-subject",
        "template-syntax",
        "unknown-variable",
    }
