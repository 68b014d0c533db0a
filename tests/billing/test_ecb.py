"""Files of the European Central Bank; the rates here are invented."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regie.billing.ecb import read_ecb
from regie.billing.exchange import Rate
from regie.errors import ImportFileError

CSV = b"Date,USD,JPY,CYP,\n2027-03-05,1.0842,162.35,N/A,\n2027-03-04,1.08,,0.58,\n"
XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
  xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<Cube><Cube time='2027-03-05'>
<Cube currency='USD' rate='1.0842'/><Cube currency='JPY' rate='162.35'/></Cube>
<Cube time='2027-03-04'><Cube currency='USD' rate='1.08'/>
<Cube currency='CYP' rate='0.58'/></Cube></Cube></gesmes:Envelope>
"""


def zipped(*contents: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.csv", content)
    return out.getvalue()


def rate(day: str, code: str, worth: str) -> Rate:
    return Rate(
        on=date.fromisoformat(day),
        origin="EUR",
        target=code,
        worth=Fraction(worth),
        source="ECB",
    )


RATES = [
    rate("2027-03-05", "USD", "1.0842"),
    rate("2027-03-05", "JPY", "162.35"),
    rate("2027-03-04", "USD", "1.08"),
    rate("2027-03-04", "CYP", "0.58"),
]


@pytest.mark.parametrize("data", [CSV, XML, zipped(CSV), b"\xef\xbb\xbf" + CSV])
def test_each_form_gives_the_same_exact_rates(data: bytes) -> None:
    assert read_ecb(data, file="rates") == RATES


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"date,from,to,rate\n2027-03-05,EUR,USD,1.1\n",
        b"<Cube",
        b"<html/>",
        b"PK nothing",
        b"\xff\xfe",
        zipped(),
        zipped(CSV, CSV),
        zipped(b"something"),
    ],
)
def test_what_is_no_file_of_the_bank_is_said(data: bytes) -> None:
    with pytest.raises(ImportFileError, match=r"eurofxref-hist\.zip"):
        read_ecb(data, file="rates")


def test_every_wrong_row_is_named() -> None:
    wrong = b"Date,USD,JPY\n2027-03-05,1.08,-3\n5 March 2027,1.08,162\n"

    with pytest.raises(ImportFileError) as refused:
        read_ecb(wrong, file="rates.csv")

    assert [f"{line} :" in str(refused.value) for line in ("ligne 2", "ligne 3")] == [
        True,
        True,
    ]


def test_entities_of_xml_are_not_followed() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "1.08">]><C><Cube time="2027-03-05">'
    bomb += b'<Cube currency="USD" rate="1">&a;</Cube></Cube></C>'

    assert read_ecb(bomb, file="rates") == [rate("2027-03-05", "USD", "1")]


@given(st.binary(max_size=200))
def test_any_bytes_are_rates_or_are_refused(data: bytes) -> None:
    found: list[Rate] = []
    with suppress(ImportFileError):
        found = read_ecb(data, file="rates")

    assert all(rate.worth > 0 for rate in found)
