"""A statement of days that are not over yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from regie.billing.statement.statement import Statement
from regie.billing.statement.statement_line import StatementLine
from regie.billing.work.retainer import HoursMonth


def with_running_months(statement: Statement, today: date) -> Statement:
    """Return it with the months that go on: their hours are not lost yet."""
    lines = tuple(_line(line, today) for line in statement.lines)
    return replace(statement, lines=lines)


def _line(line: StatementLine, today: date) -> StatementLine:
    if line.work is None or not line.work.detail.months:
        return line
    months = tuple(_month(month, today) for month in line.work.detail.months)
    detail = replace(line.work.detail, months=months)
    return replace(line, work=replace(line.work, detail=detail))


def _month(month: HoursMonth, today: date) -> HoursMonth:
    return replace(month, is_running=today < month.end)
