from __future__ import annotations

import json
from pathlib import Path

import pytest

from regie import settings
from regie.errors import UsageError
from regie.settings import Settings
from regie.settings import SettingsError
from regie.words import SEPARATOR
from regie.words import speaking


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Read no setting of whoever runs the tests, and no `.env` of the project."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(settings.variable(name), raising=False)


WRONG = {
    "REGIE_LANGUAGE": "de",
    "PREFECT_API_URL": "localhost:4200",
    "REGIE_PREFECT_PORT": "0",
    "REGIE_WEB_PORT": "abc",
    "REGIE_PUBLIC_URL": "regie.example.com",
    "REGIE_LEASE_S": "-1",
    "REGIE_MAIL_FROM": "moi",
    "REGIE_SMTP_PORT": "70000",
    "REGIE_SMTP_SECURITY": "ssl",
    "REGIE_BREVO_URL": "brevo",
    "REGIE_STRIPE_WEBHOOK_SECRETS": '{"a": "whsec_hidden"',
    "REGIE_STRIPE_TOLERANCE_S": "soon",
    "REGIE_VAT_RATE_PERCENT": "cent",
    "REGIE_VAT_OF_CLIENTS": '{"sunrise": "BE none eu"}',
}


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as caught:
        settings.read()

    assert sorted(caught.value.variables) == sorted(WRONG)


@pytest.mark.parametrize(
    "value",
    [
        '{"a": "whsec_hidden"',
        '"whsec_hidden"',
        '["whsec_hidden"]',
        '{"whsec_hidden": 1}',
        '{"a": "hidden"}',
    ],
)
def test_a_secret_is_never_quoted(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("REGIE_STRIPE_WEBHOOK_SECRETS", value)

    with pytest.raises(SettingsError) as caught:
        settings.read()

    assert "hidden" not in f"{caught.value}{caught.value.__cause__}"


def test_the_form_expected_is_said_in_both_languages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REGIE_WEB_PORT", "abc")

    with pytest.raises(SettingsError) as french:
        settings.read()
    with speaking("en"), pytest.raises(SettingsError) as english:
        settings.read()

    assert [str(french.value), str(english.value)] == [
        (
            "Un réglage ne convient pas (environnement ou fichier .env) :\n"
            "  REGIE_WEB_PORT → un numéro de port, de 1 à 65535"
        ),
        (
            "A setting is not right (environment or file .env):\n"
            "  REGIE_WEB_PORT → a port's number, from 1 to 65535"
        ),
    ]


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WRONG:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("REGIE_CLOCK", "")

    assert settings.read() == Settings(_env_file=None)
    assert settings.read().clock is None


def test_a_file_that_is_no_text_is_explained(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("REGIE_MAIL_FROM=Régie <a@b.fr>".encode("latin-1"))

    with pytest.raises(UsageError, match=r"\.env"):
        settings.read()


@pytest.mark.parametrize(
    ("written", "language"), [("EN", "en"), ("en_GB.UTF-8", "en"), ("fr-FR", "fr")]
)
def test_a_language_may_be_written_with_its_country(
    monkeypatch: pytest.MonkeyPatch, written: str, language: str
) -> None:
    monkeypatch.setenv("REGIE_LANGUAGE", written)

    assert settings.read().language == language


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_described_in_both_languages(name: str) -> None:
    assert SEPARATOR in (Settings.model_fields[name].description or "")


@pytest.mark.parametrize(
    ("host", "public", "console", "outside"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:8008", "http://127.0.0.1:8008"),
        ("0.0.0.0", None, "http://127.0.0.1:8008", "http://127.0.0.1:8008"),
        (
            "127.0.0.1",
            "https://regie.example.com/",
            "http://127.0.0.1:8008",
            "https://regie.example.com",
        ),
    ],
)
def test_pages_open_here_and_links_outside(
    host: str, public: str | None, console: str, outside: str
) -> None:
    made = Settings(_env_file=None, web_host=host, public_url=public)

    assert (made.console(), made.outside()) == (console, outside)


def test_a_client_has_a_country_a_rule_or_both(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"zen": "none", "lux": "LU", "bel": "BE eu"}
    monkeypatch.setenv("REGIE_VAT_OF_CLIENTS", json.dumps(told))

    assert settings.read().vat_of_clients == told
