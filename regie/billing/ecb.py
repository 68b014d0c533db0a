"""Exchange rates as the European Central Bank publishes them.

https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates,
read 2026-11-26: `eurofxref-hist.zip` (one CSV), that CSV, or XML with one day or many.
What one euro is worth in each currency, on working days of the ECB only; `N/A` where
there was none. A day without rates has those of the last day before it.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from lxml import etree

from regie.billing.exchange import Rate
from regie.errors import ImportFileError
from regie.money import AmountError
from regie.money import EUR
from regie.money import number_in
from regie.words import say

SOURCE = "ECB"

#: Of the file, unpacked; thirty years of rates are 2 MB of CSV, 10 MB of XML.
BYTES_MAX = 50_000_000

_ABSENT = frozenset({"", "N/A"})


def read_ecb(data: bytes, *, file: str) -> list[Rate]:
    """Read every rate of a file: units of a currency for one euro.

    Args:
        data: The file's content: ZIP, CSV or XML.
        file: Its name, for messages.

    Raises:
        ImportFileError: It is none of these; or a row is wrong, each is named.
    """
    content = _unpacked(data, file)
    begins = content.lstrip()[:1]
    if begins == b"<":
        return _checked(_of_xml(content, file), file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportFileError(file, [_unknown()]) from None
    if not text.lstrip().startswith("Date,"):
        raise ImportFileError(file, [_unknown()])
    return _checked(_of_csv(text), file)


def _unpacked(data: bytes, file: str) -> bytes:
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            (member,) = archive.infolist()
            if member.file_size > BYTES_MAX:
                raise ImportFileError(file, [_unknown()])
            return archive.read(member)
    except (ValueError, zipfile.BadZipFile):
        raise ImportFileError(file, [_unknown()]) from None


Found = Iterator[tuple[int, str, str, str]]
"""Line, day, currency and rate, as they stand there."""


def _of_csv(text: str) -> Found:
    rows = csv.reader(io.StringIO(text, newline=""))
    codes = [cell.strip() for cell in next(rows)][1:]
    for row in rows:
        cells = [cell.strip() for cell in row]
        for code, rate in zip(codes, cells[1:], strict=False):
            if code and rate not in _ABSENT:
                yield rows.line_num, cells[0], code, rate


def _of_xml(content: bytes, file: str) -> Found:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise ImportFileError(file, [_unknown()]) from None
    for day in root.iter("{*}Cube"):
        for cube in day:
            if day.get("time") and cube.get("currency"):
                yield (
                    _line(cube.sourceline),
                    str(day.get("time")),
                    str(cube.get("currency")),
                    str(cube.get("rate")),
                )


def _line(number: object) -> int:
    return number if isinstance(number, int) else 0


def _checked(found: Found, file: str) -> list[Rate]:
    rates, problems = [], []
    for line, day, code, worth in found:
        try:
            rates.append(_rate(day, code, worth))
        except (ValueError, AmountError):
            problems.append(_bad(line, f"{day} {code} {worth}"))
    if problems or not rates:
        raise ImportFileError(file, problems or [_unknown()])
    return rates


def _rate(day: str, code: str, worth: str) -> Rate:
    exact = Fraction(number_in(worth))
    if exact <= 0 or len(code) != 3 or not code.isupper():
        raise ValueError(code)
    return Rate(
        on=date.fromisoformat(day),
        origin=EUR.code,
        target=code,
        worth=exact,
        source=SOURCE,
    )


def _unknown() -> str:
    return say(
        fr="ce n'est pas un fichier de taux de la BCE. Attendu : eurofxref-hist.zip, "
        "le CSV qu'il contient, ou eurofxref-hist.xml.",
        en="this is no file of rates of the ECB. Expected: eurofxref-hist.zip, the CSV "
        "in it, or eurofxref-hist.xml.",
    )


def _bad(line: int, told: str) -> str:
    return say(
        fr=f"ligne {line} : « {told} » n'est pas un taux ; attendu : 2027-03-08, trois "
        "majuscules, un nombre positif.",
        en=f"line {line}: “{told}” is no rate; expected: 2027-03-08, three capitals, a "
        "positive number.",
    )
