"""What is expected of the settings that can be wrong, in both languages."""

from __future__ import annotations

from collections.abc import Mapping


def _web(example: str) -> tuple[str, str]:
    return (
        f"une adresse web, par exemple {example}",
        f"a web address, for example {example}",
    )


_PORT = ("un numéro de port, de 1 à 65535", "a port's number, from 1 to 65535")
_SECONDS = ("un nombre de secondes, plus que 0", "a number of seconds, more than 0")

#: By field: French, English.
FORMS: Mapping[str, tuple[str, str]] = {
    "home": (
        "un dossier où Régie peut écrire, par exemple /home/moi/regie",
        "a folder that Régie may write to, for example /home/me/regie",
    ),
    "language": ("fr ou en", "fr or en"),
    "database_url": (
        (
            "l'adresse d'une base qui répond, par exemple "
            "postgresql://regie:motdepasse@localhost:5432/regie"
        ),
        (
            "the address of a database that answers, for example "
            "postgresql://regie:password@localhost:5432/regie"
        ),
    ),
    "prefect_url": (
        "l'adresse de l'API de Prefect, par exemple http://127.0.0.1:4200/api",
        "the address of Prefect's API, for example http://127.0.0.1:4200/api",
    ),
    "prefect_port": _PORT,
    "web_port": _PORT,
    "public_url": _web("https://regie.example.com"),
    "lease_s": _SECONDS,
    "clock": (
        "un fichier qui contient un moment, par exemple 2027-03-08T09:00:00+01:00",
        "a file that holds a moment, for example 2027-03-08T09:00:00+01:00",
    ),
    "mail_from": (
        "un nom et une adresse, par exemple Studio Zen <bonjour@example.com>",
        "a name and an address, for example Studio Zen <hello@example.com>",
    ),
    "smtp_port": _PORT,
    "smtp_security": ("starttls, tls ou none", "starttls, tls or none"),
    "brevo_url": _web("https://api.brevo.com/v3"),
    "ecb_url": _web("https://www.ecb.europa.eu/stats/eurofxref"),
    "stripe_webhook_secrets": (
        (
            'du JSON, un secret par cliente, par exemple {"studio-zen": "whsec_…"} ; '
            "un secret a au moins 8 signes"
        ),
        (
            'JSON, one secret a client, for example {"studio-zen": "whsec_…"}; '
            "a secret has at least 8 characters"
        ),
    ),
    "stripe_tolerance_s": _SECONDS,
    "alerts": ("true ou false", "true or false"),
    "vat_abroad": ("home, eu ou world", "home, eu or world"),
    "vat_of_clients": (
        (
            "du JSON, par cliente un pays, home, eu, world ou none, ou les deux : "
            '{"sunrise": "none", "lux": "LU eu"}'
        ),
        (
            "JSON, a client a country, home, eu, world or none, or both: "
            '{"sunrise": "none", "lux": "LU eu"}'
        ),
    ),
    "vat_rate_percent": ("un pourcentage : 20 ou 5.5", "a percentage: 20 or 5.5"),
}
