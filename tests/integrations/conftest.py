"""Vendors to talk to, all of them on 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.integrations.vendor_server import BrevoRules
from tests.integrations.vendor_server import closed
from tests.integrations.vendor_server import VendorServer

# A machine under load is no fault of the code.

API_KEY = "xkeysib-0123456789abcdef-test"


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def vendor() -> Iterator[VendorServer]:
    with VendorServer() as server:
        yield server


@pytest.fixture
def brevo_rules(shared: Path) -> BrevoRules:
    return BrevoRules(
        brevo_description(shared / "contracts" / "brevo.yaml"), api_key=API_KEY
    )


@pytest.fixture
def brevo_server(brevo_rules: BrevoRules) -> Iterator[VendorServer]:
    with VendorServer(brevo_rules) as server:
        yield server


@cache
def brevo_description(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return closed(yaml.load(path.read_text("utf-8"), Loader=loader))
