"""Whatever is written, the loader answers with a playbook or with problems."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.playbook.load import check
from regie.playbook.load import check_texts
from regie.playbook.model import Playbook
from regie.playbook.problems import render
from regie.playbook.rules.registry import RULES
from regie.playbook.source import PlaybookSource
from regie.services.playbooks.playbook_files import read_source
from tests.playbook.mails import MAILS
from tests.playbook.others import INCLUDED
from tests.playbook.test_golden import FILES
from tests.playbook.test_load import ENGLISH
from tests.playbook.test_load import FRENCH

ROOT = Path(__file__).parents[2]
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

#: As they are shipped, with their mails and what they include.
SHIPPED = tuple(
    read_source(file) for file in sorted((ROOT / "playbooks").glob("*.yaml"))
)
LAUGHS = "a: &a [ha, ha, ha]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in pairwise("abcdefghij")
)
#: What editors, spreadsheets and mail programs make of a whole text.
CLOTHES: Mapping[str, Callable[[str], str]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "CR": lambda text: text.replace("\n", "\r"),
    "BOM": lambda text: f"\ufeff{text}",
    "BOM and CRLF": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "composed apart": lambda text: normalize("NFD", text),
    "space at the ends": lambda text: re.sub(r"(?m)(?<=\S)$", "  ", text),
    "empty lines at the end": lambda text: text + "\n\n\n",
}
SPOILT: Mapping[str, Callable[[str], str]] = {
    "two BOMs": lambda text: f"\ufeff\ufeff{text}",
    "tabs": lambda text: text.replace("  ", "\t"),
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "typed quotes": lambda text: text.replace('"', "”").replace("'", "’"),
    "wrong encoding": lambda text: text.encode().decode("cp1252", "replace"),
    "latin": lambda text: text.encode("latin-1", "replace").decode("utf-8", "replace"),
    "no line ends": lambda text: text.replace("\n", " "),
    "line separators": lambda text: text.replace("\n", "\u2028"),
    "control characters": lambda text: text.replace("a", "\x07", 3) + "\x1b[0m\x00",
    "no colons": lambda text: text.replace(":", "="),
    "glued": lambda text: text.replace(": ", ":"),
    "two colons": lambda text: text.replace(": ", ": a : "),
    "dashes": lambda text: re.sub(r"(?m)^  (?=\w)", "  - ", text),
    "one further": lambda text: re.sub(r"(?m)^    (?=\w)", "     ", text),
    "stars": lambda text: re.sub(r": (?=\w)", ": *", text),
    "tags": lambda text: re.sub(r": (?=\w)", ": !!python/object ", text),
    "anchors": lambda text: re.sub(r": (?=\w)", ": &a ", text),
    "merge keys": lambda text: re.sub(r"(?m)^  (?=\w)", "  <<: *a\n  ", text),
    "laughs before": lambda text: LAUGHS + text,
    "laughs inside": lambda text: text + re.sub("(?m)^", "  ", LAUGHS),
    "capitals": str.upper,
    "twice": lambda text: text + text,
    "two documents": lambda text: f"{text}---\n{text}",
    "deeper": lambda text: "a:\n" + re.sub("(?m)^", "  ", text),
    "as JSON": lambda text: json.dumps({"playbook": text}),
    "commented": lambda text: text.replace(": ", ": #"),
    "letters for dates": lambda text: re.sub(r"\d+ (?:jours|days)\b", "J-7", text),
    "French dates": lambda text: re.sub(r"\d{4}-\d\d-\d\d", "25/02/2027", text),
}

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
    text = draw(mutations_of(draw(st.sampled_from(VALID + BAD))))
    change = draw(st.none() | st.sampled_from([*CLOTHES.values(), *SPOILT.values()]))
    return text if change is None else change(text)


@st.composite
def mutations_of(draw: st.DrawFn, text: str) -> str:
    """Draw the text with pieces put in, taken out and doubled."""
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
        "a: b\n" * 2_000_000,
        LAUGHS,
        "{" + "a: &a b, " * 10_000 + "}",
        "<<: *a\n" * 50_000,
        "- " * 2_000,
        "a: |\n" + "  x\n" * 200_000,
        "\x00\x01\x02\x1b" * 10_000,
        "Ã©" * 100_000,
        "a;b;c\n" * 50_000,
        FRENCH + "".join(f"  s{n}: {{do: a : b, due: J-{n}}}\n" for n in range(5_000)),
        FRENCH
        + "".join(f"  s{n}: {{do: x, qui: y, due: J-7}}\n" for n in range(5_000)),
        "".join(f"{' ' * depth}a:\n" for depth in range(500)),
        FRENCH.replace("offer:", "offer:\n" + "    do:\n" * 5_000),
        FRENCH + "".join(f"  s{n}: {{after: s{n ^ 1}}}\n" for n in range(3_000)),
    ],
    ids=lambda text: str(text[:10]),
)
def test_no_monster_crashes_the_loader(text: str) -> None:
    holds(text, "fr")


@pytest.mark.parametrize("name", CLOTHES)
@pytest.mark.parametrize("text", VALID[:2], ids=["fr", "en"])
def test_a_text_in_other_clothes_says_the_same(text: str, name: str) -> None:
    def read(text: str) -> Playbook | None:
        return check(text, file="x.yaml", mails=MAILS, included=INCLUDED)[0]

    assert read(CLOTHES[name](text)) == read(text) is not None


@pytest.mark.parametrize("name", [*CLOTHES, *SPOILT])
@pytest.mark.parametrize("text", VALID, ids=["fr", "en", "including"])
def test_no_way_to_spoil_a_text_crashes_the_loader(text: str, name: str) -> None:
    holds({**CLOTHES, **SPOILT}[name](text), "fr")


@pytest.mark.parametrize("name", ["CRLF", "BOM", *SPOILT])
def test_no_way_to_spoil_a_shipped_playbook_crashes_the_loader(name: str) -> None:
    source = SHIPPED[len(name) % len(SHIPPED)]
    spoil = {**CLOTHES, **SPOILT}[name]

    playbook, problems = check_texts(replace(source, text=spoil(source.text)))

    assert (playbook is None) == any(p.severity == "error" for p in problems)


@settings(PATIENT, max_examples=40)
@given(
    source=st.sampled_from(SHIPPED),
    data=st.data(),
    language=st.sampled_from(["fr", "en"]),
)
def test_no_change_to_a_shipped_playbook_crashes_the_loader(
    source: PlaybookSource, data: st.DataObject, language: str
) -> None:
    text = data.draw(mutations_of(source.text))

    playbook, problems = check_texts(replace(source, text=text), language=language)

    assert (playbook is None) == any(p.severity == "error" for p in problems)
    own = [p for p in problems if not p.file]
    lines = len(text.splitlines()) + 1
    assert all(1 <= p.position.line <= lines and p.length >= 1 for p in own)


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
