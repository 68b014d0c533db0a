"""The page of the events that Prefect's automations can wait for."""

from __future__ import annotations

from collections.abc import Iterator

from regie.campaign.signals import names
from regie.campaign.transitions import Verb
from regie.campaign.transitions import VERB_WORDS

_MEANINGS = {
    "regie.campaign.started": ("La campagne commence", "The campaign begins"),
    "regie.campaign.late": (
        "Des étapes sont en retard depuis peu (une fois par tour de garde)",
        "Steps are newly late (once a round of the watch)",
    ),
    "regie.step.open": (
        "La carte d'une personne est ouverte : c'est à elle",
        "A person's card is open: it is their turn",
    ),
    "regie.step.done": ("L'étape est faite", "The step is done"),
    "regie.step.late": (
        "Le dernier jour de l'étape est passé, et rien ne la retient",
        "The step's last day has passed, and nothing holds it back",
    ),
    "regie.step.failed": (
        "Un service a refusé : quelqu'un doit trancher",
        "A vendor refused: somebody must decide",
    ),
    "regie.question.open": (
        "Un envoi manqué ou douteux attend une décision",
        "A missed or doubtful action waits for a decision",
    ),
    "regie.question.answered": ("Quelqu'un a tranché", "Somebody decided"),
    "regie.question.unanswered": (
        "Personne n'a tranché depuis un jour",
        "Nobody has decided for a day",
    ),
    "regie.gate.waiting": (
        "Une décision (go / no-go) attend sa réponse",
        "A gate (go or no-go) waits for its answer",
    ),
    "regie.gate.go": ("La décision est prise : on y va", "The gate is answered: go"),
    "regie.gate.reserved": (
        "La décision est prise : on y va, avec des réserves",
        "The gate is answered: go, with reservations",
    ),
    "regie.gate.no-go": (
        "La décision est prise : on n'y va pas",
        "The gate is answered: no-go",
    ),
    "regie.gate.unanswered": (
        "Le dernier jour de la décision est passé",
        "The last day of the gate has passed",
    ),
}


def events_page() -> Iterator[str]:
    """Yield the lines of docs/events.md."""
    yield "# Événements · Events"
    yield ""
    yield "Ce que Régie raconte à Prefect, pour ses automatisations. Chaque événement"
    yield "est donné après coup, depuis l'historique : si Prefect était arrêté, il le"
    yield "reçoit à son retour, une seule fois. `regie.*` les prend tous."
    yield ""
    yield "What Régie tells Prefect, for its automations. Each event is given from the"
    yield "history once it is written: if Prefect was down, it gets it on its return,"
    yield "once. `regie.*` matches all of them."
    yield ""
    yield "| Nom · Name | Quand · When |"
    yield "|---|---|"
    for name in names():
        french, english = _meaning(name)
        yield f"| `{name}` | {french}.<br>{english}. |"
    yield from _resources()
    yield from _automations()


def _meaning(name: str) -> tuple[str, str]:
    if name in _MEANINGS:
        return _MEANINGS[name]
    french, english = VERB_WORDS[Verb(name.rpartition(".")[2])][1]
    return french.format(title="…"), english.format(title="…")


def _resources() -> Iterator[str]:
    yield ""
    yield "## Ce qu'un événement contient · What an event holds"
    yield ""
    yield "| | |"
    yield "|---|---|"
    yield "| Ressource · Resource | `regie.step.<campagne>.<étape>` ou, or |"
    yield "| | `regie.campaign.<campagne>` |"
    yield "| Liées · Related | `regie.campaign.<campagne>` (rôle `campaign`), |"
    yield "| | `regie.client.<cliente>` (rôle `client`) |"
    yield "| `payload` | `campaign`, `client`, `playbook`, `step`, `phase`, `count` |"
    yield ""
    yield "Aucune donnée personnelle : ni nom, ni adresse. L'étape d'une intervenante a"
    yield "un numéro (`bio/3f2a9c01`) à la place de son nom. Le détail est dans la"
    yield "console."
    yield ""
    yield "No personal data: no name, no address. A speaker's step has a number"
    yield "(`bio/3f2a9c01`) in place of her name. The details are in the console."


def _automations() -> Iterator[str]:
    yield ""
    yield "## Les automatisations de Régie · Régie's automations"
    yield ""
    yield "`regie up` en installe trois (Prefect, page Automations) : en retard,"
    yield "échec, sans réponse. Chacune lance `notify`, qui envoie à l'OBM un seul mail"
    yield "de ce qui est nouveau. Modifiez-les ou désactivez-les dans Prefect : Régie"
    yield "n'y touche plus. `REGIE_ALERTS=false` les retire au prochain `regie up`."
    yield ""
    yield "`regie up` installs three (Prefect, page Automations): late, failed,"
    yield "unanswered. Each starts `notify`, which sends the OBM one mail of what is"
    yield "new. Edit them or switch them off in Prefect: Régie then leaves them alone."
    yield "`REGIE_ALERTS=false` takes them away at the next `regie up`."
    yield ""
    yield "Pour autre chose (Slack, un webhook), créez une automatisation sur un"
    yield "événement de cette page. / For anything else (Slack, a webhook), create an"
    yield "automation on an event of this page."
