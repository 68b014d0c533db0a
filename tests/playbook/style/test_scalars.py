from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.playbook.nodes import Row
from regie.playbook.nodes import Table
from regie.playbook.nodes import Text
from regie.playbook.report import Report
from regie.playbook.style.scalars import as_yaml
from regie.playbook.yaml_text import read_tree

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]) | st.just(" "),
    min_size=1,
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Écrire la page", "Écrire la page"),
        ("cart_open at 10:00", "cart_open at 10:00"),
        ("a, b", "a, b"),
        ("Offre : la suite", '"Offre : la suite"'),
        ("null", '"null"'),
        ("# non", '"# non"'),
        ('dit "oui"', '"dit \\"oui\\""'),
        ("deux\nlignes", "deux lignes"),
    ],
)
def test_only_what_could_be_misread_is_quoted(text: str, written: str) -> None:
    assert as_yaml(text) == written


@given(text=WORDS)
def test_a_text_is_read_as_itself(text: str) -> None:
    report = Report("fr")
    wanted = " ".join(text.split())

    tree = read_tree(
        f"a: {as_yaml(text)}\nb: [{as_yaml(text, in_flow=True)}, x]\n", report
    )

    if not report.problems:
        assert isinstance(tree, Table)
        block, row = tree.entries["a"].value, tree.entries["b"].value
        assert isinstance(block, Text)
        assert isinstance(row, Row)
        assert isinstance(row.items[0], Text)
        assert block.value == row.items[0].value
        assert block.value.casefold() == wanted.casefold() or not block.value.isascii()
