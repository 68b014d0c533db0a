"""Playbooks that those of these tests take phases from."""

from __future__ import annotations

from regie.playbook.source import PlaybookSource

WEBINAR = """\
playbook: Webinaire
language: fr
parameters:
  outil: {ask: Quel outil ?, choices: [Zoom, Livestorm], default: Zoom}
  replay: {ask: Un replay ?, type: yes_no, required: oui}
launch:
  time_zone: Europe/Paris
  anchors:
    webinar_start: {required: oui, ask: "Le webinaire, quand ?"}
    replay_end: 3 jours après webinar_start à 23h59
roles: {tech: La technique}
phases:
  preparation: Préparer le webinaire
  promotion: {title: Le faire connaître, from: 14 jours avant webinar_start}
steps:
  salle: {do: "Ouvrir la salle ({{ params.outil }})", phase: preparation, who: tech}
  invitation:
    run: mail.send
    title: Inviter
    phase: promotion
    after: salle
    at: 7 jours avant webinar_start à 10h
    to: team
    mail: invitation
  relance:
    do: Relancer
    phase: promotion
    who: tech
    after: invitation
    when: replay
    due: 1 jour avant replay_end
"""

BROKEN = """\
playbook: Cassé
language: fr
launch: {time_zone: Europe/Paris}
steps:
  un: {do: Un, who: obm, after: deux}
"""

LOOP = """\
playbook: Boucle
language: fr
include: [{playbook: include-loop.yaml}]
launch: {time_zone: Europe/Paris}
steps: {un: {do: Un, who: obm}}
"""

INCLUDED = {
    "webinaire.fr.yaml": PlaybookSource(
        file="webinaire.fr.yaml",
        text=WEBINAR,
        mails={"invitation": "Objet : Venez\n\nLe {{ anchor.webinar_start }} !\n"},
    ),
    "casse.yaml": PlaybookSource(file="casse.yaml", text=BROKEN, mails={}),
    "boucle.yaml": PlaybookSource(file="boucle.yaml", text=LOOP, mails={}),
}
