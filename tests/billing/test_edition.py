from __future__ import annotations

from datetime import datetime
from datetime import UTC

import pytest

from regie.billing.edition import edition_in
from regie.billing.period import read_period
from regie.billing.statement import make_statement
from regie.billing.statement_text import statement_json
from tests.billing.worked import agreed


@pytest.mark.parametrize(("edition", "is_written"), [(1, False), (7, True)])
def test_a_stored_statement_says_by_which_edition_it_was_made(
    edition: int, *, is_written: bool
) -> None:
    made = make_statement(
        [],
        agreed("base: {amount: 10 EUR, every: month}"),
        read_period("2027-03"),
        client="zen",
        recorded_until=datetime(2027, 4, 2, tzinfo=UTC),
        edition=edition,
    )

    text = statement_json(made)

    assert edition_in(text) == edition
    assert ('"edition"' in text) == is_written
