from __future__ import annotations

from typing import Any

import pytest

from regie.services.operations.ready import before_sending
from regie.settings import Settings
from regie.words import speaking

SMTP: dict[str, Any] = {"smtp_host": "smtp.example.com"}
BREVO: dict[str, Any] = {"brevo_api_key": "xkeysib-1"}
URL: dict[str, Any] = {"public_url": "https://regie.example.com"}
FROM: dict[str, Any] = {"mail_from": "Studio Zen <bonjour@example.com>"}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, []),
        (SMTP, ["REGIE_PUBLIC_URL", "REGIE_MAIL_FROM"]),
        (BREVO, ["REGIE_PUBLIC_URL", "REGIE_MAIL_FROM"]),
        (SMTP | FROM, ["REGIE_PUBLIC_URL"]),
        (SMTP | URL, ["REGIE_MAIL_FROM"]),
        (SMTP | URL | FROM, []),
    ],
)
def test_what_real_mails_need_is_said(
    given: dict[str, Any], missing: list[str]
) -> None:
    sentences = before_sending(Settings(_env_file=None, **given))

    assert len(sentences) == len(missing)
    assert all(
        f"{name} manque" in said for name, said in zip(missing, sentences, strict=True)
    )


def test_the_consequence_is_said_in_english_too() -> None:
    with speaking("en"):
        link, sender = before_sending(Settings(_env_file=None, web_port=8010, **SMTP))

    assert "would lead to http://127.0.0.1:8010, which nobody else can open" in link
    assert "the sender would be Régie <regie@localhost>" in sender
