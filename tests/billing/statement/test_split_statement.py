"""A commission that several share, paid in another currency: whole statements."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.exchanged import ReadRate
from regie.billing.commission.standing import unsound
from regie.billing.commission.till import RateToComeError
from regie.billing.edition import Edition
from regie.billing.exchange import MissingRateError
from regie.billing.exchange import Rate
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.party_due import party_dues
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from regie.ledger.text import read_entries
from tests.spaces import plain

JANUARY, FEBRUARY, MARCH, APRIL = (
    read_period(f"2027-0{month}") for month in (1, 2, 3, 4)
)
SALES = """
2027-01-05 sale stripe:charge:a
  client:zen:processor:stripe   1000.01 EUR
  client:zen:sales             -1000.01 EUR

2027-01-20 sale stripe:charge:b
  client:zen:processor:stripe   500 EUR
  client:zen:sales             -500 EUR
"""
REFUND = """
2027-02-10 refund stripe:refund:b
  parent: stripe:charge:b
  client:zen:processor:stripe  -500 EUR
  client:zen:refunds            500 EUR
"""
HELD = "hold: {share: 50 %, days: 40}"
SHARED = "split: {OBM: 2, Ada: 1, Marc: 1}"


def agreed(*commission: str, title: str = "Zen", more: str = "") -> Agreement:
    inner = textwrap.indent("\n".join(("of: net revenue", *commission)), "  ")
    text = f"agreement: {title}\nfrom: 2027-01-01\n{more}commission:\n{inner}\n"
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


def close_of(period: Period) -> datetime:
    at = datetime.combine(period.end, datetime.min.time(), tzinfo=UTC)
    return at + timedelta(hours=9)


def rates(*days: str, read_on: str = "2027-01-01") -> list[ReadRate]:
    """A euro is 1.10 dollars on the first day, a cent more on each day that follows."""
    return [
        ReadRate(
            rate=Rate(
                on=date.fromisoformat(day),
                origin="EUR",
                target="USD",
                worth=Fraction(110 + place, 100),
                source="ECB",
            ),
            read_at=datetime.fromisoformat(f"{read_on}T08:00:00+00:00"),
        )
        for place, day in enumerate(days)
    ]


def stated(
    ledger: str,
    *made: tuple[Agreement, Period],
    known: Sequence[ReadRate] = (),
    old: Sequence[Period] = (),
) -> list[Statement]:
    """Return each statement; those of the periods in `old` are of the first edition."""
    found = []
    for place, (agreement, period) in enumerate(made):
        edition = Edition.FIRST if period in old else Edition.RESTS
        earlier = [
            Closed(
                period=before,
                recorded_until=close_of(before),
                same_agreement=one is agreement,
                agreement=None if one is agreement else one,
                edition=Edition.FIRST if before in old else Edition.RESTS,
            )
            for one, before in made[:place]
        ]
        found.append(
            make_statement(
                read_entries(ledger),
                agreement,
                period,
                client="zen",
                recorded_until=close_of(period),
                earlier=earlier,
                rates=known,
                edition=edition,
            )
        )
    return found


def shown(statement: Statement, language: str) -> list[str]:
    dues = party_dues(statement.all_lines, {})
    text = statement_markdown(statement, language, ZoneInfo("UTC"), dues)
    spaced = plain(text)
    return [line for line in spaced.splitlines() if line]


def lines(statement: Statement) -> list[tuple[str, dict[str, str]]]:
    """Return what the OBM bills of each line, and what everybody is paid of it."""
    return [
        (str(line.amount), {share.name: str(share.paid) for share in line.shares})
        for line in statement.lines
    ]


def is_sound(statements: Sequence[Statement]) -> bool:
    return not list(unsound(statement_json(one) for one in statements))


def test_held_then_split_then_converted_as_a_whole_statement() -> None:
    agreement = agreed("rate: 10 %", HELD, SHARED, "paid_in: USD")

    (january,) = stated(
        SALES, (agreement, JANUARY), known=rates("2027-01-04", "2027-01-29")
    )

    assert shown(january, "fr") == [
        "# Relevé janvier 2027 · ",
        (
            "Accord « Zen ». Mouvements connus de Régie le 1er février 2027 à 09:00 (heure "
            "de UTC)."
        ),
        "| Ligne | Montant HT |",
        "|---|---:|",
        "| Commission, part de l'OBM | 41,63 $US |",
        "| **Total** | **41,63 $US** |",
        "| Autres parties | Montant HT |",
        "|---|---:|",
        "| Ada, qui facture sa part | 20,81 $US |",
        "| Marc, qui facture sa part | 20,81 $US |",
        "## Pourquoi ces montants ?",
        (
            "- **Commission, part de l'OBM** · Assiette de la période : ventes hors TVA "
            "1 500,01 € (2) = 1 500,01 €. assiette 1 500,01 € → commission 150,00 € → "
            "gagné 150,00 € → retenu -75,00 € → à partager 75,00 € → partage : OBM (50 %) "
            "37,50 €, Ada (25 %) 18,75 €, Marc (25 %) 18,75 € → converti : OBM 37,50 € × "
            "1,11, BCE, 29 janvier 2027 = 41,63 $US ; Ada 18,75 € × 1,11, BCE, 29 janvier "
            "2027 = 20,81 $US ; Marc 18,75 € × 1,11, BCE, 29 janvier 2027 = 20,81 $US."
        ),
        "## Commission, part de l'OBM · mouvements comptés (2)",
        "| Jour | Quoi | Client | Référence | Montant HT |",
        "|---|---|---|---|---:|",
        "| 5 janvier 2027 | vente | — | stripe:charge:a | 1 000,01 € |",
        "| 20 janvier 2027 | vente | — | stripe:charge:b | 500,00 € |",
        "| **Total** | | | | **1 500,01 €** |",
    ]
    assert shown(january, "en")[4:11] == [
        "| Commission, the OBM's share | US$41.63 |",
        "| **Total** | **US$41.63** |",
        "| Other parties | Amount excl. VAT |",
        "|---|---:|",
        "| Ada, who bills the share | US$20.81 |",
        "| Marc, who bills the share | US$20.81 |",
        "## Why these amounts?",
    ]
    assert is_sound([january])


def test_what_was_held_is_split_once_it_is_released_and_a_refund_takes_from_all() -> (
    None
):
    agreement = agreed("rate: 10 %", HELD, SHARED)

    made = stated(
        SALES + REFUND,
        (agreement, JANUARY),
        (agreement, FEBRUARY),
        (agreement, MARCH),
    )

    # January: 150, of which 75 is held. February: −50, of which −25 is held with it, and
    # 50 of the first sale is released: 75 − 50 to pay. March: 25 − 25 is released.
    assert [lines(one)[0] for one in made] == [
        ("37.50 EUR", {"OBM": "37.50 EUR", "Ada": "18.75 EUR", "Marc": "18.75 EUR"}),
        ("12.50 EUR", {"OBM": "12.50 EUR", "Ada": "6.25 EUR", "Marc": "6.25 EUR"}),
        ("0.00 EUR", {"OBM": "0.00 EUR", "Ada": "0.00 EUR", "Marc": "0.00 EUR"}),
    ]
    assert is_sound(made)


def test_a_cent_left_over_goes_to_the_first_of_those_that_lose_most() -> None:
    agreement = agreed("rate: 10 %", "split: {Marc: 1, OBM: 1, Ada: 1}")
    ledger = SALES.replace("1000.01", "0.50").replace("500 EUR", "0.50 EUR")

    (january,) = stated(ledger, (agreement, JANUARY))

    assert lines(january) == [
        ("0.03 EUR", {"Marc": "0.04 EUR", "OBM": "0.03 EUR", "Ada": "0.03 EUR"})
    ]


def test_the_whole_invoice_is_in_the_currency_of_payment() -> None:
    agreement = agreed(
        "rate: 10 %", "paid_in: USD", more="base: {amount: 800 EUR, every: month}\n"
    )

    (january,) = stated(SALES, (agreement, JANUARY), known=rates("2027-01-29"))

    assert lines(january) == [
        ("880.00 USD", {"OBM": "880.00 USD"}),
        ("165.00 USD", {"OBM": "165.00 USD"}),
    ]
    assert [line for line in shown(january, "en") if line.startswith("- ")] == [
        (
            "- **Monthly base fee** · Fixed amount as agreed: €800.00. Converted: €800.00 × "
            "1.1, ECB, 29 January 2027 = US$880.00."
        ),
        (
            "- **Commission** · Base of the period: sales without VAT €1,500.01 (2) = "
            "€1,500.01. base €1,500.01 → commission €150.00 → earned €150.00 → to be "
            "converted €150.00 → converted: €150.00 × 1.1, ECB, 29 January 2027 = "
            "US$165.00."
        ),
    ]
    assert str(january.total) == "1045.00 USD"
    assert is_sound([january])


def test_a_negative_balance_is_carried_and_is_split_when_it_is_made_up() -> None:
    agreement = agreed("rate: 10 %", "split: {OBM: 60, Ada: 40}")
    ledger = (
        SALES
        + REFUND
        + SALES.replace("2027-01", "2027-03").replace("charge:", "charge:3")
    )

    made = stated(
        ledger, (agreement, JANUARY), (agreement, FEBRUARY), (agreement, MARCH)
    )

    assert [lines(one)[0] for one in made] == [
        ("90.00 EUR", {"OBM": "90.00 EUR", "Ada": "60.00 EUR"}),
        ("0.00 EUR", {"OBM": "0.00 EUR", "Ada": "0.00 EUR"}),
        ("60.00 EUR", {"OBM": "60.00 EUR", "Ada": "40.00 EUR"}),
    ]
    assert is_sound(made)


def test_a_credit_takes_from_each_what_each_had() -> None:
    agreement = agreed(
        "rate: 10 %", "clawback: credit", "paid_in: USD", "split: {OBM: 60, Ada: 40}"
    )

    made = stated(
        SALES + REFUND,
        (agreement, JANUARY),
        (agreement, FEBRUARY),
        known=rates("2027-01-29", "2027-02-26"),
    )

    assert [lines(one)[0] for one in made] == [
        ("99.00 USD", {"OBM": "99.00 USD", "Ada": "66.00 USD"}),
        ("-33.30 USD", {"OBM": "-33.30 USD", "Ada": "-22.20 USD"}),
    ]
    assert is_sound(made)


@pytest.mark.parametrize(
    ("rule", "paid", "words"),
    [
        ("statement date", "US$166.50", "€150.00 × 1.11, ECB, 29 January 2027"),
        (
            # 1 January has the rate of 31 December, as have the days until the 29th.
            "average",
            "US$165.15",
            "€150.00 × 1.100968, ECB, average of the period until 31 January 2027",
        ),
    ],
)
def test_the_rate_is_that_of_the_day_that_was_agreed(
    rule: str, paid: str, words: str
) -> None:
    agreement = agreed("rate: 10 %", "paid_in: USD", f"conversion: {rule}")

    (january,) = stated(
        SALES, (agreement, JANUARY), known=rates("2026-12-31", "2027-01-29")
    )

    (why,) = (line for line in shown(january, "en") if line.startswith("- "))
    assert why.endswith(f"converted: {words} = {paid}.")


def test_a_rate_of_another_day_is_never_taken_for_a_bill() -> None:
    agreement = agreed("rate: 10 %", "paid_in: USD")

    with pytest.raises(MissingRateError) as caught:
        stated(SALES, (agreement, JANUARY), known=rates("2027-01-28"))

    assert (caught.value.pair, caught.value.on) == (("EUR", "USD"), date(2027, 1, 29))


def test_a_rate_that_was_read_after_the_cut_off_does_not_count() -> None:
    agreement = agreed("rate: 10 %", "paid_in: USD")
    late = rates("2027-01-29", read_on="2027-02-02")

    with pytest.raises(MissingRateError):
        stated(SALES, (agreement, JANUARY), known=late)


def test_the_rate_of_the_day_of_payment_is_waited_for() -> None:
    agreement = agreed(
        "rate: 10 %", "paid_in: USD", "conversion: payment date", "pay_after: 15 days"
    )

    with pytest.raises(RateToComeError) as caught:
        stated(SALES, (agreement, JANUARY), known=rates("2027-01-29"))

    assert caught.value.on == date(2027, 2, 15)


def test_a_draft_of_a_month_that_is_not_over_takes_the_last_rate() -> None:
    agreement = agreed("rate: 10 %", "paid_in: USD")

    draft = make_statement(
        read_entries(SALES),
        agreement,
        JANUARY,
        client="zen",
        recorded_until=datetime(2027, 1, 22, 9, tzinfo=UTC),
        rates=rates("2027-01-20"),
    )

    assert str(draft.total) == "165.00 USD"


def test_without_anything_due_no_rate_is_asked_for() -> None:
    agreement = agreed("rate: 10 %", "hold: 60 days", "paid_in: USD", SHARED)

    (january,) = stated(SALES, (agreement, JANUARY))

    assert lines(january) == [
        ("0.00 USD", {"OBM": "0.00 USD", "Ada": "0.00 USD", "Marc": "0.00 USD"})
    ]


# --- A new version that settles otherwise --------------------------------------------


def test_what_was_held_stays_with_those_who_earned_it() -> None:
    before = agreed("rate: 10 %", HELD, "split: {OBM: 50, Ada: 50}")
    after = agreed("rate: 10 %", "split: {OBM: 80, Marc: 20}", title="Zen 2")
    ledger = SALES + SALES.replace("2027-01", "2027-02").replace("charge:", "charge:2")

    made = stated(ledger, (before, JANUARY), (after, FEBRUARY), (after, MARCH))

    assert [lines(one) for one in made] == [
        [("37.50 EUR", {"OBM": "37.50 EUR", "Ada": "37.50 EUR"})],
        [
            ("120.00 EUR", {"OBM": "120.00 EUR", "Marc": "30.00 EUR"}),
            ("25.00 EUR", {"OBM": "25.00 EUR", "Ada": "25.00 EUR"}),
        ],
        [
            ("0.00 EUR", {"OBM": "0.00 EUR", "Marc": "0.00 EUR"}),
            ("12.50 EUR", {"OBM": "12.50 EUR", "Ada": "12.50 EUR"}),
        ],
    ]
    assert [
        [(one.name, str(one.due)) for one in party_dues(each.lines, {})]
        for each in made
    ] == [
        [("Ada", "37.50 EUR")],
        [("Marc", "30.00 EUR"), ("Ada", "25.00 EUR")],
        [("Ada", "12.50 EUR")],
    ]
    assert [line for line in shown(made[2], "fr") if line.startswith("- ")] == [
        (
            "- **Commission, part de l'OBM** · Assiette de la période : aucun mouvement = "
            "0,00 €. assiette 0,00 € → commission 0,00 € → gagné 0,00 € → à partager "
            "0,00 € → partage : OBM (80 %) 0,00 €, Marc (20 %) 0,00 €."
        ),
        (
            "- **Commission, reste de l'accord d'avant** · Gagné sous la version d'avant de "
            "l'accord, réglé à ses conditions : libéré 25,00 € → à partager 25,00 € → "
            "partage : OBM (50 %) 12,50 €, Ada (50 %) 12,50 €."
        ),
    ]
    assert is_sound(made)


def test_a_change_of_currency_releases_what_was_held_at_the_rate_of_the_statement() -> (
    None
):
    before = agreed("rate: 10 %", HELD)
    after = agreed("rate: 10 %", title="Zen 2", more="currency: USD\n")

    made = stated(
        SALES,
        (before, JANUARY),
        (after, FEBRUARY),
        (after, MARCH),
        (after, APRIL),
        known=rates("2027-02-26", "2027-03-31"),
    )

    assert [lines(one) for one in made] == [
        [("75.00 EUR", {})],
        [("0.00 USD", {}), ("55.00 USD", {"OBM": "55.00 USD"})],
        [("0.00 USD", {}), ("27.75 USD", {"OBM": "27.75 USD"})],
        [("0.00 USD", {})],
    ]
    assert [line for line in shown(made[1], "en") if line.startswith("- ")][1] == (
        "- **Commission, rest of the earlier agreement** · Earned under the version "
        "before of the agreement, settled on its terms: released €50.00 → to be "
        "converted €50.00 → converted: €50.00 × 1.1, ECB, 26 February 2027 = US$55.00."
    )
    assert is_sound(made)


def test_a_negative_balance_is_taken_from_the_invoice_when_the_split_changes() -> None:
    before = agreed("rate: 10 %", "split: {OBM: 60, Ada: 40}")
    after = agreed("rate: 10 %", title="Zen 2")
    ledger = (
        SALES
        + REFUND
        + SALES.replace("2027-01", "2027-03").replace("charge:", "charge:3")
    )

    made = stated(ledger, (before, JANUARY), (before, FEBRUARY), (after, MARCH))

    assert [lines(one) for one in made[1:]] == [
        [("0.00 EUR", {"OBM": "0.00 EUR", "Ada": "0.00 EUR"})],
        [
            ("150.00 EUR", {}),
            ("-30.00 EUR", {"OBM": "-30.00 EUR", "Ada": "-20.00 EUR"}),
        ],
    ]
    assert str(made[2].total) == "120.00 EUR"
    assert is_sound(made)


def test_what_the_first_edition_dropped_is_in_the_next_statement() -> None:
    before = agreed("rate: 10 %", HELD)
    after = agreed("rate: 10 %", title="Zen 2", more="currency: USD\n")

    made = stated(
        SALES,
        (before, JANUARY),
        (after, FEBRUARY),
        (after, MARCH),
        known=rates("2027-03-31"),
        old=(JANUARY, FEBRUARY),
    )

    assert [lines(one) for one in made[1:]] == [
        [("0.00 USD", {})],
        [("0.00 USD", {}), ("82.50 USD", {"OBM": "82.50 USD"})],
    ]
    assert is_sound(made)


def test_a_refund_of_the_earlier_version_is_shared_as_its_sale_was() -> None:
    before = agreed("rate: 10 %", "split: {OBM: 50, Ada: 50}")
    after = agreed("rate: 10 %", "split: {OBM: 80, Marc: 20}", title="Zen 2")
    ledger = (
        SALES
        + REFUND
        + SALES.replace("2027-01", "2027-02").replace("charge:", "charge:2")
    )

    made = stated(ledger, (before, JANUARY), (after, FEBRUARY), (after, MARCH))

    assert [lines(one) for one in made] == [
        [("75.00 EUR", {"OBM": "75.00 EUR", "Ada": "75.00 EUR"})],
        [
            ("120.00 EUR", {"OBM": "120.00 EUR", "Marc": "30.00 EUR"}),
            ("-25.00 EUR", {"OBM": "-25.00 EUR", "Ada": "-25.00 EUR"}),
        ],
        [("0.00 EUR", {"OBM": "0.00 EUR", "Marc": "0.00 EUR"})],
    ]
    assert [source.key for source in made[1].lines[1].sources] == ["stripe:refund:b"]
    assert is_sound(made)
