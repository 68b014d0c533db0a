from __future__ import annotations

import pytest
import yaml

from regie.playbook.nodes import Node
from regie.playbook.nodes import Refused
from regie.playbook.nodes import Row
from regie.playbook.nodes import Spot
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.rules.text import CHARACTERS_MAX
from regie.playbook.rules.text import LINE_MAX
from regie.playbook.yaml_text import BAD_CHARACTERS_MAX
from regie.playbook.yaml_text import read_tree

Plain = str | list["Plain"] | dict[str, "Plain"] | None


def plain(node: Node) -> Plain:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Row):
        return [plain(item) for item in node.items]
    if isinstance(node, Table):
        return {name: plain(entry.value) for name, entry in node.entries.items()}
    return None


def tree(text: str) -> Plain:
    report = Report("fr")
    root = read_tree(text, report)
    assert report.problems == []
    assert root is not None
    return plain(root)


def problems(text: str) -> list[tuple[str, int, int]]:
    report = Report("fr")
    read_tree(text, report)
    return [(p.rule, p.position.line, p.position.column) for p in report.problems]


def hint(text: str, language: str = "en") -> str:
    report = Report(language)
    read_tree(text, report)
    (problem,) = report.problems
    return problem.message


def test_scalars_stay_text() -> None:
    text = "a: 9:30\nno: NO\non: yes\nd: 2027-02-25\nn: 1_000\nz: ~\nl: [1, '', x]\n"

    assert tree(text) == {
        "a": "9:30",
        "no": "NO",
        "on": "yes",
        "d": "2027-02-25",
        "n": "1_000",
        "z": "~",
        "l": ["1", "", "x"],
    }


def test_only_what_is_not_quoted_is_nothing() -> None:
    root = read_tree("a:\nb: ~\nc: null\nd: 'null'\ne: \"\"\n", Report("fr"))

    assert root is not None
    values = [entry.value for entry in root.entries.values()]
    assert [isinstance(v, Text) and v.is_nothing for v in values] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: c\n",
        "\ufeffa:\n  b: c\n",
        "a:\r\n  b: c\r\n",
        "a:\r  b: c\r",
        "a:\n\u00a0\u202fb\u00a0:\u00a0c\n",
        "---\na:\n  b: c\n...\n",
        "%YAML 1.1\n---\na:\n  b: c\n",
        "# rien\na: # rien\n  b: c\n",
    ],
)
def test_the_same_text_in_other_clothes(text: str) -> None:
    assert tree(text) == {"a": {"b": "c"}}


def test_accents_are_composed() -> None:
    assert tree("e\u0301te\u0301: e\u0301\n") == {"été": "é"}


def test_spaces_that_do_not_break_stay_inside_texts() -> None:
    text = "a: prix\u00a0:\u00a09\u00a0€\n"

    assert tree(text) == {"a": "prix\u00a0:\u00a09\u00a0€"}


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("a: one two\n", 4, Spot(1, 8, 3)),
        ("a: 'one two'\n", 4, Spot(1, 9, 3)),
        ('a: "one two"\n', 4, Spot(1, 9, 3)),
        ("à: one two\n", 4, Spot(1, 8, 3)),
        ("a: 'l''an two'\n", 5, Spot(1, 4, 11)),
        ("a: one\n  two\n", 4, Spot(1, 4, 1)),
        ("a: |\n  one two\n", 4, Spot(1, 4, 1)),
    ],
)
def test_a_word_is_found_in_its_value_where_that_can_be_told(
    text: str, offset: int, expected: Spot
) -> None:
    root = read_tree(text, Report("fr"))

    assert root is not None
    (entry,) = root.entries.values()
    assert isinstance(entry.value, Text)
    assert entry.value.spot_of(offset, 3) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty", 1, 1)]),
        (" \n\t\n", [("empty", 1, 1)]),
        ("# rien\n", [("empty", 1, 1)]),
        ("---\n...\n", [("empty", 1, 1)]),
        ("~\n", [("empty", 1, 1)]),
        ("bonjour\n", [("wrong-shape", 1, 1)]),
        ("- a\n", [("wrong-shape", 1, 1)]),
        ("!!map\na: b\n", [("yaml-tag", 1, 1)]),
        ("*a", [("yaml-alias", 1, 1)]),
        ("a: &x b\nc: *x\n", [("yaml-alias", 1, 4)]),
        ("&k a: b\n", [("yaml-alias", 1, 1)]),
        ("!!str a: b\nc: d\n", [("yaml-tag", 1, 1)]),
        ("%TAG ! tag:x,2000:\n---\na: b\n", [("yaml-tag", 1, 1)]),
        ("a: b\n---\nc: d\n", [("several-documents", 2, 1)]),
        ("a: b\na: c\n", [("duplicate-key", 2, 1)]),
        ("steps:\n  a: b\n  a: c\n", [("duplicate-step", 3, 3)]),
        ("roles:\n  a: b\n  a: c\n", [("duplicate-key", 3, 3)]),
        ("[a]: b\n", [("bad-key", 1, 1)]),
        (": b\n", [("bad-syntax", 1, 1)]),
        ('"": b\n', [("bad-key", 1, 2)]),
        ("a:\n\tb: c\n", [("tab", 2, 1)]),
        ("a:\tb\nc: d\n", [("tab", 1, 3)]),
        ("a: b\x07\nc: \u200b\n", [("bad-character", 1, 5), ("bad-character", 2, 4)]),
        ("a: b\u2028\n", [("bad-character", 1, 5)]),
        ("a: \udce9\n", [("bad-character", 1, 4)]),
        ("a: b\ufeff\n", [("bad-character", 1, 5)]),
        ('a: "x\\0y"\n', [("bad-character", 1, 4)]),
        ("a: [\n", [("bad-syntax", 2, 1)]),
        ("a: " + "[" * 30, [("too-deep", 1, 23)]),
        ("x" * (LINE_MAX + 1), [("long-line", 1, 1)]),
        ("a: b\n" * (CHARACTERS_MAX // 5 + 1), [("too-large", 1, 1)]),
        ("\0" * 100, [("bad-character", 1, n + 1) for n in range(BAD_CHARACTERS_MAX)]),
    ],
)
def test_what_a_playbook_may_not_hold_is_pointed_at(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert problems(text) == expected


def test_what_was_refused_is_passed_over() -> None:
    report = Report("fr")

    root = read_tree("a: !x y\nb: c\nd: !x [e]\nf: !x {g: h}\n", report)

    assert root is not None
    refused = [
        name for name, entry in root.entries.items() if isinstance(entry.value, Refused)
    ]
    assert refused == ["a", "d", "f"]
    assert [p.rule for p in report.problems] == ["yaml-tag"] * 3


def test_a_bomb_does_not_go_off() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 100)]

    report = Report("en")
    read_tree("\n".join(lines), report)

    assert [problem.message for problem in report.problems] == [
        "the YAML reference `&a0` is not allowed; there are 297 more"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b : c\n", "there is a second `:` in this text"),
        ("a:\n  do b\n  c: d\n", "the line before has no `:` after its key"),
        (": b\n", "there is no key before this `:`"),
        ("a: @b\n", "a text cannot begin with `@`"),
        ("a: b\nc\n", "this line has no `:` after its key"),
        ("a: 'b\n", "quotes opened here are never closed"),
        ('a: "\\q"\n', "a backslash means nothing here"),
        ("a: - b\n", "a list cannot begin on the line of its key"),
        ("a: [b\nc: d\n", "an open bracket `[` is not closed"),
        ("a: {b: c\nd: e\n", "an open brace `{` is not closed"),
        ("a: [\n", "a value is expected here"),
        ("a: !x!y z\n", "YAML tags are not allowed"),
        ("a:\n  b: c\n d: e\n", "this line is not aligned with the one before"),
        ("a: 'l'an'\n", "text follows closed quotes"),
        ("- a\nb: c\n", "a list and keys are mixed at one level"),
        ("a: b\n...\nc: d\n", "text follows the end of the playbook"),
        ("a: >x\n", "a text cannot begin with `>`"),
        (
            "- >x\n",
            (
                "the file cannot be read from here on (did not find expected comment "
                "or line break)"
            ),
        ),
    ],
)
def test_the_parsers_complaints_are_explained(text: str, expected: str) -> None:
    assert hint(text) == expected


def told(text: str, loader: type[yaml.BaseLoader | yaml.CBaseLoader]) -> list[object]:
    events: list[object] = []
    for event in yaml.parse(text, Loader=loader):
        start = event.start_mark
        value = getattr(event, "value", None)
        events.append((type(event), value, start and (start.line, start.column)))
    return events[1:-2]  # the ends of the document and the stream have other places


def test_both_parsers_of_pyyaml_tell_the_same() -> None:
    text = "a: {b: [c, 'd'], é: e}\nf: |\n  g\nh: ~\ni: \"j k\"\n"

    assert told(text, yaml.CBaseLoader) == told(text, yaml.BaseLoader)
