"""Kinds of launch that a new playbook can begin with: a lean skeleton of each.

Sentences are English with `{start}` for the main date and `{end}` for the last one; the
formatter says them in the playbook's language. The shipped playbooks are the complete
ones; a skeleton is what is left without everything that differs from launch to launch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Both(NamedTuple):
    """A text in both languages."""

    fr: str
    en: str


class Line(NamedTuple):
    """One step of a skeleton.

    Attributes:
        who: One of the roles of `ROLES`.
        keys: Everything else; sentences may hold `{start}` and `{end}`.
    """

    name: str
    phase: str
    title: Both
    who: str
    keys: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchKind:
    """A kind of launch.

    Attributes:
        start: Name and title of its main date, which is asked for.
        end: Name and title of its last date, and how many days after the main one.
        prepares: When its first phase begins.
    """

    title: Both
    start: tuple[str, Both]
    end: tuple[str, Both, str]
    prepares: str
    lines: tuple[Line, ...]


ROLES: Mapping[str, Both] = {
    "client": Both("Cliente", "Client"),
    "copywriter": Both("Rédaction", "Copywriter"),
    "designer": Both("Graphisme", "Designer"),
    "tech": Both("Intégration technique", "Tech"),
}

PHASES: Mapping[str, Both] = {
    "prepare": Both("Préparer", "Prepare"),
    "promote": Both("Promouvoir", "Promote"),
    "live": Both("Ouvrir et accompagner", "Open and look after"),
    "review": Both("Faire le bilan", "Review"),
}

_FRAME = Line(
    "frame",
    "prepare",
    Both(
        "Décider l'offre, le public et les objectifs", "Decide offer, public and goals"
    ),
    "client",
    {"effort": "2 hours"},
)
_KICKOFF = Line(
    "kickoff",
    "prepare",
    Both("Coup d'envoi à l'équipe", "Kick-off to the team"),
    "obm",
    {"run": "mail.send", "to": "team", "mail": "kickoff", "after": "frame"},
)
_PAGE = Line(
    "sales_page",
    "prepare",
    Both("Rédiger la page de vente", "Write the sales page"),
    "copywriter",
    {"takes": "3 days", "after": "frame", "due": "21 days before {start}"},
)
_BUILD = Line(
    "page_build",
    "prepare",
    Both("Monter la page et le paiement", "Build the page and the checkout"),
    "tech",
    {"takes": "3 days", "after": "sales_page", "due": "10 days before {start}"},
)
_PICTURES = Line(
    "pictures",
    "promote",
    Both("Créer les visuels", "Make the pictures"),
    "designer",
    {"takes": "2 days", "after": "frame", "due": "14 days before {start}"},
)
_MAILS = Line(
    "launch_mails",
    "promote",
    Both("Écrire les e-mails du lancement", "Write the mails of the launch"),
    "copywriter",
    {"takes": "3 days", "after": "frame", "due": "7 days before {start}"},
)
_READY = Line(
    "ready",
    "promote",
    Both("Tout est prêt : on ouvre ?", "Everything is ready: do we open?"),
    "client",
    {
        "gate": "",
        "after": ("page_build", "pictures", "launch_mails"),
        "due": "2 business days before {start}",
    },
)
_OPEN = Line(
    "opening",
    "live",
    Both("Dire à l'équipe que c'est ouvert", "Tell the team that it is open"),
    "obm",
    {
        "run": "mail.send",
        "to": "team",
        "mail": "opening",
        "at": "{start} at 10:00",
        "after": "ready",
        "announces": "{start}",
    },
)
_CLOSE = Line(
    "closing",
    "live",
    Both("Rappeler la fermeture à l'équipe", "Remind the team of the closing"),
    "obm",
    {
        "run": "mail.send",
        "to": "team",
        "mail": "closing",
        "at": "1 business day before {end} at 09:00",
        "announces": "{end}",
    },
)
_NUMBERS = Line(
    "numbers",
    "review",
    Both("Relever les chiffres du lancement", "Collect the figures of the launch"),
    "obm",
    {"effort": "90 minutes", "at": "2 business days after {end}"},
)
_DEBRIEF = Line(
    "debrief",
    "review",
    Both("Faire le bilan avec la cliente", "Go over the launch with the client"),
    "client",
    {"after": "numbers", "effort": "1 hour", "due": "7 days after {end}"},
)

_CART_END = ("cart_close", Both("Fermeture du panier", "Cart closes"))
_BEFORE = (_FRAME, _KICKOFF, _PAGE, _BUILD, _PICTURES, _MAILS)
_AFTER = (_READY, _OPEN, _CLOSE, _NUMBERS, _DEBRIEF)


def _own(
    name: str, phase: str, title: Both, who: str, **keys: str | tuple[str, ...]
) -> Line:
    return Line(name, phase, title, who, keys)


KINDS: Mapping[str, LaunchKind] = {
    "launch": LaunchKind(
        title=Both("Lancement", "Launch"),
        start=("cart_open", Both("Ouverture du panier", "Cart opens")),
        end=(*_CART_END, "5 days after {start} at 23:59"),
        prepares="56 days before {start}",
        lines=(*_BEFORE, *_AFTER),
    ),
    "webinar": LaunchKind(
        title=Both("Webinaire", "Webinar"),
        start=("webinar", Both("Jour du webinaire", "Day of the webinar")),
        end=(*_CART_END, "5 days after {start} at 23:59"),
        prepares="42 days before {start}",
        lines=(
            *_BEFORE,
            _own(
                "slides",
                "promote",
                Both("Préparer les diapositives", "Prepare the slides"),
                "client",
                takes="2 days",
                after="frame",
                due="5 business days before {start}",
            ),
            _own(
                "run_through",
                "promote",
                Both("Répéter le webinaire", "Rehearse the webinar"),
                "client",
                effort="90 minutes",
                after="slides",
                due="2 business days before {start}",
            ),
            *_AFTER,
        ),
    ),
    "challenge": LaunchKind(
        title=Both("Challenge", "Challenge"),
        start=("challenge_start", Both("Premier jour du challenge", "First day")),
        end=(*_CART_END, "12 days after {start} at 23:59"),
        prepares="49 days before {start}",
        lines=(
            *_BEFORE,
            _own(
                "exercises",
                "prepare",
                Both("Écrire l'exercice de chaque jour", "Write each day's exercise"),
                "client",
                takes="3 days",
                after="frame",
                due="14 days before {start}",
            ),
            *_AFTER,
        ),
    ),
    "video": LaunchKind(
        title=Both("Série de vidéos", "Video series"),
        start=("first_video", Both("Première vidéo", "First video")),
        end=(*_CART_END, "14 days after {start} at 23:59"),
        prepares="70 days before {start}",
        lines=(
            *_BEFORE,
            _own(
                "scripts",
                "prepare",
                Both("Écrire les scripts des vidéos", "Write the scripts"),
                "copywriter",
                takes="5 days",
                after="frame",
                due="35 days before {start}",
            ),
            _own(
                "recording",
                "prepare",
                Both("Tourner et monter les vidéos", "Record and cut the videos"),
                "client",
                takes="5 days",
                after="scripts",
                due="14 days before {start}",
            ),
            *_AFTER,
        ),
    ),
    "flash_sale": LaunchKind(
        title=Both("Vente flash", "Flash sale"),
        start=("sale_open", Both("Ouverture de la vente", "Sale opens")),
        end=(
            "sale_close",
            Both("Fin de la vente", "Sale closes"),
            "3 days after {start} at 23:59",
        ),
        prepares="35 days before {start}",
        lines=(*_BEFORE, *_AFTER),
    ),
    "summit": LaunchKind(
        title=Both("Sommet en ligne", "Virtual summit"),
        start=("summit_start", Both("Premier jour du sommet", "First day")),
        end=(
            "summit_end",
            Both("Dernier jour du sommet", "Last day of the summit"),
            "4 days after {start}",
        ),
        prepares="105 days before {start}",
        lines=(
            *_BEFORE,
            _own(
                "invitation",
                "prepare",
                Both("Inviter l'intervenant", "Invite the speaker"),
                "client",
                for_each="speaker",
                after="frame",
                due="70 days before {start}",
            ),
            _own(
                "speaker_file",
                "prepare",
                Both("Recevoir bio, photo et titre", "Get bio, photo and title"),
                "obm",
                for_each="speaker",
                after="invitation",
                due="49 days before {start}",
            ),
            _own(
                "session",
                "promote",
                Both("Enregistrer la session", "Record the session"),
                "tech",
                for_each="speaker",
                after="speaker_file",
                due="21 days before {start}",
            ),
            _own(
                "programme",
                "promote",
                Both("Publier le programme", "Publish the programme"),
                "tech",
                after="every speaker_file",
                due="14 days before {start}",
            ),
            *_AFTER,
        ),
    ),
}
