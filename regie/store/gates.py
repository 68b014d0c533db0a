"""Answers at gates and the state of their checks ⇄ rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from sqlalchemy import insert
from sqlalchemy import select
from sqlalchemy import update

from regie.campaign.gates import Answer
from regie.campaign.gates import Tick
from regie.campaign.gates import Verdict
from regie.store import gate_tables as tables


class Gates:
    """The gates in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: str, answer: Answer) -> None:
        """Keep an answer; lines are only added, one a number."""
        self._connection.execute(
            insert(tables.gate_answer).values(
                campaign=campaign,
                step_key=answer.step_key,
                number=answer.number,
                verdict=answer.verdict.value,
                who=answer.who,
                comment=answer.comment,
                at=answer.at,
                ticks=[_tick_data(tick) for tick in answer.ticks],
            )
        )

    def answers(self, campaign: str) -> dict[str, tuple[Answer, ...]]:
        """Return the answers by gate, oldest first."""
        table = tables.gate_answer
        rows = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign)
            .order_by(table.c.step_key, table.c.number)
        )
        found: dict[str, tuple[Answer, ...]] = {}
        for row in rows:
            answer = Answer(
                step_key=row.step_key,
                number=row.number,
                verdict=Verdict(row.verdict),
                who=row.who,
                comment=row.comment,
                at=row.at,
                ticks=tuple(Tick(**data) for data in row.ticks),
            )
            found[row.step_key] = (*found.get(row.step_key, ()), answer)
        return found

    def set_tick(self, campaign: str, step_key: str, tick: Tick) -> None:
        """Write what is known of a check, in place of what was."""
        table = tables.gate_tick
        data = _tick_data(tick)
        values = {**data, "ok": int(tick.ok)}
        del values["number"]
        changed = self._connection.execute(
            update(table)
            .where(
                table.c.campaign == campaign,
                table.c.step_key == step_key,
                table.c.number == tick.number,
            )
            .values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                insert(table).values(
                    campaign=campaign, step_key=step_key, number=tick.number, **values
                )
            )

    def ticks(self, campaign: str, step_key: str) -> tuple[Tick, ...]:
        """Return what is known of the checks of a gate, in their order."""
        table = tables.gate_tick
        rows = self._connection.execute(
            select(table)
            .where(table.c.campaign == campaign, table.c.step_key == step_key)
            .order_by(table.c.number)
        )
        return tuple(
            Tick(number=row.number, ok=bool(row.ok), evidence=row.evidence, who=row.who)
            for row in rows
        )


def _tick_data(tick: Tick) -> dict[str, Any]:
    return {
        "number": tick.number,
        "ok": tick.ok,
        "evidence": tick.evidence,
        "who": tick.who,
    }
