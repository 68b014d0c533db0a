# ruff: noqa: E501 -- a paragraph of a mail is one line
"""The mails of a new playbook; `START` and `END` are the names of its dates."""

from __future__ import annotations

from collections.abc import Mapping

FRENCH = {
    "kickoff": """\
Objet : {{ campaign }} : c'est parti !

Bonjour {{ person.first_name }},

« {{ campaign }} » est lancé, et vous faites partie de l'équipe. Bienvenue !

Les dates à noter dès maintenant :

- Ouverture : {{ anchor.START }}
- Fin : {{ anchor.END }}

Vos étapes apparaissent sur le tableau de l'équipe quand leur tour vient ({{ console }}), et un rappel vous arrive par e-mail avant l'échéance.

Si l'une de ces dates vous pose problème, dites-le-moi cette semaine.

{{ signature }}
""",
    "opening": """\
Objet : {{ campaign }} : c'est ouvert

Bonjour {{ person.first_name }},

C'est ouvert, jusqu'à {{ anchor.END }}. Merci pour tout le travail qui nous a menés jusqu'ici.

Si vous remarquez un lien qui ne marche pas ou une question qui revient, prévenez-moi aussitôt.

{{ signature }}
""",
    "closing": """\
Objet : {{ campaign }} : la fin approche

Bonjour {{ person.first_name }},

La fin approche : {{ anchor.END }}. D'ici là, les questions arrivent plus vite : gardez un œil sur votre boîte et sur le tableau ({{ console }}).

{{ signature }}
""",
}

ENGLISH = {
    "kickoff": """\
Subject: {{ campaign }}: here we go!

Hello {{ person.first_name }},

“{{ campaign }}” has begun, and you are on the team. Welcome!

The dates to note right now:

- Opening: {{ anchor.START }}
- End: {{ anchor.END }}

Your steps appear on the team's board when their turn comes ({{ console }}), and a reminder reaches you by mail before they are due.

If one of these dates is a problem for you, tell me this week.

{{ signature }}
""",
    "opening": """\
Subject: {{ campaign }}: it is open

Hello {{ person.first_name }},

It is open, until {{ anchor.END }}. Thank you for all the work that has brought us here.

If you notice a link that does not work or a question that comes up again and again, tell me at once.

{{ signature }}
""",
    "closing": """\
Subject: {{ campaign }}: the end is near

Hello {{ person.first_name }},

The end is near: {{ anchor.END }}. Until then questions come faster: keep an eye on your inbox and on the board ({{ console }}).

{{ signature }}
""",
}

LANGUAGES: Mapping[str, Mapping[str, str]] = {"fr": FRENCH, "en": ENGLISH}
