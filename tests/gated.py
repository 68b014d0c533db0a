"""A small launch with a gate before its opening."""

from __future__ import annotations

from regie.people.people import Person
from regie.services.campaigns.progress import mark_done
from regie.services.engine.perform import perform_action
from regie.services.engine.wake import due_now
from tests.rehearsed import MAILS
from tests.rehearsed import Stage
from tests.rehearsed import start

SLUG = "lancement-zen"
GATE = "ready"

#: The opening is on Monday 8 March; the gate's last day is Thursday 4 March.
PLAYBOOK = """\
playbook: Petit lancement
language: fr
launch:
  time_zone: Europe/Paris
  calendar: {days_off: [saturday, sunday]}
  anchors:
    cart_open: {required: true, title: Ouverture, ask: "Quand le panier ouvre-t-il ?"}
roles: {obm: OBM, copy: Copywriter, client: Cliente}
phases: {prepare: Préparer, sell: Vendre}
steps:
  page: {do: Écrire la page, phase: prepare, who: copy, takes: 2 jours, due: 3 jours ouvrés avant cart_open}
  ready:
    gate: Ouvrir les inscriptions ?
    phase: prepare
    who: obm
    due: 2 jours ouvrés avant cart_open
    after: page
    how: Un point rouge se corrige aujourd'hui, ou la date bouge.
    checks:
      - {check: Un achat d'essai a réussi, who: copy, evidence: oui}
      - Désinscription présente
  told: {run: mail.send, title: Prévenir la cliente, phase: prepare, who: obm, to: client, mail: opening, after: ready, if_missed: run}
  set_up: {do: Programmer l'annonce, phase: prepare, who: copy, after: ready, due: 1 jour ouvré avant cart_open}
  open: {run: mail.send, title: Annoncer l'ouverture, phase: sell, who: obm, at: le jour de cart_open à 9h, after: set_up, mail: opening, to: team, public: yes, if_missed: ask}
  thanks: {do: Remercier, phase: sell, who: obm, due: 2 jours ouvrés après cart_open}
"""

TEAM = (
    Person(slug="olivia", name="Olivia Bernard", email="o@example.org", roles=("obm",)),
    Person(slug="chloe", name="Chloé Petit", email="c@example.org", roles=("copy",)),
    Person(slug="clara", name="Clara Zen", email="z@example.org", roles=("client",)),
)


def wake(on: Stage) -> list[str]:
    """Do what a wake-up does; return the keys of what was performed, in order."""
    performed = []
    while due := due_now(on.runtime, SLUG):
        for action in due:
            perform_action(on.runtime, SLUG, action.key)
            performed.append(action.key.removeprefix(f"{SLUG}:"))
    return performed


def at_the_gate(on: Stage, playbook: str = PLAYBOOK) -> None:
    """Play until the gate's card is open, on Wednesday 3 March at 9:00."""
    start(on, playbook=playbook, mails=MAILS, team=TEAM, speakers=())
    on.move("2027-03-02 09:00")
    wake(on)
    mark_done(on.runtime, SLUG, "page", who="Chloé")
    on.move("2027-03-03 09:00")
    wake(on)
