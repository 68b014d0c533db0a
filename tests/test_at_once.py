"""Several things that were typed wrongly are told together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from regie.at_once import at_once
from regie.errors import ConflictError
from regie.errors import ImportFileError
from regie.errors import NotFoundError
from regie.errors import RegieError
from regie.errors import SeveralError
from regie.errors import UsageError
from regie.errors import VendorUnavailableError
from regie.words import speaking


def refuse(error: RegieError) -> Callable[[], object]:
    def read() -> object:
        raise error

    return read


def test_what_was_read_is_returned_in_order() -> None:
    assert at_once(("--on", lambda: 1), ("", str), ("", list)) == (1, "", [])


def test_one_mistake_is_its_own_error() -> None:
    error = NotFoundError("who?")

    with pytest.raises(NotFoundError) as caught:
        at_once(("--on", lambda: 1), ("--client", refuse(error)))

    assert caught.value is error


@pytest.mark.parametrize(
    ("language", "first"), [("fr", "--on : quand ?"), ("en", "--on: quand ?")]
)
def test_several_are_told_with_their_options_each_once(
    language: str, first: str
) -> None:
    with speaking(language), pytest.raises(SeveralError) as caught:
        at_once(
            ("--on", refuse(UsageError("quand ?"))),
            ("--until", lambda: 1),
            ("", refuse(ConflictError("a.yaml: line 1"))),
            ("--until", refuse(UsageError("quand ?"))),
        )

    assert caught.value.problems == [first, "a.yaml: line 1"]
    assert str(caught.value) == f"{first}\na.yaml: line 1"
    assert isinstance(caught.value, UsageError)


def test_what_two_that_are_several_both_say_is_told_once() -> None:
    inner = SeveralError(["who?", "when?"])

    with pytest.raises(SeveralError) as caught:
        at_once(("", refuse(NotFoundError("who?"))), ("", refuse(inner)))

    assert caught.value.problems == ["who?", "when?"]


def test_what_was_several_stays_so() -> None:
    inner = SeveralError(["--from: no day", "--to: no day"])

    with speaking("en"), pytest.raises(SeveralError) as caught:
        at_once(
            ("", refuse(inner)),
            ("--client", refuse(NotFoundError("who?"))),
            ("--file", refuse(SeveralError(["line 1", "line 2"]))),
            ("", refuse(ImportFileError("a.csv", ["line 1: x", "line 2: y"]))),
        )

    assert caught.value.problems == [
        *inner.problems,
        "--client: who?",
        "--file: line 1",
        "--file: line 2",
        "a.csv: line 1: x",
        "a.csv: line 2: y",
    ]


def test_a_vendor_that_does_not_answer_is_no_mistake() -> None:
    with pytest.raises(VendorUnavailableError):
        at_once(
            ("--on", refuse(UsageError("quand ?"))),
            ("", refuse(VendorUnavailableError("Brevo", "503"))),
        )
