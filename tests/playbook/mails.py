"""Mail templates that the playbooks of these tests refer to."""

from __future__ import annotations

MAILS = {
    "bienvenue": "Objet : Bienvenue, {{ person.name }}\n\nÀ bientôt, {{ client }} !\n",
    "casse": "Objet : Bonjour\n\nBonjour {{ person.name },\nà bientôt.\n",
    "inconnues": "Objet : Bonjour\n\nBonjour {{ person.nom }},\n{{ lien }}\n",
    "sans_objet": "Bonjour {{ person.name }},\nà bientôt.\n",
}
