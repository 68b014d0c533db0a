from __future__ import annotations

import httpx
import pytest

from integrations.ecb import Config
from integrations.ecb import Ecb
from regie.errors import VendorUnavailableError
from regie.ports import ReferenceRates
from tests.integrations.vendor_server import Answer
from tests.integrations.vendor_server import VendorServer


@pytest.fixture
def ecb(vendor: VendorServer, http: httpx.Client) -> Ecb:
    return Ecb(Config(base_url=f"{vendor.url}/stats/eurofxref/", timeout_s=0.5), http)


def test_implements_its_port(ecb: Ecb) -> None:
    rates: ReferenceRates = ecb

    assert rates.slug == "ecb"


def test_each_file_is_asked_where_the_bank_has_it(
    ecb: Ecb, vendor: VendorServer
) -> None:
    vendor.script.extend([Answer(body=b"<recent/>"), Answer(body=b"PK all")])

    got = ecb.download(recent=True), ecb.download(recent=False)

    assert got == (b"<recent/>", b"PK all")
    assert [one.path for one in vendor.received] == [
        "/stats/eurofxref/eurofxref-hist-90d.xml",
        "/stats/eurofxref/eurofxref-hist.zip",
    ]


def test_a_bank_that_does_not_answer_can_be_asked_again(
    ecb: Ecb, vendor: VendorServer
) -> None:
    vendor.script.append(Answer(status=503))

    with pytest.raises(VendorUnavailableError):
        ecb.download(recent=True)
