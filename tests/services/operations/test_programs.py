from __future__ import annotations

import ssl
from pathlib import Path

from regie.services.operations.programs import NOBODY
from tests.machines import machine


def test_clients_of_our_own_server_read_one_certificate_that_vouches_for_nobody(
    tmp_path: Path,
) -> None:
    environment = machine(tmp_path, {}).programs.worker().environment

    context = ssl.create_default_context(
        cafile=environment["PREFECT_API_SSL_CERT_FILE"]
    )

    assert context.cert_store_stats()["x509"] == 1
    assert "PRIVATE" not in NOBODY.read_text()


def test_clients_of_another_server_verify_as_they_always_do(tmp_path: Path) -> None:
    own = machine(tmp_path, {}, prefect_url="https://prefect.example.org/api")

    assert "PREFECT_API_SSL_CERT_FILE" not in own.programs.worker().environment
