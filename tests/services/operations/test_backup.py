"""A backup is restored, and every row, file and bill is there again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import datetime
from datetime import UTC
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from regie.billing.exchange import Rate
from regie.billing.statement.contest import Ruling
from regie.billing.work.entry import Job
from regie.billing.work.entry import reversal
from regie.billing.work.entry import TimeEntry
from regie.billing.work.entry import Timer
from regie.campaign.gates import Answer
from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.errors import UsageError
from regie.ledger.attribution import Attribution
from regie.ledger.attribution import Told
from regie.services.bills.bill import bill_period
from regie.services.campaigns.progress import mark_done
from regie.services.documents.mail_document import mail_document
from regie.services.documents.quote_answers import accept
from regie.services.documents.quotes import offer
from regie.services.documents.settle import settle
from regie.services.documents.settle import undo_settlement
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from regie.services.locks import ProcessLock
from regie.services.operations.archive import BackupFileError
from regie.services.operations.archive import MANIFEST
from regie.services.operations.backup import back_up
from regie.services.operations.restore import restore
from regie.services.rehearsals import Found
from regie.services.rehearsals import keep_rehearsal
from regie.services.statement.answer import answer_contest
from regie.services.statement.answer import Reply
from regie.services.statement.contest import contest_line
from regie.services.statement.contest import Remark
from regie.settings import Settings
from regie.store import schema
from regie.store.dump import replace_all
from regie.store.dump import snapshot
from regie.store.engine import make_engine
from regie.store.journal import Event
from regie.store.unit import Unit
from tests.papers import paper_of
from tests.rehearsed import Stage
from tests.rehearsed import stage
from tests.rehearsed import start
from tests.services.bills.test_bill import CLIENT
from tests.services.bills.test_bill import EXAMPLES
from tests.services.bills.test_bill import ready
from tests.store.test_schema import ADDITION
from tests.store.test_schema import AN_OLD_CAMPAIGN
from tests.store.test_schema import EVENT
from tests.store.test_schema import HANDOVER
from tests.store.test_schema import STORY

NOW = datetime(2027, 4, 3, 8, tzinfo=UTC)
DOLLARS = Rate(
    on=NOW.date(), origin="EUR", target="USD", worth=Fraction(271, 250), source="ECB"
)
SAID = Attribution(
    about="stripe:charge:ch_1", at=NOW, who="Olivia", why="lu", told=Told(party="Ada")
)
SLUG = "lancement-zen"
ANSWER = Answer(
    step_key="ready",
    number=1,
    verdict=Verdict.GO,
    who="Olivia",
    at=NOW,
    ticks=(Tick(number=1, ok=True, evidence="https://pay/1", who="Chloé"),),
)
WORKED = TimeEntry(
    key="hand:1",
    job=Job(client=CLIENT, person="OBM"),
    on=NOW.date(),
    seconds=3600,
    recorded_at=NOW,
)
BOTH = ["sqlite", "postgresql"]


def settings(home: Path, url: str | None = None) -> Settings:
    return Settings(_env_file=None, home=home, database_url=url, PREFECT_API_URL=None)


def everything(url: str) -> dict[str, list[Any]]:
    with snapshot(url) as found:
        return {name: list(found.rows(name)) for name in found.tables}


def played(on: Stage) -> None:
    """Leave something in every table: a campaign under way, sales, a bill."""
    start(on)
    mark_done(on.runtime, SLUG, "brief", who="olivia", tell=False)
    for action in due_now(on.runtime, SLUG):
        perform_action(on.runtime, SLUG, action.key)
    with on.runtime.unit() as unit:
        unit.moves.add(SLUG, STORY)
        unit.amendments.add_handover(SLUG, HANDOVER)
        unit.amendments.add_step(SLUG, ADDITION)
        unit.gates.add(SLUG, ANSWER)
        unit.gates.set_tick(SLUG, ANSWER.step_key, ANSWER.ticks[0])
        unit.feeds.publish(SLUG, EVENT)
        unit.journal.count("refused", NOW.date())
        unit.attributions.add(CLIENT, [SAID])
        unit.payouts.add([("stripe:payout:po_1", "stripe:charge:ch_1")])
        unit.exchange_rates.add([DOLLARS], read_at=NOW)
        unit.clients.call("chez-nova", "Chez Nova")
        (worked,) = unit.timesheet.add([WORKED])
        unit.timesheet.add([reversal(worked, why="trop", now=NOW)])
        unit.timesheet.start(Timer(job=WORKED.job, started_at=NOW))
    ready(on)
    billed = bill_period(on.runtime, client_slug=CLIENT, period="2027-03")
    mail_document(on.runtime, billed.number, send=True)
    said = contest_line(
        on.runtime, CLIENT, "2027-03", Remark(line=1, who="Zoé", reason="Deux fois ?")
    )
    held = Reply(ruling=Ruling.ACCEPTED, reason="Vous avez raison.", amount="700")
    answer_contest(on.runtime, said.id, held)
    settle(on.runtime, billed.number, amount="100")
    undo_settlement(on.runtime, billed.number)
    with on.runtime.unit() as unit:
        unit.invoices.add_reminder(
            billed.number, 1, sent_at=NOW, receiver="c@example.org", text="Bonjour"
        )
        closed = unit.documents.statement(CLIENT, "2027-03")
        assert closed is not None
        unit.timesheet.count(closed.id, [WORKED.key])
    text = (EXAMPLES / "quote.yaml").read_text("utf-8")
    accept(on.runtime, offer(on.runtime, text, file="quote.yaml").number, who="Zoé")
    nothing = Found(errors=0, warnings=0, notices=0)
    keep_rehearsal(on.runtime, SLUG, nothing, "<html>", who="olivia", known=1)
    (on.runtime.home / "secret.key").write_text("a key")


@pytest.fixture
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An installation in which something happened, on the kind of database asked."""
    url = None
    if getattr(request, "param", "sqlite") == "postgresql":
        url = request.getfixturevalue("postgres_url")
    home = tmp_path / "old"
    home.mkdir()
    with stage(home, url=url, now="2027-02-08 08:00") as on:
        played(on)
        yield settings(home, url)


@pytest.fixture
def fresh_postgres(postgres_url: str) -> Iterator[str]:
    """Another empty database beside `postgres_url`, on the same server."""
    name = postgres_url.rsplit("/", 1)[1] + "_fresh"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{postgres_url}_fresh"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sqlite", "sqlite"),
        ("postgresql", "postgresql"),
        ("sqlite", "postgresql"),
        ("postgresql", "sqlite"),
    ],
    indirect=["source"],
)
def test_every_row_and_file_and_the_bill_are_there_again(
    source: Settings, target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = None
    if target == "postgresql":
        url = request.getfixturevalue("fresh_postgres")
    fresh = settings(tmp_path / "new", url)

    made = back_up(source, tmp_path / "zen.regie", now=NOW)
    restore(fresh, made.file, replace=False, now=NOW)

    before = everything(source.database())
    assert everything(fresh.database()) == before
    # No statement of this stage is negative, so that no credit note gives one back.
    assert [name for name, rows in before.items() if not rows] == ["given_back"]
    assert files(fresh.home) == files(source.home)
    assert {"secret.key", "profile.yaml"} <= set(files(fresh.home))
    with (
        stage(source.home, url=source.database(), now="2027-05-03 09:00") as old,
        stage(fresh.home, url=fresh.database(), now="2027-05-03 09:00") as new,
    ):
        bills = [
            (
                billed.number,
                billed.total,
                billed.markdown,
                paper_of(billed).read_bytes(),
            )
            for on in (old, new)
            for period in ("2027-03", "2027-04")
            for billed in [bill_period(on.runtime, client_slug=CLIENT, period=period)]
        ]
    assert bills[:2] == bills[2:]
    assert [bill[0] for bill in bills[:2]] == ["F2027-0001", "F2027-0002"]


@pytest.mark.parametrize("target", BOTH)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry",
        "UPDATE posting SET amount = amount + 1",
        "UPDATE entry SET sealed = 0",
        "DELETE FROM invoice",
    ],
)
def test_the_guards_of_the_ledger_survive(
    source: Settings,
    target: str,
    statement: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    url = None
    if target == "postgresql":
        url = request.getfixturevalue("postgres_url")
    fresh = settings(tmp_path / "new", url)
    restore(
        fresh, back_up(source, tmp_path / "a", now=NOW).file, replace=False, now=NOW
    )
    engine = make_engine(fresh.database())

    with pytest.raises(DatabaseError), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_backup_is_of_one_moment_while_others_write(
    source: Settings, tmp_path: Path
) -> None:
    engine = make_engine(source.database())
    with Unit(engine) as unit:
        unit.journal.add(
            Event(campaign=SLUG, at=NOW, who="olivia", what="note", why="jamais")
        )
        made = back_up(source, tmp_path / "zen.regie", now=NOW)
    engine.dispose()

    with zipfile.ZipFile(made.file) as opened:
        kept = opened.read("database/event.jsonl").decode()
    assert "jamais" not in kept
    assert made.file.stat().st_mode & 0o777 == 0o600


def test_what_is_there_is_put_aside_and_can_be_gone_back_to(
    source: Settings, tmp_path: Path
) -> None:
    first = back_up(source, tmp_path / "first", now=NOW).file
    before = (everything(source.database()), files(source.home))
    with stage(source.home, url=source.database(), now="2027-05-03 09:00") as on:
        bill_period(on.runtime, client_slug=CLIENT, period="2027-04")
    after = (everything(source.database()), files(source.home))

    with pytest.raises(UsageError, match="--yes"):
        restore(source, first, replace=False, now=NOW)
    assert (everything(source.database()), files(source.home)) == after
    done = restore(source, first, replace=True, now=NOW)

    assert (everything(source.database()), files(source.home)) == before
    assert done.put_aside is not None
    restore(
        source, done.put_aside / "backup.regie", replace=True, now=NOW.replace(hour=9)
    )
    assert (everything(source.database()), files(source.home)) == after


def test_a_running_regie_is_left_alone(source: Settings, tmp_path: Path) -> None:
    file = back_up(source, tmp_path / "zen", now=NOW).file
    lock = ProcessLock(source.home / "run" / "up.lock")
    lock.take()

    with pytest.raises(UsageError, match="Ctrl-C"):
        restore(source, file, replace=True, now=NOW)
    lock.release()


@pytest.mark.parametrize(
    "changed", [{"revision": "9999"}, {"format": 2}], ids=["tables", "format"]
)
def test_a_newer_backup_is_refused(
    source: Settings, changed: Mapping[str, object], tmp_path: Path
) -> None:
    file = back_up(source, tmp_path / "zen", now=NOW).file
    newer = rewritten(file, lambda name, raw: altered(name, raw, changed))
    fresh = settings(tmp_path / "new")

    with pytest.raises(BackupFileError, match="plus récente"):
        restore(fresh, newer, replace=False, now=NOW)
    assert not (fresh.home / "regie.db").exists()


@pytest.mark.parametrize("part", ["database/entry.jsonl", "home/profile.yaml"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    source: Settings, part: str, tmp_path: Path
) -> None:
    file = back_up(source, tmp_path / "zen", now=NOW).file
    damaged = rewritten(file, lambda name, raw: raw + b" " if name == part else raw)
    before = everything(source.database())

    with pytest.raises(BackupFileError, match=part):
        restore(source, damaged, replace=True, now=NOW)
    assert everything(source.database()) == before


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_another_file_is_no_backup(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "zen"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(BackupFileError):
        restore(settings(tmp_path / "new"), file, replace=False, now=NOW)


def test_a_name_that_leads_out_of_the_folder_is_refused(
    source: Settings, tmp_path: Path
) -> None:
    file = back_up(source, tmp_path / "zen", now=NOW).file
    with zipfile.ZipFile(file) as opened:
        sums = json.loads(opened.read(MANIFEST))["sha256"]
    evil = {"sha256": {**sums, "home/../../evil": "0"}}
    crafted = rewritten(file, lambda name, raw: altered(name, raw, evil))

    with pytest.raises(BackupFileError, match="evil"):
        restore(settings(tmp_path / "new"), crafted, replace=False, now=NOW)


def test_rows_that_do_not_balance_leave_the_database_as_it_was(
    source: Settings,
) -> None:
    before = everything(source.database())

    def wrong(table: str) -> list[dict[str, Any]]:
        rows = [dict(row) for row in before.get(table, [])]
        if table == "posting":
            rows[0]["amount"] += 1
        return rows

    with pytest.raises(DatabaseError, match="balances"):
        replace_all(source.database(), schema.HEAD, wrong)
    assert everything(source.database()) == before


@pytest.mark.parametrize("target", BOTH)
def test_a_backup_of_older_tables_is_brought_up_to_date(
    target: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    old = settings(tmp_path / "old")
    engine = make_engine(old.database())
    schema.migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(AN_OLD_CAMPAIGN))
    engine.dispose()
    url = None
    if target == "postgresql":
        url = request.getfixturevalue("postgres_url")
    fresh = settings(tmp_path / "new", url)

    made = back_up(old, tmp_path / "zen", now=NOW)
    restore(fresh, made.file, replace=False, now=NOW)

    engine = make_engine(fresh.database())
    assert (made.manifest.revision, schema.current_revision(engine)) == (
        "0001",
        schema.HEAD,
    )
    with Unit(engine, reading=True) as unit:
        assert unit.campaigns.slugs() == ["zen"]
    engine.dispose()


def test_a_backup_is_never_written_over(source: Settings, tmp_path: Path) -> None:
    file = tmp_path / "zen"
    file.write_text("mine")

    with pytest.raises(UsageError, match="existe déjà"):
        back_up(source, file, now=NOW)
    with pytest.raises(UsageError, match="ne s'écrit pas"):
        back_up(source, tmp_path / "no" / "folder", now=NOW)
    assert file.read_text() == "mine"


def files(home: Path) -> dict[str, bytes]:
    """Return what a data folder holds but for databases, locks and what is aside."""
    return {
        str(path.relative_to(home)): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file()
        and not str(path.relative_to(home)).startswith(
            ("regie.db", "run/", "before-restore")
        )
    }


def rewritten(file: Path, change: Any) -> Path:  # noqa: ANN401
    """Copy an archive with the content of its parts changed."""
    other = file.with_name(file.name + ".other")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return other


def altered(name: str, raw: bytes, changed: Mapping[str, object]) -> bytes:
    if name != MANIFEST:
        return raw
    return json.dumps({**json.loads(raw), **changed}).encode()
