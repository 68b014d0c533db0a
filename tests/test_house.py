"""What the house style counts, with the name of the offender."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path
    for folder in ("regie", "flows", "tasks", "integrations")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
FILE_LINES_MAX = 350
FUNCTION_LINES_MAX = 50


@cache
def tree(path: Path) -> ast.Module:
    """Parse a file once for all the tests."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def body_lines(function: ast.FunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]


def test_files_are_short() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCES
        if (count := len(path.read_text("utf-8").splitlines())) > FILE_LINES_MAX
    }

    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": body_lines(function)
        for path in SOURCES
        for function in functions(path)
        if body_lines(function) > FUNCTION_LINES_MAX
    }

    assert long == {}


def test_only_the_clock_asks_for_the_time() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.name != "clock.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow"}
        and isinstance(node.value, ast.Name)
        and node.value.id in {"datetime", "date"}
    ]

    assert offenders == []


@pytest.mark.parametrize("package", ["regie", "flows", "tasks", "integrations"])
def test_no_other_distribution_has_a_package_of_our_name(package: str) -> None:
    assert set(packages_distributions().get(package, [])) == {"regie"}


@pytest.mark.parametrize(
    "word", ["utils", "helpers", "common", "manager", "misc", "base"]
)
def test_no_file_is_named_by_what_it_is_not(word: str) -> None:
    assert [str(path) for path in SOURCES if path.stem == word] == []


def test_package_inits_hold_only_words_or_registries() -> None:
    allowed = {"regie/__init__.py", "integrations/__init__.py"}
    offenders = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name == "__init__.py" and str(path.relative_to(ROOT)) not in allowed
        if [
            node
            for node in tree(path).body
            if not isinstance(node, ast.Expr | ast.ImportFrom)
        ]
    ]

    assert offenders == []


def test_a_colon_without_words_leaves_its_space_to_french() -> None:
    """`f"{a} : {b}"` is French in an English sentence: see `words.with_colon`.

    Tags of Prefect's runs are names that stay as they are.
    """
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.name != "wake_ups.py"
        for node in not_french(tree(path))
        if isinstance(node, ast.JoinedStr) and is_colon_without_words(node)
    ]

    assert offenders == []


def not_french(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those below `fr=…`."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg == "fr"):
            yield from not_french(child)


def is_colon_without_words(text: ast.JoinedStr) -> bool:
    parts = (
        part.value if isinstance(part, ast.Constant) else "{}" for part in text.values
    )
    written = "".join(str(part) for part in parts)
    return "{} : " in written and not any(one.isalpha() for one in written)


def test_no_plural_is_left_to_the_reader() -> None:
    """`écriture(s)` is no word: see `words.counted`."""
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\w\((s|es|e|x)\)", node.value)
    ]
    templates = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "regie").rglob("*")
        if path.suffix in {".html", ".txt", ".yaml", ".typ"}
        and re.search(r"[a-zà-ÿ]\((s|es|e|x)\)", path.read_text("utf-8"))
    ]

    assert offenders + templates == []
