"""What a person can set: environment variables `REGIE_*`, or the same in a file `.env`.

Nothing is read at import; `regie.bootstrap` builds one Settings a process.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic import SecretStr
from pydantic_settings import BaseSettings
from pydantic_settings import SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, with its meaning; the docs page is generated from this."""

    model_config = SettingsConfigDict(
        env_prefix="REGIE_", env_file=".env", extra="ignore", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".regie",
        description="Folder of all data: databases, outbox, invoices, logs.",
    )
    language: str = Field(
        default="fr", description="Language of commands and pages: fr or en."
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL of Régie's database; a SQLite file in the home "
        "folder if not set.",
    )
    prefect_url: str | None = Field(
        default=None,
        validation_alias="PREFECT_API_URL",
        description="Address of a Prefect server that exists, ending in /api; "
        "`regie up` starts one if not set.",
    )
    prefect_port: int = Field(
        default=4200, description="Port of the Prefect server that `regie up` starts."
    )
    web_host: str = Field(default="127.0.0.1", description="Where the console listens.")
    web_port: int = Field(default=8008, description="Port of the console.")
    public_url: str | None = Field(
        default=None,
        description="Address under which people outside reach the console, for links "
        "in mails; its own address if not set.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key of signed links; made and kept in the home folder if not set.",
    )
    lease_s: float = Field(
        default=120.0,
        description="Seconds after which an action whose worker vanished is taken up "
        "again; longer than any vendor call.",
    )
    clock: Path | None = Field(
        default=None,
        description="A file with the moment of a rehearsal clock; the machine's clock "
        "if not set.",
    )
    mail_from: str = Field(
        default="Régie <regie@localhost>", description="Sender of mails."
    )
    smtp_host: str | None = Field(
        default=None,
        description="SMTP server; without one, mails go to the folder outbox.",
    )
    smtp_port: int = Field(default=587, description="Port of the SMTP server.")
    smtp_user: str | None = Field(default=None, description="User of the SMTP server.")
    smtp_password: SecretStr | None = Field(
        default=None, description="Password of the SMTP server."
    )
    smtp_security: str = Field(default="starttls", description="starttls, tls or none.")
    brevo_api_key: SecretStr | None = Field(
        default=None, description="Key of Brevo's API; without one, Brevo is rehearsed."
    )
    brevo_url: str = Field(
        default="https://api.brevo.com/v3", description="Address of Brevo's API."
    )
    stripe_webhook_secrets: dict[str, SecretStr] = Field(
        default_factory=dict,
        description="Signing secret of each client's Stripe endpoint, as JSON: "
        '{"studio-zen": "whsec_…"}; the client is its slug.',
    )
    stripe_tolerance_s: int = Field(
        default=300, description="How old a Stripe signature may be, in seconds."
    )
    vat_rate_percent: str = Field(
        default="20",
        description="VAT rate taken out of a sale when the vendor does not say it.",
    )

    def database(self) -> str:
        """Return the URL of Régie's database."""
        return self.database_url or f"sqlite:///{self.home / 'regie.db'}"

    def console(self) -> str:
        """Return the address of the console, without a trailing slash."""
        own = f"http://{self.web_host}:{self.web_port}"
        return (self.public_url or own).rstrip("/")
