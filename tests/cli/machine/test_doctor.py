from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Type

CHECKS = [
    "python",
    "packages",
    "home",
    "disk",
    "ports",
    "zones",
    "invoices",
    "database",
    "clock",
    "prefect",
    "smtp",
    "mails",
    "brevo",
    "stripe",
    "links",
]


def test_a_fresh_machine_is_well_but_for_what_is_not_started(
    type_in: Type, tmp_path: Path
) -> None:
    home = tmp_path / "none"
    said = type_in("doctor", "--json", REGIE_WEB_PORT="8793", REGIE_HOME=str(home))

    levels = {one["check"]: one["level"] for one in said.data()["checks"]}
    assert list(levels) == CHECKS
    assert {check for check, level in levels.items() if level != "ok"} == {
        "home",
        "prefect",
    }
    assert not home.exists()


def test_an_error_leaves_with_status_1_and_says_what_to_do(type_in: Type) -> None:
    broken = {"REGIE_SMTP_HOST": "127.0.0.1", "REGIE_SMTP_PORT": "9"}

    french = type_in("doctor", **broken)
    english = type_in("doctor", "--json", language="en", **broken)

    assert (french.code, english.code) == (1, 1)
    assert "✗  Mails (SMTP)" in french.out
    assert "→ Vérifiez REGIE_SMTP_HOST" in french.out
    verdicts = {one["check"]: one for one in json.loads(english.out)["checks"]}
    assert verdicts["smtp"]["said"] == "no connection"
    assert verdicts["smtp"]["remedy"].startswith("Check REGIE_SMTP_HOST")
    assert "REGIE_PUBLIC_URL" in verdicts["links"]["said"]


def test_a_trial_mail_needs_a_mail_server(type_in: Type) -> None:
    said = type_in("doctor", "--send-to", "obm@example.org")

    assert (said.code, said.err.strip()) == (
        1,
        "Aucun serveur de mail n'est réglé : donnez REGIE_SMTP_HOST.",
    )
