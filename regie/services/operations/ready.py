"""What is still to set before mails go to people for good."""

from __future__ import annotations

from regie.settings import Settings
from regie.words import say


def before_sending(settings: Settings) -> list[str]:
    """Return a sentence for each setting that mails would need.

    None where mails only go into the folder outbox.
    """
    if settings.smtp_host is None and settings.brevo_api_key is None:
        return []
    sentences = []
    if settings.public_url is None:
        sentences.append(
            say(
                fr="Les mails partent pour de vrai, mais REGIE_PUBLIC_URL manque : "
                f"leurs liens mèneraient à {settings.console()}, que personne d'autre "
                "ne peut ouvrir.",
                en="Mails are really sent, but REGIE_PUBLIC_URL is missing: their "
                f"links would lead to {settings.console()}, which nobody else can "
                "open.",
            )
        )
    if settings.mail_from == Settings.model_fields["mail_from"].default:
        sentences.append(
            say(
                fr="Les mails partent pour de vrai, mais REGIE_MAIL_FROM manque : "
                f"l'expéditeur serait {settings.mail_from}, que les serveurs refusent.",
                en="Mails are really sent, but REGIE_MAIL_FROM is missing: the sender "
                f"would be {settings.mail_from}, which servers refuse.",
            )
        )
    return sentences
