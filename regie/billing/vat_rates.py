"""The dated, editable table of VAT rates.

The table is YAML (`vat_rates.yaml` beside this file is the one that Régie ships):

    rates:
      - country: EE                  ISO 3166
        rate: 24 %
        kind: standard               or a word for a reduced rate; standard if left out
        from: 2025-07-01             first day; always, if left out
        source: where it was read, and when
"""

from __future__ import annotations

from decimal import Decimal

from regie.billing import parsing
from regie.billing.form import Form
from regie.billing.form import read_whole
from regie.ledger.vat import CountryRate
from regie.ledger.vat import STANDARD
from regie.planning.no_such_day import written_day
from regie.playbook.report import Report


def read_vat_rates(
    text: str, *, file: str, language: str = "fr"
) -> tuple[CountryRate, ...]:
    """Read the table, in its order.

    Raises:
        FormError: It has problems; all of them, each with its place.
    """
    return read_whole(
        text, _rates, file=file, report=Report(language), required=("rates",)
    )


def _rates(form: Form) -> tuple[CountryRate, ...]:
    rows = form.forms(
        "rates", required=("country", "rate", "source"), optional=("kind", "from")
    )
    return tuple(_rate(row) for row in rows)


def _rate(row: Form) -> CountryRate:
    return CountryRate(
        country=row.value("country", parsing.country, "FR", ""),
        kind=row.text("kind", STANDARD),
        percent=row.value("rate", parsing.share_percent, "20 %", Decimal(0)),
        starts_on=row.value("from", written_day, "2025-07-01", None),
        source=row.text("source"),
    )
