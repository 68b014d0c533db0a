"""What a person can set: environment variables `REGIE_*`, or the same in a file `.env`.

Nothing is read at import; `read` builds one Settings a process. A variable that is set
to nothing counts as not set.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from decimal import InvalidOperation
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator
from pydantic import BeforeValidator
from pydantic import Field
from pydantic import SecretStr
from pydantic import ValidationError
from pydantic_settings import BaseSettings
from pydantic_settings import NoDecode
from pydantic_settings import SettingsConfigDict

from regie.errors import UsageError
from regie.settings_words import FORMS
from regie.words import language_named
from regie.words import say


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError(parts.scheme)
    return text


def _sender(text: str) -> str:
    if "@" not in parseaddr(text)[1]:
        raise ValueError(text)
    return text


def _percent(text: str) -> str:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not 0 <= rate < 100:
        raise ValueError(text)
    return text


def _from_json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


#: A country, a rule, or both: `BE`, `none`, `BE eu`.
_VAT_OF_CLIENT = "^([A-Z]{2}|([A-Z]{2} )?(home|eu|world|none))$"

Port = Annotated[int, Field(ge=1, le=65_535)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Secrets = dict[str, Annotated[SecretStr, Field(min_length=8)]]


class Settings(BaseSettings):
    """Every setting, with its meaning; the docs page is generated from this.

    Descriptions are written `français | English`.
    """

    model_config = SettingsConfigDict(
        env_prefix="REGIE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    home: Path = Field(
        default_factory=lambda: Path.home() / ".regie",
        description="Dossier de toutes les données : bases, mails sortants, factures, "
        "journaux ; `~/.regie` sans réglage."
        " | Folder of all data: databases, outbox, invoices, logs; `~/.regie` if not "
        "set.",
    )
    language: Annotated[str, AfterValidator(language_named)] = Field(
        default="fr",
        description="Langue des commandes et des pages : fr ou en."
        " | Language of commands and pages: fr or en.",
    )
    database_url: str | None = Field(
        default=None,
        description="Base de Régie, si ce n'est pas le fichier SQLite du dossier : "
        "`postgresql://regie:motdepasse@localhost:5432/regie`."
        " | Régie's database, if not the SQLite file of the home folder: "
        "`postgresql://regie:password@localhost:5432/regie`.",
    )
    prefect_url: WebAddress | None = Field(
        default=None,
        validation_alias="PREFECT_API_URL",
        description="Adresse d'un serveur Prefect qui existe, finit par /api : "
        "`http://127.0.0.1:4200/api` ; sans elle, `regie up` en démarre un."
        " | Address of a Prefect server that exists, ending in /api: "
        "`http://127.0.0.1:4200/api`; `regie up` starts one if not set.",
    )
    prefect_port: Port = Field(
        default=4200,
        description="Port du serveur Prefect que `regie up` démarre."
        " | Port of the Prefect server that `regie up` starts.",
    )
    web_host: str = Field(
        default="127.0.0.1",
        description="Adresse où la console écoute. | Where the console listens.",
    )
    web_port: Port = Field(
        default=8008, description="Port de la console. | Port of the console."
    )
    public_url: WebAddress | None = Field(
        default=None,
        description="Adresse à laquelle les gens joignent la console de l'extérieur, "
        "pour les liens des mails : `https://regie.example.com` ; la sienne propre "
        "sans réglage. Une adresse de cette machine (`127.0.0.1`, `localhost`) n'est "
        "dans aucun mail à une cliente ou à une autre partie : devis, relevés et "
        "réponses y partent sans lien."
        " | Address under which people outside reach the console, for links in mails: "
        "`https://regie.example.com`; its own address if not set. An address of this "
        "machine (`127.0.0.1`, `localhost`) is in no mail to a client or another "
        "party: quotes, statements and answers leave without a link.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Clé des liens signés ; créée et gardée dans le dossier sans "
        "réglage."
        " | Key of signed links; made and kept in the home folder if not set.",
    )
    lease_s: float = Field(
        default=120.0,
        gt=0,
        description="Secondes après lesquelles une action dont le worker a disparu est "
        "reprise ; plus long que tout appel."
        " | Seconds after which an action whose worker vanished is taken up again; "
        "longer than any vendor call.",
    )
    clock: Path | None = Field(
        default=None,
        description="Fichier qui contient le moment d'une horloge de répétition ; "
        "l'horloge de la machine sans réglage."
        " | A file with the moment of a rehearsal clock; the machine's clock if not "
        "set.",
    )
    mail_from: Annotated[str, AfterValidator(_sender)] = Field(
        default="Régie <regie@localhost>",
        description="Expéditeur des mails : `Studio Zen <bonjour@example.com>`."
        " | Sender of mails: `Studio Zen <hello@example.com>`.",
    )
    smtp_host: str | None = Field(
        default=None,
        description="Serveur SMTP ; sans lui, les mails vont dans le dossier outbox."
        " | SMTP server; without one, mails go to the folder outbox.",
    )
    smtp_port: Port = Field(
        default=587, description="Port du serveur SMTP. | Port of the SMTP server."
    )
    smtp_user: str | None = Field(
        default=None,
        description="Compte sur le serveur SMTP. | User of the SMTP server.",
    )
    smtp_password: SecretStr | None = Field(
        default=None,
        description="Mot de passe du serveur SMTP. | Password of the SMTP server.",
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="starttls, tls ou none (sans chiffrement)."
        " | starttls, tls or none (not encrypted).",
    )
    brevo_api_key: SecretStr | None = Field(
        default=None,
        description="Clé de l'API de Brevo ; sans elle, Brevo est répété."
        " | Key of Brevo's API; without one, Brevo is rehearsed.",
    )
    brevo_url: WebAddress = Field(
        default="https://api.brevo.com/v3",
        description="Adresse de l'API de Brevo. | Address of Brevo's API.",
    )
    ecb_url: WebAddress = Field(
        default="https://www.ecb.europa.eu/stats/eurofxref",
        description="Adresse des taux de change de la BCE."
        " | Address of the ECB's exchange rates.",
    )
    stripe_webhook_secrets: Annotated[
        Secrets, NoDecode, BeforeValidator(_from_json)
    ] = Field(
        default_factory=dict,
        description="Secret de signature du webhook Stripe de chaque cliente, en JSON "
        'avec son nom court : `{"studio-zen": "whsec_…"}`.'
        " | Signing secret of each client's Stripe endpoint, as JSON with the client's "
        'slug: `{"studio-zen": "whsec_…"}`.',
    )
    stripe_tolerance_s: int = Field(
        default=300,
        gt=0,
        description="Âge toléré d'une signature de Stripe, en secondes."
        " | How old a Stripe signature may be, in seconds.",
    )
    alerts: bool = Field(
        default=True,
        description="Installe dans Prefect les automatisations qui préviennent l'OBM "
        "par mail (retard, échec, décision qui attend) ; false les retire."
        " | Installs Prefect's automations that warn the OBM by mail (late, failed, a "
        "decision that waits); false takes them away.",
    )
    vat_rate_percent: Annotated[str, AfterValidator(_percent)] = Field(
        default="20",
        description="Taux de TVA retiré d'une vente quand le service ne le dit pas, "
        "pour une cliente en France."
        " | VAT rate taken out of a sale when the vendor does not say it, for a client "
        "in France.",
    )
    vat_abroad: Literal["home", "eu", "world"] = Field(
        default="home",
        description="TVA d'un autre pays : home, la vôtre (sous 10 000 € par an dans "
        "l'Union) ; eu, celle du pays de l'Union (OSS) ; world, rien hors de l'Union. "
        "Monaco, Guadeloupe, Martinique et Réunion y sont la France."
        " | VAT of another country: home, your own (under 10,000 EUR a year in the "
        "Union); eu, that of the Union's country (OSS); world, none outside. Monaco, "
        "Guadeloupe, Martinique and Réunion are France there.",
    )
    vat_of_clients: Annotated[
        dict[str, Annotated[str, Field(pattern=_VAT_OF_CLIENT)]],
        NoDecode,
        BeforeValidator(_from_json),
    ] = Field(
        default_factory=dict,
        description="Le même réglage pour une cliente, où elle est établie, ou les "
        'deux, en JSON avec son nom court : `{"sunrise": "none", "lux": "LU eu"}`. '
        "none : aucune TVA n'est supposée dans ses ventes. Sans réglage, le pays de "
        "son accord (buyer: country) vaut : hors de l'Union, aucune TVA ; LU, le taux "
        "normal du Luxembourg pour ce qu'elle y vend. Ce qui est inscrit se corrige : "
        "`regie ledger correct-vat`."
        " | The same for one client, where she is established, or both, as JSON with "
        'her slug: `{"sunrise": "none", "lux": "LU eu"}`. none: no VAT is assumed '
        "within her sales. Without a setting the country of her agreement (buyer: "
        "country) holds: outside of the Union no VAT; LU, the standard rate of "
        "Luxembourg for what she sells there. What is booked is corrected by `regie "
        "ledger correct-vat`.",
    )

    def database(self) -> str:
        """Return the URL of Régie's database."""
        return self.database_url or f"sqlite:///{self.home / 'regie.db'}"

    def console(self) -> str:
        """Return where the pages open, on this machine; without a trailing slash."""
        everywhere = self.web_host in {"0.0.0.0", "::", ""}  # noqa: S104 -- compared
        host = "127.0.0.1" if everywhere else self.web_host
        return f"http://{host}:{self.web_port}"

    def outside(self) -> str:
        """Return where people outside reach signed links and webhooks."""
        return (self.public_url or self.console()).rstrip("/")


class SettingsError(UsageError):
    """Settings that cannot be; says which and what is expected, never their values.

    Attributes:
        variables: Their names, as in the environment.
    """

    def __init__(self, fields: Sequence[str], why: str = "") -> None:
        self.variables = tuple(variable(field) for field in fields)
        lines = [
            say(
                fr="Un réglage ne convient pas (environnement ou fichier .env) :",
                en="A setting is not right (environment or file .env):",
            ),
            *(f"  {variable(field)} → {_form(field)}" for field in fields),
            *([why] if why else []),
        ]
        super().__init__("\n".join(lines))


def read() -> Settings:
    """Read environment and `.env`.

    Raises:
        SettingsError: Some cannot be; all of them are named.
        UsageError: `.env` is no text.
    """
    try:
        return Settings()
    except UnicodeDecodeError:
        raise UsageError(_no_text()) from None
    except ValidationError as error:
        # Pydantic's own text may quote a secret, so it is not kept as the cause either.
        found = [str(one["loc"][0]) for one in error.errors(include_input=False)]
    fields = {variable(field): field for field in Settings.model_fields}
    raise SettingsError([fields.get(name, name) for name in dict.fromkeys(found)])


def variable(field: str) -> str:
    """Return the environment variable of a field."""
    alias = Settings.model_fields[field].validation_alias
    return str(alias or f"REGIE_{field.upper()}")


def _form(field: str) -> str:
    french, english = FORMS[field]
    return say(fr=french, en=english)


def _no_text() -> str:
    return say(
        fr="Le fichier .env ne se lit pas : enregistrez-le en UTF-8.",
        en="The file .env cannot be read: save it as UTF-8.",
    )
