"""The documents say what is so."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from docs import pages
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.agreed.terms_yaml import KEYS
from regie.billing.commission.simulation import simulate
from regie.billing.profile_yaml import BUYER_NEEDED
from regie.billing.profile_yaml import BUYER_OPTIONAL
from regie.billing.revenue.movements import open_book
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.work.project_yaml import INSTALMENT
from regie.billing.work.project_yaml import PROJECT
from regie.billing.work.terms_yaml import HOURLY
from regie.billing.work.terms_yaml import RETAINER
from regie.billing.work.time_csv import read_times
from regie.playbook.load import check
from regie.words import one_of
from regie.words import SEPARATOR
from regie.words import speaking

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = pages.commands()

#: Words and names of files by which an example is of one language.
FRENCH = re.compile(r"\b(?:le|la|les|du|de|des|un|une|est|non|avant)\b|\.fr\.|[àçèêôû]")
ENGLISH = re.compile(r"\b(?:the|of|is|was|not|before|days)\b|\.en\.")


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize(
    "folder", ["regie", "flows", "tasks", "integrations", "playbooks", "tests"]
)
def test_each_folder_has_a_short_readme(folder: str) -> None:
    assert 5 <= len((ROOT / folder / "README.md").read_text("utf-8").splitlines()) <= 30


def test_each_page_that_follows_from_the_code_is_fresh() -> None:
    """`make docs` writes them anew."""
    wanted = pages.pages()
    found = {name: (ROOT / "docs" / name).read_text("utf-8") for name in wanted}
    rules = {f"rules/{page.name}" for page in (ROOT / "docs/rules").glob("*.md")}

    assert [name for name in wanted if found[name] != wanted[name]] == []
    assert rules <= set(wanted)  # none is left of a rule that is no more


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_each_command_has_help_in_both_languages(words: str) -> None:
    command = COMMANDS[words]
    texts = [command.help, *(p.help for p in command.params if p.name != "help")]

    assert [text for text in texts if SEPARATOR not in (text or "")] == []


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_each_example_is_in_the_readers_language(words: str) -> None:
    told = COMMANDS[words].help
    with speaking("fr"):
        french = one_of(told).partition("\n\n")[2]
    with speaking("en"):
        english = one_of(told).partition("\n\n")[2]

    assert FRENCH.findall(english) == []
    assert ENGLISH.findall(french) == []
    assert "| " not in french + english


def test_each_example_of_a_command_has_its_own_line() -> None:
    blocks = re.findall(r"```sh\n(.*?)```", pages.pages()["commands.md"], re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]

    assert [one for one in lines if len(re.findall(r"\bregie [a-z]", one)) > 1] == []


READMES = [
    ROOT / "README.md",
    *sorted((ROOT / "regie").rglob("README.md")),
    *(ROOT / folder / "README.md" for folder in ["flows", "tasks", "integrations"]),
    *(ROOT / folder / "README.md" for folder in ["playbooks", "tests"]),
]


@pytest.mark.parametrize("page", READMES, ids=lambda one: str(one.relative_to(ROOT)))
def test_files_named_in_readmes_exist(page: Path) -> None:
    named = re.findall(r"\]\(([\w./-]+)\)", page.read_text("utf-8"))

    assert [name for name in named if not (page.parent / name).exists()] == []


def test_modules_named_in_the_map_of_billing_exist() -> None:
    billing = ROOT / "regie/billing"
    named = re.findall(r"`([\w/]+\.(?:py|yaml))`", (billing / "README.md").read_text())
    tests = ROOT / "tests/billing/commission"
    places = [ROOT, billing, billing / "agreed", billing / "commission", tests]

    lost = [one for one in named if not any((at / one).exists() for at in places)]
    assert (lost, len(named) > 10) == ([], True)


def test_the_playbook_of_the_readme_loads_without_a_word() -> None:
    text = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)

    assert text is not None
    playbook, problems = check(text.group(1), file="readme.yaml", mails={})
    assert (problems, playbook is not None and len(playbook.steps)) == ([], 4)


AGREEMENTS = (ROOT / "docs" / "agreements.md").read_text("utf-8")


@pytest.mark.parametrize(
    "text", re.findall(r"```yaml\n(.*?)```", AGREEMENTS, re.DOTALL)
)
def test_each_agreement_of_the_docs_reads(text: str) -> None:
    agreement = read_agreement(text, file="docs.yaml", draft=True)

    assert agreement.parties or agreement.work


@pytest.mark.parametrize("scope", ["period", "sale", "cumulative"])
def test_the_advance_of_the_docs_comes_to_what_they_say(scope: str) -> None:
    ((text, table),) = re.findall(
        r"```yaml\n([^`]*recoup:[^`]*)```\n\n\|.*\n\|-.*\n((?:\|.*\n)+)", AGREEMENTS
    )
    told = [row.strip("| ").split(" | ") for row in table.splitlines()]
    sales = "\n".join(f"{month}-05,{sold}" for month, sold, *_ in told)
    terms = read_agreement(
        text.replace("recoup:", f"scope: {scope}, recoup:"), file="a", draft=True
    )

    book = open_book(read_sales(f"date,amount\n{sales}\n", file="s"))
    (account,) = simulate(terms.parties, book)

    paid = [line.paid for line in account.lines]
    sums = [
        (
            one.earned.amount + one.earned.recouped,
            one.earned.recouped,
            one.due,
            one.earned.advance_left,
        )
        for one in paid
    ]
    assert sums == [tuple(100 * int(cell) for cell in row[2:]) for row in told]


def test_every_key_of_terms_is_in_the_docs() -> None:
    assert [
        key for key in KEYS if f"`{key}`" not in AGREEMENTS and key != "choose"
    ] == []


def test_every_key_of_a_buyer_is_in_the_table_of_the_docs() -> None:
    table = AGREEMENTS.partition("| `buyer` |")[2].partition("\n\n")[0]

    named = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    assert named == [*BUYER_NEEDED, *BUYER_OPTIONAL]


def test_the_sales_of_the_docs_read() -> None:
    _, sales = re.findall(r"```csv\n(.*?)```", AGREEMENTS, re.DOTALL)

    kinds = [one.kind.value for one in read_sales(sales, file="docs.csv")]
    assert kinds == ["sale", "fee", "refund"]


def test_the_hours_of_the_docs_read() -> None:
    hours, _ = re.findall(r"```csv\n(.*?)```", AGREEMENTS, re.DOTALL)

    read = read_times(hours, file="docs.csv", zone=ZoneInfo("Europe/Paris"))
    assert [one.seconds for one in read] == [9000, 5400]


def test_every_key_of_work_is_in_the_docs() -> None:
    named = (*HOURLY, *RETAINER, *PROJECT, *INSTALMENT)

    assert [key for key in named if f"`{key}`" not in AGREEMENTS] == []
