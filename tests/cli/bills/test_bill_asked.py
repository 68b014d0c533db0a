"""At a terminal a bill is asked about before it is issued, where it has a doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.a_playbook import Terminal
from tests.cli.conftest import Type
from tests.spaces import one_line as plain

EXAMPLES = Path("playbooks/examples")
MARCH = ("bill", "--period", "2026-03", "--since", "2026-03")
SALES = """\
balance_transaction_id,created,reporting_category,gross,fee,net,currency,source_id,description,charge_id
txn_1,2026-02-10 10:00:00,charge,97.00,0,97.00,eur,ch_1,Pass,
txn_2,2026-03-10 10:00:00,charge,97.00,0,97.00,eur,ch_2,Pass,
"""
QUESTION = "Clore la période et émettre la facture ?"


@pytest.fixture
def sold(type_in: Type, tmp_path: Path) -> Type:
    """A sale of March, and one from before the first month that is billed."""
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    agreement, sales = tmp_path / "agreement.yaml", tmp_path / "sales.csv"
    agreement.write_text(text.replace("from: 2026-12-01", "from: 2026-01-01"))
    sales.write_text(SALES, "utf-8")
    profile = str(EXAMPLES / "profile.yaml")
    given = ("--agreement", str(agreement), "--profile", profile)
    type_in(*MARCH, "--draft", *given)
    type_in("import", "payments", str(sales), "--client", "Studio Zen")
    return type_in


@pytest.mark.parametrize(("typed", "code"), [("oui", 0), ("non", 130)])
def test_what_it_warns_of_is_asked_about(
    sold: Type, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", Terminal(f"{typed}\n"))
        said = sold(*MARCH)

    out = plain(said.out)
    warned, asked, issued = (
        (out + plain(said.err)).find(one) for one in ("97,00", QUESTION, "Facture F20")
    )
    assert said.code == code
    assert -1 < warned < asked
    assert (issued > asked) == (code == 0)
    assert len(sold("invoice", "list", "--json").data()) == (code == 0)


def test_nobody_is_asked_who_said_so_or_where_it_is_issued(
    sold: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", Terminal("non\n"))
        sure = sold(*MARCH, "--yes")
        again = sold("bill", "--period", "2026-03")

    assert [one.code for one in (sure, again)] == [0, 0]
    assert all(QUESTION not in one.out for one in (sure, again))


def test_nobody_is_asked_where_nobody_is(sold: Type) -> None:
    said = sold(*MARCH)

    assert (said.code, QUESTION in said.out) == (0, False)
    assert "97,00" in plain(said.out + said.err)
