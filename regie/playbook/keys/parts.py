"""The keys of goals, deliverables and the event."""

from __future__ import annotations

from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind

GOAL = KeyTable(
    fr="Un chiffre clé et sa cible",
    en="A key figure and its target",
    short=Kind.NUMBER,
    keys=(
        Key(
            name="title",
            kind=Kind.TEXT,
            fr="Le nom du chiffre",
            en="The name of the figure",
            example="Inscriptions",
            english="Registrations",
        ),
        Key(
            name="target",
            kind=Kind.NUMBER,
            fr="Le nombre à atteindre",
            en="The number to reach",
            example="1200",
            required=True,
        ),
        Key(
            name="unit",
            kind=Kind.TEXT,
            fr="Ce que le nombre compte",
            en="What the number counts",
            example="€",
        ),
    ),
)

DELIVERABLE = KeyTable(
    fr="Une chose à livrer ; ses autres clés sont libres",
    en="A thing to deliver; its further keys are your own",
    short=Kind.TEXT,
    is_open=True,
    keys=(
        Key(
            name="title",
            kind=Kind.TEXT,
            fr="Le nom que les gens lisent",
            en="The name that people read",
            example="Biographie",
            english="Biography",
        ),
        Key(
            name="due",
            kind=Kind.MOMENT,
            fr="Quand elle doit être livrée : « deliverable.due » dans les étapes",
            en="When it must be delivered: `deliverable.due` in the steps",
            example="49 jours avant summit_start",
            english="49 days before summit_start",
        ),
    ),
)

EVENT = KeyTable(
    fr="Du premier au dernier jour de l'événement",
    en="From the first to the last day of the event",
    keys=(
        Key(
            name="from",
            kind=Kind.MOMENT,
            fr="Le premier jour",
            en="The first day",
            example="summit_start",
            required=True,
        ),
        Key(
            name="through",
            kind=Kind.MOMENT,
            fr="Le dernier jour, compris ; le premier si rien n'est dit",
            en="The last day, included; the first if nothing is said",
            example="summit_end",
        ),
    ),
)

INCLUDE = KeyTable(
    fr="Des phases reprises d'un autre playbook",
    en="Phases taken from another playbook",
    keys=(
        Key(
            name="playbook",
            kind=Kind.TEXT,
            fr="Le fichier de l'autre playbook, à côté de celui-ci",
            en="The other playbook's file, beside this one",
            example="webinaire.fr.yaml",
            english="webinar.en.yaml",
            required=True,
        ),
        Key(
            name="phases",
            kind=Kind.LIST,
            fr="Les phases à reprendre, avec leurs étapes ; toutes si rien n'est dit",
            en="The phases to take, with their steps; all of them if nothing is said",
            example="[promotion]",
        ),
        Key(
            name="with",
            kind=Kind.PAIRS,
            fr="Les valeurs de ses paramètres, et de ses dates",
            en="The values of its parameters, and of its dates",
            example="{webinar_start: 7 jours avant cart_open à 20h}",
            english="{webinar_start: 7 days before cart_open at 20:00}",
        ),
    ),
)
