"""Bad playbooks with what is said of them: `bad/RULE.yaml`, `.out` and `.en.out`.

To write the expected texts anew after a change of words, run the tests once with
REGIE_TEST_GOLDEN=write and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from regie.playbook.problems import Problem
from regie.playbook.problems import render
from regie.playbook.rules.registry import RULES
from regie.playbook.source import PlaybookSource
from regie.playbook.source import texts_of
from regie.services.playbooks.proof import check_source
from tests.playbook.mails import MAILS
from tests.playbook.others import INCLUDED

BAD = Path(__file__).parent / "bad"
FILES = sorted(BAD.glob("*.yaml"))
ENGLISH = [file for file in FILES if file.with_suffix(".en.out").exists()]

#: Their texts are too long to keep; see test_yaml_text.py and test_load.py.
MADE_BY_CODE = {"long-line", "too-large", "too-many"}


def problems_of(file: Path, language: str) -> list[Problem]:
    text = file.read_text(encoding="utf-8")
    source = PlaybookSource(file=file.name, text=text, mails=MAILS, included=INCLUDED)
    return check_source(source, language=language)[1]


def said_of(file: Path, language: str) -> str:
    text = file.read_text(encoding="utf-8")
    source = PlaybookSource(file=file.name, text=text, mails=MAILS, included=INCLUDED)
    others = texts_of(source)
    return render(file.name, text, problems_of(file, language), others) + "\n"


def compare(file: Path, out: Path, language: str) -> None:
    said = said_of(file, language)
    if os.environ.get("REGIE_TEST_GOLDEN") == "write":
        out.write_text(said, encoding="utf-8")

    assert out.read_text(encoding="utf-8") == said


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_bad_playbook_says_what_is_wrong_in_french(file: Path) -> None:
    compare(file, file.with_suffix(".out"), "fr")


@pytest.mark.parametrize("file", ENGLISH, ids=lambda file: str(file.stem))
def test_bad_playbook_says_what_is_wrong_in_english(file: Path) -> None:
    compare(file, file.with_suffix(".en.out"), "en")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_bad_playbook_breaks_the_rule_it_is_named_after(file: Path) -> None:
    problems = problems_of(file, "fr")

    assert any(file.stem.startswith(problem.rule) for problem in problems)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_bad_playbook_has_the_same_problems_in_both_languages(file: Path) -> None:
    french, english = problems_of(file, "fr"), problems_of(file, "en")

    assert [(p.rule, p.position, p.length) for p in french] == [
        (p.rule, p.position, p.length) for p in english
    ]
    assert not {p.message for p in french} & {p.message for p in english}


def test_every_rule_has_a_bad_playbook() -> None:
    told = {
        rule for rule in RULES for file in FILES if file.stem.startswith(rule)
    } | MADE_BY_CODE

    assert set(RULES) == told


def test_every_rule_is_named_like_its_function() -> None:
    named = {rule.words.__name__.replace("_", "-") for rule in RULES.values()}

    assert set(RULES) == named
