"""Imports of one client's payments in the same moment: the ledger as if in turn."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from regie.services.books.collect import import_payments
from regie.services.runtime import Runtime
from tests.rehearsed import stage
from tests.services.books.test_collect import accounts
from tests.services.books.test_collect import HEAD
from tests.services.books.test_collect import PARTS
from tests.services.books.test_collect import SOLD
from tests.services.engine.test_at_once import all_at_once


def read_in(rows: str, runtime: Runtime) -> None:
    import_payments(runtime, HEAD + rows, file="p.csv", client_slug="studio-zen")


def test_parts_given_back_in_one_moment_leave_no_cent_of_vat(
    each_url: str, tmp_path: Path
) -> None:
    """Each part alone has VAT of 5.56; of all three it is 16.67."""
    with stage(tmp_path, url=each_url, now="2027-02-08 08:00") as on:
        read_in(SOLD, on.runtime)

        all_at_once(on, *(partial(read_in, part) for part in PARTS * 2))

        assert accounts(on) == {
            "client:studio-zen:sales": "-83.33 EUR",
            "client:studio-zen:refunds": "83.33 EUR",
        }
