"""What the tables are made of. Moments are UTC text in ISO form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from datetime import UTC
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import Column
from sqlalchemy import Dialect
from sqlalchemy import Integer
from sqlalchemy import MetaData
from sqlalchemy import String
from sqlalchemy import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as fixed-width UTC text that sorts by time."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002, ANN401
        """Write UTC with microseconds; a naive datetime is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = f"naive datetime {value!r}"
            raise ValueError(message)
        return _moment_text(value.astimezone(UTC))

    def process_result_value(
        self,
        value: Any,  # noqa: ANN401
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Read it back, aware, in UTC."""
        return _moment(value)

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[str | None], datetime | None]:
        """Return what reads it back without a call in between: a campaign has many."""
        return _moment


@lru_cache(maxsize=4096)
def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@lru_cache(maxsize=256)
def _moment_text(in_utc: datetime) -> str:
    # Only of UTC: two moments of one zone, an hour apart in autumn, compare as equal.
    return in_utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def id_column() -> Column[int]:
    """Return a primary key that counts up."""
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
