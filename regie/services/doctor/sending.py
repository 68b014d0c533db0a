"""Checks of what leaves the machine: mail server, Brevo, Stripe, links in mails."""

from __future__ import annotations

from datetime import timedelta

from regie.services.doctor.facts import Facts
from regie.services.doctor.facts import Trouble
from regie.services.doctor.verdict import error
from regie.services.doctor.verdict import fine
from regie.services.doctor.verdict import Verdict
from regie.services.doctor.verdict import warning
from regie.words import counted
from regie.words import say

#: A mail that was last tried longer ago is left alone: what Régie sends by itself is
#: tried once a day.
FAILED_SINCE = timedelta(days=2)


def smtp(facts: Facts) -> Verdict:
    """Does the mail server let us in?"""
    if facts.mail is None:
        return fine(
            "smtp",
            say(
                fr="pas réglé : les mails vont dans le dossier outbox",
                en="not set: mails go to the folder outbox",
            ),
        )
    if isinstance(facts.mail, Trouble):
        return error(
            "smtp",
            facts.mail.said,
            say(
                fr="Vérifiez REGIE_SMTP_HOST, _PORT, _USER, _PASSWORD et _SECURITY",
                en="Check REGIE_SMTP_HOST, _PORT, _USER, _PASSWORD and _SECURITY",
            ),
        )
    if facts.sent_to:
        return fine(
            "smtp",
            say(
                fr=f"un mail est parti à {facts.sent_to} ({facts.mail})",
                en=f"a mail went to {facts.sent_to} ({facts.mail})",
            ),
        )
    return fine(
        "smtp",
        say(
            fr=f"connexion acceptée, rien n'est envoyé ({facts.mail})",
            en=f"connection accepted, nothing is sent ({facts.mail})",
        ),
    )


def mails(facts: Facts) -> Verdict | None:
    """Do the mails about documents leave?"""
    if isinstance(facts.database, Trouble):
        return None
    since = facts.at - FAILED_SINCE
    failed = [one for one in facts.database.failed_mails if one.at >= since]
    if not failed:
        return fine(
            "mails",
            say(
                fr="aucun mail de document n'a échoué depuis deux jours",
                en="no mail about a document failed in the last two days",
            ),
        )
    which = ", ".join(
        say(
            fr=f"{one.about} à {one.receiver} ({one.detail})",
            en=f"{one.about} to {one.receiver} ({one.detail})",
        )
        for one in failed
    )
    what = counted(
        len(failed),
        fr=("mail n'est pas parti", "mails ne sont pas partis"),
        en=("mail did not leave", "mails did not leave"),
    )
    return warning(
        "mails",
        say(fr=f"{what} : {which}", en=f"{what}: {which}"),
        say(
            fr="Corrigez l'adresse ou le serveur de mail. Un document repart par regie "
            "invoice send NUMÉRO --send ; ce que Régie envoie d'elle-même est réessayé "
            "une fois par jour",
            en="Correct the address or the mail server. A document leaves by regie "
            "invoice send NUMBER --send; what Régie sends by itself is tried again "
            "once a day",
        ),
    )


def brevo(facts: Facts) -> Verdict:
    """Does Brevo know our key?"""
    if facts.brevo is None and facts.wishes.really_sends:
        return fine(
            "brevo",
            say(
                fr="pas réglé : une étape qui en a besoin le dira",
                en="not set: a step that needs it will say so",
            ),
        )
    if facts.brevo is None:
        return fine(
            "brevo",
            say(fr="pas réglé : Brevo est répété", en="not set: Brevo is rehearsed"),
        )
    if isinstance(facts.brevo, Trouble):
        return error(
            "brevo",
            facts.brevo.said,
            say(
                fr="Vérifiez REGIE_BREVO_API_KEY (Brevo, Paramètres, Clés API) et les "
                "adresses IP autorisées",
                en="Check REGIE_BREVO_API_KEY (Brevo, Settings, API keys) and the "
                "authorised IP addresses",
            ),
        )
    account = facts.brevo
    return fine("brevo", say(fr=f"compte {account}", en=f"account {account}"))


def stripe(facts: Facts) -> Verdict:
    """Do the signing secrets look like Stripe's?"""
    if not facts.stripe:
        return fine(
            "stripe",
            say(
                fr="pas réglé : aucun webhook n'est accepté",
                en="not set: no webhook is accepted",
            ),
        )
    wrong = ", ".join(client for client, good in facts.stripe.items() if not good)
    if not wrong:
        return fine("stripe", ", ".join(facts.stripe))
    return error(
        "stripe",
        say(
            fr=f"secret qui n'en est pas un : {wrong}",
            en=f"a secret that is none: {wrong}",
        ),
        say(
            fr="Copiez le « secret de signature » du webhook dans Stripe ; il commence "
            "par whsec_ (REGIE_STRIPE_WEBHOOK_SECRETS)",
            en="Copy the webhook's signing secret in Stripe; it begins with whsec_ "
            "(REGIE_STRIPE_WEBHOOK_SECRETS)",
        ),
    )


def links(facts: Facts) -> Verdict:
    """Can those who get mails open their links?"""
    wishes = facts.wishes
    remedy = "REGIE_PUBLIC_URL=https://… REGIE_MAIL_FROM='Studio Zen <…>'"
    if wishes.before_sending:
        return error("links", " ".join(wishes.before_sending), remedy)
    if wishes.really_sends and not wishes.outside.startswith("https://"):
        return warning(
            "links",
            say(
                fr=f"{wishes.outside} : sans chiffrement",
                en=f"{wishes.outside}: not encrypted",
            ),
            say(
                fr="Donnez une adresse en https:// à REGIE_PUBLIC_URL",
                en="Give REGIE_PUBLIC_URL an https:// address",
            ),
        )
    return fine("links", wishes.outside)
