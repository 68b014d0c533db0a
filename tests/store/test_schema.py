from __future__ import annotations

from datetime import date
from datetime import datetime
from datetime import UTC

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy import text

from regie.campaign.handovers import Handover
from regie.campaign.moves import Announced
from regie.campaign.moves import Correction
from regie.campaign.moves import Decision
from regie.campaign.moves import Move
from regie.campaign.moves import MovedAnchor
from regie.campaign.moves import MoveStory
from regie.campaign.moves import Shift
from regie.campaign.moves import Slot
from regie.planning.ics import Entry
from regie.planning.ics import Revised
from regie.planning.ics import Status
from regie.planning.model import ResolvedAnchor
from regie.store import schema
from regie.store.amendments import Addition
from regie.store.engine import make_engine
from regie.store.tables import metadata
from regie.store.unit import Unit

AT = datetime(2027, 2, 8, 9, tzinfo=UTC)
STORY = MoveStory(
    move=Move(
        number=1,
        at=AT,
        told=("olivia",),
        corrections=(Correction(step_key="post", anchor="open", people=("ada",)),),
        redone=("teaser",),
    ),
    who="Olivia",
    why="retard",
    anchors=(
        MovedAnchor(
            before=ResolvedAnchor(name="open", title="Ouverture", on=date(2027, 3, 8)),
            after=ResolvedAnchor(
                name="open", title="Ouverture", on=date(2027, 3, 9), at=AT
            ),
        ),
    ),
    shifts=(
        Shift(
            key="page",
            title="Page",
            person="olivia",
            automatic=False,
            before=Slot(on=date(2027, 3, 1), until=date(2027, 3, 2)),
            after=Slot(at=AT, due_on=date(2027, 3, 3)),
        ),
    ),
    announced=(
        Announced(
            key="post",
            title="Post",
            anchor="open",
            person="olivia",
            reached=("ada",),
            automatic=True,
            decision=Decision.CORRECT,
        ),
    ),
    given={"open": date(2027, 3, 8), "close": datetime(2027, 3, 9, 10)},  # noqa: DTZ001
)
EVENT = Revised(
    entry=Entry(
        key="step:page",
        person="olivia",
        start="20270301",
        end="20270303",
        summary="Page",
        description="",
        status=Status.TENTATIVE,
    ),
    sequence=2,
    modified_at=AT,
)
HANDOVER = Handover(
    number=1,
    at=AT,
    who="Olivia",
    why="congés",
    step_key="page",
    before="chloe",
    after="olivia",
    told=("chloe",),
)
ADDITION = Addition(
    number=2,
    at=AT,
    who="Olivia",
    why="",
    step_key="call",
    text="steps: {call: {do: Appeler, phase: sell, who: obm}}",
)
AN_OLD_CAMPAIGN = """
INSERT INTO campaign VALUES (
  'zen', 'Zen', 'Zen', 'zen', 'a.yaml', '', '{}', '{}', '{}', '[]', '[]', '[]',
  'running', '2027-02-08T08:00:00.000000Z', 1
)
"""
AN_OLD_FACT = "INSERT INTO fact (campaign, step_key, dropped) VALUES ('zen', 'page', 0)"


def test_prepare_creates_what_the_tables_say(database_url: str) -> None:
    engine = make_engine(database_url)

    schema.prepare(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    assert schema.current_revision(engine) == schema.HEAD
    engine.dispose()


def test_prepare_twice_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    schema.prepare(engine)

    schema.prepare(engine)

    assert schema.current_revision(engine) == schema.HEAD
    engine.dispose()


def test_migrate_down_leaves_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    schema.prepare(engine)

    schema.migrate(engine, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_head_is_the_newest_migration() -> None:
    versions = schema.MIGRATIONS / "versions"

    assert max(path.name[:4] for path in versions.glob("0*.py")) == schema.HEAD


def test_moves_and_feeds_come_and_go_without_losing_a_campaign(
    database_url: str,
) -> None:
    engine = make_engine(database_url)
    schema.migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text(AN_OLD_CAMPAIGN))
        connection.execute(text(AN_OLD_FACT))

    schema.prepare(engine)
    with Unit(engine) as unit:
        unit.moves.add("zen", STORY)
        unit.feeds.publish("zen", EVENT)
    with Unit(engine, reading=True) as unit:
        found = (unit.moves.story("zen", 1), unit.feeds.events("zen"))
    schema.migrate(engine, "0001")

    assert found == (STORY, {"step:page": EVENT})
    assert schema.current_revision(engine) == "0001"
    assert not {"move", "feed_entry"} & set(inspect(engine).get_table_names())
    columns = {column["name"] for column in inspect(engine).get_columns("campaign")}
    assert "zones" not in columns
    with engine.connect() as connection:
        facts = connection.scalar(
            text("SELECT count(*) FROM fact JOIN campaign ON slug = campaign")
        )
    assert facts == 1
    schema.prepare(engine)
    assert schema.current_revision(engine) == schema.HEAD
    engine.dispose()
