"""Sales of days that no statement covers, learned of after them: by what held then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from datetime import date

import pytest

from regie.billing.documents.invoice_gaps import NotBillableError
from regie.billing.period import read_period
from regie.errors import ConflictError
from regie.ledger.text import read_entries
from regie.services.bills.bill import bill_period
from regie.services.bills.keep import keep_agreement
from regie.services.books.check_ledger import check_ledger
from regie.services.statement.statements import verify_statements
from tests.examples_kept import keep_own
from tests.rehearsed import Stage
from tests.spaces import plain as plain_text

CLIENT = "studio-zen"
HEAD = """agreement: Zen
client: Studio Zen
from: {begins}
currency: EUR
payment_terms_days: 30
vat: franchise
buyer:
  name: Studio Zen SAS
  address: [12 rue des Lilas, 75011 Paris]
  siren: 999 888 779
  email: compta@studio-zen.example.com
"""
MONTHS = ("2027-01", "2027-02", "2027-03", "2027-04", "2027-05")


def entry(day: str, what: str, amount: int, parent: str = "") -> str:
    """Return an entry as the ledger has it: `2027-01-10`, `sale a`, 1000 EUR."""
    kind, _, name = what.partition(" ")
    account = {"sale": "sales", "refund": "refunds"}[kind]
    sign = 1 if kind == "sale" else -1
    of = f"  parent: hand:{parent}\n" if parent else ""
    return (
        f"\n{day} {kind} hand:{name}\n{of}"
        f"  client:{CLIENT}:processor:stripe  {sign * amount}.00 EUR\n"
        f"  client:{CLIENT}:{account}  {-sign * amount}.00 EUR\n"
    )


@dataclass(frozen=True, kw_only=True)
class Story:
    """What was agreed from when on, and what became known in which month.

    Attributes:
        agreed: The terms of each version, by its first day.
        known: The entries that become known in a month.
        skipped: Months that nobody tries to bill.
    """

    agreed: Mapping[str, str]
    known: Mapping[str, str]
    skipped: Sequence[str] = ()
    said: dict[str, str] = field(default_factory=dict)

    def billed(self, on: Stage) -> dict[str, dict[str, str]]:
        """Bill each month; return what is due to whom, by month.

        All statements are the same when they are made again, and the books agree.
        """
        keep_own(on.runtime)
        for month in MONTHS:
            period = read_period(month)
            on.move(f"{period.start} 09:00")
            for begins, terms in self.agreed.items():
                if period.start <= date.fromisoformat(begins) < period.end:
                    text = HEAD.format(begins=begins) + terms
                    keep_agreement(on.runtime, text, file="zen.yaml")
            on.move(f"{period.end} 09:00")
            with on.runtime.unit() as unit:
                now = on.clock.now()
                fresh = read_entries(self.known.get(month, ""))
                unit.ledger.append([replace(one, recorded_at=now) for one in fresh])
            try:
                if month not in self.skipped:
                    bill_period(on.runtime, client_slug=CLIENT, period=month)
            except (ConflictError, NotBillableError) as error:
                self.said[month] = str(error)
        assert all(one.same for one in verify_statements(on.runtime))
        assert not check_ledger(on.runtime).faults
        return stated(on)


def stated(on: Stage) -> dict[str, dict[str, str]]:
    with on.runtime.unit(reading=True) as unit:
        stored = unit.documents.statements_before(CLIENT, date.max)
    return {one.period: due_in(one.text) for one in stored}


def due_in(text: str) -> dict[str, str]:
    """Return what a stored statement says is due, by party; nothing where it is zero."""
    told, found = json.loads(text), dict[str, int]()
    for line in (*told["lines"], *told.get("parties", ())):
        due = line["stages"][-1][1] if "stages" in line else line["amount"]
        minor = int(due.removesuffix(" EUR").replace(".", ""))
        name = line.get("party", "OBM")
        found[name] = found.get(name, 0) + minor
    return {name: f"{minor / 100:.2f}" for name, minor in found.items() if minor}


def plain(percent: int, more: str = "") -> str:
    return f"commission: {{of: net revenue, rate: {percent} %{more}}}\n"


def party(name: str, percent: int, more: str = "") -> str:
    return f"{{party: {name}, of: net revenue, rate: {percent} %{more}}}"


def parties(*texts: str) -> str:
    return "parties:\n" + "".join(f"  - {text}\n" for text in texts)


#: A sale in each month but February; that of February is known in April.
LATE = {
    "2027-01": entry("2027-01-10", "sale a", 1000),
    "2027-03": entry("2027-03-10", "sale c", 1000),
    "2027-04": entry("2027-04-10", "sale d", 1000)
    + entry("2027-02-10", "sale late", 1000),
}
VERSIONS = ("2027-01-01", "2027-02-01", "2027-03-01")


@pytest.mark.parametrize(
    "more",
    [
        "",
        ", cap: 9000 EUR",
        ", scope: sale",
        ", scope: cumulative",
        ", clawback: carry",
        ", hold: 10 days, scope: sale",
    ],
)
def test_a_late_sale_of_a_version_that_was_never_billed_counts_by_it(
    on: Stage, more: str
) -> None:
    agreed = {
        day: plain(rate, more) for day, rate in zip(VERSIONS, (10, 20, 30), strict=True)
    }
    story = Story(agreed=agreed, known=LATE, skipped=["2027-02", "2027-05"])

    assert story.billed(on) == {
        "2027-01": {"OBM": "100.00"},
        "2027-03": {"OBM": "300.00"},
        "2027-04": {"OBM": "500.00"},
    }


def test_so_does_what_is_given_back_of_it(on: Stage) -> None:
    agreed = {
        day: plain(rate) for day, rate in zip(VERSIONS, (10, 20, 30), strict=True)
    }
    back = entry("2027-05-10", "refund r", 500, parent="late")
    story = Story(agreed=agreed, known={**LATE, "2027-05": back})

    assert story.billed(on)["2027-05"] == {"OBM": "-100.00"}


def test_other_parties_have_their_part_of_it_too(on: Stage) -> None:
    agreed = {
        day: plain(rate) + parties(party("Ada", rate // 2), party("Bob", 1))
        for day, rate in zip(VERSIONS[:2], (10, 20), strict=True)
    }
    agreed["2027-03-01"] = plain(30) + parties(party("Ada", 15))
    story = Story(agreed=agreed, known=LATE)

    assert story.billed(on) == {
        "2027-01": {"OBM": "100.00", "Ada": "50.00", "Bob": "10.00"},
        "2027-03": {"OBM": "300.00", "Ada": "150.00"},
        "2027-04": {"OBM": "500.00", "Ada": "250.00", "Bob": "10.00"},
    }


def test_a_party_of_that_version_alone_has_hers(on: Stage) -> None:
    agreed = {
        "2027-01-01": plain(10),
        "2027-02-01": plain(20) + parties(party("Ada", 5)),
        "2027-03-01": plain(30),
    }

    assert Story(agreed=agreed, known=LATE).billed(on)["2027-04"] == {
        "OBM": "500.00",
        "Ada": "50.00",
    }


def test_a_party_who_depends_on_another_has_hers_behind_it(on: Stage) -> None:
    """Ada has a tenth of what is left behind the OBM's commission."""
    after = "{party: Ada, of: net revenue, others: [OBM], rate: 10 %}"
    agreed = {
        day: parties(party("OBM", rate), after)
        for day, rate in zip(VERSIONS, (10, 20, 30), strict=True)
    }

    assert Story(agreed=agreed, known=LATE).billed(on) == {
        "2027-01": {"OBM": "100.00", "Ada": "90.00"},
        "2027-03": {"OBM": "300.00", "Ada": "70.00"},
        "2027-04": {"OBM": "500.00", "Ada": "150.00"},
    }


def test_what_was_below_a_threshold_when_it_was_passed_over_counts_with_it(
    on: Stage,
) -> None:
    """February had 600 of 1,000 when March was billed; 1,000 more become known."""
    more = ", threshold: 1000 EUR"
    agreed = {"2027-01-01": plain(10), "2027-02-01": plain(20, more)}
    agreed["2027-03-01"] = plain(30)
    known = {**LATE, "2027-02": entry("2027-02-03", "sale b", 600)}
    story = Story(agreed=agreed, known=known, skipped=["2027-02"])

    assert story.billed(on) == {
        "2027-01": {"OBM": "100.00"},
        "2027-03": {"OBM": "300.00"},
        "2027-04": {"OBM": "420.00"},
    }


@pytest.mark.parametrize(
    ("more", "april"),
    [
        ("", "400.00"),
        (", cap: 120 EUR", "400.00"),  # of February's own
        (", scope: cumulative, cap: 150 EUR", "350.00"),  # of both
        (", scope: sale, cap: 80 EUR", "380.00"),
    ],
)
def test_an_empty_month_of_a_version_that_was_billed_is_its_own(
    on: Stage, more: str, april: str
) -> None:
    agreed = {"2027-01-01": plain(10, more), "2027-03-01": plain(30)}

    made = Story(agreed=agreed, known=LATE, skipped=["2027-02"]).billed(on)

    assert made["2027-03"] == {"OBM": "300.00"}
    assert made["2027-04"] == {"OBM": april}


@pytest.mark.parametrize("more", ["", ", scope: cumulative", ", scope: sale"])
def test_also_if_that_version_was_billed_once_more(on: Stage, more: str) -> None:
    agreed = {"2027-01-01": plain(10, more), "2027-04-01": plain(30)}
    story = Story(agreed=agreed, known=LATE, skipped=["2027-02", "2027-05"])

    assert story.billed(on) == {
        "2027-01": {"OBM": "100.00"},
        "2027-03": {"OBM": "100.00"},
        "2027-04": {"OBM": "400.00"},
    }


def test_a_month_that_was_passed_over_counts_in_the_next_of_the_same_version(
    on: Stage,
) -> None:
    assert Story(agreed={"2027-01-01": plain(10)}, known=LATE).billed(on) == {
        "2027-01": {"OBM": "100.00"},
        "2027-03": {"OBM": "100.00"},
        "2027-04": {"OBM": "200.00"},
    }


def test_each_of_two_versions_that_were_never_billed_has_its_own(on: Stage) -> None:
    agreed = {f"2027-0{month}-01": plain(10 * month) for month in (1, 2, 3, 4)}
    known = {
        "2027-01": LATE["2027-01"],
        "2027-04": entry("2027-04-10", "sale d", 1000)
        + entry("2027-04-11", "sale e", 1000),
        "2027-05": entry("2027-02-10", "sale late", 1000)
        + entry("2027-03-10", "sale later", 1000)
        + entry("2027-01-12", "sale first", 1000),
    }

    assert Story(agreed=agreed, known=known).billed(on) == {
        "2027-01": {"OBM": "100.00"},
        "2027-04": {"OBM": "800.00"},
        "2027-05": {"OBM": "600.00"},
    }


def test_shared_otherwise_it_is_a_line_of_its_own(on: Stage) -> None:
    agreed = {
        "2027-01-01": plain(10),
        "2027-02-01": plain(20, ", split: {OBM: 1, Marc: 1}"),
        "2027-03-01": plain(30),
    }

    assert Story(agreed=agreed, known=LATE).billed(on)["2027-04"] == {"OBM": "500.00"}
    with on.runtime.unit(reading=True) as unit:
        text = unit.documents.statements_before(CLIENT, date.max)[-1].text
    assert json.loads(text)["total"] == "400.00 EUR"


def test_what_the_first_version_held_goes_on_as_if_there_were_none_between(
    on: Stage,
) -> None:
    held = ", hold: {share: 50 %, days: 75}"
    agreed = {
        "2027-01-01": plain(10, held),
        "2027-02-01": plain(20, ", split: {OBM: 1, Marc: 1}"),
        "2027-03-01": plain(30),
    }

    assert Story(agreed=agreed, known=LATE).billed(on) == {
        "2027-01": {"OBM": "50.00"},
        "2027-03": {"OBM": "350.00"},
        "2027-04": {"OBM": "500.00"},
    }


def test_sales_of_another_party_alone_are_not_passed_over(on: Stage) -> None:
    """By the version that follows nobody would count them for her any more."""
    ada = parties(party("Ada", 10))
    agreed = {"2027-01-01": plain(10), "2027-02-01": ada, "2027-03-01": plain(30)}
    known = {**LATE, "2027-02": entry("2027-02-03", "sale b", 600)}
    story = Story(agreed=agreed, known=known, skipped=["2027-02"])

    made = story.billed(on)

    assert list(made) == ["2027-01"]
    assert plain_text(story.said["2027-03"]) == (
        "Il reste à facturer avant le 1er mars 2027, hors TVA : "
        "février 2027 (vous 0,00 €, Ada 60,00 €). Une fois la période demandée facturée, ce qui précède "
        "ne peut plus l'être. Facturez d'abord le plus ancien : regie bill --client "
        "studio-zen --period 2027-02."
    )
    bill_period(on.runtime, client_slug=CLIENT, period="2027-02")
    assert stated(on)["2027-02"] == {"Ada": "160.00"}


@pytest.mark.parametrize(
    ("terms", "hers"),
    [
        (", hold: 30 days", "Ada 60,00 € à verser plus tard"),
        (", minimum_payout: 500 EUR", "Ada 60,00 € à verser plus tard"),
        (", split: {Ada: 1, Zoé: 3}", "Ada 15,00 €, Zoé 45,00 €"),
    ],
)
def test_each_who_earned_is_named_with_what_she_earned(
    on: Stage, terms: str, hers: str
) -> None:
    ada = parties(party("Ada", 10, terms))
    agreed = {"2027-01-01": plain(10), "2027-02-01": ada, "2027-03-01": plain(30)}
    known = {**LATE, "2027-02": entry("2027-02-03", "sale b", 600)}
    story = Story(agreed=agreed, known=known, skipped=["2027-02"])

    story.billed(on)

    assert f": février 2027 (vous 0,00 €, {hers}). " in plain_text(
        story.said["2027-03"]
    )


def test_a_sale_that_only_pays_off_a_balance_is_not_passed_over(on: Stage) -> None:
    """It is a tenth of 1,000 earned in February, and as much given back in January."""
    carry = ", clawback: carry"
    known = {
        "2027-01": entry("2027-01-03", "sale a", 2000)
        + entry("2027-01-10", "refund x", 3000),
        "2027-02": entry("2027-02-10", "sale b", 1000),
        "2027-03": entry("2027-03-10", "sale c", 1000),
    }
    agreed = {"2027-01-01": plain(10, carry), "2027-03-01": plain(30)}
    story = Story(agreed=agreed, known=known, skipped=["2027-02"])

    assert list(story.billed(on)) == ["2027-01"]
    assert "2027-02" in story.said["2027-03"]


def test_it_pays_off_an_advance_with_what_is_shared_otherwise(on: Stage) -> None:
    """Of 500 EUR January took 100, March 300; the late sale takes the last 100."""
    ours = ", recoup: 500 EUR, split: {OBM: 1, Marc: 1}"
    story = Story(
        agreed={
            "2027-01-01": plain(10, ours),
            "2027-02-01": plain(20, ours.replace("Marc", "Ada")),
            "2027-03-01": plain(30, ours),
        },
        known=LATE,
        skipped=["2027-02", "2027-05"],
    )

    assert story.billed(on) == {
        "2027-01": {},
        "2027-03": {},
        "2027-04": {"OBM": "400.00"},
    }


def test_it_pays_off_an_advance_that_its_own_terms_have(on: Stage) -> None:
    agreed = {
        "2027-01-01": plain(10),
        "2027-02-01": plain(20, ", recoup: 50 EUR"),
        "2027-03-01": plain(30),
    }
    story = Story(agreed=agreed, known=LATE, skipped=["2027-02", "2027-05"])

    assert story.billed(on)["2027-04"] == {"OBM": "450.00"}


@pytest.mark.parametrize(
    "more", [", guarantee: 70 EUR", ", cap: 50 EUR"], ids=["guarantee", "cap"]
)
def test_what_another_party_has_of_each_period_is_not_passed_over(
    on: Stage, more: str
) -> None:
    """Of March's statement she would have nothing of it."""
    agreed = {"2027-01-01": plain(10) + parties(party("Ada", 10, more))}
    known = {
        "2027-01": LATE["2027-01"],
        "2027-02": entry("2027-02-03", "sale b", 600),
        "2027-03": LATE["2027-03"],
    }
    story = Story(agreed=agreed, known=known, skipped=["2027-02"])

    assert list(story.billed(on)) == ["2027-01"]
    assert "2027-02" in story.said["2027-03"]


def test_nor_are_her_sales_before_the_first_statement(on: Stage) -> None:
    agreed = {"2027-01-01": parties(party("Ada", 10))}
    known = {"2027-01": LATE["2027-01"], "2027-02": LATE["2027-03"]}
    story = Story(agreed=agreed, known=known, skipped=["2027-01"])

    assert story.billed(on) == {}
    assert "--since 2027-02" in story.said["2027-02"]
