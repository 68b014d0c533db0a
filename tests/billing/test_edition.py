from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.billing.edition import Edition
from regie.billing.edition import edition_in
from regie.billing.period import read_period
from regie.billing.statement.statement import make_statement
from regie.billing.statement.statement_stored import statement_json
from tests.billing.worked import agreed


def stored(edition: Edition) -> str:
    made = make_statement(
        [],
        agreed("base: {amount: 10 EUR, every: month}"),
        read_period("2027-03"),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
        edition=edition,
    )
    return statement_json(made)


@pytest.mark.parametrize("edition", Edition)
def test_a_stored_statement_says_by_which_edition_it_was_made(edition: Edition) -> None:
    assert edition_in(stored(edition)) is edition


def test_what_the_first_edition_stored_does_not_name_it() -> None:
    assert '"edition"' not in stored(Edition.FIRST)
