from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement import Every
from regie.billing.edition import NEWEST
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from regie.billing.statement.statement_text import title_of
from regie.billing.statement.statement_text import why
from regie.ledger.text import read_entries
from tests.spaces import plain

PARIS = ZoneInfo("Europe/Paris")
MakeAgreement = Callable[..., Agreement]
LEDGER = """
2027-03-01 sale stripe:charge:ch_1
  customer: Ada | *Lovelace* <b>
  client:zen:processor:stripe  1200.00 EUR
  client:zen:sales            -1000.01 EUR
  client:zen:vat               -199.99 EUR

2027-03-31 refund stripe:refund:re_0
  parent: stripe:charge:ch_0
  recorded: 2027-04-02T00:00:00+00:00
  client:zen:processor:stripe  -200.00 EUR
  client:zen:refunds            200.00 EUR

2027-04-15 sale stripe:charge:ch_2
  client:zen:processor:stripe    99.00 USD
  client:zen:sales              -99.00 USD
"""


def stated(agreement: Agreement, text: str = LEDGER) -> Statement:
    return make_statement(
        read_entries(text),
        agreement,
        read_period("2027-04"),
        client="zen",
        recorded_until=datetime(2027, 5, 2, 8, 30, tzinfo=UTC),
        earlier=[
            Closed(
                period=read_period("2027-03"),
                recorded_until=datetime(2027, 2, 1, tzinfo=UTC),
            )
        ],
    )


def test_markdown_explains_every_amount(agreed: MakeAgreement) -> None:
    shown = statement_markdown(stated(agreed()), "fr", PARIS)

    assert plain(shown) == (
        "# Relevé avril 2027 · Studio Zen\n"
        "\n"
        "Accord « Studio Zen 2027 ». Mouvements connus de Régie le 2 mai 2027 à 10:30 "
        "(heure de Paris).\n"
        "\n"
        "| Ligne | Montant HT |\n"
        "|---|---:|\n"
        "| Base mensuelle | 800,00 € |\n"
        "| Commission 8 % | 64,00 € |\n"
        "| **Total** | **864,00 €** |\n"
        "\n"
        "## Pourquoi ces montants ?\n"
        "\n"
        "- **Base mensuelle** · Montant fixe convenu : 800,00 €.\n"
        "- **Commission 8 %** · Revenu net : ventes hors TVA 1 000,01 € (1) − "
        "remboursements 200,00 € (1) = 800,01 €. 800,01 € × 8 % = 64,00 €, arrondi une "
        "fois.\n"
        "\n"
        "## Commission 8 % · mouvements comptés (2)\n"
        "\n"
        "| Jour | Quoi | Client | Référence | Montant HT |\n"
        "|---|---|---|---|---:|\n"
        "| 1er mars 2027 | vente (après coup) | Ada \\| \\*Lovelace\\* \\<b\\> "
        "| stripe:charge:ch\\_1 | 1 000,01 € |\n"
        "| 31 mars 2027 | remboursement (après coup) | — "
        "| stripe:refund:re\\_0 | -200,00 € |\n"
        "| **Total** | | | | **800,01 €** |\n"
        "\n"
        "## Non comptés : autre monnaie que EUR, sans taux convenu (1)\n"
        "\n"
        "| Jour | Quoi | Client | Référence | Montant HT |\n"
        "|---|---|---|---|---:|\n"
        "| 15 avril 2027 | vente | — | stripe:charge:ch\\_2 | 99,00 $US |\n"
    )


def test_markdown_lists_so_many_movements_and_counts_the_rest(
    agreed: MakeAgreement,
) -> None:
    text = "".join(
        f"""
2027-04-05 sale c{index:03d}
  client:zen:processor:stripe 1.00 EUR
  client:zen:sales
"""
        for index in range(203)
    )

    shown = statement_markdown(stated(agreed(), text), "en", PARIS)

    assert shown.count("| 5 April 2027 | sale |") == 200
    assert shown.endswith(
        "| c199 | €1.00 |\n| … and 3 more | | | | |\n| **Total** | | | | **€203.00** |\n"
    )


@pytest.mark.parametrize(
    ("options", "text", "explanation"),
    [
        (
            {"rate": None, "starts_on": "2027-01-01"},
            "",
            "Fixed amount as agreed: €800.00.",
        ),
        (
            {"base": None, "fees_out": True},
            """
            2027-04-05 fee f
              client:zen:fees:payment      3.00 EUR
              client:zen:processor:stripe -3.00 EUR

            2027-04-06 reversal r
              client:zen:processor:stripe  1.00 EUR
              client:zen:sales            -1.00 EUR
            """,
            (
                "Net revenue: − payment fees €3.00 (1) + corrections €1.00 (1) = -€2.00. "
                "-€2.00 × 8% = -€0.16."
            ),
        ),
        (
            {"base": None},
            "",
            "Net revenue: no movement = €0.00. €0.00 × 8% = €0.00.",
        ),
    ],
)
def test_why_in_english(
    agreed: MakeAgreement, options: dict[str, object], text: str, explanation: str
) -> None:
    (line,) = stated(agreed(**options), text).lines

    assert why(line, "en") == explanation


def test_why_of_several_months(agreed: MakeAgreement) -> None:
    statement = make_statement(
        [],
        agreed(rate=None),
        read_period("2027-01-01..2027-04-01"),
        client="zen",
        recorded_until=datetime(2027, 5, 2, tzinfo=UTC),
    )

    (line,) = statement.lines
    assert plain(why(line, "fr")) == (
        "Montant fixe convenu : 3 × 800,00 € = 2 400,00 €."
    )


@pytest.mark.parametrize(
    ("options", "french", "english"),
    [
        ({"rate": None}, "Base mensuelle", "Monthly base fee"),
        (
            {"rate": None, "every": Every.LAUNCH, "starts_on": "2027-04-30"},
            "Base pour le lancement",
            "Base fee for the launch",
        ),
        ({"base": None, "rate": "8.50"}, "Commission 8,5\u00a0%", "Commission 8.5%"),
    ],
)
def test_title_of_a_line(
    agreed: MakeAgreement, options: dict[str, object], french: str, english: str
) -> None:
    (line,) = stated(agreed(**options)).lines

    assert (title_of(line, "fr"), title_of(line, "en")) == (french, english)


def test_json_holds_the_cut_offs_and_every_source(agreed: MakeAgreement) -> None:
    kept = json.loads(statement_json(stated(agreed())))

    assert kept == {
        "agreement": "abc",
        "client": "zen",
        "period": ["2027-04-01", "2027-05-01"],
        "recorded_until": "2027-05-02T08:30:00+00:00",
        "recorded_after": "2027-02-01T00:00:00+00:00",
        "total": "864.00 EUR",
        "lines": [
            {
                "kind": "base",
                "amount": "800.00 EUR",
                "quantity": 1,
                "unit_price": "800.00 EUR",
                "every": "month",
                "rate_percent": "0",
                "workings": [],
                "sources": [],
            },
            {
                "kind": "commission",
                "amount": "64.00 EUR",
                "quantity": 1,
                "unit_price": "64.00 EUR",
                "every": None,
                "rate_percent": "8",
                "workings": [
                    ["sales", "1000.01 EUR", 1],
                    ["refunds", "-200.00 EUR", 1],
                    ["revenue", "800.01 EUR", 2],
                ],
                "sources": [
                    {
                        "key": "stripe:charge:ch_1",
                        "kind": "sale",
                        "effective_on": "2027-03-01",
                        "amount": "1000.01 EUR",
                        "parent": "",
                        "late": True,
                    },
                    {
                        "key": "stripe:refund:re_0",
                        "kind": "refund",
                        "effective_on": "2027-03-31",
                        "amount": "-200.00 EUR",
                        "parent": "stripe:charge:ch_0",
                        "late": True,
                    },
                ],
            },
        ],
        "edition": NEWEST.value,
        "left_out": [
            {
                "key": "stripe:charge:ch_2",
                "kind": "sale",
                "effective_on": "2027-04-15",
                "amount": "99.00 USD",
                "parent": "",
                "late": False,
            }
        ],
    }


def test_json_stays_the_same_when_a_customer_is_erased(agreed: MakeAgreement) -> None:
    erased = LEDGER.replace("  customer: Ada | *Lovelace* <b>\n", "")

    assert statement_json(stated(agreed(), erased)) == statement_json(stated(agreed()))


def test_json_of_a_first_statement_has_no_earlier_cut_off(
    agreed: MakeAgreement,
) -> None:
    statement = make_statement(
        [],
        agreed(),
        read_period("2027-04"),
        client="zen",
        recorded_until=datetime(2027, 5, 2, tzinfo=UTC),
    )

    assert json.loads(statement_json(statement))["recorded_after"] is None
