"""A migrated SQLite database: made once a process, then copied for each test."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from regie.store.engine import make_engine
from regie.store.schema import prepare

#: The file in a data folder.
NAME = "regie.db"


def put_database(home: Path) -> str:
    """Put an empty database into a data folder that has none; return its URL."""
    file = home / NAME
    if not file.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / NAME
        engine = make_engine(f"sqlite:///{file}")
        prepare(engine)
        engine.dispose()
        return file.read_bytes()
