"""The unit of work: one transaction, the only commit."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from regie.store.actions import Actions
from regie.store.amendments import Amendments
from regie.store.attributions import AttributionTable
from regie.store.balances import DayBalances
from regie.store.board import Board
from regie.store.campaigns import Campaigns
from regie.store.clients import Clients
from regie.store.contests import Contests
from regie.store.copies import Copies
from regie.store.documents import Documents
from regie.store.engine import left_by
from regie.store.engine import reached
from regie.store.exchange_rates import ExchangeRates
from regie.store.feeds import Feeds
from regie.store.gates import Gates
from regie.store.inbox import Inbox
from regie.store.invoices import Invoices
from regie.store.journal import Journal
from regie.store.ledger import Ledger
from regie.store.ledger_checks import LedgerChecks
from regie.store.mailings import Mailings
from regie.store.moves import Moves
from regie.store.payouts import Payouts
from regie.store.quiets import Quiets
from regie.store.quotes import Quotes
from regie.store.timesheet import Timesheet


class Unit:
    """One transaction over all repositories.

    Leaving the block commits; leaving it by an exception rolls back. On SQLite a
    writing unit takes the write lock at once, so that no two of them interleave.
    Nothing slow, and no vendor, is called inside one.
    """

    def __init__(self, engine: Engine, *, reading: bool = False) -> None:
        self._engine = engine
        self._reading = reading

    def __enter__(self) -> Self:
        """Begin the transaction.

        Raises:
            DatabaseUnreachableError: The database does not let us in.
        """
        with reached(self._engine):
            connection = self._engine.connect()
            if self._reading:
                connection = connection.execution_options(reading=True)
            self._connection: Connection = connection
            self._transaction = connection.begin()
        self.campaigns = Campaigns(connection)
        self.clients = Clients(connection)
        self.copies = Copies(connection)
        self.moves = Moves(connection)
        self.amendments = Amendments(connection)
        self.gates = Gates(connection)
        self.quiets = Quiets(connection)
        self.feeds = Feeds(connection)
        self.actions = Actions(connection)
        self.board = Board(connection)
        self.journal = Journal(connection)
        self.inbox = Inbox(connection)
        self.ledger = Ledger(connection)
        self.balances = DayBalances(connection)
        self.attributions = AttributionTable(connection)
        self.payouts = Payouts(connection)
        self.exchange_rates = ExchangeRates(connection)
        self.ledger_checks = LedgerChecks(connection)
        self.documents = Documents(connection)
        self.contests = Contests(connection)
        self.invoices = Invoices(connection)
        self.quotes = Quotes(connection)
        self.mailings = Mailings(connection)
        self.timesheet = Timesheet(connection)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll back if the block raised.

        Raises:
            DatabaseUnreachableError: The database has gone, or somebody else holds what
                the block needed. Where it went in the commit, nobody knows whether
                that took place.
        """
        try:
            if kind is None and not self._reading:
                self._transaction.commit()
            else:
                self._transaction.rollback()
        except DBAPIError as failed:
            left_by(self._engine, failed)
            raise
        finally:
            self._connection.close()
        left_by(self._engine, error)
