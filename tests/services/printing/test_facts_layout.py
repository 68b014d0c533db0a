"""The facts in a document's head never run over each other, nor over the margin."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from datetime import UTC

import pytest
from pypdf import PdfReader

from regie.billing.documents.invoice import Invoice
from regie.billing.period import read_period
from regie.services.printing.invoice_pdf import invoice_pdf
from tests.billing.invoices import SAMPLES

NOW = datetime(2027, 4, 2, tzinfo=UTC)
LONG = "Accompagnement au lancement de la formation en ligne « Respirer mieux »"
GESTURE = (
    "Geste commercial : deux heures d'accompagnement n'ont pas été faites, reportées "
    "au trimestre suivant"
)
CREDIT = replace(
    SAMPLES["credit note"],
    statement=read_period("2027-01-15..2027-04-01"),
    gives_back=read_period("2027-02"),
    reference=LONG,
    why=GESTURE,
)


ROWS = {
    "fr": [
        ["Numéro", "Date d'émission", "Corrige la facture"],
        ["A2027-0001", "2 avril 2027", "F2027-0001 du 1er mars 2027"],
        ["Relevé facturé", "Rend du relevé", "Période de prestation"],
        ["du 15 janvier 2027 au 31 mars 2027", "février 2027", "mars 2027"],
        ["Référence"],
        [LONG],
        ["Motif"],
        [GESTURE],
    ],
    "en": [
        ["Number", "Date of issue", "Corrects invoice"],
        ["A2027-0001", "2 April 2027", "F2027-0001 of 1 March 2027"],
        ["Statement billed", "Gives back of statement", "Service period"],
        ["15 January 2027 to 31 March 2027", "February 2027", "March 2027"],
        ["Reference"],
        [LONG],
        ["Reason"],
        [GESTURE],
    ],
}


def head(made: Invoice, *, language: str) -> list[list[str]]:
    """Return the facts, row by row as they lie on the page."""
    pdf = PdfReader(io.BytesIO(invoice_pdf(made, language=language, now=NOW)))
    lines = pdf.pages[0].extract_text(extraction_mode="layout").splitlines()
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines if line.strip()]
    first = next(at for at, row in enumerate(rows) if row[0] in {"Numéro", "Number"})
    last = next(at for at, row in enumerate(rows) if row[-1] == "CLIENT")
    return rows[first:last]


def test_short_facts_share_one_row() -> None:
    assert head(SAMPLES["VAT"], language="fr") == [
        ["Numéro", "Date d'émission", "Échéance", "Période de prestation", "Référence"],
        ["F2027-0001", "2 avril 2027", "2 mai 2027", "mars 2027", "Studio Zen 2027"],
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_long_facts_have_rows_of_their_own(language: str) -> None:
    assert head(CREDIT, language=language) == ROWS[language]


def test_a_word_longer_than_a_row_is_broken() -> None:
    rows = head(replace(CREDIT, why="x" * 130), language="fr")

    assert rows[:-2] == ROWS["fr"][:-1]
    assert rows[-2:] == [["x" * 86], ["x" * 44]]
