"""A quote, an agreement, a profile, a playbook, a table: given for another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.documents.quote_yaml import read_quote
from regie.billing.form import FormError
from regie.billing.profile_yaml import read_seller

EXAMPLES = Path("playbooks/examples")
READERS: dict[str, Callable[..., object]] = {
    "quote": read_quote,
    "agreement": read_agreement,
    "profile": read_seller,
}
TABLE = (
    "this is a table (CSV), not {}",
    "payments are given to: regie import payments; hours to: regie time import",
)
TO = {
    "quote": ("this is a quote", "it is given to: regie quote new"),
    "agreement": ("this is an agreement", "it is given to: regie bill --agreement"),
    "profile": ("this is your identity", "it is given to: regie bill --profile"),
}
NAMES = {"quote": "a quote", "agreement": "an agreement", "profile": "your identity"}


def told(wanted: str, text: str, language: str = "en") -> list[tuple[str, str]]:
    with pytest.raises(FormError) as caught:
        READERS[wanted](text, file="a.yaml", language=language)
    return [(one.message, one.hint) for one in caught.value.problems]


@pytest.mark.parametrize("wanted", NAMES)
@pytest.mark.parametrize("given", NAMES)
def test_another_kind_is_one_sentence(wanted: str, given: str) -> None:
    text = (EXAMPLES / f"{given}.yaml").read_text("utf-8")
    if given == wanted:
        assert READERS[wanted](text, file="a.yaml", language="en")
        return

    message, hint = TO[given]
    assert told(wanted, text) == [(f"{message}, not {NAMES[wanted]}", hint)]


@pytest.mark.parametrize("wanted", NAMES)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_one_sentence(wanted: str, separator: str) -> None:
    text = (EXAMPLES / "payments.csv").read_text("utf-8").replace(",", separator)

    assert told(wanted, text) == [(TABLE[0].format(NAMES[wanted]), TABLE[1])]


def test_a_playbook_is_no_quote() -> None:
    text = Path("playbooks/virtual-summit.fr.yaml").read_text("utf-8")

    assert told("quote", text, "fr") == [
        ("c'est un playbook, et non un devis", "il se donne à : regie start")
    ]
