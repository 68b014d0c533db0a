from __future__ import annotations

import pytest

from tests.cli.conftest import Type
from tests.cli.test_invoice import plain

SIMULATE = (
    *("agreement", "simulate", "playbooks/examples/partners.yaml"),
    *("--sales", "playbooks/examples/sales.csv"),
)


@pytest.mark.parametrize(
    ("language", "word", "never"),
    [("fr", ": à payer ", "payé "), ("en", ": to pay ", " : ")],
)
def test_a_simulation_pays_nobody(
    type_in: Type, language: str, word: str, never: str
) -> None:
    said = type_in(*SIMULATE, language=language)

    assert said.code == 0, said.err
    assert word in plain(said.out)
    assert never not in plain(said.out)
    assert ": paid " not in plain(said.out)
