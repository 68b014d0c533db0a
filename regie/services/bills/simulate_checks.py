"""What is wrong with the files of a simulation, of all of them together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from regie.at_once import at_once
from regie.billing.agreed.agreement_yaml import read_agreement
from regie.billing.revenue.sales_csv import read_rates
from regie.billing.revenue.sales_csv import read_sales
from regie.billing.work.time_csv import read_times
from regie.errors import ImportFileError
from regie.services.agreements.check_terms import check_terms
from regie.services.books.collect import ZONE
from regie.services.books.dated_table import DatedTable
from regie.services.playbooks.playbook_files import read_text
from regie.services.playbooks.wrong_file import AGREEMENT
from regie.words import spoken_language


def check_files(
    agreement: Path,
    *,
    sales: DatedTable | None,
    rates: DatedTable | None,
    hours: DatedTable | None,
) -> None:
    """Read every file that is given.

    Raises:
        RegieError: What is wrong with one of them, or with several; not that nothing
            is kept, as nothing ever is.
    """
    try:
        at_once(
            ("", partial(_check_agreement, agreement)),
            ("", partial(_check_sales, sales)),
            ("", partial(_check_rates, rates)),
            ("", partial(_check_hours, hours)),
        )
    except ImportFileError as error:
        raise ImportFileError(error.name, error.problems, only_read=True) from None


def _check_agreement(agreement: Path) -> None:
    file, language = str(agreement), spoken_language()
    read = read_agreement(
        read_text(agreement, AGREEMENT), file=file, language=language, draft=True
    )
    check_terms(read, file)


def _check_sales(table: DatedTable | None) -> None:
    if table is not None:
        read_sales(table.text, file=str(table.file), order=table.order)


def _check_rates(table: DatedTable | None) -> None:
    if table is not None:
        read_rates(table.text, file=str(table.file), order=table.order)


def _check_hours(table: DatedTable | None) -> None:
    if table is not None:
        read_times(table.text, file=str(table.file), zone=ZONE, order=table.order)
