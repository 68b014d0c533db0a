"""What is typed wrongly in several options is told in one go, and nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.books.test_money import IMPORT
from tests.cli.conftest import Type
from tests.cli.documents.test_invoice import DEPOSIT
from tests.cli.documents.test_invoice import known
from tests.spaces import one_line as plain

DAY = "“{}” is no day: write 2027-03-08."
NOBODY = "No client “Zoé”. "
WHY = ("--why", "x")


def told(type_in: Type, *words: str) -> list[str]:
    """Return the beginnings of what an English command refuses."""
    said = type_in(*words, language="en")
    assert said.code == 1, (said.out, said.err)
    return [plain(line) for line in said.err.splitlines()]


def begin(lines: list[str], beginnings: list[str]) -> bool:
    return [
        line[: len(first)] for line, first in zip(lines, beginnings, strict=True)
    ] == beginnings


def test_a_bill_with_several_mistakes_keeps_nothing(
    type_in: Type, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("client: Zen\n", "utf-8")
    files = ("--agreement", str(bad), "--profile", str(tmp_path / "none.yaml"))
    words = ("bill", "--period", "mars", *files, "--since", "x", "--paid-on", "hier")

    lines = told(type_in, *words)
    mixed = (
        *("bill", "--period", "mars", "--draft"),
        *("--agreement", "playbooks/examples/agreement.yaml"),
        *("--profile", "playbooks/examples/profile.yaml"),
    )
    alone = told(type_in, *mixed)

    assert lines[0].startswith("--period: “mars” ")
    assert any(str(tmp_path / "none.yaml") in line for line in lines)
    assert any(str(bad) in line for line in lines)
    assert any(line.startswith("--since: “x” ") for line in lines)
    assert lines[-1] == "--paid-on: " + DAY.format("hier")
    assert alone[0].startswith("“mars” ")
    assert not begin(told(type_in, "bill", "--period", "2027-03"), ["Period"])


def test_json_has_the_problems_one_by_one(type_in: Type) -> None:
    words = ("ledger", "show", "--client", "Zoé", "--from", "hier", "--until", "demain")

    said = type_in(*words, "--json", language="en")

    assert (said.code, said.err) == (1, "")
    assert '"kind": "SeveralError"' in said.out
    assert said.out.count('"--from: “hier” is no day: write 2027-03-08."') == 1


@pytest.mark.parametrize(
    ("words", "beginnings"),
    [
        (
            "ledger show --client Zoé --from hier --until demain",
            ["--from: " + DAY.format("hier"), "--until: " + DAY.format("demain")],
        ),
        (
            "ledger export -o x.csv --client Zoé --from 2027-02-31",
            ["--from: “2027-02-31” does not exist: February 2027 has 28 days."],
        ),
        (
            "ledger balance --client Zoé --on hier --known demain",
            ["--on: " + DAY.format("hier"), "--known: " + DAY.format("demain")],
        ),
        (
            "ledger cost cent --client Zoé --reason Meta --on hier",
            ["“cent” is not an amount", "--on: " + DAY.format("hier")],
        ),
        (
            "ledger cost cent --client Zoé --on hier --currency zz --reason=",
            [
                "“cent” is not an amount",
                "--currency: “ZZ” is not a currency: ",
                "--on: " + DAY.format("hier"),
                'The reason is missing: write --reason "…"',
            ],
        ),
        (
            "ledger cost 0 --client Zoé --on hier --reason x",
            ["A cost is positive, not €0.00. ", "--on: " + DAY.format("hier")],
        ),
        (
            "ledger instalments ch_1 --client Zoé --whole cent --why=",
            [
                "--whole: “cent” is no whole price in EUR: ",
                'The reason is missing: write --why "…"',
            ],
        ),
        (
            "ledger correct-vat --client Zoé --rate cent --reason=",
            [
                "--rate: “cent” is no rate of VAT",
                "Say which sales are meant: ",
                'The reason is missing: write --reason "…"',
            ],
        ),
        (
            "ledger attribute ch_1 ch_2 --client Zoé --discount dix --why x",
            ["“dix” is no discount: "],
        ),
        (
            "ledger attribute --client Zoé --discount dix --why x",
            ["Name the sales by their keys, ", "“dix” is no discount: "],
        ),
        ("time start Zoé --at 25h", ["--at: “25h” is no time: "]),
        (
            "time start Zoé --at 2999-01-01T10:00",
            ["--at: A timer does not start in the future."],
        ),
        (
            "ledger attribute ch_1 --client Zoé --campaign x --discount 110 --why=",
            ['The reason is missing: write --why "…"', "“110” is no discount: "],
        ),
        ("import payments none.csv --client Zoé", ["There is no file none.csv. "]),
        (
            "statement send --client Zoé --period 2027-03 --to a@b.fr",
            ["Another address is one party's: add --party."],
        ),
        ("ledger oss --client Zoé --quarter x", []),
        ("invoice deposit --client Zoé --amount cent --paid-on hier", []),
        ("statement show --client Zoé --period mars", []),
        ("time list --client Zoé --period mars", []),
        ("time add Zoé 1h99 --on hier", []),
    ],
)
def test_several_options_are_told_together(
    type_in: Type, words: str, beginnings: list[str]
) -> None:
    type_in(*IMPORT)

    lines = told(type_in, *words.split())

    assert len(lines) >= 2
    assert [line for line in lines if NOBODY in line]
    found = [any(line.startswith(one) for line in lines) for one in beginnings]
    assert found == [True] * len(beginnings)


def test_a_payment_with_a_wrong_amount_and_day(type_in: Type) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]

    typed = told(type_in, "invoice", "pay", number, "--amount", "dix", "--on", "hier")
    to_come = told(
        type_in, "invoice", "pay", number, "--amount", "dix", "--on", "2999-01-01"
    )
    nowhere = told(type_in, "invoice", "pay", "F1", "--on", "hier")

    amount = "“dix” is no amount in EUR: write 120 or 120.50."
    assert typed == [amount, "--on: " + DAY.format("hier")]
    assert begin(to_come, [amount, "--on: 1 January 2999 is still to come: "])
    assert nowhere[-1] == "--on: " + DAY.format("hier")


def test_sales_whose_vat_is_corrected_with_several_mistakes(type_in: Type) -> None:
    words = (
        "ledger correct-vat --client Zen --rate cent --country zz --from hier "
        "--reason x"
    )

    assert begin(
        told(type_in, *words.split()),
        [
            "--rate: “cent” is no rate of VAT",
            "--country: “zz” is no country's code. Write DE, FR, GB or US.",
            "--from: " + DAY.format("hier"),
            "--client: No client “Zen”. ",
        ],
    )


def test_sales_whose_vat_is_corrected_that_are_none_beside_a_wrong_rate(
    type_in: Type,
) -> None:
    type_in(*IMPORT)
    words = ("ledger", "correct-vat", "--client", "Studio Zen", "--reason", "x")
    keys = ("--sale", "ch_2", "--sale", "stripe:charge:ch_zen0001", "--sale", "ch_1")

    beside = told(type_in, *words, *keys, "--rate", "cent")
    of_days = told(
        type_in, *words, *keys[2:4], "--from", "2020-01-01", "--until", "2020-01-02"
    )
    one = told(type_in, *words, *keys[:4])

    named = "“ch_2”, “ch_1” are no sales of this client: nothing was written. "
    assert begin(beside, ["--rate: “cent” is no rate of VAT", named])
    assert begin(of_days, ["“stripe:charge:ch_zen0001” is no sale of these days of "])
    assert begin(one, ["“ch_2” is no sale of this client: nothing was written. "])


def test_what_sales_came_by_with_several_mistakes(type_in: Type) -> None:
    type_in(*IMPORT)
    known_key = "stripe:charge:ch_zen0001"
    words = ("ledger", "attribute", known_key, "ch_1", "ch_2", "--client", "Studio Zen")

    lines = told(
        type_in,
        *(*words, "--campaign", "x", "--party", "Tom", "--discount", "dix"),
        *("--why", "so"),
    )

    assert begin(
        lines,
        [
            "“dix” is no discount: ",
            "“ch_1”, “ch_2” are no sales of this client: nothing was written. ",
            "No campaign “x” at this client. ",
            "No party “Tom” at this client. ",
        ],
    )


def test_a_correction_with_several_mistakes(type_in: Type) -> None:
    words = ("ledger", "correct", "ch_1", "--amount", "cent", "--currency", "zz")

    assert begin(
        told(type_in, *words, "--reason", " "),
        [
            "No entry “ch_1”. ",
            "--currency: “ZZ” is not a currency: ",
            "--amount: “cent” is not an amount",
            'The reason is missing: write --reason "…", it is kept and read.',
        ],
    )


def test_instalments_with_several_mistakes(type_in: Type) -> None:
    type_in(*IMPORT)
    known_key = "stripe:charge:ch_zen0001"
    words = ("ledger", "instalments", known_key, "ch_1", "ch_2")

    assert begin(
        told(type_in, *words, "--client", "Studio Zen", "--whole", "x", "--why", " "),
        [
            "“ch_1”, “ch_2” are no payments of this client: nothing was written. ",
            "--whole: “x” is no whole price in EUR: ",
            'The reason is missing: write --why "…"',
        ],
    )


def test_a_correction_of_vat_names_all_keys_that_are_no_sale(type_in: Type) -> None:
    type_in(*IMPORT)
    words = ("ledger", "correct-vat", "--client", "Studio Zen", "--rate", "0")
    sales = ("--sale", "ch_2", "--sale", "ch_1", "--sale", "ch_2")

    lines = told(type_in, *words, *sales, "--reason", "so")

    assert begin(
        lines, ["“ch_2”, “ch_1” are no sales of this client: nothing was written. "]
    )


def test_a_correction_of_time_with_several_mistakes(type_in: Type) -> None:
    type_in(*IMPORT)
    kept = type_in("time", "add", "Studio Zen", "1h", "--json").data()
    number = str(kept["entry"]["number"])
    wrong = ("--on", "hier", "--time", "1h99", "--from", "25h", "--client", "Zoé")
    no_times = [
        "--on: " + DAY.format("hier"),
        "“1h99” is no length of time: ",
        "--from: “25h” is no time: ",
    ]
    no_reason = "Say what changes, and why: "

    known = told(type_in, "time", "edit", number, *wrong, "--why", " ")
    unknown = told(type_in, "time", "edit", "99", *wrong, "--why", "")
    nothing = told(type_in, "time", "edit", "99", "--why", "x")
    dropped = told(type_in, "time", "drop", "99", "--why", " ")
    lone = told(type_in, "time", "edit", number, "--on", "hier", *wrong[-2:], *WHY)
    to_come = told(
        type_in, "time", "edit", number, "--on", "2999-01-01", *wrong[-2:], *WHY
    )
    ahead = told(type_in, "time", "add", "Zoé", "1h99", "--on", "2999-01-01")
    tomorrow = told(type_in, "time", "add", "Zoé", "--from", "10:00", "--to", "9:59")

    nowhere = "No entry no. 99. "
    nobody = f"--client: {NOBODY}"
    assert begin(lone, [no_times[0], nobody])
    assert begin(to_come, ["--on: This time has not passed yet: ", nobody])
    assert begin(ahead, [NOBODY, "--on: This time has not passed yet: ", no_times[1]])
    assert begin(tomorrow, [NOBODY, "This time has not passed yet: "])
    assert begin(known, [*no_times, nobody, no_reason])
    assert begin(unknown, [nowhere, *no_times, nobody, no_reason])
    assert begin(nothing, [nowhere, no_reason])
    assert begin(dropped, [nowhere, 'The reason is missing: write --why "…"'])


def test_what_a_credit_note_gives_back_with_several_mistakes(type_in: Type) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]

    lines = told(type_in, "invoice", "carried", number, "zz")
    nowhere = told(type_in, "invoice", "carried", "A1", "zz")
    note = type_in("invoice", "credit", number, *WHY, "--json").data()["number"]
    nothing = told(type_in, "invoice", "carried", note, "zz")

    no_amount = "“zz” does not say what the credit note gives back of what is carried: "
    assert begin(lines, [f"{number} is no credit note. ", no_amount])
    assert begin(nowhere, ["No document “A1”", no_amount])
    assert begin(nothing, [no_amount, "No statement of this client is negative: "])


def test_an_end_of_a_dispute_with_several_mistakes(type_in: Type) -> None:
    words = (
        "ledger",
        "dispute",
        "dp_1",
        "--won",
        "--lost",
        "--on",
        "hier",
        "--reason",
        " ",
    )

    assert begin(
        told(type_in, *words),
        [
            "“dp_1” ",
            "Give --won or --lost, one of them.",
            "--on: " + DAY.format("hier"),
            "The reason is missing: ",
        ],
    )


def test_rates_with_several_mistakes(type_in: Type, tmp_path: Path) -> None:
    file = tmp_path / "none.zip"
    imported = told(type_in, "ledger", "rates", "import", str(file), "--from", "hier")
    shown = told(
        type_in, "ledger", "rates", "show", "--on", "hier", "--currency", "euro"
    )

    assert begin(
        imported, ["--from: " + DAY.format("hier"), f"There is no file {file}."]
    )
    assert begin(
        shown,
        ["--on: " + DAY.format("hier"), "--currency: “EURO” is not a currency: "],
    )


def test_a_timer_is_stopped_with_several_mistakes(type_in: Type) -> None:
    lines = told(type_in, "time", "stop", "--person", "Zoé", "--at", "25h")

    assert begin(lines, ["No timer runs for Zoé. ", "--at: “25h” is no time: "])


def test_a_credit_note_with_several_mistakes(type_in: Type) -> None:
    words = ("--amount", "cent", "--carried", "zz", "--why", "x")

    without_profile = told(type_in, "invoice", "credit", "F1", *words)
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    of_a_deposit = told(type_in, "invoice", "credit", number, *words)

    cent = "“cent” is not an amount"
    assert begin(
        without_profile, ["Your own billing identity", "No document “F1”", cent]
    )
    negative = "No statement of this client is negative: "
    assert begin(of_a_deposit, [cent, negative, "“zz” does not say what "])


def test_an_invoice_issued_again_with_two_files_that_are_none(type_in: Type) -> None:
    files = ("--quote", "a.yaml", "--profile", "b.yaml")

    lines = told(type_in, "invoice", "again", "F1", *files)

    assert begin(lines, ["There is no file a.yaml. ", "There is no file b.yaml. "])


def test_a_quote_and_an_identity_are_looked_at_together(
    type_in: Type, tmp_path: Path
) -> None:
    quote, profile = tmp_path / "quote.yaml", tmp_path / "profile.yaml"
    quote.write_text("quote: X\n", "utf-8")
    profile.write_text("seller: {}\n", "utf-8")

    lines = told(type_in, "quote", "new", str(quote), "--profile", str(profile))

    named = {line.split(".yaml")[0] for line in lines if ".yaml:" in line}
    assert named == {str(quote)[:-5], str(profile)[:-5]}


@pytest.mark.parametrize(
    "words",
    [
        "ledger show",
        "ledger export -o x.csv",
        "ledger correct-vat --reason x",
    ],
)
@pytest.mark.parametrize("until", ["2027-03-01", "2027-03-31"])
def test_days_between_which_none_lies_are_refused(
    type_in: Type, words: str, until: str
) -> None:
    type_in(*IMPORT)
    days = ("--from", "2027-03-31", "--until", until)

    lone = told(type_in, *words.split(), "--client", "Studio Zen", *days)
    both = told(type_in, *words.split(), "--client", "Zoé", *days)

    none = "No day lies between --from (31 March 2027) and --until ("
    assert begin(lone, [none])
    assert begin(both, [none, f"--client: {NOBODY}"])


def test_a_credit_note_without_a_reason_is_not_made(type_in: Type) -> None:
    known(type_in)
    number = type_in(*DEPOSIT, "--json").data()["number"]
    words = ("invoice", "credit", number, "--why", " ")

    none = 'The reason is missing: write --why "…", it is read on the credit note.'
    assert told(type_in, *words) == [none]
    assert begin(
        told(type_in, *words, "--amount", "cent"), ["“cent” is not an amount", none]
    )
