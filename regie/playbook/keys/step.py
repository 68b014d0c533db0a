"""The keys of a step, in the order in which a step is best read aloud."""

from __future__ import annotations

from regie.playbook.keys.key import Key
from regie.playbook.keys.key import KeyTable
from regie.playbook.keys.key import Kind
from regie.playbook.model import Missed
from regie.playbook.scope import ITEM_KINDS
from regie.playbook.verbs import VERBS

CHECK = KeyTable(
    fr="Un point à cocher",
    en="One thing to tick",
    short=Kind.TEXT,
    keys=(
        Key(
            name="check",
            kind=Kind.TEXT,
            fr="Ce qui doit être vrai",
            en="What must be so",
            example="Le paiement de test est passé",
            english="The test payment went through",
            required=True,
        ),
        Key(
            name="who",
            kind=Kind.TEXT,
            fr="Le rôle qui le vérifie",
            en="The role that looks",
            example="tech",
        ),
        Key(
            name="evidence",
            kind=Kind.TRUTH,
            fr="Une preuve est demandée : un lien ou une note",
            en="Proof is asked for: a link or a note",
            example="oui",
            english="yes",
        ),
    ),
)

_WHAT = (
    Key(
        name="do",
        kind=Kind.TEXT,
        fr="Ce qu'une personne fait ; c'est le titre de sa carte",
        en="What a person does; the title of their card",
        example="Rédiger la page de vente",
        english="Write the sales page",
    ),
    Key(
        name="run",
        kind=Kind.CHOICE,
        values=tuple(VERBS),
        fr="Ce que Régie fait elle-même, à l'heure dite",
        en="What Régie does by itself, at the time given",
        example="mail.send",
    ),
    Key(
        name="gate",
        kind=Kind.TEXT,
        fr="La question à laquelle quelqu'un répond par go ou no-go avant la suite ; "
        "sans « due », au plus tard le jour qui ne retarde rien de ce qu'elle ferme",
        en="The question that somebody answers by go or no-go before what follows; "
        "without `due`, by the day that makes nothing late that it shuts",
        example="Ouvrir les inscriptions ?",
        english="Open the registrations?",
    ),
    Key(
        name="title",
        kind=Kind.TEXT,
        fr="Le titre d'une étape que Régie fait elle-même",
        en="The title of a step that Régie does by itself",
        example="Annoncer l'ouverture",
        english="Announce the opening",
    ),
    Key(
        name="phase",
        kind=Kind.TEXT,
        fr="La phase à laquelle l'étape appartient",
        en="The phase that the step belongs to",
        example="promotion",
    ),
    Key(
        name="who",
        kind=Kind.TEXT,
        fr="Le rôle qui en est responsable",
        en="The role that owns it",
        example="copywriter",
    ),
    Key(
        name="for_each",
        kind=Kind.CHOICE,
        values=tuple(ITEM_KINDS),
        fr="Une étape par intervenant, membre de l'équipe, livrable ou jour",
        en="One step a speaker, member of the team, deliverable or day",
        example="speaker",
    ),
    Key(
        name="takes",
        kind=Kind.DAYS,
        fr="Combien de jours ouvrés elle dure, premier et dernier compris",
        en="How many working days it lasts, the first and the last included",
        example="3 jours",
        english="3 days",
    ),
    Key(
        name="effort",
        kind=Kind.EFFORT,
        fr="Combien de travail elle demande ; un jour compte 7 heures",
        en="How much work it is; a day counts 7 hours",
        example="1h30",
        english="90 minutes",
    ),
    Key(
        name="to",
        kind=Kind.LIST,
        fr="Qui reçoit : un rôle, team, speaker, speakers, member ou une adresse. Pour "
        "une décision : qui est prévenu faute de go",
        en="Who receives it: a role, team, speaker, speakers, member or an address. "
        "For a gate: who is told if no go comes",
        example="speakers",
    ),
    Key(
        name="mail",
        kind=Kind.TEXT,
        fr="Le modèle, un fichier .md du dossier : envoyé, ou à programmer si « do »",
        en="The template, a .md file of the folder: sent, or to schedule with `do`",
        example="kickoff",
    ),
    Key(
        name="via",
        kind=Kind.TEXT,
        fr="Le service qui le fait, si ce n'est pas celui des réglages",
        en="The vendor that does it, if not the one of the settings",
        example="brevo",
    ),
    Key(
        name="with",
        kind=Kind.PAIRS,
        fr="Ce que « run » doit encore savoir",
        en="What `run` must be told besides",
        example="{list: inscrits}",
        english="{list: registered}",
    ),
)

_WHEN = (
    Key(
        name="at",
        kind=Kind.MOMENT,
        fr="Exactement à ce moment",
        en="Exactly at this moment",
        example="cart_open à 10h",
        english="cart_open at 10:00",
    ),
    Key(
        name="every",
        kind=Kind.RECURRENCE,
        fr="Plusieurs fois, à ce rythme",
        en="Several times, at this pace",
        example="lundi, jeudi à 9h",
        english="monday, thursday at 09:00",
    ),
    Key(
        name="from",
        kind=Kind.MOMENT,
        fr="Quand la répétition commence",
        en="When the recurrence begins",
        example="3 semaines avant cart_open",
        english="3 weeks before cart_open",
    ),
    Key(
        name="until",
        kind=Kind.MOMENT,
        fr="Quand elle cesse ; ce moment n'en fait plus partie",
        en="When it ends; that moment itself is left out",
        example="cart_open",
    ),
    Key(
        name="through",
        kind=Kind.MOMENT,
        fr="Son dernier jour, compris",
        en="Its last day, included",
        example="cart_close",
    ),
    Key(
        name="times",
        kind=Kind.NUMBER,
        fr="Combien de fois",
        en="How many times",
        example="5",
    ),
    Key(
        name="window",
        kind=Kind.WINDOW,
        fr="Pas avant le premier moment, finie au second",
        en="Not before the first moment, done by the second",
        example="entre 5 semaines avant cart_open et 2 semaines avant cart_open",
        english="between 5 weeks before cart_open and 2 weeks before cart_open",
    ),
    Key(
        name="not_before",
        kind=Kind.MOMENT,
        fr="Elle ne commence pas avant",
        en="It does not start before",
        example="30 jours avant cart_open",
        english="30 days before cart_open",
    ),
    Key(
        name="due",
        kind=Kind.MOMENT,
        fr="Elle doit être finie à ce moment ; elle peut l'être plus tôt",
        en="It must be done by then; it may be done earlier",
        example="21 jours avant cart_open",
        english="21 days before cart_open",
    ),
    Key(
        name="after",
        kind=Kind.WAITS,
        fr="Ce qu'elle attend : la fin d'une étape, son début, un délai après elle",
        en="What it waits for: a step's end, its start, some time after it",
        example="2 jours ouvrés après sales_page",
        english="2 business days after sales_page",
    ),
    Key(
        name="when",
        kind=Kind.CONDITION,
        fr="Seulement si un paramètre le dit ; « late » la place au plus tard",
        en="Only if a parameter says so; `late` places it as late as possible",
        example="modele est payant",
        english="model is paid",
    ),
)

_HOW = (
    Key(
        name="announces",
        kind=Kind.TEXT,
        fr="La date qu'elle rend publique ; Régie prévient si cette date bouge ensuite",
        en="The date that it makes public; Régie warns if that date moves afterwards",
        example="cart_open",
    ),
    Key(
        name="public",
        kind=Kind.TRUTH,
        fr="Des personnes hors de l'équipe la reçoivent",
        en="People outside the team receive it",
        example="oui",
        english="yes",
    ),
    Key(
        name="if_missed",
        kind=Kind.CHOICE,
        values=tuple(str(choice) for choice in Missed),
        fr="Si son heure passe sans elle : la faire, la sauter ou demander",
        en="If its time passes without it: do it, skip it or ask",
        example="ask",
    ),
    Key(
        name="how",
        kind=Kind.TEXT,
        fr="Comment s'y prendre ; s'affiche sur la carte",
        en="How to go about it; shown on the card",
        example="Partir du dernier lancement et le relire à voix haute",
        english="Start from the last launch and read it aloud",
    ),
    Key(
        name="links",
        kind=Kind.LINKS,
        fr="Adresses utiles, sur la carte, avec ou sans titre",
        en="Useful addresses, on the card, with or without a title",
        example="{Le modèle: https://example.org/modele}",
        english="{The template: https://example.org/template}",
    ),
    Key(
        name="checks",
        kind=Kind.CHECKS,
        inside=CHECK,
        fr="Ce qu'il faut cocher avant de la dire faite",
        en="What to tick before calling it done",
        example="[Relu, Liens vérifiés]",
        english="[Proofread, Links checked]",
    ),
)

STEP = KeyTable(
    fr="Une étape : `do` est fait par une personne, `run` par Régie, `gate` se décide",
    en="A step: a person does `do`, Régie does `run`, `gate` is decided",
    keys=(*_WHAT, *_WHEN, *_HOW),
)
