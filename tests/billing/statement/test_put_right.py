"""Statements that put earlier periods right, from entries of the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from regie.billing.agreed.agreement import Agreement
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.commission.stages import StageName
from regie.billing.edition import Edition
from regie.billing.edition import edition_in
from regie.billing.edition import NEWEST
from regie.billing.period import Period
from regie.billing.period import read_period
from regie.billing.revenue.closed import Closed
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_stored import statement_json
from regie.billing.statement.statement_text import statement_markdown
from regie.billing.statement.statement_why import rungs_of
from regie.ledger.text import read_entries
from tests.billing.stated import agreed
from tests.billing.stated import close_of
from tests.billing.stated import FEBRUARY
from tests.billing.stated import JANUARY
from tests.billing.stated import MARCH
from tests.billing.stated import refund
from tests.billing.stated import sale
from tests.billing.stated import stages
from tests.billing.statement.test_balance_machine import moment
from tests.spaces import plain

#: As the first edition stored the statement of February.
FIRST_EDITION = (Path(__file__).parent / "first_edition.json").read_text("utf-8")
CAPPED = "{rate: 10 %, of: net revenue, cap: 900 EUR}"
REFUNDED = sale("2027-01-10", "a", "20000") + refund("2027-02-12", "a", "20000")
MORE = sale("2027-02-20", "b", "1000")


def stated(
    agreement: Agreement,
    ledger: str,
    *periods: Period,
    editions: Sequence[Edition] = (),
) -> Statement:
    """Return the statement of the last period, each made by its edition."""
    made = editions or [NEWEST] * len(periods)
    *before, last = zip(periods, made, strict=True)
    return make_statement(
        read_entries(ledger),
        agreement,
        last[0],
        client="zen",
        recorded_until=close_of(last[0]),
        earlier=[
            Closed(period=period, recorded_until=close_of(period), edition=edition)
            for period, edition in before
        ],
        edition=last[1],
    )


def test_the_issue_says_900_taken_back_and_not_2000() -> None:
    terms = agreed(CAPPED)

    january = stated(terms, REFUNDED + MORE, JANUARY)
    february = stated(terms, REFUNDED + MORE, JANUARY, FEBRUARY)

    assert stages(january)[-2:] == [("earned", "900.00 EUR"), ("due", "900.00 EUR")]
    assert stages(february) == [
        ("base", "1000.00 EUR"),
        ("tiers", "100.00 EUR"),
        ("corrected", "-900.00 EUR"),
        ("earned", "-800.00 EUR"),
        ("carried_on", "800.00 EUR"),
        ("due", "0.00 EUR"),
    ]


def test_the_line_keeps_what_it_puts_right_and_by_which_entries() -> None:
    february = stated(agreed(CAPPED), REFUNDED + MORE, JANUARY, FEBRUARY)

    [line] = json.loads(statement_json(february))["lines"]

    assert line["corrects"] == [
        {
            "period": ["2027-01-01", "2027-02-01"],
            "base": ["20000.00 EUR", "0.00 EUR"],
            "stated": "900.00 EUR",
            "due": "0.00 EUR",
            "changes": [
                ["stripe:refund:a", "refund", "2027-02-12", "-20000.00 EUR"],
            ],
        }
    ]
    assert line["workings"] == [
        ["sales", "1000.00 EUR", 1],
        ["revenue", "1000.00 EUR", 1],
    ]
    assert [
        (one["key"], one["amount"], one.get("changes")) for one in line["sources"]
    ] == [
        ("stripe:refund:a", "-20000.00 EUR", ["2027-01"]),
        ("stripe:charge:b", "1000.00 EUR", None),
    ]
    assert edition_in(statement_json(february)) is NEWEST


@pytest.mark.parametrize(
    ("language", "label", "why", "what"),
    [
        (
            "fr",
            "Période janvier 2027 corrigée",
            (
                "Son assiette passe de 20 000,00 € à 0,00 € : remboursement "
                "stripe:refund:a du 12 février 2027 (-20 000,00 €). Recalculée aux "
                "conditions qu'elle avait : dû 0,00 € − déjà relevé 900,00 € = -900,00 €."
            ),
            "| remboursement (change janvier 2027) | — | stripe:refund:a |",
        ),
        (
            "en",
            "Period January 2027 corrected",
            (
                "Its base goes from €20,000.00 to €0.00: refund stripe:refund:a of 12 "
                "February 2027 (-€20,000.00). Computed again under the terms that it had: "
                "due €0.00 − stated so far €900.00 = -€900.00."
            ),
            "| refund (changes January 2027) | — | stripe:refund:a |",
        ),
    ],
)
def test_the_reader_is_told_why(language: str, label: str, why: str, what: str) -> None:
    terms = agreed(CAPPED)
    february = stated(terms, REFUNDED + MORE, JANUARY, FEBRUARY)

    rungs = rungs_of(february.lines[-1], terms, language)

    shown = {rung.label: plain(rung.why) for rung in rungs}
    assert shown[label] == why
    paris = ZoneInfo("Europe/Paris")
    assert what in plain(statement_markdown(february, language, paris))


def test_a_sale_that_came_in_late_changes_its_own_period() -> None:
    ledger = sale("2027-01-05", "a", "8000") + sale(
        "2027-01-06", "late", "3000", recorded="2027-02-20"
    )

    february = stated(agreed(CAPPED), ledger, JANUARY, FEBRUARY)

    assert stages(february) == [
        ("base", "0.00 EUR"),
        ("tiers", "0.00 EUR"),
        ("corrected", "100.00 EUR"),
        ("earned", "100.00 EUR"),
        ("due", "100.00 EUR"),
    ]


def test_a_refund_that_failed_gives_back_what_it_took() -> None:
    failed = """
2027-03-03 refund_failed stripe:refund_failed:a
  parent: stripe:charge:a
  client:zen:processor:stripe  20000 EUR
  client:zen:refunds          -20000 EUR
"""
    march = stated(agreed(CAPPED), REFUNDED + failed, JANUARY, FEBRUARY, MARCH)

    assert stages(march)[:4] == [
        ("base", "0.00 EUR"),
        ("tiers", "0.00 EUR"),
        ("corrected", "900.00 EUR"),
        ("earned", "900.00 EUR"),
    ]


@pytest.mark.parametrize(
    ("reversed_key", "account", "sign", "expected"),
    [
        ("stripe:charge:a", "sales", "", "-900.00 EUR"),
        ("stripe:refund:b", "refunds", "-", "200.00 EUR"),
    ],
)
def test_a_reversal_belongs_where_what_it_undoes_does(
    reversed_key: str, account: str, sign: str, expected: str
) -> None:
    """January: a 20,000, or b 9,000 of which 2,000 were given back in February."""
    of_sale = reversed_key.endswith("a")
    ledger = (
        sale("2027-01-10", "a", "20000")
        if of_sale
        else sale("2027-01-10", "b", "9000") + refund("2027-02-10", "b", "2000")
    )
    amount = 20000 if of_sale else 2000
    other = "-" if not sign else ""
    parent = "" if of_sale else "\n  parent: stripe:charge:b"
    ledger += f"""
2027-03-07 reversal reversal:{reversed_key}
  reason: twice
  reverses: {reversed_key}{parent}
  client:zen:processor:stripe  {other}{amount} EUR
  client:zen:{account}  {sign}{amount} EUR
"""
    march = stated(agreed(CAPPED), ledger, JANUARY, FEBRUARY, MARCH)

    assert dict(stages(march))["corrected"] == expected


# --- Versions of the agreement ---------------------------------------------------------


def changed(
    before: Agreement,
    holds: Agreement,
    ledger: str,
    *,
    editions: Sequence[Edition] = (),
) -> list[Statement]:
    """Return January under the one agreement, February and March under the other."""
    months = [JANUARY, FEBRUARY, MARCH]
    agreements = [before, holds, holds]
    made = editions or [NEWEST] * len(months)
    return [
        make_statement(
            read_entries(ledger),
            agreements[place],
            period,
            client="zen",
            recorded_until=close_of(period),
            earlier=[
                Closed(
                    period=months[earlier],
                    recorded_until=close_of(months[earlier]),
                    same_agreement=agreements[earlier] is agreements[place],
                    agreement=agreements[earlier],
                    edition=made[earlier],
                )
                for earlier in range(place)
            ],
            edition=made[place],
        )
        for place, period in enumerate(months)
    ]


FROM_FEBRUARY = "from: 2027-02-01"


def signed_anew(commission: str) -> Agreement:
    text = (
        f"agreement: Zen 2\ncurrency: EUR\n{FROM_FEBRUARY}\ncommission: {commission}\n"
    )
    return read_agreement(text, file="zen.yaml", language="en", draft=True)


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        ("{rate: 5 %, of: net revenue, cap: 40 EUR}", ["900.00", "-860.00"]),
        ("{rate: 5 %, of: net revenue, scope: sale}", ["900.00", "-850.00"]),
        ("{rate: 5 %, of: net revenue, scope: cumulative}", ["900.00", "-850.00"]),
    ],
)
def test_an_earlier_version_s_period_is_put_right_under_its_own_terms(
    holds: str, expected: list[str]
) -> None:
    statements = changed(agreed(CAPPED), signed_anew(holds), REFUNDED + MORE)

    earned = [dict(stages(one))["earned"].removesuffix(" EUR") for one in statements]
    assert earned == [*expected, "0.00"]
    assert dict(stages(statements[1]))["corrected"] == "-900.00 EUR"
    assert [
        (source.key, [str(period) for period in source.changes])
        for source in statements[1].lines[-1].sources
    ] == [("stripe:refund:a", ["2027-01"]), ("stripe:charge:b", [])]


def test_beside_one_plain_rate_it_is_a_line_of_its_own() -> None:
    plain_rate = signed_anew("{rate: 5 %, of: net revenue}")

    _, february, march = changed(agreed(CAPPED), plain_rate, REFUNDED + MORE)

    assert [str(line.amount) for line in february.lines] == ["50.00 EUR", "-900.00 EUR"]
    assert stages(february) == [("corrected", "-900.00 EUR"), ("due", "-900.00 EUR")]
    assert [str(line.amount) for line in march.lines] == ["0.00 EUR"]


def test_what_one_plain_rate_stated_is_put_right_at_that_rate() -> None:
    capped = signed_anew("{rate: 5 %, of: net revenue, cap: 40 EUR}")
    ten = agreed("{rate: 10 %, of: net revenue}")

    january, february, _ = changed(ten, capped, REFUNDED + MORE)

    assert str(january.total) == "2000.00 EUR"
    assert dict(stages(february))["corrected"] == "-2000.00 EUR"
    assert dict(stages(february))["earned"] == "-1960.00 EUR"


def test_a_sale_of_an_earlier_version_that_came_in_late_counts_under_its_terms() -> (
    None
):
    ledger = sale("2027-01-06", "late", "3000", recorded="2027-02-20")

    statements = changed(
        agreed(CAPPED), signed_anew("{rate: 5 %, of: net revenue, cap: 40 EUR}"), ledger
    )

    assert [str(one.total) for one in statements] == [
        "0.00 EUR",
        "300.00 EUR",
        "0.00 EUR",
    ]


@pytest.mark.parametrize(
    "commission",
    [
        "{rate: 5 %, of: net revenue}",
        "{rate: 5 %, of: net revenue, cap: 40 EUR}",
        "{rate: 5 %, of: net revenue, scope: cumulative}",
    ],
)
def test_a_refund_of_a_sale_from_before_the_agreement_takes_nothing_back(
    commission: str,
) -> None:
    """What earned nothing has nothing to give back; an older edition stays as it was."""
    ledger = read_entries(REFUNDED)
    made = [
        make_statement(
            ledger,
            signed_anew(commission),
            FEBRUARY,
            client="zen",
            recorded_until=close_of(FEBRUARY),
            edition=edition,
        )
        for edition in (NEWEST, Edition.LATE)
    ]

    assert [str(one.lines[-1].workings[-1].amount) for one in made] == [
        "0.00 EUR",
        "-20000.00 EUR",
    ]


def test_a_refund_of_a_month_that_was_billed_elsewhere_counts() -> None:
    """The agreement began in January; its first statement here is that of February."""
    february = stated(agreed(CAPPED), REFUNDED, FEBRUARY)

    assert dict(stages(february))["base"] == "-20000.00 EUR"


def test_an_advance_goes_on_under_the_next_version() -> None:
    ledger = sale("2027-01-05", "a", "3000") + sale("2027-02-05", "b", "3000")
    advance = "recoup: 500 EUR"
    statements = changed(
        agreed(f"{{rate: 10 %, of: net revenue, {advance}}}"),
        signed_anew(f"{{rate: 20 %, of: net revenue, {advance}}}"),
        ledger,
    )

    assert [dict(stages(one)).get("recouped") for one in statements] == [
        "-300.00 EUR",
        "-200.00 EUR",
        None,
    ]
    assert dict(stages(statements[0]))["advance_left"] == "200.00 EUR"


# --- Editions --------------------------------------------------------------------------


def test_what_an_older_edition_stated_is_made_again_as_it_was() -> None:
    first = [Edition.FIRST, Edition.FIRST]

    february = stated(agreed(CAPPED), REFUNDED, JANUARY, FEBRUARY, editions=first)

    assert statement_json(february) + "\n" == FIRST_EDITION
    assert edition_in(FIRST_EDITION) is Edition.FIRST


def test_what_an_older_edition_stated_wrongly_is_put_right_by_the_next() -> None:
    editions = [Edition.FIRST, Edition.FIRST, Edition.HOME]
    terms = agreed(CAPPED)

    march = stated(terms, REFUNDED, JANUARY, FEBRUARY, MARCH, editions=editions)

    put_right = [
        (str(one.put_right.period), str(one.amount))
        for one in march.lines[-1].stages
        if one.put_right is not None
    ]
    assert put_right == [("2027-01", "-900.00 EUR"), ("2027-02", "2000.00 EUR")]
    assert dict(stages(march))["earned"] == "1100.00 EUR"


def test_an_advance_that_was_taken_off_twice_is_given_back_once() -> None:
    ledger = "".join(
        sale(f"2027-0{month}-05", str(month), "20000") for month in (1, 2, 3)
    )
    terms = agreed("{rate: 10 %, of: net revenue, recoup: 500 EUR}")
    editions = [Edition.FIRST, Edition.FIRST, Edition.HOME]

    february, march = (
        stated(terms, ledger, *months, editions=editions[: len(months)])
        for months in ((JANUARY, FEBRUARY), (JANUARY, FEBRUARY, MARCH))
    )

    assert dict(stages(february))["recouped"] == "-500.00 EUR"
    assert dict(stages(march))["recouped"] == "500.00 EUR"
    assert dict(stages(march))["earned"] == "2500.00 EUR"


def test_an_advance_that_was_asked_back_is_given_back_until_it_is_earned() -> None:
    """Older editions took 200 off the 70 of January, with CUMULATIVE."""
    ledger = sale("2027-01-05", "a", "700") + sale("2027-02-05", "b", "300")
    ledger += sale("2027-03-05", "c", "2000")
    terms = agreed("{rate: 10 %, of: net revenue, scope: cumulative, recoup: 200 EUR}")
    months = (JANUARY, FEBRUARY, MARCH)
    editions = (Edition.GROUPS, Edition.MEANS, NEWEST)

    made = [
        stated(terms, ledger, *months[:count], editions=editions[:count])
        for count in (1, 2, 3)
    ]

    told = [dict(stages(one)) for one in made]
    assert [(one.get("recouped"), one["earned"]) for one in told] == [
        ("-200.00 EUR", "-130.00 EUR"),
        ("-200.00 EUR", "30.00 EUR"),
        (None, "200.00 EUR"),
    ]


# --- The property ----------------------------------------------------------------------


@dataclass(frozen=True)
class Sold:
    """A sale, told some days later, with a part given back, told later, too."""

    day: int
    told: int
    minor: int
    back: int
    after: int
    back_told: int


SOLD = st.builds(
    Sold,
    day=st.integers(0, 80),
    told=st.integers(0, 40),
    minor=st.integers(1, 500_000),
    back=st.integers(0, 500_000),
    after=st.integers(0, 60),
    back_told=st.integers(0, 40),
)
MONTHS = [read_period(f"2027-0{month}") for month in range(1, 9)]


@given(st.lists(SOLD, max_size=6), st.integers(0, len(MONTHS)))
@settings(deadline=None, max_examples=60)
def test_statements_together_say_the_rule_on_what_each_period_came_to(
    sold: list[Sold], old: int
) -> None:
    """Whatever came in late, and however many statements an older edition made."""
    terms = agreed("{rate: 10 %, of: net revenue, cap: 300 EUR, floor: 20 EUR}")
    ledger = "".join(told(number, one) for number, one in enumerate(sold))
    editions = [Edition.FIRST] * old + [NEWEST] * (len(MONTHS) - old)

    made = [
        stated(terms, ledger, *MONTHS[:count], editions=editions[:count])
        for count in range(1, len(MONTHS) + 1)
    ]

    if old < len(MONTHS):
        assert sum(earned_in(one) for one in made) == oracle(sold)
    again = stated(terms, ledger, *MONTHS, editions=editions)
    assert statement_json(again) == statement_json(made[-1])


def earned_in(statement: Statement) -> int:
    [line] = statement.lines
    return next(
        stage.amount.minor for stage in line.stages if stage.name is StageName.EARNED
    )


def oracle(sold: list[Sold]) -> int:
    bases: dict[int, int] = {}
    for one in sold:
        month = (JANUARY.start + timedelta(days=one.day)).month
        bases[month] = bases.get(month, 0) + one.minor - min(one.back, one.minor)
    return sum(
        min(max((base + 5) // 10, 2_000), 30_000) for base in bases.values() if base
    )


def told(number: int, one: Sold) -> str:
    back = min(one.back, one.minor)
    day, later = one.day, one.day + one.after
    lines = [
        f"{JANUARY.start + timedelta(days=day)} sale stripe:charge:{number}",
        f"  recorded: {moment(day + one.told).isoformat()}",
        f"  client:zen:processor:stripe  {euros(one.minor)}",
        f"  client:zen:sales  -{euros(one.minor)}",
        "",
    ]
    if back:
        lines += [
            f"{JANUARY.start + timedelta(days=later)} refund stripe:refund:{number}",
            f"  recorded: {moment(later + one.back_told).isoformat()}",
            f"  parent: stripe:charge:{number}",
            f"  client:zen:processor:stripe  -{euros(back)}",
            f"  client:zen:refunds  {euros(back)}",
            "",
        ]
    return "\n".join(lines) + "\n"


def euros(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02} EUR"


BORDER_TERMS = ("{rate: 10 %, of: net revenue}", CAPPED)


def before_the_first(*, known: str) -> str:
    """A sale of January, known then; statements begin with February."""
    return f"""
2027-01-10 sale stripe:charge:old
  recorded: {known}
  client:zen:processor:stripe   500 EUR
  client:zen:sales             -500 EUR
"""


@pytest.mark.parametrize("terms", BORDER_TERMS)
@pytest.mark.parametrize("known", ["2027-01-10T12:00:00Z", "2027-03-20T12:00:00Z"])
def test_what_was_sold_before_the_first_statement_counts_in_none(
    terms: str, known: str
) -> None:
    ledger = before_the_first(known=known) + sale("2027-03-05", "b", "1000")

    march = stated(agreed(terms), ledger, FEBRUARY, MARCH)

    assert f"{march.total!s}" == "100.00 EUR"
    assert [one.key for one in march.lines[0].sources] == ["stripe:charge:b"]


@pytest.mark.parametrize("terms", BORDER_TERMS)
@pytest.mark.parametrize("known", ["2027-01-10T12:00:00Z", "2027-03-20T12:00:00Z"])
def test_what_is_given_back_of_it_afterwards_counts(terms: str, known: str) -> None:
    ledger = before_the_first(known=known) + sale("2027-03-05", "b", "1000")

    march = stated(
        agreed(terms), ledger + refund("2027-03-12", "old", "300"), FEBRUARY, MARCH
    )

    assert f"{march.total!s}" == "70.00 EUR"


@pytest.mark.parametrize("terms", BORDER_TERMS)
def test_an_entry_of_then_that_is_put_right_changes_nothing(terms: str) -> None:
    ledger = before_the_first(known="2027-01-10T12:00:00Z")
    ledger += sale("2027-03-05", "b", "1000")
    ledger += """
2027-03-12 reversal reversal:stripe:charge:old
  recorded: 2027-03-12T12:00:00Z
  reverses: stripe:charge:old
  reason: faux
  client:zen:processor:stripe  -500 EUR
  client:zen:sales              500 EUR

2027-01-10 correction correction:stripe:charge:old
  recorded: 2027-03-12T12:00:00Z
  parent: stripe:charge:old
  reason: juste
  client:zen:processor:stripe   400 EUR
  client:zen:sales             -400 EUR
"""

    march = stated(agreed(terms), ledger, FEBRUARY, MARCH)

    assert f"{march.total!s}" == "100.00 EUR"


@pytest.mark.parametrize("terms", BORDER_TERMS)
def test_an_older_edition_counted_what_became_known_late(terms: str) -> None:
    ledger = before_the_first(known="2027-03-20T12:00:00Z")

    march = stated(
        agreed(terms), ledger, FEBRUARY, MARCH, editions=[Edition.PARTIES] * 2
    )

    assert f"{march.total!s}" == "50.00 EUR"
