"""One invoice and a hundred, as Factur-X; the parts of one; the official rules.

The aims are those of the project: one invoice under 100 ms warm, a hundred under 5 s.

    python -m benchmarks.invoices [INVOICES]
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from datetime import UTC

from regie.billing.documents.cii import invoice_xml
from regie.billing.documents.invoice import Invoice
from regie.billing.documents.invoice_view import invoice_view
from regie.services.documents.check_invoice import broken_rules
from regie.services.printing.invoice_pdf import invoice_pdf
from tests.billing.invoices import drafted
from tests.billing.invoices import issued
from tests.billing.invoices import line
from tests.billing.invoices import SAMPLES
from tests.billing.invoices import STUDIO_ZEN
from tests.billing.invoices import TWENTY

INVOICES = 100
ROUNDS = 15
NOW = datetime(2027, 4, 2, 9, 30, tzinfo=UTC)


def main(invoices: int) -> None:
    """Print the figures."""
    one = SAMPLES["VAT"]
    long = issued(drafted(TWENTY, STUDIO_ZEN, *[line("10.00")] * 60))
    before = time.perf_counter()
    invoice_pdf(one, language="fr", now=NOW)
    print(f"first invoice of the process: {_ms(time.perf_counter() - before)}")
    _median("one invoice, Factur-X   aim: 100 ms", lambda: _pdf(one))
    _median("one of 60 lines", lambda: _pdf(long))
    _median("its XML alone", lambda: invoice_xml(one, "fr"))
    _median("its texts alone", lambda: invoice_view(one, "fr"))
    before, cpu = time.perf_counter(), time.process_time()
    for number in range(1, invoices + 1):
        _pdf(replace(one, number=f"F2027-{number:04}"))
    took, cpu = time.perf_counter() - before, time.process_time() - cpu
    print(f"{invoices} invoices: {took:.1f} s ({cpu:.1f} s of processor)   aim: 5 s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"memory: at most {memory} MB")
    xmls = [invoice_xml(invoice, "fr") for invoice in SAMPLES.values()]
    before = time.perf_counter()
    broken_rules(xmls)
    print(f"{len(xmls)} invoices by all rules: {_ms(time.perf_counter() - before)}")


def _pdf(invoice: Invoice) -> None:
    invoice_pdf(invoice, language="fr", now=NOW)


def _median(what: str, act: Callable[[], object]) -> None:
    took = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        act()
        took.append(time.perf_counter() - before)
    print(f"{what}: {_ms(statistics.median(took))} (best {_ms(min(took))})")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else INVOICES)
